// Opens the way to a cluster: configuration, credentials, client.
#include <utility>

#include "cluster/authenticated_http.h"
#include "cluster/exec_credential.h"
#include "cluster/id_token.h"
#include "cluster/kube_config.h"

namespace cluster {
namespace {

base::Result<Connection> open(base::Env& env, const base::Cancel& cancel, const ConnectionFlags& flags) {
  Connection connection;
  connection.config = TRY(load_connection_config(env, flags));
  if (connection.config.exec) TRY(check_exec_plugin(*connection.config.exec));
  if (connection.config.auth_provider) TRY(check_auth_provider(*connection.config.auth_provider));
  connection.http = make_authenticated_http(env, cancel, connection.config);
  ClientOptions options;
  options.server = connection.config.server;
  options.cache_folder = flags.cache_folder;
  options.qps = flags.qps;
  options.burst = flags.burst_limit;
  options.on_warning = flags.on_warning;
  connection.client = std::make_unique<KubeClient>(env, *connection.http, cancel, std::move(options));
  return connection;
}

}  // namespace

base::Result<Connection> connect(base::Env& env, const base::Cancel& cancel, const ConnectionFlags& flags) {
  auto connection = open(env, cancel, flags);
  if (!connection) return std::move(connection).error().wrap("kubernetes cluster unreachable: ");
  return connection;
}

}  // namespace cluster
