// What a KubeClient holds, for its own .cc files.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "cluster/discovery.h"
#include "cluster/kube_client.h"
#include "cluster/kube_error.h"
#include "cluster/kube_session.h"

namespace cluster {

struct KubeClient::State {
  State(base::Env& env, base::Http& http, const base::Cancel& cancel, ClientOptions options)
      : session(env, http, cancel, std::move(options)) {}

  // A request about one resource, and the JSON of its answer.
  base::Result<base::HttpResponse> ask(const KubeRequest& request, const Question& question);
  base::Result<base::Value> ask_object(base::Arena& arena, const KubeRequest& request, const Question& question);
  // Sends `object` to where it lives: to the collection (POST) or to itself.
  base::Result<base::Value> write(base::Arena& arena, KubeRequest request, const ResourceInfo& resource,
                                  const ObjectKey& key);
  base::Result<const Discovery*> discover(Freshness freshness);
  base::Result<ResourceInfo> resource(const GroupVersionKind& kind);
  // One page after the other, each given as a list object.
  base::Result<void> pages(const ResourceInfo& resource, std::string_view name_space, const ListOptions& options,
                           const std::function<base::Result<void>(base::Arena& page, base::Value& list)>& each);

  KubeSession session;
  std::mutex mutex{};  // guards what follows
  std::unique_ptr<const Discovery> known{};
  std::vector<std::unique_ptr<const Discovery>> old{};  // handed out before; kept, since others may look at them
  bool is_fresh = false;  // read by this process
};

// The whole of what a server offers. `kept` (may be nullptr) is used where the server says that nothing has
// changed. `is_complete`: whether the answer may be kept on disk.
base::Result<KeptDiscovery> fetch_discovery(KubeSession& session, const KeptDiscovery* kept, bool& is_complete);

// What Contents::data asks for; a server that has no protobuf answers in JSON.
inline constexpr const char* kDataTypes = "application/vnd.kubernetes.protobuf,application/json";

inline Question question_of(std::string method, const ResourceInfo& resource, std::string_view name) {
  return {std::move(method), resource.kind.group, resource.plural, std::string(name)};
}

}  // namespace cluster
