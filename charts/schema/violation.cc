#include "charts/schema/violation.h"

#include <algorithm>

#include "base/go_format.h"
#include "charts/schema/location.h"

namespace chart::schema {

namespace {

std::vector<const Path*> steps_of(const Path* path) {
  std::vector<const Path*> steps;
  for (; path != nullptr; path = path->parent) steps.push_back(path);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

// A reference with a single cause says nothing that the cause does not.
bool is_silent(const Violation& violation) {
  return violation.kind == Violation::Kind::reference && violation.causes.size() == 1;
}

void append_text(std::string& out, const Violation& violation, std::size_t indent) {
  if (!is_silent(violation)) {
    if (!out.empty()) out.push_back('\n');
    out.append(indent * 2, ' ');
    out += "- at " + single_quoted(pointer_text(violation.path)) + ": " + violation.text;
    ++indent;
  }
  for (const auto& cause : violation.causes) append_text(out, cause, indent);
}

}  // namespace

std::string pointer_text(const Path* path) {
  std::string out;
  for (const Path* step : steps_of(path)) {
    append_token(out, step->is_item ? std::to_string(step->item) : std::string(step->member));
  }
  return out;
}

std::string values_text(const Path* path) {
  std::string out = ".Values";
  for (const Path* step : steps_of(path)) {
    if (step->is_item) {
      out += "[" + std::to_string(step->item) + "]";
    } else {
      out += "." + std::string(step->member);
    }
  }
  return out;
}

std::string violations_text(const std::vector<Violation>& violations) {
  std::string out;
  for (const auto& violation : violations) append_text(out, violation, 0);
  return out;
}

std::string display(const base::Value& value) {
  if (value.is_string()) return single_quoted(value.as_string());
  if (value.is_list() || value.is_map()) return "value";
  if (value.type() == base::Type::bytes) return std::string(value.as_string());
  return base::format_value(value);
}

}  // namespace chart::schema
