// look() lists and stats, compares that with the last time, reads what has changed, and puts the index together. A file
// that was changed within the last second may change again without being seen, so it is read once more until it is older.
#include "repo/site/chart_folder.h"

#include <algorithm>
#include <atomic>
#include <set>

#include <sys/stat.h>
#include <time.h>

#include <fmt/format.h>

#include "base/at_once.h"
#include "base/digest.h"
#include "base/gzip.h"
#include "base/url.h"
#include "base/value.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kArchive = ".tgz";
constexpr std::uint32_t kFileMode = 0644;
constexpr unsigned kMostReaders = 4;
constexpr std::int64_t kSecond = 1'000'000'000;

std::string escaped(const std::string& path) {
  const auto slash = path.find('/');
  if (slash == std::string::npos) return base::escape_path_segment(path);
  return base::escape_path_segment(path.substr(0, slash)) + "/" + base::escape_path_segment(path.substr(slash + 1));
}

std::int64_t disk_now() {  // the clock that the kernel stamps files by
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

}  // namespace

// An archive as it was when it was read.
struct ChartFolder::Known {
  base::FileIdentity identity{};
  bool is_proof = false;  // the same identity is the same file
  std::string error{};    // why it is no chart
  ArchiveFacts facts{};
  std::shared_ptr<Arena> arena{};  // holds values of the facts; may be missing
};

const ServedChart* FolderState::find(std::string_view name, std::string_view version) const {
  for (const auto& [path, chart] : charts) {
    if (chart.name == name && chart.version == version) return &chart;
  }
  return nullptr;
}

ChartFolder::ChartFolder(base::Env& env, std::string path) : env_(env), path_(std::move(path)) {}
ChartFolder::~ChartFolder() = default;

std::string ChartFolder::full_path(const std::string& path) const { return base::join_path(path_, path); }

void ChartFolder::warn(const std::string& text) {
  const std::lock_guard lock(files_mutex_);
  env_.log.warn(text);
}

void ChartFolder::tell_once(const std::string& text) {
  if (told_.size() > kMaxServedCharts) told_.clear();
  if (told_.emplace(text, true).second) warn(text);
}

Result<std::string> ChartFolder::read(const std::string& path) {
  const std::lock_guard lock(files_mutex_);
  Arena arena;
  const auto contents = TRY(env_.files.read_with_info(arena, full_path(path), kMaxServedArchive));
  if (contents.info.type != base::FileType::file || contents.info.size > kMaxServedArchive) {
    return Error(ErrorCode::invalid, fmt::format("{} is no file of at most {} MiB", path, kMaxServedArchive >> 20));
  }
  return std::string(contents.bytes);
}

Result<void> ChartFolder::write(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(files_mutex_);
  return env_.files.write(full_path(path), bytes, kFileMode);
}

Result<void> ChartFolder::remove(const std::string& path) {
  const std::lock_guard lock(files_mutex_);
  return env_.files.remove(full_path(path));
}

bool ChartFolder::has(const std::string& path) {
  const std::lock_guard lock(files_mutex_);
  const auto info = env_.files.info(full_path(path), false);
  return info && *info;
}

// Whether a link leads to something in the folder.
bool ChartFolder::is_inside(const std::string& path) {
  if (resolved_.empty()) resolved_ = env_.files.resolve(path_) ? *env_.files.resolve(path_) : path_;
  const auto target = env_.files.resolve(full_path(path));
  return target && target->starts_with(resolved_ + "/");
}

Result<void> ChartFolder::scan_folder(const std::string& folder, bool goes_down, std::vector<Found>& into) {
  const auto entries = TRY(env_.files.list(full_path(folder)));
  std::set<std::string> provenance;
  for (const auto& entry : entries) {
    if (std::string_view(entry.name).ends_with(".tgz.prov")) provenance.insert(entry.name.substr(0, entry.name.size() - 5));
  }
  for (const auto& entry : entries) {
    if (entry.name.starts_with('.')) continue;
    const auto path = folder.empty() ? entry.name : folder + "/" + entry.name;
    if (entry.type == base::FileType::link && !is_inside(path)) continue;
    if (std::string_view(entry.name).ends_with(kArchive)) {
      const auto identity = base::file_identity(full_path(path));
      if (!identity) continue;
      if (into.size() == kMaxServedCharts) {
        return Error(ErrorCode::invalid, fmt::format("{} has more than {} archives", path_, kMaxServedCharts));
      }
      into.push_back({path, *identity, provenance.count(entry.name) > 0});
    } else if (goes_down) {
      const auto info = env_.files.info(full_path(path));
      const bool is_folder = info && *info && (*info)->type == base::FileType::directory;
      if (is_folder && !scan_folder(path, false, into)) continue;  // one that cannot be read has nothing
    }
  }
  return {};
}

