// Two ways. With conditions: read with its ETag, edit, write if it is still that, else again. Without: under a lock that
// all tugs respect, write, read back after a moment, and put back whatever is not there any more.
#include "repo/index_editor.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "repo/store_lock.h"
#include "repo/store_probe.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kIndexName = "index.yaml";
constexpr std::string_view kLockName = ".index.lock";
constexpr std::chrono::milliseconds kReadBackWait{60};  // at least; as much again at random
constexpr std::size_t kMaxReadBacks = 20;               // writes that do not stay

Error no_repository(const StoredRepository& repository) {
  return Error(ErrorCode::not_found, fmt::format("there is no repository at {}: no index.yaml", repository.url()))
      .hinting(fmt::format("tug repo init {}", repository.url()));
}

// An index that was read, all of it.
Result<Index> parse_index_to_edit(base::Env& env, Arena& arena, const StoredRepository& repository, std::string_view text) {
  const auto url = repository.store.url_of(repository.key(kIndexName));
  const auto hint = fmt::format("tug repo reindex {} makes it anew from the archives", repository.url());
  std::vector<SkippedEntry> skipped;
  auto index = read_index(arena, arena.copy(text), skipped);
  if (!index) {
    const auto reason = fmt::format("{} is no index of charts: {}", url, index.error().reason());
    return std::move(index).error().wrap(url + ": ").because(reason).hinting(hint);
  }
  if (skipped.empty()) return index;
  tell_skipped(env.log, skipped, url);
  const auto& first = skipped.front();
  return Error(ErrorCode::invalid, fmt::format("{} has {} entries that cannot be kept, the first of them {} {}: {}", url,
                                               skipped.size(), first.name.empty() ? "null" : first.name, first.version, first.error))
      .hinting(hint);
}

// One reading of the index, and what is made of it.
struct ReadIndex {
  Arena arena{};
  Index index{};
  std::string etag{};
  bool is_there = false;
};

class Editor {
 public:
  Editor(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository, const IndexEdit& edit,
         const IndexEditing& how)
      : env_(env), cancel_(cancel), repository_(repository), edit_(edit), how_(how) {}

  Result<void> with_conditions();
  Result<void> with_lock();

 private:
  Result<void> read(ReadIndex& into);
  Result<std::string> format(ReadIndex& read);
  Result<WriteResult> write(const std::string& text, const WriteCondition& condition);
  void wait(int tries);
  Result<bool> write_and_read_back(StoreLock& lock);
  Error too_busy() const {
    return Error(ErrorCode::conflict, fmt::format("{} was changed by others {} times in a row", index_url(), kMaxIndexTries));
  }
  std::string index_url() const { return repository_.store.url_of(repository_.key(kIndexName)); }

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredRepository& repository_;
  const IndexEdit& edit_;
  IndexEditing how_;
  bool was_there_ = false;
  // What was written and did not stay; the last of them has all that must be there. The older ones hold its values.
  std::vector<std::unique_ptr<ReadIndex>> lost_{};
};

Result<void> Editor::read(ReadIndex& into) {
  auto object = TRY(read_stored_index(repository_));
  into.is_there = object.has_value();
  if (!into.is_there && !how_.may_make && !was_there_) return no_repository(repository_);
  was_there_ = was_there_ || into.is_there;
  into.index = new_index(env_.clock.unix_nanoseconds());
  if (!into.is_there) return {};
  into.etag = object->info.etag;
  if (how_.may_replace) return {};
  into.index = TRY(parse_index_to_edit(env_, into.arena, repository_, object->body));
  return {};
}

Result<std::string> Editor::format(ReadIndex& read) {
  read.index.generated = base::local_moment_of(env_.clock.unix_nanoseconds());
  read.index.generated.offset_seconds = 0;
  sort_entries(read.index);
  return write_index(read.arena, read.index);
}

Result<WriteResult> Editor::write(const std::string& text, const WriteCondition& condition) {
  WriteOptions options;
  options.condition = condition;
  options.content_type = "application/yaml";
  options.cache_control = "no-cache";
  return repository_.store.put(repository_.key(kIndexName), text, options);
}

// Longer with each try, at random, so that many who wait do not wake up together.
void Editor::wait(int tries) {
  std::uint32_t random = 0;
  env_.random.fill(&random, sizeof random);
  const auto most = std::min(kIndexFirstWait * (1 << std::min(tries, 10)), kIndexLongestWait);
  cancel_.sleep(std::chrono::milliseconds(random % static_cast<std::uint64_t>(most.count() + 1)));
}

