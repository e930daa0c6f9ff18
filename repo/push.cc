// push: read all archives, look at the index, put each archive (only if nothing is there), then one edit of the index. What
// stands under a version already is compared by its digest, so that running again after a crash goes on where it stopped.
// At the end each archive is looked for once more: one that a delete has taken away meanwhile is put again.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/digest.h"
#include "repo/provenance_files.h"
#include "repo/publish.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kMaxMeetings = 10;  // with those who delete or replace what is being published

// One chart on its way.
struct Parcel {
  const PackedChart* packed = nullptr;
  ArchiveFacts own{};    // of what was packed
  ArchiveFacts facts{};  // of the archive that is in the store
  PushEnd end = PushEnd::published;
  bool is_settled = false;  // nothing is to be written
  bool is_listed = false;   // its archive is there: it belongs into the index
};

class Push {
 public:
  Push(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository, const PushOptions& options)
      : env_(env), cancel_(cancel), repository_(repository), options_(options) {}

  Result<std::vector<PushedChart>> run(const std::vector<PackedChart>& charts);

 private:
  Result<void> read(const std::vector<PackedChart>& charts);
  Result<void> look_at_index();
  Result<void> try_out(Parcel& parcel);
  Result<void> put_all();
  Result<void> put_archive(Parcel& parcel);
  Result<bool> meet_existing(Parcel& parcel);
  Result<void> put_provenance(const Parcel& parcel);
  Result<WriteResult> put(const Parcel& parcel, const WriteCondition& condition);
  Result<void> list_all();
  Result<bool> edit(Index& index);
  Result<bool> is_still_there(Parcel& parcel);
  std::string key_of(const Parcel& parcel) const { return repository_.key(parcel.own.file); }
  Error differs(const ArchiveFacts& facts) const {
    return Error(ErrorCode::conflict, fmt::format("{} {} is already in {} with other contents", facts.metadata.name,
                                                  facts.metadata.version, repository_.url()))
        .hinting("publish it under a new version, or replace the old one with --force");
  }

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredRepository& repository_;
  const PushOptions& options_;
  Arena arena_{};  // holds what the parcels' facts point to
  std::vector<Parcel> parcels_{};
  std::optional<Error> failure_{};  // the first; what came before it is listed all the same
};

const IndexEntry* find_entry(const Index& index, const ArchiveFacts& facts) {
  const auto found = index.entries.find(facts.metadata.name);
  if (found == index.entries.end()) return nullptr;
  for (const auto& entry : found->second) {
    if (entry.metadata.version == facts.metadata.version) return &entry;
  }
  return nullptr;
}

std::string plain_digest(std::string_view digest) {
  constexpr std::string_view kPrefix = "sha256:";
  return std::string(digest.starts_with(kPrefix) ? digest.substr(kPrefix.size()) : digest);
}

// Whether the entry is for other contents than these.
bool is_other(const IndexEntry& entry, const ArchiveFacts& facts) {
  return !entry.digest.empty() && plain_digest(entry.digest) != facts.digest;
}

Error naming(Error error, const std::string& path) {
  if (path.empty()) return error;
  const auto reason = error.reason();
  return std::move(error.wrap(path + ": ").because(fmt::format("{}: {}", path, reason)));
}

Result<void> Push::read(const std::vector<PackedChart>& charts) {
  for (const auto& packed : charts) {
    auto facts = read_archive(arena_, env_.log, packed.bytes, options_.load);
    if (!facts) return naming(std::move(facts).error(), packed.path);
    if (!packed.provenance.empty()) {
      auto checked = check_provenance_of(packed.provenance, facts->file, facts->digest);
      if (!checked) return naming(std::move(checked).error(), packed.path.empty() ? "" : packed.path + ".prov");
    }
    const auto same = std::find_if(parcels_.begin(), parcels_.end(), [&](const auto& other) { return other.own.file == facts->file; });
    if (same != parcels_.end() && same->own.digest != facts->digest) {
      return Error(ErrorCode::conflict, fmt::format("{} {} is given twice, with different contents", facts->metadata.name,
                                                    facts->metadata.version));
    }
    Parcel parcel;
    parcel.packed = &packed;
    parcel.own = *std::move(facts);
    parcel.facts = parcel.own;
    parcel.is_settled = same != parcels_.end();
    parcels_.push_back(std::move(parcel));
  }
  return {};
}

