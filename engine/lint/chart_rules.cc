// Lint's look at Chart.yaml and values.yaml.
#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/regular_file.h"
#include "base/semver.h"
#include "base/value_kind.h"
#include "charts/coalesce.h"
#include "charts/load.h"
#include "charts/metadata.h"
#include "charts/place.h"
#include "charts/schema.h"
#include "engine/lint/rules.h"

namespace engine::lint {

namespace {

constexpr std::string_view kValuesFile = "values.yaml";

void must_be_string(Linted& linted, const base::Value& raw, std::string_view key) {
  if (!raw.is_map()) return;
  const base::Value* found = raw.as_map().find(key);
  if (found == nullptr || found->is_string()) return;
  linted.add_field(Severity::error,
                   fmt::format("{} should be of type string but it's of type {}", key, base::type_name(*found)),
                   {std::string(key)});
}

void check_name_and_version(Linted& linted, const chart::Metadata& metadata, const base::Value& raw) {
  const auto error = [&](const std::string& field, std::string text) {
    linted.add_field(Severity::error, std::move(text), {field});
  };
  if (metadata.name.empty()) {
    error("name", "name is required");
  } else if (base::base_name(metadata.name) != metadata.name) {
    error("name", fmt::format("chart name {} is invalid", base::go_quote(metadata.name)));
  }
  if (metadata.api_version.empty()) {
    error("apiVersion", "apiVersion is required. The value must be either \"v1\" or \"v2\"");
  } else if (metadata.api_version != "v1" && metadata.api_version != "v2") {
    error("apiVersion", fmt::format("apiVersion '{}' is not valid. The value must be either \"v1\" or \"v2\"",
                                    metadata.api_version));
  }
  must_be_string(linted, raw, "version");
  if (metadata.version.empty()) {
    error("version", "version is required");
  } else if (const auto version = base::parse_version(metadata.version); !version) {
    error("version", fmt::format("version '{}' is not a valid SemVer", metadata.version));
  } else {
    const auto reasons = base::Constraint::parse(">0.0.0-0")->reasons_against(*version);
    if (!reasons.empty()) error("version", "version " + reasons.front());
  }
  must_be_string(linted, raw, "appVersion");
}

// Refuses the first bad maintainer.
void check_maintainers(Linted& linted, const chart::Metadata& metadata) {
  for (std::size_t i = 0; i < metadata.maintainers.size(); ++i) {
    const auto& maintainer = metadata.maintainers[i];
    const auto error = [&](std::string text, const char* field) {
      linted.add_field(Severity::error, std::move(text), {"maintainers", std::to_string(i), field});
    };
    if (!maintainer)
      return linted.add_field(Severity::error, "a maintainer entry is empty",
                              {"maintainers", std::to_string(i)});
    if (maintainer->name.empty()) return error("each maintainer requires a name", "name");
    if (!maintainer->email.empty() && !is_email(maintainer->email)) {
      return error(fmt::format("invalid email '{}' for maintainer '{}'", maintainer->email, maintainer->name),
                   "email");
    }
    if (!maintainer->url.empty() && !is_url(maintainer->url)) {
      return error(fmt::format("invalid url '{}' for maintainer '{}'", maintainer->url, maintainer->name),
                   "url");
    }
  }
}

void check_addresses(Linted& linted, const chart::Metadata& metadata) {
  check_maintainers(linted, metadata);
  for (std::size_t i = 0; i < metadata.sources.size(); ++i) {
    if (is_request_url(metadata.sources[i])) continue;
    linted.add_field(Severity::error, fmt::format("invalid source URL '{}'", metadata.sources[i]),
                     {"sources", std::to_string(i)});
    break;
  }
  if (metadata.icon.empty()) {
    linted.add_field(Severity::info, "icon is recommended", {"icon"});
  } else if (!is_request_url(metadata.icon)) {
    linted.add_field(Severity::error, fmt::format("invalid icon URL '{}'", metadata.icon), {"icon"});
  }
}

void check_api_version_fields(Linted& linted, const chart::Metadata& metadata) {
  if (metadata.api_version != "v2") {
    if (!metadata.type.empty()) {
      linted.add_field(Severity::error,
                       fmt::format("chart type is not valid in apiVersion '{}'. It is valid in apiVersion 'v2'",
                                   metadata.api_version),
                       {"type"});
    }
    if (!metadata.dependencies.empty()) {
      linted.add_field(Severity::error,
                       fmt::format("dependencies are not valid in the Chart file with apiVersion '{}'. They "
                                   "are valid in apiVersion 'v2'",
                                   metadata.api_version),
                       {"dependencies"});
    }
  }
  if (!base::parse_strict_version(metadata.version)) {
    linted.add_field(Severity::warning,
                     fmt::format("version '{}' is not a valid SemVerV2", metadata.version), {"version"});
  }
}

// The error at its place in a file of the chart, for our own voice.
base::Error in_file(const Linted& linted, const base::Error& error, std::string_view file,
                    std::string_view text) {
  if (!linted.options.explains) return error;
  return chart::in_file(error, base::join_path(linted.folder, file), text);
}

void check_strictly(Linted& linted, std::string_view text) {
  const auto strict = chart::read_metadata(linted.arena, text, chart::Strictness::strict);
  if (strict) return;
  linted.add(Severity::warning, kChartFile,
             "failed to strictly parse chart metadata file\n\t" + strict.error().helm(),
             in_file(linted, strict.error(), kChartFile, text));
}

base::Result<void> check_values_text(Linted& linted, std::string_view text) {
  constexpr std::string_view kPrefix = "unable to parse YAML: ";
  auto read = base::yaml::read(linted.arena, text);  // the first document only, other than an install
  if (!read) return std::move(read).error().wrap(std::string(kPrefix));
  if (!read->is_map() && !read->is_nil()) {
    return base::Error(base::ErrorCode::invalid,
                       fmt::format("{}error unmarshaling JSON: while decoding JSON: json: cannot "
                                   "unmarshal {} into Go value of type common.Values",
                                   kPrefix, base::json_kind(*read)));
  }
  base::Map* values = read->is_map() ? &read->as_map() : base::Map::make(linted.arena);
  base::Map* merged = base::Map::make(linted.arena);
  if (linted.values.is_map()) {
    merged = &base::deep_copy(linted.arena, linted.values).as_map();
  }
  base::Map* all = chart::coalesce_tables(linted.env.log, merged, values, chart::Nulls::drop);
  if (linted.options.skip_schema_validation) return {};
  const auto schema =
      linted.env.files.read(linted.arena, base::join_path(linted.folder, "values.schema.json"));
  if (!schema || schema->empty()) return {};
  chart::SchemaOptions options = linted.options.schema;
  options.file = base::join_path(linted.folder, options.file);
  return chart::validate_single(linted.env, linted.arena, base::Value::map(all), *schema, options);
}

// Passes lines on and notes that there were any.
class NotingLog final : public base::Log {
 public:
  explicit NotingLog(base::Log& log) : log_(log) {}
  void write(base::LogLevel level, std::string_view message, const Attributes& attributes) override {
    has_lines = true;
    log_.write(level, message, attributes);
  }
  bool has_lines = false;

