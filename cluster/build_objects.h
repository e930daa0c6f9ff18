// From the text of a manifest to objects and where the server keeps them, as cli-runtime's builder
// reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/kube_client.h"
#include "cluster/object.h"

namespace cluster {

// An object of a manifest with what the server says of its kind.
struct TargetObject {
  base::Value object{};  // with its namespace filled in where the kind has one
  ObjectKey key{};       // the namespace is empty for kinds that have none
  ResourceInfo resource{};
  std::string path{};  // "# Source:" of its document, where it had one
};

// The objects of a manifest, in its order; Lists are taken apart; documents that are empty or null
// are passed over. Objects without a namespace get `name_space` where their kind has one (OPS-098).
// `validation` strict: apiVersion and kind must be there; fields are not looked at, the server does
// it at the write (OPS-097). Errors: `resource mapping not found for name: "x" namespace: "" from
// "": no matches for kind "Foo" in version "example.com/v1"` LF `ensure CRDs are installed first`
// (not_found), `unable to decode "": Object 'Kind' is missing in '{…}'`, `error parsing : error
// converting YAML to JSON: …`, `error validating "": error validating data: kind not set`; several
// are joined as `[a, b]`, equal ones told once.
base::Result<std::vector<TargetObject>> build_objects(base::Arena& arena, KubeClient& client,
                                                      std::string_view manifest,
                                                      std::string_view name_space,
                                                      Validation validation = Validation::ignore);

}  // namespace cluster