// Whether what the index has of these charts lets them be published.
Result<void> Push::look_at_index() {
  Arena arena;
  const auto index = TRY(load_stored_index(env_, arena, repository_));
  for (auto& parcel : parcels_) {
    const auto* entry = find_entry(index, parcel.own);
    if (entry == nullptr || !is_other(*entry, parcel.own)) continue;
    if (options_.existing == Existing::refuse) return differs(parcel.own);
    if (options_.existing == Existing::replace || lies_here(*entry, repository_)) continue;
    parcel.is_settled = true;
    parcel.end = PushEnd::kept;
  }
  return {};
}

Result<WriteResult> Push::put(const Parcel& parcel, const WriteCondition& condition) {
  WriteOptions options;
  options.condition = condition;
  options.content_type = options_.content_type;
  Arena arena;
  options.metadata = TRY(archive_headers(arena, parcel.own));
  return repository_.store.put(key_of(parcel), parcel.packed->bytes, options);
}

// What is there has the same bytes, may stay, or is in the way; false: it is gone by now.
Result<bool> Push::meet_existing(Parcel& parcel) {
  const auto key = key_of(parcel);
  const auto head = TRY(repository_.store.head(key));
  std::string digest;
  if (head) {
    const auto known = head->metadata.find(std::string(kChartDigest));
    if (known != head->metadata.end()) digest = known->second;
  }
  if (head && digest.empty()) {
    const auto object = TRY(repository_.store.get(key, kMaxArchiveBytes));
    if (object) digest = base::sha256_hex(object->body);
  }
  if (digest == parcel.own.digest) {
    parcel.end = PushEnd::already_there;
    return true;
  }
  if (digest.empty()) return false;
  if (options_.existing == Existing::refuse) return differs(parcel.own);
  const auto object = TRY(repository_.store.get(key, kMaxArchiveBytes));
  if (!object) return false;
  parcel.end = PushEnd::kept;
  parcel.facts = TRY(read_archive(arena_, env_.log, arena_.copy(object->body), options_.load));  // for the index
  return true;
}

Result<void> Push::put_archive(Parcel& parcel) {
  parcel.facts = parcel.own;
  parcel.end = PushEnd::published;
  const bool replaces = options_.existing == Existing::replace;
  WriteCondition condition;
  condition.is_absent = !replaces && TRY(repository_.keeps_conditions(env_));
  for (int tries = 0; tries < kMaxIndexTries; ++tries) {
    if (cancel_.requested()) break;
    if (!replaces && !condition.is_absent && TRY(meet_existing(parcel))) return {};
    const auto written = TRY(put(parcel, condition));
    if (written.end == WriteEnd::written) return {};
    if (written.end == WriteEnd::changed && TRY(meet_existing(parcel))) return {};
    if (written.end == WriteEnd::unsupported) condition = {};
    cancel_.sleep(kIndexFirstWait);
  }
  return Error(ErrorCode::unavailable, fmt::format("{} was not written", repository_.store.url_of(key_of(parcel))));
}

// The provenance beside it; of one that was replaced the old one must not stay.
Result<void> Push::put_provenance(const Parcel& parcel) {
  if (parcel.end == PushEnd::kept) return {};
  const auto key = key_of(parcel) + ".prov";
  if (parcel.packed->provenance.empty()) {
    if (options_.existing != Existing::replace || !TRY(repository_.store.head(key))) return {};
    return repository_.store.remove(key);
  }
  TRY(repository_.store.put(key, parcel.packed->provenance, {}));
  return {};
}

// What would become of it.
Result<void> Push::try_out(Parcel& parcel) {
  if (options_.existing == Existing::replace) return {};
  TRY(meet_existing(parcel));
  return {};
}

