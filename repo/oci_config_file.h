// A file with the credentials of registries, in the form of Docker's config.json: Helm's own
// ($HELM_REGISTRY_CONFIG) and Docker's. helm.md REP-064 … 066.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"

namespace repo {

struct OciCredential {
  std::string username{};
  std::string password{};
  std::string refresh_token{};  // exchanged for tokens
  std::string access_token{};   // is one already
  bool is_empty() const { return *this == OciCredential(); }
  bool operator==(const OciCredential&) const = default;
};

// Nothing of it is ever in the text of an error.
class OciConfigFile {
 public:
  // What is missing or empty is a file without credentials. Errors: "failed to decode config file x: invalid config
  // format: …", "failed to open config file at x: …".
  static base::Result<OciConfigFile> load(base::Env& env, const std::string& path);

  // Whether it says anything about credentials.
  bool is_configured() const { return !store_.empty() || !helpers_.empty() || !auths_.empty(); }
  // The suffix of the helper for a server ("ecr-login"): its own, or the one for all. Empty: none.
  std::string helper(const std::string& server) const;
  // What the file itself has for a server: by that name, or by a URL of its host.
  base::Result<OciCredential> get(const std::string& server) const;
  // Adds or replaces, and writes the file (mode 0600 in a folder of mode 0700); all else in it stays as it is.
  // Error: "bad credential format: colons(:) are not allowed in username".
  base::Result<void> put(base::Env& env, const std::string& server, const OciCredential& credential);
  // Removes, and writes; nothing there is fine.
  base::Result<void> remove(base::Env& env, const std::string& server);
  // Makes a helper the one for all, and writes.
  base::Result<void> use_helper(base::Env& env, const std::string& suffix);

 private:
  base::Result<void> read(std::string_view text);
  base::Result<void> save(base::Env& env) const;

  std::string path_{};
  std::map<std::string, std::string> content_{};  // other keys: their JSON
  std::map<std::string, std::string> auths_{};    // by server: its JSON
  std::string store_{};
  std::map<std::string, std::string> helpers_{};
};

}  // namespace repo
