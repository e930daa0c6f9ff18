// The objects of an addon's manifest and what condition they are in once they are in the cluster. addons-and-s3.md 1.7.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/object.h"

namespace cluster {

inline constexpr std::size_t kMaxAddonMemory = std::size_t{512} << 20;  // of a manifest that is read
inline constexpr std::size_t kMaxAddonObjects = 20'000;  // of one manifest

struct AddonObject {
  base::Value object{};
  ObjectKey key{};  // as the manifest has it
};

// The objects of a manifest in its order, but namespaces and then CRDs before all others, since those need them; Lists
// are taken apart, empty documents passed over. They live in `arena`. Errors (invalid): no YAML, a document that
// is no object with apiVersion, kind and name, more than kMaxAddonObjects.
base::Result<std::vector<AddonObject>> addon_objects(base::Arena& arena, std::string_view manifest);

// Why an object that was just written does not count as well: being deleted, or a condition that must not be False.
// Nothing for one that says nothing about itself: a new Deployment is well, since nobody waits here.
std::optional<std::string> unwell_reason(const base::Value& object);

}  // namespace cluster
