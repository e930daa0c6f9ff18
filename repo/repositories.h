// repositories.yaml: the repositories that the user has added. helm.md 9.2.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/file_lock.h"
#include "base/moment.h"
#include "base/result.h"

namespace repo {

struct Repository {
  std::string name{};
  std::string url{};
  std::string username{};
  std::string password{};
  std::string cert_file{};
  std::string key_file{};
  std::string ca_file{};
  bool insecure_skip_tls_verify = false;
  bool pass_credentials_all = false;
  bool operator==(const Repository&) const = default;
};

struct Repositories {
  std::string api_version{};
  base::Moment generated{};
  std::vector<Repository> entries{};  // entries that are null are left out
  bool is_list = false;               // the key holds a list, be it empty

  const Repository* find(std::string_view name) const;
  // Replaces the one of that name, or adds it.
  void set(Repository repository);
  bool remove(std::string_view name);
};

// Errors: "open p: no such file or directory" (ErrorCode::not_found), "error unmarshaling JSON: …". Who loads the
// file to use it, and not to change it, puts "couldn't load repositories file (p): " before the first kind.
base::Result<Repositories> read_repositories(base::Env& env, const std::string& path);
// The same, with that prefix.
base::Result<Repositories> load_repositories(base::Env& env, const std::string& path);

// Writes it (mode 0600, its folder 0755); a link at `path` is followed, as Helm does.
base::Result<void> write_repositories(base::Env& env, const std::string& path, const Repositories& repositories);

// The lock that those take who change the file: p.lock in place of p.yaml. Waits for half a minute.
base::Result<std::unique_ptr<base::FileLock>> lock_repositories(base::Env& env, const base::Cancel& cancel,
                                                                const std::string& path);
std::string lock_path(const std::string& path);

}  // namespace repo
