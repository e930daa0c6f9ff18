// What state an object is in, by what it says of itself: kstatus' rules (OPS-108 … 122), and Helm's
// for hooks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"

namespace cluster {

// kstatus' words.
enum class ObjectState { in_progress, failed, current, terminating, not_found, unknown };
struct ObjectStatus {
  ObjectState state = ObjectState::unknown;
  std::string message{};
};
std::string_view state_text(ObjectState state);  // "InProgress"

// The generic rules and those of single kinds. `now` for the rule about unschedulable pods;
// `wait_for_jobs`: a Job is there when it is complete, not when it is started. An object whose
// status has another shape than its kind's is unknown, without a message.
ObjectStatus object_status(const base::Value& object, std::int64_t now_unix_nanoseconds,
                           bool wait_for_jobs);

// A hook's own rule (HKS-015): Jobs complete, Pods succeed, everything else is there at once.
ObjectStatus hook_status(const base::Value& object);

// A Pod the scheduler finds no place for: it fails 15 seconds after it was made, without another
// event.
bool is_unschedulable_pod(const base::Value& object);
inline constexpr std::int64_t kScheduleWindow = 15'000'000'000;  // nanoseconds

// A Pod that fails its StatefulSet or ReplicaSet while that is in progress: `1 pods have failed`.
bool is_failed_pod(const base::Value& pod, std::int64_t now_unix_nanoseconds);

}  // namespace cluster
