// A condition and the write that depends on it happen under one file lock, .tug.lock in the folder. Files get their names
// when they are whole.
#include "repo/folder_store.h"

#include <limits>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/file_lock.h"
#include "base/filesystem.h"
#include "base/url.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kLock = ".tug.lock";
constexpr std::uint32_t kFileMode = 0644;

// Whether a key names something below the folder: ".." would lead out of it.
bool is_below(const std::string& key) {
  const auto clean = base::clean_path(key);
  return !key.starts_with('/') && clean != "." && clean != ".." && !clean.starts_with("../");
}

}  // namespace

std::string FolderStore::path_of(const std::string& key) const { return base::join_path(folder_, key); }

Result<std::optional<StoredObject>> FolderStore::read(const std::string& key, std::size_t max_bytes) {
  const std::lock_guard lock(mutex_);
  const auto path = path_of(key);
  const auto info = TRY(env_.files.info(path));
  if (!info) return std::optional<StoredObject>();
  base::Arena arena;
  const auto contents = TRY(env_.files.read_with_info(arena, path, max_bytes));
  if (contents.info.type != base::FileType::file) return Error(ErrorCode::invalid, path + " is no file");
  if (contents.info.size > max_bytes) {
    return Error(ErrorCode::invalid, fmt::format("{} has more than {} bytes", path, max_bytes));
  }
  StoredObject object;
  object.body = contents.bytes;
  object.info = {key, "\"" + base::sha256_hex(contents.bytes) + "\"", contents.bytes.size(), contents.info.modified, {}};
  return std::optional(std::move(object));
}

Result<std::optional<StoredObject>> FolderStore::get(const std::string& key, std::size_t max_bytes) {
  return read(key, max_bytes);
}

Result<std::optional<ObjectInfo>> FolderStore::head(const std::string& key) {
  auto object = TRY(read(key, std::numeric_limits<std::size_t>::max()));
  if (!object) return std::optional<ObjectInfo>();
  return std::optional(std::move(object->info));
}

Result<WriteResult> FolderStore::put(const std::string& key, std::string_view body, const WriteOptions& options) {
  if (!is_below(key)) return Error(ErrorCode::invalid, fmt::format("\"{}\" is no name of a file below {}", key, folder_));
  const auto info = TRY(env_.files.info(folder_));
  if (!info || info->type != base::FileType::directory) {
    return Error(ErrorCode::not_found, fmt::format("there is no folder {}", folder_)).hinting("mkdir -p " + folder_);
  }
  const auto held = base::lock_file(path_of(std::string(kLock)), kFolderLockPatience, cancel_);
  if (!held) return Error(held.error()).wrap(fmt::format("{} cannot be locked: ", folder_));
  const auto& condition = options.condition;
  if (!condition.is_any()) {
    const auto there = TRY(read(key, std::numeric_limits<std::size_t>::max()));
    const bool holds = condition.is_absent ? !there : there && there->info.etag == condition.etag;
    if (!holds) return WriteResult{WriteEnd::changed, ""};
  }
  const std::lock_guard lock(mutex_);
  TRY(env_.files.make_directories(base::directory_name(path_of(key))));
  TRY(env_.files.write(path_of(key), body, kFileMode));
  return WriteResult{WriteEnd::written, "\"" + base::sha256_hex(body) + "\""};
}

Result<void> FolderStore::remove(const std::string& key) {
  const std::lock_guard lock(mutex_);
  return env_.files.remove(path_of(key));
}

Result<std::vector<ObjectInfo>> FolderStore::list(const std::string& prefix) {
  const std::lock_guard lock(mutex_);
  std::vector<ObjectInfo> objects;
  for (const auto& entry : TRY(env_.files.list(path_of(prefix)))) {
    if (entry.name.starts_with('.')) continue;
    const auto info = TRY(env_.files.info(path_of(prefix + entry.name)));
    if (!info || info->type != base::FileType::file) continue;
    const auto etag = fmt::format("\"{}-{}-{}\"", info->modified, info->modified_nanoseconds, info->size);
    objects.push_back({prefix + entry.name, etag, info->size, info->modified, {}});
  }
  return objects;
}

Result<std::string> folder_of_url(const std::string& url) {
  const auto parsed = TRY(base::parse_url(url));
  const bool is_here = parsed.host.empty() || parsed.host == "localhost";
  if (parsed.scheme != "file" || !is_here || !parsed.path.starts_with('/')) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is no folder of this machine: file:///PATH is wanted", url));
  }
  return base::clean_path(parsed.path);
}

}  // namespace repo
