// The engine connected to cluster/: what a verb's render asks for, by the flags of the command.
#pragma once

#include "base/arena.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cluster/kube_client.h"
#include "cluster/operation.h"
#include "engine/functions/services.h"
#include "engine/render.h"

namespace cli {

// `lookup` in templates, asking a live cluster; without one it is empty. Errors:
// `unable to get apiresource from unstructured: …`; what is not found is an empty map.
engine::LookupFunction live_lookup(const Invocation& call, cluster::KubeClient* client);

// A render as a record keeps it; `hides_secrets` puts a note in the place of each Secret.
cluster::RenderOutput release_output(engine::Rendered rendered, bool hides_secrets);

// Sets operation.render and operation.check_values by the flags of the command (--enable-dns, --post-renderer,
// --hide-secret, --render-subchart-notes, --skip-schema-validation). Both note in `known` what they work on; it must
// live as long as the operation.
void connect_render(Invocation& call, base::Arena& arena, cluster::KubeClient* client, cluster::Operation& operation,
                    ExplainedChart& known);

}  // namespace cli