Result<std::vector<ChartFolder::Found>> ChartFolder::scan() {
  const std::lock_guard lock(files_mutex_);
  std::vector<Found> found;
  TRY(scan_folder("", true, found));
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    const bool a_deep = a.path.find('/') != std::string::npos;
    const bool b_deep = b.path.find('/') != std::string::npos;
    return std::tie(a_deep, a.path) < std::tie(b_deep, b.path);
  });
  return found;
}

std::shared_ptr<ChartFolder::Known> ChartFolder::read_known(const Found& found) {
  auto known = std::make_shared<Known>();
  known->identity = found.identity;
  known->is_proof = found.identity.changed_nanoseconds + kSecond < disk_now();
  const auto bytes = read(found.path);
  if (!bytes) {
    known->error = bytes.error().reason();
    return known;
  }
  Arena arena(chart::kMaxChartMemory);
  base::MemoryLog log;
  const auto read = [&]() -> Result<ArchiveFacts> {
    try {
      return read_archive(arena, log, *bytes, {.loader = chart::Loader::detecting, .links = chart::Links::inside_only});
    } catch (const base::ArenaFull&) {
      return Error(ErrorCode::invalid, "it needs more memory than a chart may");
    }
  };
  auto facts = read();
  if (!facts) {
    known->error = facts.error().reason();
    return known;
  }
  known->facts = std::move(*facts);
  known->arena = std::make_shared<Arena>();
  for (auto& dependency : known->facts.metadata.dependencies) {  // what they import lives in the chart's memory
    if (dependency) dependency->import_values = base::deep_copy(*known->arena, dependency->import_values);
  }
  return known;
}

void ChartFolder::read_changed(const std::vector<Found>& found) {
  std::vector<const Found*> changed;
  std::map<std::string, std::shared_ptr<Known>> known;
  for (const auto& one : found) {
    const auto before = known_.find(one.path);
    const bool is_same = before != known_.end() && before->second->is_proof && before->second->identity == one.identity;
    if (is_same) {
      known[one.path] = before->second;
    } else {
      changed.push_back(&one);
    }
  }
  std::vector<std::shared_ptr<Known>> read(changed.size());
  std::atomic<std::size_t> next{0};
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(base::usable_threads(kMostReaders), changed.size()));
  base::run_at_once(std::max(threads, 1U), [&](unsigned) {
    for (std::size_t i = next++; i < changed.size(); i = next++) read[i] = read_known(*changed[i]);
  });
  for (std::size_t i = 0; i < changed.size(); ++i) known[changed[i]->path] = read[i];
  known_ = std::move(known);
}

Result<std::shared_ptr<const FolderState>> ChartFolder::make_state(const std::vector<Found>& found) {
  auto state = std::make_shared<FolderState>();
  const auto now = env_.clock.unix_nanoseconds();
  state->made = now / kSecond;
  state->index = new_index(now);
  std::set<std::pair<std::string, std::string>> taken;
  for (const auto& one : found) {
    const auto& known = *known_.at(one.path);
    if (!known.error.empty()) {
      tell_once(fmt::format("left out: {}: {}", one.path, known.error));
      continue;
    }
    const auto& metadata = known.facts.metadata;
    if (!taken.insert({metadata.name, metadata.version}).second) {
      tell_once(fmt::format("left out: {}: {} {} is there already", one.path, metadata.name, metadata.version));
      continue;
    }
    const auto modified = one.identity.modified_nanoseconds / kSecond;
    state->charts[one.path] = {one.path, metadata.name, metadata.version, known.facts.digest, modified, one.identity.size,
                               one.has_provenance};
    IndexEntry entry;
    entry.metadata = metadata;
    entry.digest = known.facts.digest;
    entry.urls = {"charts/" + escaped(one.path)};
    entry.has_urls = true;
    entry.created.unix_nanoseconds = modified * kSecond;
    entry.created.is_zero = false;
    state->index.entries[metadata.name].push_back(std::move(entry));
    state->arenas.push_back(known.arena);
  }
  sort_entries(state->index);
  Arena arena;
  state->yaml = TRY(write_index(arena, state->index));
  state->packed = base::gzip(state->yaml);
  state->etag = "\"" + base::sha256_hex(state->yaml).substr(0, 32) + "\"";
  return std::shared_ptr<const FolderState>(std::move(state));
}

Result<std::shared_ptr<const FolderState>> ChartFolder::look() {
  const std::lock_guard lock(look_mutex_);
  auto found = TRY(scan());
  const bool is_settled = std::all_of(known_.begin(), known_.end(), [](const auto& item) { return item.second->is_proof; });
  if (state_ && is_settled && found == found_) return state_;
  const auto before = known_;
  read_changed(found);
  const bool is_same = state_ && found == found_ && std::all_of(known_.begin(), known_.end(), [&](const auto& item) {
    const auto old = before.find(item.first);
    return old != before.end() && old->second->facts.digest == item.second->facts.digest &&
           old->second->error == item.second->error;
  });
  if (!is_same) state_ = TRY(make_state(found));
  found_ = std::move(found);
  return state_;
}

}  // namespace repo
