// Where release records are kept: Secrets, ConfigMaps, PostgreSQL or memory (helm.md 7.1, 7.5), and the
// questions every verb asks of them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"

namespace cluster {

// A selector over system labels: {"name", "web"}, {"status", "deployed"}; "owner" = "helm" goes without saying.
using RecordLabels = std::map<std::string, std::string>;

// What the labels of a record tell, without its contents.
struct RecordHead {
  int revision = 0;
  Status status = Status::unknown;
};

class ReleaseStore {
 public:
  // Gets one release after the other; both are gone after the call.
  using Visit = std::function<void(base::Arena& arena, Release& release)>;

  virtual ~ReleaseStore() = default;
  virtual std::string_view driver() const = 0;  // "Secret", "ConfigMap", "SQL", "Memory", as Helm names them
  virtual base::Log& log() const = 0;

  // One revision. "release: not found" (not_found).
  virtual base::Result<Release*> get(base::Arena& arena, const std::string& name, int revision) = 0;
  // All records whose labels match, in the driver's order; those that cannot be decoded are passed over
  // with a debug line (REL-012). An empty result is no error here.
  virtual base::Result<std::vector<Release*>> query(base::Arena& arena, const RecordLabels& labels,
                                                    Detail detail) = 0;
  base::Result<std::vector<Release*>> query(base::Arena& arena, const RecordLabels& labels) {
    return query(arena, labels, Detail::full);
  }
  // The revisions of a release, in any order, without fetching their contents where that can be spared.
  virtual base::Result<std::vector<RecordHead>> heads(const std::string& name);
  // The newest revision of a release that can be read, with labels as query() gives them; nullptr where there is
  // none. Fetches no other where that can be spared.
  base::Result<Release*> newest(base::Arena& arena, const std::string& name);
  // Every record one by one, in the driver's order, each in an arena that is dropped after the call: for `list`
  // over thousands.
  virtual base::Result<void> each(const Visit& visit, Detail detail) = 0;
  // "release: already exists" (conflict): the lock that Helm has.
  virtual base::Result<void> create(const Release& release) = 0;
  virtual base::Result<void> update(const Release& release) = 0;
  virtual base::Result<void> remove(const std::string& name, int revision) = 0;

 protected:
  // One revision with labels as query() gives them. Unless a store says otherwise, get() gives the same.
  virtual base::Result<Release*> read_revision(base::Arena& arena, const std::string& name, int revision) {
    return get(arena, name, revision);
  }
};

// Secrets or ConfigMaps of one namespace ("" = all, only for reading). Records over kMaxRecordObject are
// split over several objects; docs/RELIABILITY.md says how and what Helm sees of it.
inline constexpr std::size_t kMaxRecordObject = 1024 * 1024;  // bytes of base64 text, the API's own limit
inline constexpr std::size_t kMaxRecordPart = 900 * 1024;     // bytes of text in a part
enum class RecordKind { secret, config_map };
std::unique_ptr<ReleaseStore> make_object_store(base::Env& env, KubeClient& client, RecordKind kind,
                                                std::string name_space);
// HELM_MEMORY_DRIVER_DATA: files with lists of releases in YAML (REL-057). Errors: "Unable to read memory driver
// data…", "Unable to unmarshal memory driver data: …", "release: already exists".
base::Result<std::unique_ptr<ReleaseStore>> make_memory_store(base::Env& env, std::string name_space);
// HELM_DRIVER_SQL_CONNECTION_STRING; makes and migrates the tables (REL-048 … 055). libpq is loaded here.
base::Result<std::unique_ptr<ReleaseStore>> make_sql_store(base::Env& env, std::string name_space);

// The questions (Helm's storage.Storage). History in order of revision, oldest first; "release: not found" where
// there is none.
base::Result<std::vector<Release*>> history(base::Arena& arena, ReleaseStore& store, const std::string& name,
                                            Detail detail = Detail::full);
base::Result<Release*> last_release(base::Arena& arena, ReleaseStore& store, const std::string& name);
// `"web" has no deployed releases`; the newest where several are.
base::Result<Release*> deployed_release(base::Arena& arena, ReleaseStore& store, const std::string& name);
base::Result<std::vector<Release*>> deployed_releases(base::Arena& arena, ReleaseStore& store, const std::string& name);
// Helm's releaseContent: the newest for revision 0, else that one. "releaseContent: Release name is invalid: …".
base::Result<Release*> release_content(base::Arena& arena, ReleaseStore& store, const std::string& name, int revision);
// Stores a new revision after taking the oldest away until limit-1 remain, never the newest deployed one
// (REL-045 … 047). 0 = no limit.
base::Result<void> create_release(base::Env& env, ReleaseStore& store, const Release& release, int history_limit);

// The errors that every store has.
base::Error release_not_found();       // "release: not found"
base::Error release_exists();          // "release: already exists"
base::Error no_deployed_releases(const std::string& name);  // `"web" has no deployed releases`
inline bool is_release_not_found(const base::Error& error) { return error.helm() == "release: not found"; }

// chartutil.ValidateReleaseName, without its text: lower case names of DNS, at most 53 bytes.
bool is_release_name(std::string_view name);

}  // namespace cluster
