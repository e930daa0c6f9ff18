// The index from the archives. What helm-s3 and tug keep with an archive is enough; others are read whole. Readers work
// side by side. The index is written only if nobody has written it since the archives were listed; otherwise all is
// looked at again, with what is known of archives that have not changed.
#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>

#include "base/at_once.h"
#include "repo/publish.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kExtension = ".tgz";

// What became of one archive.
struct Looked {
  std::optional<ArchiveFacts> facts{};
  std::string skipped{};           // why it is no chart
  std::optional<Error> failure{};  // of the store
};

class Reindex {
 public:
  Reindex(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository, bool is_relative)
      : env_(env), cancel_(cancel), repository_(repository), is_relative_(is_relative) {}
  Result<ReindexReport> run();

 private:
  Result<std::vector<ObjectInfo>> list() const;
  Looked look(Arena& arena, const ObjectInfo& object) const;
  Result<void> look_at(const std::vector<ObjectInfo>& objects);
  Result<bool> fill(Arena& arena, Index& index);
  std::optional<Index> index_before(Arena& arena);
  void keep_foreign(const Index& before, Index& index);

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredRepository& repository_;
  bool is_relative_;
  std::deque<Arena> arenas_{};  // hold what known_ points to
  std::unordered_map<std::string, Looked> known_{};  // by key and ETag
  ReindexReport report_{};
};

std::string known_name(const ObjectInfo& object) { return object.key + "\n" + object.etag; }

bool has_version(const Index& index, const std::string& name, const std::string& version) {
  const auto versions = index.entries.find(name);
  return versions != index.entries.end() && std::any_of(versions->second.begin(), versions->second.end(), [&](const auto& entry) {
    return entry.metadata.version == version;
  });
}

Result<std::vector<ObjectInfo>> Reindex::list() const {
  auto objects = TRY(repository_.store.list(repository_.prefix));
  std::erase_if(objects, [](const auto& object) { return !std::string_view(object.key).ends_with(kExtension); });
  return objects;
}

Looked Reindex::look(Arena& arena, const ObjectInfo& object) const {
  const auto file = object.key.substr(repository_.prefix.size());
  const auto head = repository_.store.head(object.key);
  if (!head) return {std::nullopt, "", head.error()};
  if (!*head) return {std::nullopt, "it is gone", std::nullopt};
  if (auto facts = facts_of_headers(arena, **head, file)) return {std::move(facts), "", std::nullopt};
  auto stored = repository_.store.get(object.key, kMaxArchiveBytes);
  if (!stored) {
    if (stored.error().code() == ErrorCode::invalid) return {std::nullopt, stored.error().reason(), std::nullopt};
    return {std::nullopt, "", stored.error()};
  }
  if (!*stored) return {std::nullopt, "it is gone", std::nullopt};
  base::MemoryLog unheard;
  Arena of_chart(chart::kMaxChartMemory);
  auto facts = read_archive(of_chart, unheard, (*stored)->body, {.loader = chart::Loader::plain});
  if (!facts) return {std::nullopt, facts.error().reason(), std::nullopt};
  const auto headers = archive_headers(of_chart, *facts);  // carried over as text
  ObjectInfo info;
  if (headers && !headers->empty()) {
    info.metadata = *headers;
    if (auto kept = facts_of_headers(arena, info, file)) return {std::move(kept), "", std::nullopt};
  }
  facts->file = file;
  for (auto& dependency : facts->metadata.dependencies) {  // what they import lives in the chart's memory
    if (dependency) dependency->import_values = base::deep_copy(arena, dependency->import_values);
  }
  return {std::move(*facts), "", std::nullopt};
}

Result<void> Reindex::look_at(const std::vector<ObjectInfo>& objects) {
  std::vector<const ObjectInfo*> fresh;
  for (const auto& object : objects) {
    if (known_.count(known_name(object)) == 0) fresh.push_back(&object);
  }
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(kReindexReaders, std::max<std::size_t>(1, fresh.size())));
  std::vector<Arena*> memory;
  for (unsigned i = 0; i < threads; ++i) memory.push_back(&arenas_.emplace_back());
  std::vector<Looked> looked(fresh.size());
  std::atomic<std::size_t> next{0};
  base::run_at_once(threads, [&](unsigned thread) {
    for (std::size_t i = next++; i < fresh.size() && !cancel_.requested(); i = next++) {
      looked[i] = look(*memory[thread], *fresh[i]);
    }
  });
  if (cancel_.requested()) return Error(ErrorCode::unavailable, "cancelled before the index was written");
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (looked[i].failure) return *looked[i].failure;
    known_[known_name(*fresh[i])] = std::move(looked[i]);
  }
  return {};
}

// The index as it was, as far as it can be read.
std::optional<Index> Reindex::index_before(Arena& arena) {
  const auto object = read_stored_index(repository_);
  if (!object || !*object) return std::nullopt;
  std::vector<SkippedEntry> skipped;
  auto index = read_index(arena, arena.copy((*object)->body), skipped);
  if (index) return *std::move(index);
  report_.notes.push_back("the old index cannot be read: what it had of archives that lie elsewhere is gone");
  return std::nullopt;
}

// Entries of archives that lie elsewhere, which nothing here tells of.
void Reindex::keep_foreign(const Index& before, Index& index) {
  for (const auto& [name, entries] : before.entries) {
    for (const auto& entry : entries) {
      if (lies_here(entry, repository_) || has_version(index, name, entry.metadata.version)) continue;
      index.entries[name].push_back(entry);
      ++report_.elsewhere;
    }
  }
}

Result<bool> Reindex::fill(Arena& arena, Index& index) {
  report_ = {};
  const auto before = index_before(arena);
  std::map<std::string, base::Moment> created;  // by digest
  if (before) {
    for (const auto& [name, entries] : before->entries) {
      for (const auto& entry : entries) created[entry.digest] = entry.created;
    }
  }
  const auto objects = TRY(list());
  TRY(look_at(objects));
  index.entries.clear();
  for (const auto& object : objects) {
    const auto& looked = known_[known_name(object)];
    const auto file = object.key.substr(repository_.prefix.size());
    if (!looked.facts) {
      report_.skipped.push_back(file + ": " + looked.skipped);
      continue;
    }
    auto entry = index_entry(*looked.facts, repository_, is_relative_, object.modified);
    if (const auto then = created.find(entry.digest); then != created.end()) entry.created = then->second;
    const auto& name = entry.metadata.name;
    if (has_version(index, name, entry.metadata.version)) {
      report_.skipped.push_back(fmt::format("{}: {} {} is there already", file, name, entry.metadata.version));
      continue;
    }
    index.entries[name].push_back(std::move(entry));
    ++report_.charts;
  }
  if (before) keep_foreign(*before, index);
  return true;
}

Result<ReindexReport> Reindex::run() {
  const auto edit = [this](Arena& arena, Index& index) { return fill(arena, index); };
  TRY(edit_index(env_, cancel_, repository_, edit, {.may_make = true, .may_replace = true}));
  return report_;
}

}  // namespace

Result<ReindexReport> reindex_repository(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                                         bool is_relative) {
  return Reindex(env, cancel, repository, is_relative).run();
}

}  // namespace repo
