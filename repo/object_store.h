// A place that keeps whole objects under keys and can refuse a write by what is there: what publishing needs of S3, a
// folder or anything like them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace repo {

struct ObjectInfo {
  std::string key{};
  std::string etag{};              // opaque, with its quotes; names this very content
  std::uint64_t size = 0;
  std::int64_t modified = 0;       // unix seconds; 0 where the store does not say
  std::map<std::string, std::string> metadata{};  // of head() and get(): names in small letters, without a prefix
};

struct StoredObject {
  ObjectInfo info{};
  std::string body{};
};

// What must hold for a write to happen. At most one of them.
struct WriteCondition {
  bool is_absent = false;  // nothing is under the key
  std::string etag{};      // this content is there
  bool is_any() const { return !is_absent && etag.empty(); }
};

struct WriteOptions {
  WriteCondition condition{};
  std::string content_type{};
  std::string cache_control{};
  std::map<std::string, std::string> metadata{};  // ASCII
};

enum class WriteEnd {
  written,
  changed,      // the condition did not hold: read again
  busy,         // somebody else is writing just now: try again
  unsupported,  // the store knows no such condition
};

struct WriteResult {
  WriteEnd end = WriteEnd::written;
  std::string etag{};  // of what was written; empty where the store does not say
};

class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  // The object, at most `max_bytes` of it (more is ErrorCode::invalid); nothing where there is none.
  virtual base::Result<std::optional<StoredObject>> get(const std::string& key, std::size_t max_bytes) = 0;
  virtual base::Result<std::optional<ObjectInfo>> head(const std::string& key) = 0;
  // Writes, or says why not. What is not about the condition is an error.
  virtual base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) = 0;
  // Removes; nothing there is fine.
  virtual base::Result<void> remove(const std::string& key) = 0;
  // What lies right below `prefix` (empty, or ending in "/"), by key; nothing further down, no metadata.
  virtual base::Result<std::vector<ObjectInfo>> list(const std::string& prefix) = 0;
  // Whether put() is known to keep conditions, or known not to; nothing where it must be tried.
  virtual std::optional<bool> keeps_conditions() const = 0;
  // How a user writes the place: "s3://bucket/key".
  virtual std::string url_of(const std::string& key) const = 0;
  // Where the store is, since places of one name may be on different servers.
  virtual std::string address() const = 0;
};

}  // namespace repo
