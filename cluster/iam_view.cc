// Both ways collect DaemonSets, namespaces and pods and then judge: a Collection is what they have in common.
#include "cluster/iam_view.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/yaml.h"
#include "charts/manifest.h"
#include "cluster/object.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

const GroupVersionKind kPod{"", "v1", "Pod"};
const GroupVersionKind kNamespace{"", "v1", "Namespace"};
const GroupVersionKind kDaemonSet{"apps", "v1", "DaemonSet"};

void apply_overrides(IamSettings& settings, const IamOverrides& overrides) {
  if (!overrides.base_role_arn.empty()) {
    settings.base_role_arn = overrides.base_role_arn;
    settings.discovers_base = false;
  }
  if (!overrides.default_role.empty()) {
    settings.default_role = overrides.default_role;
    settings.discovers_default = false;
  }
  settings.restricts_namespaces = settings.restricts_namespaces || overrides.restricts_namespaces;
  check_iam_settings(settings);
}

struct Collection {
  IamSettings settings{};
  std::map<std::string, IamNamespace> namespaces{};
  IamView view{};

  void take_daemon_set(const Value& object) {
    if (!is_kube2iam(object)) return;
    if (!settings.source.empty()) {
      view.notes.push_back(fmt::format("{} is there too; {} is looked at", display(key_of(object)), settings.source));
      return;
    }
    settings = read_iam_settings(object);
  }

  Result<void> judge(const Value& pod, const std::string& name_space, const std::string& name) {
    if (view.pods.size() == kMaxIamPods) {
      return Error(ErrorCode::invalid, fmt::format("there are more than {} pods", kMaxIamPods))
          .hinting("look at one namespace: -n NAMESPACE");
    }
    const auto found = namespaces.find(name_space);
    auto judged = judge_pod(pod, name_space, settings, found == namespaces.end() ? nullptr : &found->second);
    judged.name = name;
    view.pods.push_back(std::move(judged));
    return {};
  }

  IamView finish() {
    for (auto& [name, space] : namespaces) {
      const bool has_pods = std::any_of(view.pods.begin(), view.pods.end(), [&name = name](const IamPod& pod) {
        return pod.name_space == name && pod.has_role;
      });
      if (space.has_annotation || has_pods) view.namespaces.push_back(std::move(space));
    }
    std::stable_sort(view.pods.begin(), view.pods.end(), [](const IamPod& a, const IamPod& b) {
      return a.name_space != b.name_space ? a.name_space < b.name_space : a.name < b.name;
    });
    view.settings = std::move(settings);
    return std::move(view);
  }
};

// Pods that have ended ask for nothing.
bool has_ended(const Value& pod) {
  const auto phase = at_path(pod, {"status", "phase"});
  return phase.is_string() && (phase.as_string() == "Succeeded" || phase.as_string() == "Failed");
}

// The Pod template of an object; nil where it has none.
Value template_of(const Value& object) {
  const auto kind = kind_of(object).kind;
  if (kind == "CronJob") return at_path(object, {"spec", "jobTemplate", "spec", "template"});
  if (kind == "PodTemplate") return at_path(object, {"template"});
  return at_path(object, {"spec", "template"});
}

bool is_pod_template(const Value& value) {
  return value.is_map() && at_path(value, {"spec", "containers"}).is_list();
}

}  // namespace

Result<IamView> iam_view_of_cluster(KubeClient& client, const std::string& name_space, const IamOverrides& overrides) {
  Collection all;
  const auto listed = client.list(kDaemonSet, "", {}, [&](Arena&, Value& object) -> Result<void> {
    all.take_daemon_set(object);
    return {};
  });
  if (!listed) all.view.notes.push_back("what kube2iam is told is not known: " + listed.error().reason());
  apply_overrides(all.settings, overrides);
  TRY(client.list(kNamespace, "", {}, [&](Arena&, Value& object) -> Result<void> {
    auto space = read_iam_namespace(object, all.settings);
    if (name_space.empty() || space.name == name_space) all.namespaces[space.name] = std::move(space);
    return {};
  }));
  TRY(client.list(kPod, name_space, {}, [&](Arena&, Value& object) -> Result<void> {
    if (has_ended(object)) return {};
    return all.judge(object, std::string(metadata_text(object, "namespace")), std::string(metadata_text(object, "name")));
  }));
  if (all.settings.source.empty() && listed) all.view.notes.emplace_back("kube2iam is not in the cluster: nobody hands out roles");
  return all.finish();
}

Result<IamView> iam_view_of_objects(const std::vector<Value>& objects, const std::string& name_space,
                                    const IamOverrides& overrides) {
  Collection all;
  for (const auto& object : objects) all.take_daemon_set(object);
  if (all.settings.source.empty()) all.view.notes.emplace_back("kube2iam is not among the objects: only flags say what it is told");
  apply_overrides(all.settings, overrides);
  for (const auto& object : objects) {
    if (kind_of(object).kind != "Namespace") continue;
    auto space = read_iam_namespace(object, all.settings);
    all.namespaces[space.name] = std::move(space);
  }
  for (const auto& object : objects) {
    const auto key = key_of(object);
    const auto space = key.name_space.empty() ? name_space : key.name_space;
    if (key.kind.kind == "Pod") {
      TRY(all.judge(object, space, key.name));
    } else if (const auto pod = template_of(object); is_pod_template(pod)) {
      TRY(all.judge(pod, space, key.kind.kind + "/" + key.name));
    }
  }
  return all.finish();
}

Result<std::vector<Value>> read_objects(Arena& arena, std::string_view text) {
  std::vector<Value> objects;
  int number = 0;
  for (const auto document : chart::split_manifests(text)) {
    ++number;
    auto object = base::yaml::read(arena, document);
    if (!object) return std::move(object).error().wrap(fmt::format("document {}: ", number));
    if (!object->is_map()) continue;
    const auto items = object->as_map().get("items");
    if (!items.is_list() || !kind_of(*object).kind.ends_with("List")) {
      objects.push_back(*object);
      continue;
    }
    for (const auto& item : items.as_list()) {
      if (item.is_map()) objects.push_back(item);
    }
  }
  return objects;
}

}  // namespace cluster