Result<void> Editor::with_conditions() {
  for (int tries = 0; tries < kMaxIndexTries; ++tries) {
    if (cancel_.requested()) return Error(ErrorCode::unavailable, "cancelled before " + index_url() + " was written");
    ReadIndex now;
    TRY(read(now));
    if (!TRY(edit_(now.arena, now.index))) return {};
    const auto text = TRY(format(now));
    WriteCondition condition;
    condition.is_absent = !now.is_there;
    condition.etag = now.etag;
    if (now.is_there && now.etag.empty()) return with_lock();
    const auto written = TRY(write(text, condition));
    if (written.end == WriteEnd::written) return {};
    if (written.end == WriteEnd::unsupported) return with_lock();
    wait(tries);
  }
  return too_busy();
}

using EntryName = std::tuple<std::string, std::string, std::string>;

std::set<EntryName> entry_names(const Index& index) {
  std::set<EntryName> names;
  for (const auto& [name, entries] : index.entries) {
    for (const auto& entry : entries) names.emplace(name, entry.metadata.version, entry.digest);
  }
  return names;
}

// Adds what `index` has lost of `wanted`, where no other entry has taken its place.
bool put_back(Index& index, const Index& wanted) {
  const auto names = entry_names(index);
  bool has_changed = false;
  for (const auto& [name, entries] : wanted.entries) {
    for (const auto& entry : entries) {
      auto& there = index.entries[name];
      const bool is_taken = std::any_of(there.begin(), there.end(), [&](const auto& other) {
        return other.metadata.version == entry.metadata.version;
      });
      if (is_taken || names.count({name, entry.metadata.version, entry.digest}) > 0) continue;
      there.push_back(entry);
      has_changed = true;
    }
    if (index.entries[name].empty()) index.entries.erase(name);
  }
  return has_changed;
}

// True where all is there that shall be.
Result<bool> Editor::write_and_read_back(StoreLock& lock) {
  auto now = std::make_unique<ReadIndex>();
  TRY(read(*now));
  bool has_changed = !lost_.empty() && put_back(now->index, lost_.back()->index);
  has_changed = TRY(edit_(now->arena, now->index)) || has_changed;
  if (!has_changed) return true;
  const auto text = TRY(format(*now));
  if (!TRY(lock.holds())) {
    TRY(lock.take());
    return false;
  }
  WriteCondition condition;  // no deaf store minds it, and one that was taken for deaf keeps it
  condition.is_absent = !now->is_there;
  condition.etag = now->etag;
  auto written = TRY(write(text, condition));
  if (written.end == WriteEnd::unsupported) written = TRY(write(text, {}));
  if (written.end != WriteEnd::written) return false;
  std::uint32_t random = 0;
  env_.random.fill(&random, sizeof random);
  cancel_.sleep(kReadBackWait + std::chrono::milliseconds(random % static_cast<std::uint64_t>(kReadBackWait.count())));
  const auto kept = TRY(read_stored_index(repository_));
  if (kept && kept->body == text) return true;
  if (lost_.size() >= kMaxReadBacks) {
    return Error(ErrorCode::conflict, fmt::format("{} does not stay as it was written", index_url()));
  }
  lost_.push_back(std::move(now));
  return false;
}

Result<void> Editor::with_lock() {
  env_.log.warn(fmt::format("{} ignores the conditions of writes, so that tug cannot guarantee that no entry is lost when "
                            "others than tug publish at the same time; \"tug repo reindex\" brings lost entries back",
                            repository_.store.address().empty() ? repository_.url() : repository_.store.address()));
  StoreLock lock(env_, cancel_, repository_.store, repository_.key(kLockName));
  TRY(lock.take());
  for (int tries = 0; tries < kMaxIndexTries; ++tries) {
    if (cancel_.requested()) return Error(ErrorCode::unavailable, "cancelled before " + index_url() + " was written");
    if (TRY(write_and_read_back(lock))) return lock.release();
    wait(0);
  }
  return too_busy();
}

}  // namespace

std::string StoredRepository::url() const {
  auto text = store.url_of(prefix);
  while (text.ends_with('/')) text.pop_back();
  return text;
}

Result<bool> StoredRepository::keeps_conditions(base::Env& env) const {
  return repo::keeps_conditions(env, store, prefix, notes);
}

Result<Index> load_stored_index(base::Env& env, Arena& arena, const StoredRepository& repository) {
  const auto object = TRY(read_stored_index(repository));
  if (!object) return no_repository(repository);
  return parse_index_to_edit(env, arena, repository, object->body);
}

Result<std::optional<StoredObject>> read_stored_index(const StoredRepository& repository) {
  return repository.store.get(repository.key(kIndexName), kMaxIndexBytes);
}

Result<void> edit_index(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                        const IndexEdit& edit, const IndexEditing& how) {
  Editor editor(env, cancel, repository, edit, how);
  const bool keeps = TRY(repository.keeps_conditions(env));
  return keeps ? editor.with_conditions() : editor.with_lock();
}

}  // namespace repo
