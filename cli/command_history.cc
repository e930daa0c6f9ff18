// history: the revisions of a release, oldest first, of the newest --max (MSC-061, MSC-062).
#include <algorithm>

#include <fmt/format.h>

#include "base/json_object.h"
#include "base/table.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/release_text.h"

namespace cli {
namespace {

using base::Arena;
using base::Result;
using cluster::Release;
using Releases = std::vector<Release*>;

std::string history_json(Arena& arena, const Releases& releases) {
  std::string json = "[";
  for (const auto* release : releases) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.number("revision", release->revision);
    object.time_unless_zero("updated", release->last_deployed);
    object.text("status", status_words(*release));
    object.text("chart", chart_text(*release));
    object.text("app_version", app_version_text(*release));
    object.number_unless_zero("rollback_revision", release->rollback_revision);
    object.text("description", release->description);
    object.end();
  }
  return json + "]";
}

std::string history_table(const Releases& releases, bool with_rollbacks) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::vector<std::string> cells, std::string rollback,
                       std::string description) {
    if (with_rollbacks) cells.push_back(std::move(rollback));
    cells.push_back(std::move(description));
    rows.push_back(std::move(cells));
  };
  add({"REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"}, "ROLLBACK", "DESCRIPTION");
  for (const auto* release : releases) {
    const bool is_rollback = release->rollback_revision > 0;
    add({std::to_string(release->revision), ansi_time(release->last_deployed),
         status_words(*release), chart_text(*release), app_version_text(*release)},
        is_rollback ? std::to_string(release->rollback_revision) : "", release->description);
  }
  return base::format_table(rows) + "\n";
}

Result<Releases> read_history(cluster::ReleaseStore& store, Arena& arena, const std::string& name) {
  if (!cluster::is_release_name(name)) {
    return base::Error(base::ErrorCode::invalid, "release name is invalid: " + name);
  }
  store.log().debug("getting history for release", {{"release", name}});
  return cluster::history(arena, store, name, cluster::Detail::summary);
}

}  // namespace

Result<void> run_history(Invocation& call) {
  auto access = TRY(open_releases(call));
  Arena arena;
  auto releases = read_history(access.store(), arena, call.arguments[0]);
  if (!releases) return access.explain(std::move(releases).error());
  const auto size = static_cast<std::int64_t>(releases->size());
  const auto shown = std::clamp<std::int64_t>(call.flags.number("max"), 0, size);
  releases->erase(releases->begin(), releases->end() - shown);
  const auto format = output_format(call);
  if (format != OutputFormat::table) {
    return print_encoded(call, arena, history_json(arena, *releases), format);
  }
  call.env.out << history_table(*releases, call.flags.boolean("show-rollback-revision"));
  return {};
}

}  // namespace cli
