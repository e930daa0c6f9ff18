// Plugins in git repositories, by the program git. helm.md REP-089, REP-093.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/filesystem.h"
#include "base/result.h"

namespace repo {

// The folder below `cache` that a source is cloned into, or unpacked: its scheme, user, host and path with dashes.
base::Result<std::string> plugin_cache_key(const std::string& source);

// Whether git would know what to do with it: a URL or "user@host:path" of git's. Errors: "Cannot detect VCS", and for
// other version control systems that they are not supported.
base::Result<void> check_git_source(base::FileSystem& files, const std::string& source);

class GitFolder {
 public:
  GitFolder(base::FileSystem& files, std::string folder) : files_(files), folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }
  bool exists() const;
  // The remote it was cloned from; empty where there is none.
  std::string remote() const;
  // Clones it, or brings it up to date. Error: "Unable to get repository: exit status 128", whose reason is what git said.
  base::Result<void> fetch(const std::string& source);
  // Fetches and, unless a commit is checked out, pulls. Error: "Unable to update repository: exit status 1".
  base::Result<void> update();
  // Checks out what `version` names: a reference as it is, else the newest tag that the range allows. Errors: "improper
  // constraint: x", `requested version "1" does not exist for plugin "R"`.
  base::Result<void> choose(const std::string& version, const std::string& source);
  bool is_changed() const;  // against what is checked out

 private:
  base::Result<std::string> git(std::vector<std::string> words, std::string_view failure) const;
  base::Result<void> tidy_submodules();
  base::Result<std::string> reference_of(const std::string& version, const std::string& source) const;

  base::FileSystem& files_;
  std::string folder_;
};

// Copies a folder with its files, folders and links. Nothing may be at `to` yet.
base::Result<void> copy_folder(base::FileSystem& files, const std::string& from, const std::string& to);

}  // namespace repo
