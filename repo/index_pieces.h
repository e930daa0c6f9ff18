// An index.yaml cut between its charts, so that they can be read one after the other and the whole never has to be in
// memory: it takes several times the size of the text.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace repo {

inline constexpr std::size_t kIndexRun = 64 * 1024;  // bytes from which on a run of versions ends

struct IndexPiece {
  std::string_view name{};
  std::string_view text{};  // "  NAME:" with its versions: a YAML document of its own
  // Its versions in runs, each a YAML list of its own; empty where they cannot be told apart.
  std::vector<std::string_view> runs{};
};

struct IndexPieces {
  std::string rest{};  // the index with "entries: {}"
  std::vector<IndexPiece> charts{};  // in rising byte order of their names, no name twice; parts of the text
};

// The pieces of a text that is laid out as Helm and all common tools write it, with nothing in it that reaches from one piece into
// another (anchors, line breaks other than line feeds). Nothing for any other text, be it an index or not. Whether the pieces mean what
// the whole means is certain once each of them is read as what it seems to be: `rest` as a map with an empty map under
// "entries", each chart as a map with just its name, or each of its runs as a list. `passed` is told of parts of the text that are
// not looked at again for a while.
std::optional<IndexPieces> cut_index(std::string_view text, const std::function<void(std::string_view)>& passed = {});

}  // namespace repo
