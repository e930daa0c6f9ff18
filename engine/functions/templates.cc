// The functions of Helm that reach the other templates (include, tpl), stop the render (required, fail)
// or ask the cluster (lookup). helm.md ENG-022 … 026, ENG-052.
#include <string>

#include "base/go_format.h"
#include "base/log.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "engine/lang/template_set.h"
#include "engine/render_error.h"

namespace engine::functions {

namespace {

using base::Call;
using base::Param;
using base::Result;
using base::Value;

// An include may be within 1000 others of the same name.
constexpr int kMaxNestedIncludes = 1000;
// In Helm only the stack ends a tpl that calls itself.
constexpr int kMaxNestedTpl = 1000;
constexpr std::string_view kNoValue = "<no value>";

base::Error invalid(std::string text) {
  return base::Error(base::ErrorCode::invalid, std::move(text));
}

// The error that required and fail give: the renderer finds the message in Go's text by its marks.
base::Error marked(std::string_view message) {
  return invalid(std::string(kMessageStart) + std::string(message) + std::string(kMessageEnd))
      .because(std::string(message));
}

class Nested {
 public:
  explicit Nested(int& depth) : depth_(depth) { ++depth_; }
  ~Nested() { --depth_; }
  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;

 private:
  int& depth_;
};

Result<Value> include(const Call& call) {
  Services& reach = services(call);
  const std::string_view name = call.args[0].as_string();
  auto found = reach.include_depth.find(name);
  if (found == reach.include_depth.end()) {
    found = reach.include_depth.emplace(std::string(name), 0).first;
  }
  if (found->second > kMaxNestedIncludes) {
    return invalid("rendering template has a nested reference name: " + std::string(name) +
                   ": unable to execute template")
        .because("template " + base::go_quote(name) + " includes itself without end");
  }
  const Nested nested(found->second);
  return reach.templates->execute_to_value(name, call.args[1], reach);
}

Value without_no_value(base::Arena& arena, const Value& text) {
  std::string_view rest = text.as_string();
  std::size_t at = rest.find(kNoValue);
  if (at == std::string_view::npos) return text;
  std::string kept;
  while (at != std::string_view::npos) {
    kept += rest.substr(0, at);
    rest.remove_prefix(at + kNoValue.size());
    at = rest.find(kNoValue);
  }
  kept += rest;
  return Value::string(arena, kept);
}

Result<Value> tpl(const Call& call) {
  Services& reach = services(call);
  const std::string_view text = call.args[0].as_string();
  if (reach.tpl_depth >= kMaxNestedTpl) {
    return invalid("tpl is nested more than " + std::to_string(kMaxNestedTpl) + " times");
  }
  const Nested nested(reach.tpl_depth);
  auto parsed = reach.templates->snippet(text);
  if (!parsed) {
    return std::move(parsed).error().wrap("cannot parse template " + base::go_quote(text) + ": ");
  }
  auto done = reach.templates->execute_to_value(*parsed, call.args[1], reach);
  if (!done) {
    return std::move(done).error().wrap("error during tpl function execution for " +
                                        base::go_quote(text) + ": ");
  }
  return without_no_value(call.arena, *done);
}

Result<Value> required(const Call& call) {
  const Value& value = call.args[1];
  const bool is_empty_text = value.is_string() && value.as_string().empty();
  if (!value.is_nil() && !is_empty_text) return value;
  const std::string_view message = call.args[0].as_string();
  Services& reach = services(call);
  if (!reach.lint) return marked(message);
  reach.log.warn(is_empty_text ? "missing required values" : "missing required value",
                 {{"message", std::string(message)}});
  return Value::string("");
}

Result<Value> fail(const Call& call) {
  const std::string_view message = call.args[0].as_string();
  Services& reach = services(call);
  if (!reach.lint) return marked(message);
  reach.log.info("funcMap fail", {{"message", std::string(message)}});
  return Value::string("");
}

Result<Value> lookup(const Call& call) {
  const Services& reach = services(call);
  if (reach.lint || !reach.lookup) return Value::map(base::Map::make(call.arena));
  return reach.lookup(call.arena, call.args[0].as_string(), call.args[1].as_string(),
                      call.args[2].as_string(), call.args[3].as_string());
}

constexpr Param kText[] = {Param::string};
constexpr Param kTextAndAny[] = {Param::string, Param::any};
constexpr Param kFourTexts[] = {Param::string, Param::string, Param::string, Param::string};

constexpr base::Function kFunctions[] = {
    {"include", kTextAndAny, false, Param::string, &include,
     "include NAME DATA: the output of the template NAME with DATA as its dot", true},
    {"tpl", kTextAndAny, false, Param::string, &tpl,
     "tpl TEXT DATA: TEXT executed as a template with DATA as its dot", true},
    {"required", kTextAndAny, false, Param::any, &required,
     "required MESSAGE VALUE: VALUE; fails with MESSAGE if it is nil or an empty text", true},
    {"fail", kText, false, Param::string, &fail, "fail MESSAGE: stops with MESSAGE", true},
    {"lookup", kFourTexts, false, Param::map, &lookup,
     "lookup VERSION KIND NAMESPACE NAME: the object in the cluster, or an empty map", true},
};

}  // namespace

std::span<const base::Function> template_functions() { return kFunctions; }

}  // namespace engine::functions
