// Objects are fetched side by side, each into an arena of its own that the caller's arena then keeps; what was
// fetched is put together in the manifest's order.
#include "cluster/release_objects.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/build_objects.h"
#include "cluster/label_selector.h"
#include "cluster/parallel.h"

namespace cluster {
namespace {

using base::Arena;
using base::Result;
using base::Value;

struct Fetched {
  std::unique_ptr<Arena> arena{};
  std::optional<Value> object{};
};

std::vector<Fetched> fetch_all(KubeClient& client, const std::vector<TargetObject>& targets,
                               ObjectForm form) {
  std::vector<Fetched> fetched(targets.size());
  in_parallel(targets.size(), [&](std::size_t i) {
    fetched[i].arena = std::make_unique<Arena>();
    auto object = form == ObjectForm::table ? client.get_table(*fetched[i].arena, targets[i].key)
                                            : client.get(*fetched[i].arena, targets[i].key);
    if (object) fetched[i].object = *object;
  });
  return fetched;
}

// Selects the pods that a workload looks after, by the labels of its manifest; nothing where one of them is no text.
std::optional<std::string> pod_selector(const Value& object) {
  const auto kind = kind_of(object).kind;
  const bool has_match_labels = kind == "ReplicaSet" || kind == "Deployment" ||
                                kind == "StatefulSet" || kind == "DaemonSet" || kind == "Job";
  Value labels;
  if (has_match_labels) labels = at_path(object, {"spec", "selector", "matchLabels"});
  if (kind == "ReplicationController") labels = at_path(object, {"spec", "selector"});
  if (!labels.is_map()) return std::nullopt;
  const bool is_text = std::all_of(labels.as_map().begin(), labels.as_map().end(),
                                   [](const auto& entry) { return entry.value.is_string(); });
  return is_text ? std::optional(label_map_text(labels)) : std::nullopt;
}

void append(Arena& arena, Value& groups, const std::string& group, const Value& object) {
  Value list = groups.as_map().get(group);
  if (!list.is_list()) {
    list = Value::list(base::List::make(arena));
    groups.as_map().set_copy(group, list);
  }
  list.as_list().push_back(object);
}

Result<Value> related_pods(Arena& arena, KubeClient& client, const std::string& name_space,
                           const std::string& selector, ObjectForm form) {
  const GroupVersionKind pod{"", "v1", "Pod"};
  const ListOptions options{.label_selector = selector};
  return form == ObjectForm::table ? client.list_table(arena, pod, name_space, options)
                                   : client.list(arena, pod, name_space, options);
}

}  // namespace

Result<Value> release_objects(Arena& arena, base::Env& env, KubeClient& client,
                              const Release& release, ObjectForm form) {
  const auto targets =
      TRY(build_objects(arena, client, release.manifest, release.name_space));
  auto fetched = fetch_all(client, targets, form);
  auto groups = Value::map(base::Map::make(arena));
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!fetched[i].object) continue;
    const auto& target = targets[i];
    arena.own<std::unique_ptr<Arena>>(std::move(fetched[i].arena));
    const auto& kind = target.key.kind;
    append(arena, groups, kind.version + "/" + kind.kind, *fetched[i].object);
    env.log.debug("get relation pod of object", {{"namespace", target.key.name_space},
                                                 {"name", target.key.name},
                                                 {"kind", kind.kind}});
    const auto selector = pod_selector(target.object);
    if (!selector || std::find(seen.begin(), seen.end(), *selector) != seen.end()) continue;
    seen.push_back(*selector);
    auto pods = related_pods(arena, client, target.key.name_space, *selector, form);
    if (pods) {
      append(arena, groups, "v1/Pod(related)", *pods);
    } else {
      env.log.warn("get the relation pod is failed", {{"error", pods.error().helm()}});
    }
  }
  return groups;
}

}  // namespace cluster
