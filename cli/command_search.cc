// search repo: what the added repositories have.
#include "base/json_object.h"
#include "base/table.h"
#include "cli/commands.h"
#include "cli/found_charts.h"
#include "cli/release_text.h"
#include "cli/repository_access.h"
#include "repo/index_cache.h"
#include "repo/search.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// The indexes of the repositories in the cache; what cannot be read is told and passed over.
Result<std::vector<repo::SearchedRepository>> searched_repositories(Invocation& call, base::Arena& arena) {
  const auto read = repo::load_repositories(call.env, call.settings.repository_config);
  if (!read || read->entries.empty()) {
    return Error(ErrorCode::not_found, "no repositories configured").hinting("add one: repo add NAME URL");
  }
  std::vector<std::string> paths;
  for (const auto& entry : read->entries) paths.push_back(repo::index_file(call.settings.repository_cache, entry.name));
  const auto indexes = repo::load_indexes(call.env, arena, paths, duplicate_keys(call));
  std::vector<repo::SearchedRepository> found;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    const auto& name = read->entries[i].name;
    if (indexes[i]) {
      repo::tell_skipped(call.env.log, indexes[i]->skipped(), paths[i]);
      found.push_back({name, *indexes[i]});
    } else {
      call.env.log.warn("repo is corrupt or missing", {{"repo", name}, {"error", indexes[i].error().helm()}});
    }
  }
  return found;
}

repo::SearchOptions search_options(const Invocation& call) {
  repo::SearchOptions options;
  options.has_term = !call.arguments.empty();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) options.term += (i > 0 ? " " : "") + call.arguments[i];
  options.is_regexp = call.flags.boolean("regexp");
  options.all_versions = call.flags.boolean("versions");
  options.versions = call.flags.text("version");
  if (options.versions.empty()) options.versions = call.flags.boolean("devel") ? ">0.0.0-0" : ">0.0.0";
  return options;
}

std::string charts_json(const std::vector<repo::FoundChart>& charts) {
  base::Arena arena;
  std::string json = "[";
  for (const auto& chart : charts) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("name", chart.name);
    object.text("version", chart.version);
    object.text("app_version", chart.app_version);
    object.text("description", chart.description);
    object.end();
  }
  return json + "]";
}

std::string charts_table(const std::vector<repo::FoundChart>& charts, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION"});
  for (const auto& chart : charts) {
    rows.push_back({chart.name, std::string(chart.version), std::string(chart.app_version), std::string(chart.description)});
  }
  return base::format_table(rows, width) + "\n";
}

}  // namespace

Result<void> print_found_charts(Invocation& call, const std::vector<repo::FoundChart>& charts) {
  base::Arena arena;
  if (charts.empty() && call.flags.boolean("fail-on-no-result")) return Error(ErrorCode::not_found, "no results found");
  const auto format = output_format(call);
  if (format != OutputFormat::table) return print_encoded(call, arena, charts_json(charts), format);
  if (charts.empty()) {
    call.env.out << "No results found\n";
  } else {
    call.env.out << charts_table(charts, static_cast<std::size_t>(call.flags.number("max-col-width")));
  }
  return {};
}

Result<void> run_search_repo(Invocation& call) {
  base::Arena arena;
  const auto repositories = TRY(searched_repositories(call, arena));
  const auto charts = TRY(repo::search(repositories, search_options(call)));
  return print_found_charts(call, charts);
}

}  // namespace cli
