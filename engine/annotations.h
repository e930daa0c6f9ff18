// Annotations of Kubernetes objects that are to be printed again, with their comments and layout.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/yaml_nodes.h"

namespace engine {

// The value at metadata.annotations; empty where there is none.
std::string_view annotation(const base::yaml::nodes::Node& object, std::string_view key);

// Sets it, in single quotes, as the last one or in its old place. Empty annotations and metadata are
// taken out first and made anew as the last fields. Error: "wrong node kind: expected MappingNode but got
// SequenceNode: node contents:\n- a\n" where the object, its metadata or its annotations are no map.
base::Result<void> set_annotation(base::Arena& arena, base::yaml::nodes::Node& object, std::string_view key,
                                  std::string_view value);

// Takes it out. Errors as above.
base::Result<void> clear_annotation(base::yaml::nodes::Node& object, std::string_view key);

// Takes out annotations and metadata that hold nothing. Errors as above.
base::Result<void> clear_empty_annotations(base::yaml::nodes::Node& object);

}  // namespace engine
