// Records in memory, for trying things and for tests: filled from the YAML files of $HELM_MEMORY_DRIVER_DATA and
// gone with the process (REL-056, REL-057). Kept as JSON, so that nobody changes what another one holds.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/yaml.h"
#include "cluster/record_object.h"
#include "cluster/release_store.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kDefaultNamespace = "default";

// Where a record stands: by namespace, name and revision, which is also the order of lists.
using Key = std::tuple<std::string, std::string, int>;

struct Entry {
  std::string json{};
  RecordLabels labels{};                       // the system's
  std::map<std::string, std::string> given{};  // the user's
};

class MemoryStore final : public ReleaseStore {
 public:
  MemoryStore(base::Env& env, std::string name_space) : env_(env), name_space_(std::move(name_space)) {}

  std::string_view driver() const override { return "Memory"; }
  base::Log& log() const override { return env_.log; }

  Result<Release*> get(Arena& arena, const std::string& name, int revision) override {
    TRY(check_key(name));
    const auto found = entries_.find({name_space_, name, revision});
    if (found == entries_.end()) return release_not_found();
    return read(arena, found->second);
  }

  Result<std::vector<Release*>> query(Arena& arena, const RecordLabels& labels, Detail) override {
    std::vector<Release*> releases;
    for (const auto& [key, entry] : entries_) {
      if (is_here(key) && matches(entry.labels, labels)) releases.push_back(TRY(read(arena, entry)));
    }
    return releases;
  }

  Result<void> each(const Visit& visit, Detail) override {
    for (const auto& [key, entry] : entries_) {
      if (!is_here(key)) continue;
      Arena arena;
      visit(arena, *TRY(read(arena, entry)));
    }
    return {};
  }

  Result<void> create(const Release& release) override {
    Key key = key_of(release);
    name_space_ = std::get<0>(key);
    if (entries_.contains(key)) return release_exists();
    entries_.emplace(std::move(key), TRY(make_entry(release)));
    return {};
  }

  Result<void> update(const Release& release) override {
    const Key key = key_of(release);
    name_space_ = std::get<0>(key);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return release_not_found();
    found->second = TRY(make_entry(release));
    return {};
  }

  Result<void> remove(const std::string& name, int revision) override {
    TRY(check_key(name));
    return entries_.erase({name_space_, name, revision}) == 1 ? Result<void>() : release_not_found();
  }

  // As Helm's driver: a release written in another namespace moves the store there.
  void use(std::string name_space) { name_space_ = std::move(name_space); }

 private:
  static Key key_of(const Release& release) {
    std::string name_space = release.name_space;
    if (name_space.empty()) name_space = kDefaultNamespace;
    return {name_space, release.name, release.revision};
  }
  // Helm takes the key apart at ".v", which a name may hold.
  static Result<void> check_key(const std::string& name) {
    if (name.find(".v") == std::string::npos) return {};
    return Error(ErrorCode::invalid, "release: invalid key");
  }
  bool is_here(const Key& key) const { return name_space_.empty() || std::get<0>(key) == name_space_; }
  static bool matches(const RecordLabels& labels, const RecordLabels& wanted) {
    for (const auto& [name, value] : wanted) {
      const auto found = labels.find(name);
      if (found == labels.end() || found->second != value) return false;
    }
    return true;
  }
  static Result<Entry> make_entry(const Release& release) {
    Arena arena;
    Entry entry{TRY(release_json(arena, release)), {}, release.labels};
    set_system_labels(entry.labels, release);
    return entry;
  }
  static Result<Release*> read(Arena& arena, const Entry& entry) {
    auto* release = TRY(read_release_json(arena, arena.copy(entry.json)));
    release->labels = entry.given;
    return release;
  }

  base::Env& env_;
  std::string name_space_;
  std::map<Key, Entry> entries_;
};

Result<void> fill(base::Env& env, MemoryStore& store, const std::string& path) {
  Arena arena;
  const auto bytes = env.files.read(arena, path);
  if (!bytes) return Error(bytes.error()).wrap("Unable to read memory driver data");
  auto read = base::yaml::read_exact(arena, *bytes);
  if (!read) return std::move(read).error().wrap("Unable to unmarshal memory driver data: ");
  if (read->is_nil()) return {};
  if (!read->is_list()) {
    return Error(ErrorCode::invalid,
                 "Unable to unmarshal memory driver data: error unmarshaling JSON: while decoding "
                 "JSON: json: cannot unmarshal object into Go value of type []*v1.Release");
  }
  for (const auto& item : read->as_list()) {
    auto release = read_release(arena, item);
    if (!release) {
      return std::move(release).error().wrap(
          "Unable to unmarshal memory driver data: error unmarshaling JSON: while decoding JSON: ");
    }
    TRY(store.create(**release));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<ReleaseStore>> make_memory_store(base::Env& env, std::string name_space) {
  auto store = std::make_unique<MemoryStore>(env, name_space);
  const auto paths = env.variable("HELM_MEMORY_DRIVER_DATA").value_or("");
  for (std::size_t start = 0; start <= paths.size();) {
    const auto end = std::min(paths.find(':', start), paths.size());
    TRY(fill(env, *store, paths.substr(start, end - start)));
    start = end + 1;
  }
  store->use(std::move(name_space));
  return std::unique_ptr<ReleaseStore>(std::move(store));
}

}  // namespace cluster
