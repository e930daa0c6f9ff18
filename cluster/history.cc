// The questions that Helm's storage.Storage asks of a driver, and pruning.
#include <algorithm>

#include <fmt/format.h>

#include "base/dns_name.h"
#include "base/go_format.h"
#include "cluster/release_store.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kMaxReleaseName = 53;  // bytes

void sort_by_revision(std::vector<Release*>& releases) {
  std::stable_sort(releases.begin(), releases.end(),
                   [](const Release* a, const Release* b) { return a->revision < b->revision; });
}

// Which revisions go until `keep` are left: the oldest, but never the newest deployed one.
std::vector<int> revisions_to_remove(std::vector<RecordHead> heads, std::size_t keep) {
  std::sort(heads.begin(), heads.end(),
            [](const RecordHead& a, const RecordHead& b) { return a.revision < b.revision; });
  int deployed = 0;
  for (const auto& head : heads) {
    if (head.status == Status::deployed) deployed = head.revision;
  }
  std::vector<int> revisions;
  for (const auto& head : heads) {
    if (heads.size() - revisions.size() <= keep) break;
    if (head.revision != deployed) revisions.push_back(head.revision);
  }
  return revisions;
}

Result<void> prune(ReleaseStore& store, const std::string& name, std::size_t keep) {
  const auto revisions = revisions_to_remove(TRY(store.heads(name)), keep);
  if (revisions.empty()) return {};
  std::vector<Error> errors;
  for (const int revision : revisions) {
    store.log().debug("deleting release", {{"key", record_name(name, revision)}});
    auto removed = store.remove(name, revision);
    if (removed) continue;
    store.log().debug("error pruning release", {{"key", record_name(name, revision)},
                                                {"error", removed.error().helm()}});
    errors.push_back(std::move(removed).error());
  }
  store.log().debug("pruned records", {{"count", std::to_string(revisions.size())},
                                       {"release", name},
                                       {"errors", std::to_string(errors.size())}});
  // A record that is gone already is none to take away.
  if (errors.empty() || is_release_not_found(errors.front())) return {};
  if (errors.size() == 1) return errors.front();
  return Error(errors.front())
      .wrap(fmt::format("encountered {} deletion errors. First is: ", errors.size()));
}

}  // namespace

Error release_not_found() { return {ErrorCode::not_found, "release: not found"}; }
Error release_exists() { return {ErrorCode::conflict, "release: already exists"}; }

Error no_deployed_releases(const std::string& name) {
  return {ErrorCode::not_found, fmt::format("{} has no deployed releases", base::go_quote(name))};
}

bool is_release_name(std::string_view name) {
  return name.size() <= kMaxReleaseName && base::is_dns_subdomain(name);
}

Result<std::vector<RecordHead>> ReleaseStore::heads(const std::string& name) {
  Arena arena;
  std::vector<RecordHead> heads;
  for (const auto* release : TRY(query(arena, {{"name", name}}, Detail::summary))) {
    heads.push_back({release->revision, release->status});
  }
  return heads;
}

Result<Release*> ReleaseStore::newest(Arena& arena, const std::string& name) {
  const auto revisions = TRY(heads(name));
  if (revisions.empty()) return nullptr;
  int newest = 0;
  for (const auto& head : revisions) newest = std::max(newest, head.revision);
  if (auto release = read_revision(arena, name, newest)) return release;
  // What cannot be read does not count: an older one may be the newest that can.
  auto releases = TRY(query(arena, {{"name", name}}));
  Release* last = nullptr;
  for (auto* release : releases) {
    if (last == nullptr || release->revision >= last->revision) last = release;
  }
  return last;
}

Result<std::vector<Release*>> history(Arena& arena, ReleaseStore& store, const std::string& name,
                                      Detail detail) {
  store.log().debug("getting release history", {{"name", name}});
  auto releases = TRY(store.query(arena, {{"name", name}}, detail));
  if (releases.empty()) return release_not_found();
  sort_by_revision(releases);
  return releases;
}

Result<Release*> last_release(Arena& arena, ReleaseStore& store, const std::string& name) {
  store.log().debug("getting last revision", {{"name", name}});
  store.log().debug("getting release history", {{"name", name}});
  auto* release = TRY(store.newest(arena, name));
  if (release == nullptr) return release_not_found();
  return release;
}

Result<std::vector<Release*>> deployed_releases(Arena& arena, ReleaseStore& store,
                                                const std::string& name) {
  store.log().debug("getting deployed releases", {{"name", name}});
  auto releases = TRY(store.query(arena, {{"name", name}, {"status", "deployed"}}));
  if (releases.empty()) return no_deployed_releases(name);
  return releases;
}

Result<Release*> deployed_release(Arena& arena, ReleaseStore& store, const std::string& name) {
  auto releases = TRY(deployed_releases(arena, store, name));
  sort_by_revision(releases);
  return releases.back();
}

Result<Release*> release_content(Arena& arena, ReleaseStore& store, const std::string& name,
                                 int revision) {
  if (!is_release_name(name)) {
    return Error(ErrorCode::invalid, "releaseContent: Release name is invalid: " + name);
  }
  if (revision <= 0) return last_release(arena, store, name);
  store.log().debug("getting release", {{"key", record_name(name, revision)}});
  return store.get(arena, name, revision);
}

Result<void> create_release(base::Env& env, ReleaseStore& store, const Release& release,
                            int history_limit) {
  env.log.debug("creating release", {{"key", record_name(release.name, release.revision)}});
  if (history_limit > 0) {
    TRY(prune(store, release.name, static_cast<std::size_t>(history_limit) - 1));
  }
  return store.create(release);
}

}  // namespace cluster
