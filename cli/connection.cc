#include "cli/connection.h"

#include <unistd.h>

#include <fmt/format.h>

#include "cluster/kube_warning.h"

namespace cli {
namespace {

using base::Error;
using base::Result;

// Helm ends with a log line here, before there is a command that could fail.
Error fatal(Invocation& call, const Error& error, const std::string& prefix) {
  call.env.log.info(prefix + error.helm());
  const std::string reason = error.reason();
  return Error(error).with_helm("").because(reason);
}

std::string driver_of(Invocation& call) {
  const auto driver = call.env.variable("HELM_DRIVER").value_or("");
  if (driver == "configmap" || driver == "configmaps") return "configmap";
  if (driver == "memory" || driver == "sql") return driver;
  return "secret";  // the others were refused before the command
}

// Warnings of the API server pass by Helm's own log: client-go writes them.
std::function<void(std::string_view)> klog_lines(base::Env& env) {
  return [&env](std::string_view text) {
    env.err << cluster::klog_warning(text, env.clock.unix_nanoseconds(), ::getpid()) + "\n";
  };
}

}  // namespace

Result<void> ReleaseAccess::check_reachable() {
  if (client() != nullptr) TRY(client()->version());
  return {};
}

Error ReleaseAccess::explain(Error error) {
  auto reachable = check_reachable();
  return reachable ? std::move(error) : std::move(reachable).error();
}

Result<ReleaseAccess> open_releases(Invocation& call, const std::string& name_space) {
  ReleaseAccess access;
  access.name_space_ = name_space;
  const auto driver = driver_of(call);
  if (driver == "memory") {
    auto store = cluster::make_memory_store(call.env, name_space);
    if (!store) return fatal(call, store.error(), "");
    access.store_ = *std::move(store);
    // ENV-008: Helm stands a client in for the cluster that does nothing, and forgets it for `list -A`.
    if (!name_space.empty() || call.voice == Voice::tug) return access;
  }
  if (driver == "sql") {
    auto store = cluster::make_sql_store(call.env, name_space);
    if (!store) return fatal(call, store.error(), "unable to instantiate SQL driver: ");
    access.store_ = *std::move(store);
  }
  auto flags = connection_flags(call.settings);
  if (call.voice == Voice::helm) flags.on_warning = klog_lines(call.env);
  access.connection_ = std::make_unique<cluster::Connection>(TRY(cluster::connect(call.env, call.cancel, flags)));
  if (access.store_ != nullptr) {
    TRY(access.check_reachable());  // the store's success says nothing about the cluster
  } else {
    const auto kind =
        driver == "configmap" ? cluster::RecordKind::config_map : cluster::RecordKind::secret;
    access.store_ =
        cluster::make_object_store(call.env, *access.connection_->client, kind, name_space);
  }
  return access;
}

Result<ReleaseAccess> open_releases(Invocation& call) {
  return open_releases(call, current_namespace(call.env, call.settings));
}

}  // namespace cli
