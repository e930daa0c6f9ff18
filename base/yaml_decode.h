// A tree to a value, by the steps of go-yaml v2 and sigs.k8s.io/yaml: anchors, merge keys and tags
// are worked out, every key becomes a string, and what JSON cannot say is refused.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "base/yaml.h"
#include "base/yaml_tree.h"

namespace base::yaml {

enum class NumberTypes {
  float64,  // every number is a float64
  kept,     // int64, uint64 above its range, float64
};

struct DecodeOptions {
  Keys keys = Keys::last_wins;
  NumberTypes numbers = NumberTypes::float64;
  bool allow_infinite = false;  // leave it to the caller to refuse .inf and .nan
};

// The value of the tree's document; nil where there is none. Errors are those of sigs.k8s.io/yaml's
// Unmarshal, complete with "error converting YAML to JSON: ".
Result<Value> decode(Arena& arena, const Tree& tree, const DecodeOptions& options);

// The value of a tree that has no aliases, at `index`; for callers that want a part of it and have
// checked that the whole is fine.
Result<Value> decode_part(Arena& arena, const Tree& tree, std::uint32_t index,
                          const DecodeOptions& options);

// Whether a scalar is the merge key "<<".
bool is_merge_key(const Tree& tree, const Node& node);

// The error that sigs' Unmarshal gives for a problem of the text.
Error conversion_error(const Problem& problem);

// A key or value as Go's %#v prints it, for error texts. `keys` says which of equal keys counts.
std::string go_syntax(const Tree& tree, std::uint32_t index, Keys keys);

}  // namespace base::yaml
