// The namespace commands work in: what the flag, the kubeconfig's context or the pod's account say.
#include "cli/settings.h"
#include "cluster/kube_config.h"

namespace cli {

std::string current_namespace(base::Env& env, const Settings& settings) {
  return cluster::connection_namespace(env, connection_flags(settings));
}

cluster::ConnectionFlags connection_flags(const Settings& settings) {
  cluster::ConnectionFlags flags;
  flags.kubeconfig = settings.kubeconfig;
  flags.context = settings.kube_context;
  flags.name_space = settings.name_space;
  flags.token = settings.kube_token;
  flags.as_user = settings.kube_as_user;
  flags.as_groups = settings.kube_as_groups;
  flags.api_server = settings.kube_api_server;
  flags.ca_file = settings.kube_ca_file;
  flags.tls_server_name = settings.kube_tls_server_name;
  flags.insecure_skip_tls_verify = settings.kube_insecure_skip_tls_verify;
  flags.qps = settings.qps;
  flags.burst_limit = settings.burst_limit;
  flags.cache_folder = base::join_path(settings.cache_home, "kube");
  flags.sandbox_folder = base::join_path(settings.data_home, "sandbox");
  return flags;
}

}  // namespace cli