// Puts one after the other, up to the first that fails.
Result<void> Push::put_all() {
  for (auto& parcel : parcels_) {
    if (parcel.is_settled) continue;
    const auto put_one = [&]() -> Result<void> {
      TRY(put_archive(parcel));
      parcel.is_listed = true;
      return put_provenance(parcel);
    };
    auto done = put_one();
    if (done) continue;
    failure_ = std::move(done).error();
    const bool is_first = std::none_of(parcels_.begin(), parcels_.end(), [](const auto& one) { return one.is_listed; });
    if (is_first) return *failure_;
    return {};
  }
  return {};
}

Result<bool> Push::edit(Index& index) {
  bool has_changed = false;
  const auto now = env_.clock.unix_nanoseconds() / 1'000'000'000;
  for (auto& parcel : parcels_) {
    if (!parcel.is_listed) continue;
    const auto& facts = parcel.facts;
    auto fresh = index_entry(facts, repository_, options_.is_relative, now);
    auto* entry = const_cast<IndexEntry*>(find_entry(index, facts));
    if (entry == nullptr) {
      index.entries[facts.metadata.name].push_back(std::move(fresh));
      has_changed = true;
      continue;
    }
    const bool is_in_the_way = is_other(*entry, facts);
    if (is_in_the_way && options_.existing == Existing::refuse) {
      if (!failure_) failure_ = differs(facts);
    } else if (is_in_the_way && options_.existing == Existing::keep && !lies_here(*entry, repository_)) {
      parcel.end = PushEnd::kept;
    } else if (plain_digest(entry->digest) != facts.digest || !entry->has_urls || entry->urls.empty()) {
      *entry = std::move(fresh);
      has_changed = true;
    }
  }
  return has_changed;
}

// Whether the archive is in the store as the index says. One that was deleted is put again; of two who replace an archive
// at once the later one counts, whoever writes the index last.
Result<bool> Push::is_still_there(Parcel& parcel) {
  const auto head = TRY(repository_.store.head(key_of(parcel)));
  if (!head) {
    TRY(put_archive(parcel));
    TRY(put_provenance(parcel));
    return false;
  }
  if (options_.existing != Existing::replace) return true;
  const auto known = head->metadata.find(std::string(kChartDigest));
  if (known == head->metadata.end() || known->second == parcel.facts.digest) return true;
  const auto object = TRY(repository_.store.get(key_of(parcel), kMaxArchiveBytes));
  if (object) parcel.facts = TRY(read_archive(arena_, env_.log, arena_.copy(object->body), options_.load));
  return false;
}

Result<void> Push::list_all() {
  for (int meetings = 0; meetings < kMaxMeetings; ++meetings) {
    TRY(edit_index(env_, cancel_, repository_, [this](Arena&, Index& index) { return edit(index); }));
    bool are_there = true;
    for (auto& parcel : parcels_) {
      if (parcel.is_listed && !TRY(is_still_there(parcel))) are_there = false;
    }
    if (are_there) return {};
  }
  return Error(ErrorCode::conflict, fmt::format("others have deleted or replaced what was published to {} {} times in a row",
                                                repository_.url(), kMaxMeetings));
}

Result<std::vector<PushedChart>> Push::run(const std::vector<PackedChart>& charts) {
  TRY(read(charts));
  TRY(look_at_index());
  if (options_.is_dry_run) {
    for (auto& parcel : parcels_) {
      if (!parcel.is_settled) TRY(try_out(parcel));
    }
  } else {
    TRY(put_all());
    TRY(list_all());
  }
  if (failure_) return *failure_;
  std::vector<PushedChart> pushed;
  for (const auto& parcel : parcels_) pushed.push_back({parcel.own.metadata.name, parcel.own.metadata.version, parcel.end});
  return pushed;
}

}  // namespace

Result<std::vector<PushedChart>> push_charts(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                                             const std::vector<PackedChart>& charts, const PushOptions& options) {
  return Push(env, cancel, repository, options).run(charts);
}

}  // namespace repo
