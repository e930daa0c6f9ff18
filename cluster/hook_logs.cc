#include "cluster/hook_logs.h"

#include <string>
#include <utility>
#include <vector>

#include "base/yaml.h"
#include "cluster/object_field.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

// What %+v makes of Go's ListOptions.
std::string go_options(const ListOptions& options) {
  return "{TypeMeta:{Kind: APIVersion:} LabelSelector:" + options.label_selector +
         " FieldSelector:" + options.field_selector +
         " Watch:false AllowWatchBookmarks:false ResourceVersion: ResourceVersionMatch: "
         "TimeoutSeconds:<nil> Limit:0 "
         "Continue: SendInitialEvents:<nil>}";
}

}  // namespace

Result<void> output_hook_logs(KubeClient& client, const ReleaseHook& hook,
                              std::string_view name_space, const HookOutput& output) {
  Arena arena;
  auto manifest = base::yaml::read(arena, hook.manifest);
  if (!manifest) {
    return Error(manifest.error())
        .wrap("unable to parse metadata.namespace from kubernetes manifest for output logs hook " +
              hook.path + ": ");
  }
  const auto own = text_at(*manifest, {"metadata", "namespace"});
  const std::string where(own.empty() ? name_space : own);
  ListOptions options;
  if (hook.kind == "Job") {
    options.label_selector = "job-name=" + hook.name;
  } else if (hook.kind == "Pod") {
    options.field_selector = "metadata.name=" + hook.name;
  } else {
    return {};
  }
  const auto pods = client.list(arena, {"", "v1", "Pod"}, where, options);
  if (!pods) {
    return Error(pods.error())
        .wrap("failed to get pod list with options: " + go_options(options) + " with error: ");
  }
  std::vector<std::pair<std::string, std::string>> containers;
  const auto each = [](const Value& list, const auto& take) {
    if (!list.is_list()) return;
    for (const Value& item : list.as_list()) take(item);
  };
  each(at_path(*pods, {"items"}), [&](const Value& pod) {
    each(at_path(pod, {"spec", "containers"}), [&](const Value& container) {
      containers.emplace_back(metadata_text(pod, "name"), text_at(container, {"name"}));
    });
  });
  for (const auto& [pod, container] : containers) {
    LogOptions log;
    log.container = container;
    const auto text = client.logs(where, pod, log);
    if (!text) {
      return Error(ErrorCode::unavailable,
                   "failed to stream pod logs for pod: " + pod + ", container: " + container);
    }
    output(where, pod, container, *text);
  }
  return {};
}

}  // namespace cluster
