// From files and flags to one way to one cluster, step by step as client-go: choose context, cluster and
// user, put the flags over them, check, and read the files that are named. A pod's own account stands in
// where no file says anything.
#include "cluster/kube_config.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/proxy.h"
#include "base/tls_material.h"
#include "base/url.h"
#include "cluster/kube_config_check.h"
#include "cluster/kube_config_file.h"
#include "cluster/sandbox/sandbox.h"

namespace cluster {
namespace {

constexpr const char* kAccount = "/var/run/secrets/kubernetes.io/serviceaccount/";
constexpr const char* kSandbox = "sandbox";
constexpr const char* kDefaultServer = "http://localhost:8080";

base::Error invalid(std::string text) { return base::Error(base::ErrorCode::invalid, std::move(text)); }

std::string default_server(base::Env& env) {
  const auto named = env.variable("KUBERNETES_MASTER").value_or("");
  return named.empty() ? kDefaultServer : named;
}

// What was chosen, flags over files.
struct Choice {
  std::string context_name{};
  ContextEntry context{};
  ClusterEntry cluster{};
  UserEntry user{};
};

void put_flags_over(const ConnectionFlags& flags, ClusterEntry& cluster) {
  if (!flags.api_server.empty()) cluster.server = flags.api_server;
  if (flags.insecure_skip_tls_verify || !flags.ca_file.empty()) {
    cluster.insecure = flags.insecure_skip_tls_verify;
    cluster.ca_file = flags.ca_file;
    cluster.ca_data.clear();
  }
  if (!flags.tls_server_name.empty() || !flags.api_server.empty()) {
    cluster.tls_server_name = flags.tls_server_name;
  }
}

void put_flags_over(const ConnectionFlags& flags, UserEntry& user) {
  if (!flags.token.empty()) user.token = flags.token;
  if (!flags.as_user.empty()) user.as = flags.as_user;
  if (!flags.as_groups.empty()) user.as_groups = flags.as_groups;
}

template <typename Entry>
Entry find_entry(const std::map<std::string, Entry>& entries, const std::string& name) {
  const auto found = entries.find(name);
  return found == entries.end() ? Entry() : found->second;
}

Choice choose(base::Env& env, const KubeConfig& config, const ConnectionFlags& flags) {
  Choice choice;
  choice.context_name = flags.context.empty() ? config.current_context : flags.context;
  choice.context = find_entry(config.contexts, choice.context_name);
  choice.cluster = find_entry(config.clusters, choice.context.cluster);
  choice.user = find_entry(config.users, choice.context.user);
  if (choice.cluster.server.empty()) choice.cluster.server = default_server(env);
  put_flags_over(flags, choice.cluster);
  put_flags_over(flags, choice.user);
  return choice;
}

// ConfirmUsable: everything that is wrong with the choice.
base::Result<void> check_choice(base::Env& env, const KubeConfig& config, const Choice& choice) {
  std::vector<std::string> problems;
  if (!choice.context_name.empty() && !config.contexts.contains(choice.context_name)) {
    problems.push_back("context was not found for specified context: " + choice.context_name);
  }
  check_user(env, choice.context.user, choice.user, problems);
  check_cluster(env, choice.context.cluster, choice.cluster, problems);
  if (problems.empty()) return {};
  return invalid("invalid configuration: " + join_errors(problems));
}

// The server as a URL with a scheme; a path is kept, a query is not.
base::Result<std::string> server_url(const std::string& server) {
  auto url = base::parse_url(server);
  if (!url || url->scheme.empty() || url->host.empty()) {
    url = base::parse_url("http://" + server);
    if (!url) return std::move(url).error();
    if (!url->path.empty() && url->path != "/") {
      return invalid("host must be a URL or a host:port pair: " + base::go_quote(server));
    }
  }
  url->query.clear();
  url->force_query = false;
  url->fragment.clear();
  url->raw_fragment.clear();
  return base::format_url(*url);
}

base::Result<std::string> read_text(base::Env& env, const std::string& path) {
  base::Arena arena;
  return std::string(TRY(env.files.read(arena, path)));
}

base::Result<std::string> data_or_file(base::Env& env, const std::string& data, const std::string& file) {
  if (!data.empty() || file.empty()) return data;
  return read_text(env, file);
}

base::Result<void> take_credentials(base::Env& env, const Choice& choice, ConnectionConfig& config) {
  const auto& user = choice.user;
  config.token = user.token;
  config.token_file = user.token_file;
  if (config.token.empty() && !config.token_file.empty()) config.token = TRY(read_text(env, config.token_file));
  config.username = user.username;
  config.password = user.password;
  config.auth_provider = user.auth_provider;
  config.exec = user.exec;
  config.exec_config = choice.cluster.exec_config;
  const bool has_certificate = !user.certificate_file.empty() || !user.certificate_data.empty();
  config.tls_server_name = choice.cluster.tls_server_name;
  config.insecure_skip_tls_verify = choice.cluster.insecure;
  const bool has_authority = !choice.cluster.ca_file.empty() || !choice.cluster.ca_data.empty();
  if (has_authority && config.insecure_skip_tls_verify) {
    return invalid("specifying a root certificates file with the insecure flag is not allowed");
  }
  config.ca = TRY(data_or_file(env, choice.cluster.ca_data, choice.cluster.ca_file));
  if (has_certificate) {
    config.client_certificate = TRY(data_or_file(env, user.certificate_data, user.certificate_file));
    config.client_key = TRY(data_or_file(env, user.key_data, user.key_file));
  }
  return {};
}

base::Result<void> check_tls(const ConnectionConfig& config) {
  if (!config.ca.empty()) {
    auto authorities = base::check_authorities(config.ca);
    if (!authorities) return std::move(authorities).error().wrap("unable to load root certificates: ");
  }
  if (!config.client_certificate.empty() || !config.client_key.empty()) {
    TRY(base::check_key_pair(config.client_certificate, config.client_key));
  }
  return {};
}

bool is_in_pod(base::Env& env) {
  if (env.variable("KUBERNETES_SERVICE_HOST").value_or("").empty()) return false;
  if (env.variable("KUBERNETES_SERVICE_PORT").value_or("").empty()) return false;
  const auto token = env.files.info(std::string(kAccount) + "token");
  return token && token->has_value() && (*token)->type != base::FileType::directory;
}

base::Result<ConnectionConfig> pod_config(base::Env& env, const ConnectionFlags& flags) {
  ConnectionConfig config;
  const auto host = env.variable("KUBERNETES_SERVICE_HOST").value_or("");
  const auto port = env.variable("KUBERNETES_SERVICE_PORT").value_or("");
  const bool is_v6 = host.find(':') != std::string::npos;
  config.server = "https://" + (is_v6 ? "[" + host + "]" : host) + ":" + port;
  config.token_file = std::string(kAccount) + "token";
  config.token = TRY(read_text(env, config.token_file));
  config.file = kAccount;
  auto authority = read_text(env, std::string(kAccount) + "ca.crt");
  if (authority && base::check_authorities(*authority)) config.ca = *std::move(authority);
  if (!flags.api_server.empty()) config.server = TRY(server_url(flags.api_server));
  if (!flags.token.empty()) {
    config.token = flags.token;
    config.token_file.clear();
  }
  if (!flags.ca_file.empty()) config.ca = TRY(read_text(env, flags.ca_file));
  TRY(check_tls(config));
  return config;
}

std::string pod_namespace(base::Env& env) {
  const auto named = env.variable("POD_NAMESPACE").value_or("");
  if (!named.empty()) return named;
  const auto text = read_text(env, std::string(kAccount) + "namespace");
  if (!text) return "default";
  const auto start = text->find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return "default";
  return text->substr(start, text->find_last_not_of(" \t\r\n") - start + 1);
}

// What nobody said anything about: the same as client-go's default configuration.
bool is_default(base::Env& env, const Choice& choice) {
  return choice.cluster.server == default_server(env) && choice.cluster.proxy_url.empty() &&
         !choice.cluster.disable_compression && choice.user.as.empty() &&
         !choice.cluster.server.starts_with("https:");
}

ConnectionConfig sandbox_config(const ConnectionFlags& flags) {
  ConnectionConfig config;
  config.context = kSandbox;
  config.server = sandbox::kServer;
  if (!flags.name_space.empty()) config.name_space = flags.name_space;
  config.is_sandbox = true;
  config.file = flags.sandbox_folder;
  return config;
}

base::Result<std::string> find_namespace(base::Env& env, const ConnectionFlags& flags) {
  if (!flags.name_space.empty()) return flags.name_space;
  const auto config = TRY(load_kube_config(env, flags.kubeconfig));
  const auto choice = choose(env, config, flags);
  auto usable = check_choice(env, config, choice);
  if (!usable) return std::move(usable).error();
  if (!flags.context.empty() && !config.contexts.contains(flags.context)) return invalid("no such context");
  if (!choice.context.name_space.empty()) return choice.context.name_space;
  return is_in_pod(env) ? pod_namespace(env) : std::string("default");
}

}  // namespace

base::Result<ConnectionConfig> load_connection_config(base::Env& env, const ConnectionFlags& flags) {
  const auto config = TRY(load_kube_config(env, flags.kubeconfig));
  const auto choice = choose(env, config, flags);
  if (!flags.context.empty() && !config.contexts.contains(flags.context)) {
    if (flags.context == kSandbox && !flags.sandbox_folder.empty()) return sandbox_config(flags);
    return base::Error(base::ErrorCode::not_found, "context " + base::go_quote(flags.context) + " does not exist");
  }
  TRY(check_choice(env, config, choice));
  if (is_default(env, choice) && is_in_pod(env)) {
    auto pod = TRY(pod_config(env, flags));
    pod.name_space = connection_namespace(env, flags);
    return pod;
  }
  ConnectionConfig connection;
  connection.context = choice.context_name;
  connection.file = choice.cluster.file;
  connection.name_space = connection_namespace(env, flags);
  connection.server = TRY(server_url(choice.cluster.server));
  connection.proxy_url = choice.cluster.proxy_url;
  connection.compression = !choice.cluster.disable_compression;
  connection.impersonate_user = choice.user.as;
  connection.impersonate_uid = choice.user.as_uid;
  connection.impersonate_groups = choice.user.as_groups;
  connection.impersonate_extra = choice.user.as_extra;
  if (connection.server.starts_with("https://")) {
    TRY(take_credentials(env, choice, connection));
    TRY(check_tls(connection));
  }
  return connection;
}

std::string connection_namespace(base::Env& env, const ConnectionFlags& flags) {
  const auto found = find_namespace(env, flags);
  return found ? *found : std::string("default");
}

}  // namespace cluster
