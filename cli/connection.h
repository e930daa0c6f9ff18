// From the settings to a cluster and the place where release records are kept: what every command on
// releases begins with. helm.md 2.3, ENV-006 … 008.
#pragma once

#include <memory>
#include <string>

#include "base/env.h"
#include "base/result.h"
#include "cli/command.h"
#include "cluster/kube_config.h"
#include "cluster/release_store.h"

namespace cli {

// An open way to releases. With $HELM_DRIVER=memory there is no cluster behind it: client() is nullptr,
// everything counts as reachable and nothing is read from or written to a cluster (as Helm's printing
// client does it).
class ReleaseAccess {
 public:
  cluster::ReleaseStore& store() { return *store_; }
  cluster::KubeClient* client() { return connection_ ? connection_->client.get() : nullptr; }
  bool has_cluster() const { return connection_ != nullptr; }
  const std::string& name_space() const { return name_space_; }

  // Helm's IsReachable: "kubernetes cluster unreachable: …". Asks the server each time.
  base::Result<void> check_reachable();
  // What a failed step is reported as. Helm asks whether the cluster can be reached before it does
  // anything; we do the work first and ask only once something went wrong, which spares every
  // successful command a round trip. Gives the error of check_reachable() where there is one, else `error`.
  base::Error explain(base::Error error);

 private:
  friend base::Result<ReleaseAccess> open_releases(Invocation& call, const std::string& name_space);
  std::unique_ptr<cluster::Connection> connection_{};
  std::unique_ptr<cluster::ReleaseStore> store_{};
  std::string name_space_{};
};

// Opens the store that $HELM_DRIVER names, in the namespace of the flags and the kubeconfig. Errors: those of
// the kubeconfig after "kubernetes cluster unreachable: "; what Helm says in a log line before it ends
// ("unable to instantiate SQL driver: …", "Unable to unmarshal memory driver data: …") has been logged, and
// the error's text for Helm's voice is empty, which prints nothing.
base::Result<ReleaseAccess> open_releases(Invocation& call);
// The same in another namespace; "" = all of them, for `list -A`.
base::Result<ReleaseAccess> open_releases(Invocation& call, const std::string& name_space);

}  // namespace cli
