// Whose name and password a registry gets: those of the command line, of Helm's registry file, of Docker's, of a
// credential helper. helm.md REP-066.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "repo/oci_config_file.h"

namespace repo {

inline constexpr std::size_t kMaxHelperOutput = 1 << 20;  // bytes

class OciCredentials {
 public:
  // Reads Helm's file at `path` and Docker's ($DOCKER_CONFIG or ~/.docker). Errors: those of OciConfigFile::load; of
  // Docker's file they are none, it does not count then.
  static base::Result<OciCredentials> open(base::Env& env, const std::string& path);

  // What is known for a host ("ghcr.io", "127.0.0.1:5000"); empty where nothing is.
  base::Result<OciCredential> find(const std::string& host) const;
  // Into Helm's file, or the helper that it names.
  base::Result<void> put(const std::string& host, const OciCredential& credential);
  base::Result<void> remove(const std::string& host);

 private:
  struct Store {
    OciConfigFile file{};
    std::string detected{};  // the helper of this machine, where the file says nothing
    std::string helper(const std::string& server) const;
  };
  explicit OciCredentials(base::Env& env) : env_(&env) {}
  base::Result<OciCredential> find_in(const Store& store, const std::string& server) const;

  base::Env* env_;
  std::vector<Store> stores_{};  // Helm's first
};

// The name under which credentials of a registry are kept: Docker's own has a URL.
std::string oci_server_name(const std::string& host);

}  // namespace repo
