#include "cluster/release_health.h"

#include <vector>

#include <fmt/format.h>

#include "cluster/build_objects.h"
#include "cluster/object_status.h"
#include "cluster/parallel.h"

namespace cluster {

using base::Result;

namespace {

std::string told(const TargetObject& target, const ObjectStatus& status) {
  const auto what = fmt::format("{}/{} is {}", target.key.kind.kind, target.key.name, state_text(status.state));
  return status.message.empty() ? what : fmt::format("{} ({})", what, status.message);
}

ObjectStatus status_of(KubeClient& client, const ObjectKey& key, std::int64_t now) {
  base::Arena arena;
  const auto live = client.get(arena, key);
  if (live) return object_status(*live, now, false);
  if (live.error().code() == base::ErrorCode::not_found) return {ObjectState::not_found, ""};
  return {ObjectState::unknown, live.error().reason()};
}

}  // namespace

Result<ReleaseHealth> release_health(base::Arena& arena, base::Env& env, KubeClient& client, const Release& release) {
  const auto targets = TRY(build_objects(arena, client, release.manifest, release.name_space));
  const auto now = env.clock.unix_nanoseconds();
  std::vector<ObjectStatus> states(targets.size());
  in_parallel(targets.size(), [&](std::size_t i) { states[i] = status_of(client, targets[i].key, now); });
  ReleaseHealth health;
  health.objects = static_cast<int>(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (states[i].state == ObjectState::current) {
      ++health.ready;
    } else if (health.first.empty()) {
      health.first = told(targets[i], states[i]);
    }
  }
  return health;
}

}  // namespace cluster
