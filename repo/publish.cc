// push: read all archives, put each (only if nothing is there), then one edit of the index. What stands under a version
// already is compared by its digest, so that running again after a crash goes on where it stopped.
#include "repo/publish.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/digest.h"
#include "charts/pack.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

class Push {
 public:
  Push(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository, const PushOptions& options)
      : env_(env), cancel_(cancel), repository_(repository), options_(options) {}

  Result<std::vector<PushedChart>> run(const std::vector<PackedChart>& charts);

 private:
  Result<void> put_archive(const PackedChart& packed, std::size_t number);
  Result<bool> meet_existing(std::size_t number);
  Result<void> put_provenance(const PackedChart& packed, const ArchiveFacts& facts);
  Result<WriteResult> put(const PackedChart& packed, const ArchiveFacts& facts, const WriteCondition& condition);
  Result<bool> edit(Index& index);
  Result<void> check_index(const Index& index) const;
  Result<bool> follow_replaced();
  Error differs(const ArchiveFacts& facts) const {
    return Error(ErrorCode::conflict, fmt::format("{} {} is already in {} with other contents", facts.metadata.name,
                                                  facts.metadata.version, repository_.url()))
        .hinting("publish it under a new version, or replace the old one with --force");
  }

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredRepository& repository_;
  const PushOptions& options_;
  Arena arena_{};  // holds what facts_ point to
  std::vector<ArchiveFacts> facts_{};
  std::vector<PushedChart> pushed_{};
};

IndexEntry* find_entry(Index& index, const std::string& name, const std::string& version) {
  const auto found = index.entries.find(name);
  if (found == index.entries.end()) return nullptr;
  for (auto& entry : found->second) {
    if (entry.metadata.version == version) return &entry;
  }
  return nullptr;
}

std::string plain_digest(std::string_view digest) {
  constexpr std::string_view kPrefix = "sha256:";
  return std::string(digest.starts_with(kPrefix) ? digest.substr(kPrefix.size()) : digest);
}

Result<WriteResult> Push::put(const PackedChart& packed, const ArchiveFacts& facts, const WriteCondition& condition) {
  WriteOptions options;
  options.condition = condition;
  options.content_type = options_.content_type;
  options.metadata = TRY(archive_headers(arena_, facts));
  return repository_.store.put(repository_.key(facts.file), packed.bytes, options);
}

// What is there has the same bytes, may stay, or is in the way; false: it is gone by now.
Result<bool> Push::meet_existing(std::size_t number) {
  auto& facts = facts_[number];
  const auto key = repository_.key(facts.file);
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
  if (digest == facts.digest) {
    pushed_[number].end = PushEnd::already_there;
    return true;
  }
  if (digest.empty()) return false;
  if (options_.existing == Existing::refuse) return differs(facts);
  const auto object = TRY(repository_.store.get(key, kMaxArchiveBytes));
  if (!object) return false;
  pushed_[number].end = PushEnd::kept;
  facts = TRY(read_archive(arena_, env_.log, arena_.copy(object->body), options_.load));  // for the index
  return true;
}

Result<void> Push::put_archive(const PackedChart& packed, std::size_t number) {
  const auto& facts = facts_[number];
  const bool replaces = options_.existing == Existing::replace;
  WriteCondition condition;
  condition.is_absent = !replaces && TRY(repository_.keeps_conditions(env_));
  for (int tries = 0; tries < kMaxIndexTries; ++tries) {
    if (cancel_.requested()) break;
    if (!replaces && !condition.is_absent && TRY(meet_existing(number))) return {};
    const auto written = TRY(put(packed, facts, condition));
    if (written.end == WriteEnd::written) return {};
    if (written.end == WriteEnd::changed && TRY(meet_existing(number))) return {};
    if (written.end == WriteEnd::unsupported) condition = {};
    cancel_.sleep(kIndexFirstWait);
  }
  return Error(ErrorCode::unavailable, fmt::format("{} was not written", repository_.store.url_of(repository_.key(facts.file))));
}

Result<void> Push::put_provenance(const PackedChart& packed, const ArchiveFacts& facts) {
  if (packed.provenance.empty()) return {};
  WriteOptions options;
  TRY(repository_.store.put(repository_.key(facts.file + ".prov"), packed.provenance, options));
  return {};
}

// Whether what the index has of these charts lets them be published.
Result<void> Push::check_index(const Index& index) const {
  if (options_.existing != Existing::refuse) return {};
  for (const auto& facts : facts_) {
    const auto* entry = find_entry(const_cast<Index&>(index), facts.metadata.name, facts.metadata.version);
    if (entry != nullptr && !entry->digest.empty() && plain_digest(entry->digest) != facts.digest) return differs(facts);
  }
  return {};
}

Result<bool> Push::edit(Index& index) {
  TRY(check_index(index));
  bool has_changed = false;
  const auto now = env_.clock.unix_nanoseconds() / 1'000'000'000;
  for (const auto& facts : facts_) {
    auto fresh = index_entry(facts, repository_, options_.is_relative, now);
    auto* entry = find_entry(index, facts.metadata.name, facts.metadata.version);
    if (entry == nullptr) {
      index.entries[facts.metadata.name].push_back(std::move(fresh));
      has_changed = true;
    } else if (plain_digest(entry->digest) != facts.digest || !entry->has_urls || entry->urls.empty()) {
      *entry = std::move(fresh);
      has_changed = true;
    }
  }
  return has_changed && !options_.is_dry_run;
}

