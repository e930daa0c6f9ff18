// HTTP to one cluster with its credentials: the header that says who asks, whom they act for, and the
// client certificate. Tokens are read again when they grow old, plugins run again when what they gave has
// expired or the server refuses it (401); such a request is then tried once more.
#pragma once

#include <memory>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "cluster/kube_config.h"

namespace cluster {

// `env` and `cancel` outlive it. Nothing is run, read or connected before the first request. Errors of the
// credentials themselves look as in client-go: `Get "https://…": getting credentials: exec: …`.
std::unique_ptr<base::Http> make_authenticated_http(base::Env& env, const base::Cancel& cancel,
                                                    const ConnectionConfig& config);

}  // namespace cluster
