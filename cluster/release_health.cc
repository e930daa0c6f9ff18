#include "cluster/release_health.h"

#include <vector>

#include <fmt/format.h>

#include "cluster/build_objects.h"
#include "cluster/object_status.h"
#include "cluster/parallel.h"

namespace cluster {

using base::Result;

namespace {

constexpr std::string_view kAddonLabels[] = {"k8s-addon", "addon.kops.k8s.io/name"};
constexpr std::string_view kWorkloads[] = {"Deployment", "DaemonSet", "StatefulSet"};

std::string told(const ObjectKey& key, const ObjectStatus& status) {
  const auto what = fmt::format("{}/{} is {}", key.kind.kind, key.name, state_text(status.state));
  return status.message.empty() ? what : fmt::format("{} ({})", what, status.message);
}

ObjectStatus status_of(KubeClient& client, const ObjectKey& key, std::int64_t now) {
  base::Arena arena;
  const auto live = client.get(arena, key);
  if (live) return object_status(*live, now, false);
  if (live.error().code() == base::ErrorCode::not_found) return {ObjectState::not_found, ""};
  return {ObjectState::unknown, live.error().reason()};
}

void note(ReleaseHealth& health, const ObjectKey& key, const ObjectStatus& status) {
  ++health.objects;
  if (status.state == ObjectState::current) {
    ++health.ready;
  } else if (health.first.empty()) {
    health.first = told(key, status);
  }
}

}  // namespace

Result<std::map<std::string, ReleaseHealth>> labelled_health(base::Env& env, KubeClient& client) {
  std::map<std::string, ReleaseHealth> health;
  const auto now = env.clock.unix_nanoseconds();
  for (const auto name : kAddonLabels) {
    ListOptions options;
    options.label_selector = name;
    for (const auto kind : kWorkloads) {
      const auto look = [&](base::Arena&, base::Value& object) -> Result<void> {
        note(health[std::string(label(object, name))], {parse_kind("apps/v1", kind), "", std::string(metadata_text(object, "name"))},
             object_status(object, now, false));
        return {};
      };
      TRY(client.list(parse_kind("apps/v1", kind), "", options, look));
    }
  }
  return health;
}

Result<ReleaseHealth> release_health(base::Arena& arena, base::Env& env, KubeClient& client, const Release& release) {
  const auto targets = TRY(build_objects(arena, client, release.manifest, release.name_space));
  const auto now = env.clock.unix_nanoseconds();
  std::vector<ObjectStatus> states(targets.size());
  in_parallel(targets.size(), [&](std::size_t i) { states[i] = status_of(client, targets[i].key, now); });
  ReleaseHealth health;
  for (std::size_t i = 0; i < targets.size(); ++i) note(health, targets[i].key, states[i]);
  return health;
}

}  // namespace cluster
