// Which values are held against which schema, and the error made of what does not fit. The work
// itself is in schema/: Loader reads documents, Compiler makes Schemas of them, Validator applies
// those.
#include "charts/schema.h"

#include <optional>

#include <fmt/format.h>

#include "charts/schema/compiler.h"
#include "charts/schema/loader.h"
#include "charts/schema/validator.h"

namespace chart {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// The URL that a chart's schema goes by in messages and that relative references start from.
constexpr std::string_view kSchemaUrl = "file:///values.schema.json";
// How many subcharts deep values are followed.
constexpr int kMaxSubchartDepth = 200;

std::string reason_of(const std::vector<schema::Violation>& violations) {
  const schema::Violation& first = schema::first_cause(violations.front());
  std::string reason = schema::values_text(first.path) + ": " + first.text;
  const std::size_t others = schema::count_causes(violations) - 1;
  if (others > 0) reason += fmt::format(" (and {} more)", others);
  return reason;
}

Error error_of(const std::vector<schema::Violation>& violations) {
  Error error(ErrorCode::invalid, schema::violations_text(violations) + "\n");
  error.because("values do not fit the schema: " + reason_of(violations));
  const std::string nearest = schema::nearest_property(schema::first_cause(violations.front()));
  if (!nearest.empty()) error.hinting("did you mean " + nearest + "?");
  return error;
}

// The texts of all charts that fail, and the reason and hint of the first.
struct Failures {
  std::string text{};
  std::optional<Error> first{};

  void add(const std::string& chart, Error error) {
    text += chart + ":\n" + error.helm();
    if (first) return;
    error.because("chart " + chart + ": " + error.reason());
    first.emplace(std::move(error));
  }
};

void check_chart(base::Env& env, base::Arena& arena, const Chart& chart, const base::Value& values,
                 const SchemaOptions& options, int depth, Failures& failures) {
  if (depth > kMaxSubchartDepth) {
    return failures.add(chart.name(),
                        Error(ErrorCode::invalid, "subcharts are nested too deeply\n"));
  }
  if (chart.has_schema) {
    env.log.debug("chart name", {{"chart-name", chart.name()}});
    auto valid = validate_single(env, arena, values, chart.schema, options);
    if (!valid) failures.add(chart.name(), std::move(valid).error());
  }
  env.log.debug(
      "number of dependencies in the chart",
      {{"chart", chart.name()}, {"dependencies", std::to_string(chart.dependencies.size())}});
  for (const Chart* subchart : chart.dependencies) {
    const base::Value given =
        values.is_map() ? values.as_map().get(subchart->name()) : base::Value();
    if (given.is_nil()) continue;
    if (given.is_map()) {
      check_chart(env, arena, *subchart, given, options, depth + 1, failures);
      continue;
    }
    failures.add(subchart->name(),
                 Error(ErrorCode::invalid,
                       fmt::format("invalid type for values: expected object (map), got {}\n",
                                   base::type_name(given))));
  }
}

}  // namespace

Result<void> validate_values(base::Env& env, base::Arena& arena, const Chart& chart,
                             const base::Value& values, const SchemaOptions& options) {
  std::set<std::string> warned;
  SchemaOptions shared = options;
  if (shared.warned_urns == nullptr) shared.warned_urns = &warned;
  Failures failures;
  check_chart(env, arena, chart, values, shared, 0, failures);
  if (!failures.first) return {};
  return std::move(*failures.first)
      .with_helm(
          "values don't meet the specifications of the schema(s) in the following chart(s):\n" +
          failures.text);
}

Result<void> validate_single(base::Env& env, base::Arena& arena, const base::Value& values,
                             std::string_view schema, const SchemaOptions& options) {
  const base::Value document = TRY(schema::read_schema_text(arena, schema));
  env.log.debug("unmarshalled JSON schema", {{"schema", std::string(schema)}});
  const std::string url(kSchemaUrl);
  schema::Loader loader(env, arena, options);
  loader.add(url, document);
  schema::Metaschemas metaschemas(arena, loader);
  schema::Compiler compiler(arena, loader, &metaschemas);
  const schema::Schema* compiled = TRY(compiler.compile(url));
  schema::Validator validator(arena, *compiled);
  const auto report = TRY(validator.validate(values));
  if (report.violations.empty()) return {};
  return error_of(report.violations);
}

}  // namespace chart
