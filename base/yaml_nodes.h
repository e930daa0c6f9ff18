// YAML documents as they are written: a tree that keeps comments, quotes, flow style, anchors and tags, and
// prints them again the way yaml.v3 lays out its nodes with two spaces and compact lists (ENG-096).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"

namespace base::yaml::nodes {

inline constexpr std::size_t kMaxNodeDepth = 1000;                    // of lists and maps in each other
inline constexpr std::size_t kMaxDocumentSize = std::size_t{1} << 30;  // bytes

enum class Kind : std::uint8_t { scalar, list, map, alias };
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

// The texts live in the arena the node was made in.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;     // of a scalar
  bool is_flow = false;           // of a list or map: [a, b] or {a: b}
  std::string_view tag{};         // in full where one is written, "tag:yaml.org,2002:str"
  std::string_view anchor{};
  std::string_view text{};        // of a scalar: its value. Of an alias: its name
  std::string_view head{};        // comments in the lines before,
  std::string_view line{};        // behind it on its line,
  std::string_view foot{};        // and in the lines after it
  int start_line = 0;             // where it begins, counted from 1 (columns in characters); 0 = it is
  int start_column = 0;           // not written, as the value of `key:`
  std::vector<Node*> children{};  // of a list: its elements. Of a map: key, value, key, value …

  // Whether it means null: an empty plain scalar, "~", "null" or one tagged so.
  bool is_null() const;
  // The value of the first key with this text; nullptr where there is none or this is no map.
  Node* find(std::string_view key) const;
  // Takes the first key with this text out, with its value.
  void remove(std::string_view key);
};

struct Document {
  std::string_view head{};
  std::string_view foot{};
  Node* root = nullptr;  // nullptr where the text holds no document
};

// The first document of `text`. Errors are yaml.v3's: "yaml: line 3: did not find expected key", their
// place what we know of it, without a file.
Result<Document> parse(Arena& arena, std::string_view text);

// The documents one after the other with "---" between them.
std::string write(std::span<const Document> documents);

}  // namespace base::yaml::nodes
