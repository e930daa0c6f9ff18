// The sandbox's objects on disk: a file for each, a counter for resourceVersion, a log of events for watches. Several
// processes may use one folder at once; a lock file keeps their writes apart.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/file_lock.h"
#include "base/filesystem.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster::sandbox {

inline constexpr std::size_t kMaxEventLog = 32U << 20;  // bytes, before the older half is dropped

// Where an object is: "apps"/"deployments"/"web"/"front". The group of core is "core", no namespace is "_".
struct Place {
  std::string group{};
  std::string plural{};
  std::string name_space{};
  std::string name{};
};

struct Event {
  std::int64_t version = 0;
  std::string type{};  // "ADDED", "MODIFIED", "DELETED"
  Place place{};
  std::string object{};  // JSON
};

class Store {
 public:
  Store(base::FileSystem& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  // Held while something is read and written in one step. Waits for others; gone with the process.
  base::Result<std::unique_ptr<base::FileLock>> lock();

  // The object's JSON as a value, nil where it is not there.
  base::Result<base::Value> get(base::Arena& arena, const Place& place);
  // All below a place with empty fields: of a kind, of a kind in a namespace; in order of namespace and name.
  base::Result<std::vector<base::Value>> list(base::Arena& arena, const Place& place);
  // Writes or removes, and logs the event, under a new resourceVersion that is put into the object. Under lock().
  base::Result<void> put(base::Arena& arena, const Place& place, base::Value& object, bool is_new);
  base::Result<void> erase(base::Arena& arena, const Place& place, base::Value& object);
  base::Result<std::int64_t> version();

  // Removes everything a store made, and nothing else that may be in its folder. Takes the lock.
  base::Result<void> clear();

  // Events after `version`, in order. not_found where the log no longer goes back that far.
  base::Result<std::vector<Event>> events_after(std::int64_t version);

 private:
  std::string file_of(const Place& place) const;
  base::Result<std::int64_t> next_version();
  base::Result<void> log(base::Arena& arena, const Event& event);

  base::FileSystem& files_;
  std::string folder_;
};

}  // namespace cluster::sandbox
