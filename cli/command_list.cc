// list: the newest revision of every release, or all superseded ones (MSC-063 … 067). Records are read one after
// the other and only what is shown of them is kept, since there may be thousands.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_object.h"
#include "base/regex.h"
#include "base/table.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/list_releases.h"
#include "cli/release_text.h"
#include "cluster/selector.h"

namespace cli {
namespace {

using base::Arena;
using base::Result;
using cluster::Release;
using cluster::Status;

ListedRelease listed(const Release& release) {
  return {.name = release.name,
          .name_space = release.name_space,
          .revision = release.revision,
          .updated = release.last_deployed,
          .status = release.status,
          .has_status = release.has_status,
          .chart = chart_text(release),
          .app_version = app_version_text(release)};
}

std::uint32_t bit(Status status) { return 1U << static_cast<unsigned>(status); }

std::uint32_t wanted_statuses(const FlagSet& flags) {
  struct Row {
    std::string_view flag;
    std::uint32_t statuses;
  };
  const Row rows[] = {{"deployed", bit(Status::deployed)},
                      {"uninstalled", bit(Status::uninstalled)},
                      {"uninstalling", bit(Status::uninstalling)},
                      {"pending", bit(Status::pending_install) | bit(Status::pending_upgrade) |
                                      bit(Status::pending_rollback)},
                      {"failed", bit(Status::failed)},
                      {"superseded", bit(Status::superseded)}};
  std::uint32_t wanted = 0;
  for (const auto& row : rows) {
    if (flags.boolean(row.flag)) wanted |= row.statuses;
  }
  return wanted == 0 ? kAllStatuses : wanted;
}

void sort_releases(std::vector<ListedRelease>& releases, bool by_date, bool is_reversed) {
  std::sort(releases.begin(), releases.end(), [&](const ListedRelease& a, const ListedRelease& b) {
    // The zero time lies before all others.
    const auto seconds = [](const ListedRelease& release) {
      return release.updated.is_zero ? base::kZeroTimeSeconds
                                     : release.updated.unix_nanoseconds / base::kSecond;
    };
    if (by_date && seconds(a) != seconds(b)) return seconds(a) < seconds(b);
    return std::tie(a.name, a.name_space, a.revision) < std::tie(b.name, b.name_space, b.revision);
  });
  if (is_reversed) std::reverse(releases.begin(), releases.end());
}

// --offset and --max.
std::vector<ListedRelease> part_of(std::vector<ListedRelease> releases, std::int64_t offset,
                                   std::int64_t max) {
  const auto size = static_cast<std::int64_t>(releases.size());
  const auto start = std::clamp<std::int64_t>(offset, 0, size);
  const auto end = max > 0 && max < size - start ? start + max : size;
  return {releases.begin() + start, releases.begin() + end};
}

std::string time_text(const base::Moment& moment, const std::string& layout) {
  if (moment.is_zero) return "-";
  Arena arena;
  const auto time = base::time_of(arena, moment);
  return layout.empty() ? base::format_time_string(time) : base::format_time(time, layout);
}

std::string names_json(const std::vector<ListedRelease>& releases) {
  std::string json = "[";
  for (const auto& release : releases) {
    if (json.size() > 1) json += ',';
    base::json::append_string(json, release.name);
  }
  return json + "]";
}

std::string releases_json(const std::vector<ListedRelease>& releases, const std::string& layout) {
  Arena arena;
  std::string json = "[";
  for (const auto& release : releases) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("name", release.name);
    object.text("namespace", release.name_space);
    object.text("revision", std::to_string(release.revision));
    object.text("updated", time_text(release.updated, layout));
    object.text("status", cluster::status_text(release.status, release.has_status));
    object.text("chart", release.chart);
    object.text("app_version", release.app_version);
    object.end();
  }
  return json + "]";
}

std::string releases_table(const Invocation& call, const std::vector<ListedRelease>& releases) {
  const bool is_coloured = coloured_output(call);
  const auto layout = call.flags.text("time-format");
  std::vector<std::vector<std::string>> rows;
  if (!call.flags.boolean("no-headers")) {
    auto& header = rows.emplace_back();
    for (const auto name :
         {"NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"}) {
      header.push_back(coloured_header(name, is_coloured));
    }
  }
  for (const auto& release : releases) {
    Release words;
    words.status = release.status;
    words.has_status = release.has_status;
    rows.push_back({release.name, coloured_namespace(release.name_space, is_coloured),
                    std::to_string(release.revision), time_text(release.updated, layout),
                    coloured_status(words, is_coloured), release.chart, release.app_version});
  }
  return base::format_table(rows) + "\n";
}

Result<void> print_releases(Invocation& call, const std::vector<ListedRelease>& releases) {
  Arena arena;
  const auto format = output_format(call);
  if (call.flags.boolean("short")) {
    if (format != OutputFormat::table) {
      return print_encoded(call, arena, names_json(releases), format);
    }
    for (const auto& release : releases) call.env.out << release.name << '\n';
    return {};
  }
  if (format != OutputFormat::table) {
    const auto json = releases_json(releases, call.flags.text("time-format"));
    return print_encoded(call, arena, json, format);
  }
  call.env.out << releases_table(call, releases);
  return {};
}

}  // namespace

Result<std::vector<ListedRelease>> list_releases(cluster::ReleaseStore& store,
                                                 const ListOptions& options) {
  const auto filter = TRY(base::Regex::compile(options.filter));
  const auto selector = cluster::LabelSelector::parse(options.selector);
  const bool newest_only = options.statuses != bit(Status::superseded);
  std::map<std::pair<std::string, std::string>, std::pair<int, std::size_t>> newest;
  std::vector<ListedRelease> found;
  std::vector<bool> is_selected;
  TRY(store.each(
      [&](Arena&, Release& release) {
        if (!options.filter.empty() && !filter.matches(release.name)) return;
        const bool matches = selector && selector->matches(release.labels);
        if (newest_only) {
          const std::pair key(release.name_space, release.name);
          const auto [place, is_new] = newest.try_emplace(key, release.revision, found.size());
          if (!is_new) {
            auto& [revision, index] = place->second;
            if (revision > release.revision) return;
            revision = release.revision;
            found[index] = listed(release);
            is_selected[index] = matches;
            return;
          }
        }
        found.push_back(listed(release));
        is_selected.push_back(matches);
      },
      cluster::Detail::summary));
  if (found.empty()) return found;
  if (!selector) return selector.error();
  std::vector<ListedRelease> kept;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool is_wanted = (options.statuses & bit(found[i].status)) != 0;
    if (is_wanted && is_selected[i]) kept.push_back(std::move(found[i]));
  }
  sort_releases(kept, options.by_date, options.is_reversed);
  return part_of(std::move(kept), options.offset, options.max);
}

Result<void> run_list(Invocation& call) {
  const bool is_everywhere = call.flags.boolean("all-namespaces");
  auto access = TRY(is_everywhere ? open_releases(call, "") : open_releases(call));
  ListOptions options;
  options.filter = call.flags.text("filter");
  options.selector = call.flags.text("selector");
  options.statuses = wanted_statuses(call.flags);
  options.by_date = call.flags.boolean("date");
  options.is_reversed = call.flags.boolean("reverse");
  options.offset = call.flags.number("offset");
  options.max = call.flags.number("max");
  const auto releases = list_releases(access.store(), options);
  if (!releases) return access.explain(releases.error());
  return print_releases(call, *releases);
}

}  // namespace cli
