// A YAML document as one flat array of nodes in the order they are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/yaml_scanner.h"

namespace base::yaml {

enum class NodeKind : std::uint8_t { scalar, list, map, alias };

struct Node {
  NodeKind kind = NodeKind::scalar;
  bool implicit = false;   // a plain scalar without a tag: its text decides its type
  std::uint32_t line = 0;  // from 0
  std::uint32_t end = 0;   // the index behind the node and all in it
  std::uint32_t tag = 0;  // of a scalar: index in Tree::tags, 0 = none. Of an alias: the node meant
  std::string_view text{};  // of a scalar: its value. Of an alias: its name
};

struct Tree {
  std::vector<Node> nodes;  // nodes[0] is the root; empty where there is no document
  std::vector<std::string> tags{std::string()};
  std::size_t depth = 0;  // of the deepest list or map
  bool has_aliases = false;
  bool needs_whole = false;  // parse_parts(): what was left out matters
};

inline constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

// The first document of `text`. What it points to lives in `arena`. False: `problem` says why.
bool parse(Arena& arena, std::string_view text, Tree& tree, Problem& problem);

// What parse_parts() needs to know of a text of which only parts are wanted.
struct Parts {
  bool (*is_wanted)(std::string_view key);                // the value under a key of the topmost map
  bool (*is_odd)(std::string_view scalar, bool is_key);  // a plain scalar that must not be left out
};
// As parse(), but empty scalars stand for the values that are not wanted, which takes no memory for
// them. False with tree.needs_whole where the tree would not tell all: an alias, an anchor, a tag, a key
// that is no scalar or something odd was left out.
bool parse_parts(Arena& arena, std::string_view text, const Parts& parts, Tree& tree,
                 Problem& problem);

}  // namespace base::yaml
