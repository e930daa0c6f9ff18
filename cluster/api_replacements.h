// APIs that Kubernetes has removed and what takes their place today: which objects of a manifest are written for an API
// that a server no longer has, and the same objects as today's. Kubernetes' deprecated-API migration guide.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/kube_client.h"
#include "cluster/object.h"

namespace cluster {

// One removed kind. Without `to` nothing takes its place.
struct ApiReplacement {
  std::string_view from{};  // "extensions/v1beta1"
  std::string_view kind{};
  std::string_view to{};    // "apps/v1"
  int removed_in = 0;       // Kubernetes 1.NN
  // What else must change; nullptr: nothing. It changes the object in place.
  base::Result<void> (*rewrite)(base::Arena& arena, base::Value& object) = nullptr;
  std::string_view instead{};  // where nothing takes its place: what to do
};
std::span<const ApiReplacement> api_replacements();
// The row of a kind, or nullptr for one that was never removed, or that we do not know.
const ApiReplacement* find_replacement(const GroupVersionKind& kind);

// The object as it is written for today's API, in `arena`; `object` is not changed. Errors (invalid): nothing takes its
// place, or the object is not what its kind has, so that it cannot be rewritten.
base::Result<base::Value> replaced_api(base::Arena& arena, const base::Value& object);

// A manifest in which objects of removed APIs are written for today's; all other documents stay byte for byte.
struct ReplacedManifest {
  std::string text{};
  std::vector<std::string> replaced{};  // "Deployment web: extensions/v1beta1 → apps/v1"
};
using IsServed = std::function<base::Result<bool>(const GroupVersionKind& kind)>;
// Objects whose kind is served stay, whatever the table says. Errors: those of `is_served` and replaced_api().
base::Result<ReplacedManifest> replace_apis(std::string_view manifest, const IsServed& is_served);

// Whether the client's server has the kind.
base::Result<bool> is_served(KubeClient& client, const GroupVersionKind& kind);

// An error that says that a kind is not served, with what takes its place and `hint` added where the table has it.
base::Error with_replacement(base::Error error, const GroupVersionKind& kind, std::string_view hint);

}  // namespace cluster
