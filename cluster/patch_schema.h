// How strategic merge patches treat the fields of Kubernetes' own kinds: the patchStrategy and
// patchMergeKey tags of k8s.io/api 0.37.1 and k8s.io/apiextensions-apiserver 0.37.1, as the table
// in patch_schema_table.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cluster/object.h"

namespace cluster {

// What a field's values are in Go.
enum class PatchShape {
  structure,
  list_of_structures,
  list_of_values,
  list_of_maps,
  list_of_lists,
  map,
  any
};

struct PatchField;

// A Go type that JSON maps are read into: a struct of the table, or one of which nothing is known
// but its shape.
class PatchSchema {
 public:
  // The type of a kind's objects; nothing where Go has no struct for it, and JSON merge patches are
  // made.
  static std::optional<PatchSchema> of(const GroupVersionKind& kind);

  // The field a JSON key is read into, in any case. Errors are Go's: `unable to find api field in
  // struct PodSpec for the json field "foo"`, `merging an object in json but data type is not
  // struct, instead is: map`.
  base::Result<PatchField> field(std::string_view key) const;
  // The same for a key that holds a list; the field's type is that of the list's elements.
  base::Result<PatchField> list_field(std::string_view key) const;

 private:
  PatchSchema(PatchShape shape, int row, std::string_view leaf)
      : shape_(shape), row_(row), leaf_(leaf) {}
  PatchShape shape_;
  int row_;                // of the table, -1 for structures that have none and all other shapes
  std::string_view leaf_;  // the name of a structure without a row
};

struct PatchField {
  PatchSchema type;
  bool merges = false;        // patchStrategy "merge"
  bool replaces = false;      // "replace"
  bool retains_keys = false;  // "retainKeys"
  std::string_view merge_key{};
};

}  // namespace cluster
