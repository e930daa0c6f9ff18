// What the rules of object_status.h share, and those of workloads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"
#include "cluster/object_field.h"
#include "cluster/object_status.h"

namespace cluster {

// A rule's answer; nothing where the object's fields have types that they should not have.
using Verdict = std::optional<ObjectStatus>;

inline ObjectStatus in_progress(std::string message) {
  return {ObjectState::in_progress, std::move(message)};
}
inline ObjectStatus failed(std::string message) {
  return {ObjectState::failed, std::move(message)};
}
inline ObjectStatus current(std::string message) {
  return {ObjectState::current, std::move(message)};
}

inline bool is_true(const Condition& condition) {
  return condition.status == "True";
}

// "Ready: 1/2".
std::string ratio(std::string_view what, std::int64_t have, std::int64_t want);
// An integer of the status, 0 or `otherwise` where there is none.
std::int64_t status_number(const base::Value& object, std::string_view field,
                           std::int64_t otherwise = 0);

Verdict deployment_status(const base::Value& object, std::int64_t now);
Verdict stateful_set_status(const base::Value& object, std::int64_t now);
Verdict daemon_set_status(const base::Value& object, std::int64_t now);
Verdict replica_set_status(const base::Value& object, std::int64_t now);

}  // namespace cluster