 private:
  base::Log& log_;
};

}  // namespace

base::Result<chart::Chart*> load_chart(Linted& linted) {
  const chart::LoadOptions options{.loader = chart::Loader::plain, .links = linted.options.links};
  if (linted.load_error) return *linted.load_error;
  if (linted.files) {
    auto* chart = TRY(chart::load_files(linted.arena, linted.env.log, *linted.files, options));
    chart->location = linted.folder;
    return chart;
  }
  NotingLog log(linted.env.log);
  base::Env& outer = linted.env;
  base::Env env{outer.files, outer.clock, outer.random, log,
                outer.in,    outer.out,   outer.err,    outer.variable};
  auto files = TRY(chart::read_directory_files(env, linted.arena, linted.folder, options));
  const auto loaded = chart::load_files(linted.arena, log, files, options);
  if (!log.has_lines) {
    if (!loaded) linted.load_error = loaded.error();
    linted.files = std::move(files);
  }
  if (loaded) (*loaded)->location = linted.folder;
  return loaded;
}

void check_chart_file(Linted& linted) {
  const std::string path = base::join_path(linted.folder, kChartFile);
  const auto info = linted.env.files.info(path);
  if (info && *info && (*info)->type == base::FileType::directory) {
    linted.add(Severity::error, kChartFile, "should be a file, not a directory");
  }
  const auto text = base::read_regular(linted.env.files, linted.arena, path);
  if (!text) {
    return linted.add(Severity::error, kChartFile, "unable to parse YAML\n\t" + text.error().helm());
  }
  linted.chart_text = *text;
  const auto metadata = chart::read_metadata(linted.arena, *text);
  if (!metadata) {
    return linted.add(Severity::error, kChartFile, "unable to parse YAML\n\t" + metadata.error().helm(),
                      in_file(linted, metadata.error(), kChartFile, *text));
  }
  check_strictly(linted, *text);
  const auto raw = base::yaml::read(linted.arena, *text);
  check_name_and_version(linted, *metadata, raw ? *raw : base::Value());
  check_addresses(linted, *metadata);
  check_api_version_fields(linted, *metadata);
}

void check_values_file(Linted& linted) {
  const std::string path = base::join_path(linted.folder, kValuesFile);
  const auto info = linted.env.files.info(path);
  if (!info || !*info) return linted.add(Severity::info, kValuesFile, "file does not exist");
  const auto text = base::read_regular(linted.env.files, linted.arena, path);
  if (!text) {
    return linted.add(Severity::error, kValuesFile, "unable to parse YAML: " + text.error().helm());
  }
  if (const auto checked = check_values_text(linted, *text); !checked) {
    linted.add(Severity::error, kValuesFile, checked.error().helm(),
               in_file(linted, checked.error(), kValuesFile, *text));
  }
}

}  // namespace engine::lint
