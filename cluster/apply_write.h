// Single writes, for creating and updating alike.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/apply.h"
#include "cluster/kube_client.h"

namespace cluster {

inline constexpr int kWriteAttempts = 5;                     // of a write that conflicts
inline constexpr std::chrono::milliseconds kWritePause{10};  // between them
inline constexpr int kUnsupportedMediaType = 415;

// "apps/v1, Kind=Deployment", "/v1, Kind=Pod".
std::string kind_text(const GroupVersionKind& kind);
// "default/web apps/v1, Kind=Deployment", as error texts of server-side apply name an object.
std::string object_text(const TargetObject& target);

base::Result<void> ask_to_write(const ApplyOptions& options);

// Makes the target what the server answered.
void refresh(TargetObject& target, const base::Value& answer);

// Writes until it works, the error is not `is_worth_it`, or kWriteAttempts are used up.
base::Result<base::Value> retry_write(const std::function<bool(const base::Error&)>& is_worth_it,
                                      const std::function<base::Result<base::Value>()>& write);

// One server-side apply. Errors: `conflict occurred while applying object …`, `server-side apply
// failed for object …` (OPS-094).
base::Result<void> apply_server_side(base::Arena& arena, KubeClient& client, TargetObject& target,
                                     const ApplyOptions& options);
// OPS-084, OPS-085.
base::Result<void> create_one(base::Arena& arena, KubeClient& client, TargetObject& target,
                              const ApplyOptions& options);
base::Result<void> remove_one(KubeClient& client, const TargetObject& target,
                              Propagation propagation, const ApplyOptions& options);

}  // namespace cluster
