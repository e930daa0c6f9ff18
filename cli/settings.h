// What every command knows: the global flags over the environment variables. helm.md 2.1, CMD-001 …
// 018.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/env.h"
#include "cli/flags.h"
#include "cli/voice.h"

namespace cluster {
struct ConnectionFlags;
}

namespace cli {

struct Settings {
  std::string program{};  // argv[0] as typed, HELM_BIN
  std::string name_space{};
  std::string kubeconfig{};  // only by its flag (CMD-002)
  std::string kube_context{};
  std::string kube_token{};
  std::string kube_as_user{};
  std::vector<std::string> kube_as_groups{};
  std::string kube_api_server{};
  std::string kube_ca_file{};
  std::string kube_tls_server_name{};
  bool kube_insecure_skip_tls_verify = false;
  bool debug = false;
  std::string registry_config{};
  std::string repository_config{};
  std::string repository_cache{};
  std::string content_cache{};
  std::string plugins_directory{};
  int max_history = 10;
  int burst_limit = 100;
  double qps = 0;
  std::string color = "auto";
  // Without an element: HELM_CACHE_HOME and its kin.
  std::string cache_home{};
  std::string config_home{};
  std::string data_home{};
};

// The settings as the environment has them, without any flag.
Settings read_settings(base::Env& env, std::string program);
// Puts what the global flags say over the settings.
void apply_flags(const FlagSet& flags, Settings& settings);
// The default of a global flag, as help prints it.
std::string setting_text(const Settings& settings, std::string_view flag_name);
// The default keyring: pubring.gpg or pubring.kbx in $GNUPGHOME or ~/.gnupg (CMD-023).
std::string default_keyring(base::Env& env);
// The namespace: the flag, the kubeconfig's context, in a pod its own, "default".
std::string current_namespace(base::Env& env, const Settings& settings);
// The settings that say which cluster, for cluster::connect().
cluster::ConnectionFlags connection_flags(const Settings& settings);
// What `env` prints, sorted by key (ENV-028).
std::vector<std::pair<std::string, std::string>> environment(base::Env& env,
                                                             const Settings& settings);

// --color or NO_COLOR, or else whether the stream is a terminal.
Colour colour_for(const Settings& settings, bool is_terminal);

}  // namespace cli
