// Which fields of an object somebody manages: the set behind metadata.managedFields' fieldsV1, as
// sigs.k8s.io/structured-merge-diff writes it ("f:spec", "k:{\"name\":\"web\"}", "v:\"a\"", ".").
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/value.h"
#include "cluster/object.h"

namespace cluster::sandbox {

// How lists and maps of a kind are merged: by the keys of their elements, as sets, or as a whole.
enum class Merging { separate, by_keys, as_set, whole };
struct FieldRule {
  Merging merging = Merging::whole;
  std::vector<std::string> keys{};  // of by_keys
};
// The rule of the list or map at `path` (names of fields, list steps left out) of a kind.
class FieldRules {
 public:
  explicit FieldRules(GroupVersionKind kind) : kind_(std::move(kind)) {}
  FieldRule list(const std::vector<std::string>& path) const;
  FieldRule map(const std::vector<std::string>& path) const;

 private:
  GroupVersionKind kind_;
};

class FieldSet {
 public:
  // Every field that `object` says, but for those that name the object itself.
  static FieldSet of(const base::Value& object, const FieldRules& rules);
  static FieldSet read(const base::Value& fields);  // of fieldsV1
  base::Value write(base::Arena& arena) const;

  bool empty() const { return !is_member_ && children_.empty(); }
  FieldSet minus(const FieldSet& other) const;
  FieldSet with(const FieldSet& other) const;
  FieldSet common(const FieldSet& other) const;

  bool is_member() const { return is_member_; }
  const std::map<std::string, FieldSet, std::less<>>& children() const { return children_; }
  // Leaves as people read them: ".spec.replicas", ".spec.containers[name=\"web\"].image".
  std::vector<std::string> leaves() const;

 private:
  friend struct FieldWalk;
  bool is_member_ = false;
  std::map<std::string, FieldSet, std::less<>> children_{};
};

// The step of a list's element: "k:{…}" by its keys, "v:…" in a set.
std::string element_step(base::Arena& arena, const base::Value& element, const FieldRule& rule);
// `config` over `live`, by the rules; what `gone` names and nobody else owns is taken away.
base::Value merged(base::Arena& arena, const base::Value& live, const base::Value& config, const FieldRules& rules);
base::Value without(base::Arena& arena, const base::Value& object, const FieldSet& gone, const FieldRules& rules);
// The fields of `wanted` whose values in the two objects differ.
FieldSet differing(const FieldSet& wanted, const base::Value& a, const base::Value& b, const FieldRules& rules);

}  // namespace cluster::sandbox
