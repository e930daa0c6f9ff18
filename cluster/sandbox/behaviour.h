// What controllers and kubelets would do, by simple rules: things become ready at once.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "base/value.h"

namespace cluster::sandbox {

// An image with this tag never starts: for trying out what a failure looks like.
inline constexpr std::string_view kBrokenTag = ":broken";

// Sets the status that an object of its kind would soon have: Deployments available, Jobs complete, CRDs established,
// claims bound. With an image tagged kBrokenTag, a workload stays unavailable.
void settle(base::Arena& arena, base::Value& object, const std::string& time);

// The objects that come with one whose image cannot be started: a Pod that waits, and an Event that says why.
std::vector<base::Value> troubles(base::Arena& arena, const base::Value& object, const std::string& time);

}  // namespace cluster::sandbox
