// get all, values, manifest, hooks, notes and metadata: what is recorded about a release (MSC-052 … 060).
#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/json_object.h"
#include "base/time.h"
#include "base/yaml.h"
#include "charts/coalesce.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/release_text.h"
#include "cli/release_view.h"
#include "engine/functions/methods.h"
#include "engine/lang/template_set.h"

namespace cli {
namespace {

using base::Arena;
using base::Result;
using base::Value;
using cluster::Release;

// The release and revision of the command line.
Result<Release*> read_release(Invocation& call, Arena& arena) {
  auto access = TRY(open_releases(call));
  auto release = cluster::release_content(arena, access.store(), call.arguments[0],
                                          static_cast<int>(call.flags.number("revision")));
  if (!release) return access.explain(std::move(release).error());
  return release;
}

Result<void> print_template(Invocation& call, Arena& arena, const Release& release,
                            const std::string& text) {
  engine::lang::TemplateSet set(
      arena, [](std::string_view) -> const base::Function* { return nullptr; },
      engine::lang::MissingKey::zero, &engine::functions::find_method);
  TRY(set.parse("_", text));
  auto* data = base::Map::make(arena);
  data->set("Release", release_view(arena, release));
  base::Host host;
  std::string out;
  const auto done = set.execute("_", Value::map(data), host, out);
  call.env.out << out;  // as Go: what was written before a failure stays written
  return done;
}

std::string text_of(const std::map<std::string, std::string>& labels) {
  std::string text;
  for (const auto& [key, value] : labels) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", key, value);
  }
  return text;
}

std::string dependency_names(const chart::Metadata& metadata) {
  std::vector<std::string> names;
  for (const auto& dependency : metadata.dependencies) {
    if (dependency) names.push_back(dependency->name);
  }
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, ","));
}

std::string apply_method_text(const std::string& method) {
  if (method.empty()) return "client-side apply (defaulted)";
  if (method == "csa") return "client-side apply";
  if (method == "ssa") return "server-side apply";
  return fmt::format("unknown ({})", base::go_quote(method));
}

// RFC 3339 without fractions.
std::string deployed_at(const Release& release) {
  Arena arena;
  return base::format_time(base::time_of(arena, release.last_deployed), base::kRfc3339);
}

std::string metadata_text(const Release& release) {
  const auto& metadata = chart_of(release).metadata;
  std::string out;
  const auto line = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\n");
  };
  line("NAME", release.name);
  line("CHART", metadata.name);
  line("VERSION", metadata.version);
  line("APP_VERSION", metadata.app_version);
  line("ANNOTATIONS", text_of(metadata.annotations));
  line("LABELS", text_of(release.labels));
  line("DEPENDENCIES", dependency_names(metadata));
  line("NAMESPACE", release.name_space);
  line("REVISION", std::to_string(release.revision));
  line("STATUS", status_words(release));
  line("DEPLOYED_AT", deployed_at(release));
  line("APPLY_METHOD", apply_method_text(release.apply_method));
  return out;
}

void write_map(Arena& arena, base::json::ObjectWriter& object, std::string_view name,
               const std::map<std::string, std::string>& texts) {
  if (texts.empty()) return;
  base::json::ObjectWriter map(arena, object.key(name));
  for (const auto& [key, value] : texts) {
    std::string quoted;
    base::json::append_string(quoted, key);
    map.text(std::string_view(quoted).substr(1, quoted.size() - 2), value);
  }
  map.end();
}

Result<std::string> metadata_json(Arena& arena, const Release& release) {
  const auto& metadata = chart_of(release).metadata;
  std::string json;
  base::json::ObjectWriter object(arena, json);
  object.text("name", release.name);
  object.text("chart", metadata.name);
  object.text("version", metadata.version);
  object.text("appVersion", metadata.app_version);
  write_map(arena, object, "annotations", metadata.annotations);
  write_map(arena, object, "labels", release.labels);
  const auto dependencies = TRY(cluster::dependencies_json(arena, metadata));
  if (dependencies != "[]") object.key("dependencies") += dependencies;
  object.text("namespace", release.name_space);
  object.number("revision", release.revision);
  object.text("status", status_words(release));
  object.text("deployedAt", deployed_at(release));
  object.text_unless_empty("applyMethod", release.apply_method);
  object.end();
  return json;
}

}  // namespace

Result<void> run_get_all(Invocation& call) {
  Arena arena;
  const auto* release = TRY(read_release(call, arena));
  const auto text = call.flags.text("template");
  if (!text.empty()) return print_template(call, arena, *release, text);
  ReleaseTextOptions options;
  options.with_values = true;
  options.with_metadata = true;
  options.is_coloured = coloured_output(call);
  call.env.out << TRY(release_text(call.env, arena, *release, options));
  return {};
}

Result<void> run_get_values(Invocation& call) {
  Arena arena;
  const auto* release = TRY(read_release(call, arena));
  const bool is_all = call.flags.boolean("all");
  const Value values = is_all ? TRY(chart::coalesce_values(arena, call.env.log, chart_of(*release),
                                                           release->config))
                              : release->config;
  if (output_format(call) == OutputFormat::json) {
    call.env.out << TRY(base::json::write(arena, values)) << '\n';
    return {};
  }
  const auto yaml = TRY(base::yaml::write(arena, values));
  if (output_format(call) == OutputFormat::table) {
    call.env.out << (is_all ? "COMPUTED VALUES:\n" : "USER-SUPPLIED VALUES:\n");
  }
  call.env.out << yaml;
  return {};
}

Result<void> run_get_manifest(Invocation& call) {
  Arena arena;
  call.env.out << TRY(read_release(call, arena))->manifest << '\n';
  return {};
}

Result<void> run_get_hooks(Invocation& call) {
  Arena arena;
  for (const auto& hook : TRY(read_release(call, arena))->hooks) {
    call.env.out << fmt::format("---\n# Source: {}\n{}\n", hook.path, hook.manifest);
  }
  return {};
}

Result<void> run_get_notes(Invocation& call) {
  Arena arena;
  const auto& release = shown_release(call, arena, *TRY(read_release(call, arena)));
  if (!release.notes.empty()) call.env.out << "NOTES:\n" << release.notes << '\n';
  return {};
}

Result<void> run_get_metadata(Invocation& call) {
  Arena arena;
  const auto* release = TRY(read_release(call, arena));
  const auto format = output_format(call);
  if (format != OutputFormat::table) {
    return print_encoded(call, arena, TRY(metadata_json(arena, *release)), format);
  }
  call.env.out << metadata_text(*release);
  return {};
}

}  // namespace cli
