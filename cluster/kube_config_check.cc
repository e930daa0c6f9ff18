#include "cluster/kube_config_check.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/proxy.h"

namespace cluster {
namespace {

// Why a file cannot be opened; "" where it can.
std::string open_failure(base::Env& env, const std::string& path) {
  const auto info = env.files.info(path);
  if (info && info->has_value() && (*info)->type == base::FileType::directory) return "";  // as os.Open
  base::Arena arena;
  const auto bytes = env.files.read(arena, path);
  return bytes ? "" : bytes.error().helm();
}

void check_file(base::Env& env, const char* what, const std::string& path, const std::string& name,
                std::vector<std::string>& problems) {
  if (path.empty()) return;
  const auto failure = open_failure(env, path);
  if (!failure.empty()) problems.push_back(fmt::format("unable to read {} {} for {} due to {}", what, path, name, failure));
}

void check_certificate(base::Env& env, const std::string& name, const UserEntry& user,
                       std::vector<std::string>& problems) {
  if (user.certificate_file.empty() && user.certificate_data.empty()) return;
  if (!user.certificate_file.empty() && !user.certificate_data.empty()) {
    problems.push_back("client-cert-data and client-cert are both specified for " + name +
                       ". client-cert-data will override.");
  }
  if (!user.key_file.empty() && !user.key_data.empty()) {
    problems.push_back("client-key-data and client-key are both specified for " + name +
                       "; client-key-data will override");
  }
  if (user.key_file.empty() && user.key_data.empty()) {
    problems.push_back("client-key-data or client-key must be specified for " + name +
                       " to use the clientCert authentication method.");
  }
  check_file(env, "client-cert", user.certificate_file, name, problems);
  check_file(env, "client-key", user.key_file, name, problems);
}

void check_exec(const std::string& name, const UserEntry& user, std::vector<std::string>& problems) {
  if (!user.exec) return;
  const auto& exec = *user.exec;
  const auto wants = [&](const char* what) {
    problems.push_back(fmt::format("{} must be specified for {} to use exec authentication plugin", what, name));
  };
  if (user.auth_provider) {
    problems.push_back("authProvider cannot be provided in combination with an exec plugin for " + name);
  }
  if (exec.command.empty()) wants("command");
  if (exec.api_version.empty()) wants("apiVersion");
  for (const auto& [variable, value] : exec.environment) {
    if (variable.empty()) wants("env variable name");
  }
  const auto& mode = exec.interactive_mode;
  if (mode.empty()) {
    wants("interactiveMode");
  } else if (mode != "Never" && mode != "IfAvailable" && mode != "Always") {
    problems.push_back("invalid interactiveMode for " + name + ": " + base::go_quote(mode));
  }
}

}  // namespace

void check_user(base::Env& env, const std::string& name, const UserEntry& user, std::vector<std::string>& problems) {
  check_certificate(env, name, user, problems);
  check_exec(name, user, problems);
  if (!user.token.empty() && (!user.username.empty() || !user.password.empty())) {
    problems.push_back("more than one authentication method found for " + name +
                       "; found [token basicAuth], only one is allowed");
  }
  if (user.as.empty() && (!user.as_uid.empty() || !user.as_groups.empty() || !user.as_extra.empty())) {
    problems.push_back("requesting uid, groups or user-extra for " + name + " without impersonating a user");
  }
}

void check_cluster(base::Env& env, const std::string& name, const ClusterEntry& cluster,
                   std::vector<std::string>& problems) {
  if (cluster.server.empty()) {
    problems.push_back(name.empty() ? "default cluster has no server defined"
                                    : "no server found for cluster " + base::go_quote(name));
  }
  if (!cluster.proxy_url.empty()) {
    const auto proxy = base::parse_proxy_url(cluster.proxy_url);
    if (!proxy) {
      const bool has_user = cluster.proxy_url.find('@') != std::string::npos;
      problems.push_back(fmt::format("invalid 'proxy-url' {} for cluster {}: {}",
                                     has_user ? "(with credentials)" : base::go_quote(cluster.proxy_url),
                                     base::go_quote(name), proxy.error().helm()));
    }
  }
  if (!cluster.ca_file.empty() && !cluster.ca_data.empty()) {
    problems.push_back("certificate-authority-data and certificate-authority are both specified for " + name +
                       ". certificate-authority-data will override.");
  }
  check_file(env, "certificate-authority", cluster.ca_file, name, problems);
}

}  // namespace cluster