Result<std::vector<PushedChart>> Push::run(const std::vector<PackedChart>& charts) {
  for (const auto& packed : charts) {
    facts_.push_back(TRY(read_archive(arena_, env_.log, packed.bytes, options_.load)));
    pushed_.push_back({facts_.back().metadata.name, facts_.back().metadata.version, PushEnd::published});
  }
  const auto there = TRY(read_stored_index(repository_));
  if (!there) {
    return Error(ErrorCode::not_found, fmt::format("there is no repository at {}: no index.yaml", repository_.url()))
        .hinting(fmt::format("tug repo init {}", repository_.url()));
  }
  for (std::size_t i = 0; i < charts.size(); ++i) {
    if (options_.is_dry_run) {
      const auto head = TRY(repository_.store.head(repository_.key(facts_[i].file)));
      if (head && options_.existing != Existing::replace) TRY(meet_existing(i));
      continue;
    }
    TRY(put_archive(charts[i], i));
    if (pushed_[i].end != PushEnd::kept) TRY(put_provenance(charts[i], facts_[i]));
  }
  if (!options_.is_dry_run) {
    const auto change = [this](Arena&, Index& index) { return edit(index); };
    TRY(edit_index(env_, cancel_, repository_, change));
    if (TRY(follow_replaced())) TRY(edit_index(env_, cancel_, repository_, change));
  }
  return pushed_;
}

// Of two who replace an archive at once the later one counts, whoever writes the index last: whether the facts had to
// become those of what is there now.
Result<bool> Push::follow_replaced() {
  bool has_changed = false;
  for (auto& facts : facts_) {
    if (options_.existing != Existing::replace) break;
    const auto head = TRY(repository_.store.head(repository_.key(facts.file)));
    const auto known = head ? head->metadata.find(std::string(kChartDigest)) : std::map<std::string, std::string>::const_iterator();
    if (!head || known == head->metadata.end() || known->second == facts.digest) continue;
    const auto object = TRY(repository_.store.get(repository_.key(facts.file), kMaxArchiveBytes));
    if (!object) continue;
    facts = TRY(read_archive(arena_, env_.log, arena_.copy(object->body), options_.load));
    has_changed = true;
  }
  return has_changed;
}

}  // namespace

Result<void> init_repository(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                             Existing existing) {
  const auto there = TRY(read_stored_index(repository));
  if (there && existing == Existing::keep) return {};
  if (there && existing == Existing::refuse) {
    return Error(ErrorCode::conflict, fmt::format("there is a repository at {} already", repository.url()))
        .hinting("--ignore-if-exists leaves it as it is, --force empties its index");
  }
  const auto edit = [&](Arena&, Index& index) -> Result<bool> {
    index.entries.clear();
    return true;
  };
  return edit_index(env, cancel, repository, edit, {.may_make = true, .may_replace = true});
}

Result<std::vector<PushedChart>> push_charts(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                                             const std::vector<PackedChart>& charts, const PushOptions& options) {
  return Push(env, cancel, repository, options).run(charts);
}

Result<void> delete_chart(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                          const std::string& name, const std::vector<std::string>& versions) {
  std::map<std::string, std::string> files;  // by version
  for (const auto& version : versions) {
    chart::Metadata metadata;
    metadata.name = name;
    metadata.version = version;
    const auto usual = chart::archive_name(metadata);
    if (usual.find('/') != std::string::npos) {
      return Error(ErrorCode::invalid, fmt::format("\"{}\" \"{}\" cannot be the name and version of a chart", name, version));
    }
    files[version] = usual;
  }
  std::set<std::string> listed;
  const auto edit = [&](Arena&, Index& index) -> Result<bool> {
    const auto found = index.entries.find(name);
    if (found == index.entries.end()) return false;
    const auto before = found->second.size();
    for (const auto& entry : found->second) {
      if (files.count(entry.metadata.version) == 0) continue;
      listed.insert(entry.metadata.version);
      files[entry.metadata.version] = file_of_entry(entry, repository);
    }
    std::erase_if(found->second, [&](const auto& entry) { return files.count(entry.metadata.version) > 0; });
    const bool has_changed = found->second.size() != before;
    if (found->second.empty()) index.entries.erase(found);
    return has_changed;
  };
  TRY(edit_index(env, cancel, repository, edit));
  for (const auto& [version, file] : files) {
    const auto key = repository.key(file);
    const bool is_there = listed.count(version) > 0 || TRY(repository.store.head(key)).has_value();
    if (!is_there) {
      return Error(ErrorCode::not_found, fmt::format("there is no {} {} in {}", name, version, repository.url()));
    }
    TRY(repository.store.remove(key));
    TRY(repository.store.remove(key + ".prov"));
  }
  return {};
}

}  // namespace repo
