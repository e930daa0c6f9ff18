// Which values are held against which schema, and the error made of what does not fit. The work
// itself is in schema/: Loader reads documents, Compiler makes Schemas of them, Validator applies
// those, words.h puts what they found into plain words.
#include "charts/schema.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "charts/place.h"
#include "charts/schema/compiler.h"
#include "charts/schema/loader.h"
#include "charts/schema/validator.h"
#include "charts/schema/words.h"

namespace chart {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// The URL that a chart's schema goes by in messages and that relative references start from.
constexpr std::string_view kSchemaUrl = "file:///values.schema.json";
constexpr std::string_view kSchemaFile = "values.schema.json";
// How many subcharts deep values are followed.
constexpr int kMaxSubchartDepth = 200;

// What is wrong with values: Helm's text of all of it, and an error for each thing.
struct Failures {
  std::string helm{};
  std::vector<Error> errors{};
};

// The error that says all of it.
Error error_of(Failures failures, const std::string& prefix) {
  Error error = std::move(failures.errors.front());
  for (std::size_t i = 1; i < failures.errors.size(); ++i)
    error.along_with(std::move(failures.errors[i]));
  return std::move(error.with_helm(prefix + failures.helm));
}

// Checks values against one schema; `told` has what people are to read about it.
Result<Failures> check_values(base::Env& env, base::Arena& arena, const base::Value& values,
                              const schema::Told& told, const SchemaOptions& options) {
  const auto in_schema = [&](Error error) {
    if (!error.has_reason()) error.because("the schema itself is wrong: " + error.helm());
    return options.explains ? in_file(std::move(error), told.file, told.text) : error;
  };
  const auto document = schema::read_schema_text(arena, told.text);
  if (!document) return in_schema(document.error());
  env.log.debug("unmarshalled JSON schema", {{"schema", std::string(told.text)}});
  const std::string url(kSchemaUrl);
  schema::Loader loader(env, arena, options);
  loader.add(url, *document);
  schema::Metaschemas metaschemas(arena, loader);
  schema::Compiler compiler(arena, loader, &metaschemas);
  auto compiled = compiler.compile(url);
  if (!compiled) return in_schema(std::move(compiled).error());
  schema::Validator validator(arena, **compiled);
  auto report = validator.validate(values);
  if (!report) return in_schema(std::move(report).error());
  Failures failures;
  if (report->violations.empty()) return failures;
  failures.helm = schema::violations_text(report->violations) + "\n";
  schema::Told shown = told;
  if (!options.explains) shown.file.clear();
  failures.errors = schema::explain(report->violations, values, shown);
  return failures;
}

class Check {
 public:
  Check(base::Env& env, base::Arena& arena, const SchemaOptions& options)
      : env_(env), arena_(arena), options_(options) {}

  // `path`: the keys that lead to the chart's values.
  void run(const Chart& chart, const base::Value& values, const std::vector<std::string>& path) {
    if (path.size() > kMaxSubchartDepth) {
      return fail(chart, Error(ErrorCode::invalid, "subcharts are nested too deeply\n"));
    }
    if (chart.has_schema) run_own(chart, values, path);
    env_.log.debug(
        "number of dependencies in the chart",
        {{"chart", chart.name()}, {"dependencies", std::to_string(chart.dependencies.size())}});
    for (const Chart* subchart : chart.dependencies) {
      const base::Value given =
          values.is_map() ? values.as_map().get(subchart->name()) : base::Value();
      if (given.is_nil()) continue;
      auto inner = path;
      inner.push_back(subchart->name());
      if (given.is_map()) {
        run(*subchart, given, inner);
        continue;
      }
      const std::string text = fmt::format(
          "invalid type for values: expected object (map), got {}\n", base::type_name(given));
      fail(*subchart, Error(ErrorCode::invalid, text)
                          .because(fmt::format(".Values.{} must be a table, since it holds the "
                                               "values of the subchart {}",
                                               fmt::join(inner, "."), subchart->name()))
                          .about(inner));
    }
  }

  Failures& failures() { return failures_; }

 private:
  void fail(const Chart& chart, Error error) {
    failures_.helm += chart.name() + ":\n" + error.helm();
    failures_.errors.push_back(std::move(error));
  }

  void run_own(const Chart& chart, const base::Value& values,
               const std::vector<std::string>& path) {
    env_.log.debug("chart name", {{"chart-name", chart.name()}});
    schema::Told told;
    told.file = path_of_file(chart, kSchemaFile);
    told.text = chart.schema;
    told.url = kSchemaUrl;
    told.chart = path;
    auto found = check_values(env_, arena_, values, told, options_);
    if (!found) return fail(chart, std::move(found).error());
    if (found->errors.empty()) return;
    failures_.helm += chart.name() + ":\n" + found->helm;
    for (auto& error : found->errors) failures_.errors.push_back(std::move(error));
  }

  base::Env& env_;
  base::Arena& arena_;
  const SchemaOptions& options_;
  Failures failures_{};
};

}  // namespace

Result<void> validate_values(base::Env& env, base::Arena& arena, const Chart& chart,
                             const base::Value& values, const SchemaOptions& options) {
  std::set<std::string> warned;
  SchemaOptions shared = options;
  if (shared.warned_urns == nullptr) shared.warned_urns = &warned;
  Check check(env, arena, shared);
  check.run(chart, values, {});
  if (check.failures().errors.empty()) return {};
  return error_of(
      std::move(check.failures()),
      "values don't meet the specifications of the schema(s) in the following chart(s):\n");
}

Result<void> validate_single(base::Env& env, base::Arena& arena, const base::Value& values,
                             std::string_view schema, const SchemaOptions& options) {
  schema::Told told;
  told.file = options.file;
  told.text = schema;
  told.url = kSchemaUrl;
  auto found = TRY(check_values(env, arena, values, told, options));
  if (found.errors.empty()) return {};
  return error_of(std::move(found), "");
}

}  // namespace chart
