// A folder on this machine as a store: what `file:///srv/charts` publishes to. Writers of it, tug's on this machine and
// on others that share the file system and its locks, wait for each other.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "repo/object_store.h"

namespace repo {

inline constexpr std::chrono::seconds kFolderLockPatience{60};

class FolderStore final : public ObjectStore {
 public:
  // The folder, an absolute path; it must exist when something is written. Folders below it are made as keys need them;
  // writing a key that leads out of it is an error (invalid).
  FolderStore(base::Env& env, const base::Cancel& cancel, std::string folder)
      : env_(env), cancel_(cancel), folder_(std::move(folder)) {}

  base::Result<std::optional<StoredObject>> get(const std::string& key, std::size_t max_bytes) override;
  base::Result<std::optional<ObjectInfo>> head(const std::string& key) override;
  base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) override;
  base::Result<void> remove(const std::string& key) override;
  base::Result<std::vector<ObjectInfo>> list(const std::string& prefix) override;
  std::optional<bool> keeps_conditions() const override { return true; }
  std::string url_of(const std::string& key) const override { return "file://" + folder_ + "/" + key; }
  std::string address() const override { return ""; }

 private:
  base::Result<std::optional<StoredObject>> read(const std::string& key, std::size_t max_bytes);
  std::string path_of(const std::string& key) const;

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string folder_;
  std::mutex mutex_{};  // of env_: its disk is for one thread at a time
};

// The folder of "file:///srv/charts". Fails for another host than this one and for what is no absolute path.
base::Result<std::string> folder_of_url(const std::string& url);

}  // namespace repo
