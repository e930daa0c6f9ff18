// A row of the table is `Name field:shape[+strategy,…][@key] …`; shapes are s12 (the structure of
// row 12), s=Time (one without maps and lists in it), l12 and l=Name (lists of them), p (a list of
// values), n (of maps), q (of lists), m (a map) and i (anything).
#include "cluster/patch_schema.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/go_format.h"
#include "cluster/patch_schema_table.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;

std::string_view go_kind(PatchShape shape) {
  switch (shape) {
    case PatchShape::structure: return "struct";
    case PatchShape::map: return "map";
    case PatchShape::any: return "interface";
    default: return "slice";
  }
}

// The next word of `row`, taken off it.
std::string_view take_word(std::string_view& row) {
  const auto end = std::min(row.find(' '), row.size());
  const auto word = row.substr(0, end);
  row.remove_prefix(std::min(end + 1, row.size()));
  return word;
}

// The word of `key` in a row without its name: the one of exactly this name, else the first in any
// case.
std::string_view find_field(std::string_view row, std::string_view key) {
  std::string_view found;
  while (!row.empty()) {
    const auto word = take_word(row);
    const auto name = word.substr(0, word.find(':'));
    if (name == key) return word;
    if (found.empty() && base::equal_ignoring_case(name, key)) found = word;
  }
  return found;
}

PatchShape shape_of(char letter) {
  switch (letter) {
    case 's': return PatchShape::structure;
    case 'l': return PatchShape::list_of_structures;
    case 'p': return PatchShape::list_of_values;
    case 'n': return PatchShape::list_of_maps;
    case 'q': return PatchShape::list_of_lists;
    case 'm': return PatchShape::map;
    default: return PatchShape::any;
  }
}

int row_number(std::string_view digits) {
  int number = -1;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::optional<PatchSchema> PatchSchema::of(const GroupVersionKind& kind) {
  const std::string wanted = kind.group + "/" + kind.version + "/" + kind.kind;
  std::size_t low = 0;
  std::size_t high = patch_kind_count();
  while (low < high) {
    const auto middle = (low + high) / 2;
    std::string_view row = patch_kind(middle);
    const auto name = take_word(row);
    if (name == wanted) return PatchSchema(PatchShape::structure, row_number(row), {});
    if (name < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

base::Result<PatchField> PatchSchema::field(std::string_view key) const {
  if (shape_ != PatchShape::structure) {
    return Error(ErrorCode::invalid,
                 "merging an object in json but data type is not struct, instead is: " +
                     std::string(go_kind(shape_)));
  }
  std::string_view row = row_ < 0 ? leaf_ : patch_type(static_cast<std::size_t>(row_));
  const auto name = take_word(row);
  std::string_view word = find_field(row, key);
  if (word.empty()) {
    return Error(ErrorCode::invalid, "unable to find api field in struct " + std::string(name) +
                                         " for the json field " + base::go_quote(key));
  }
  word.remove_prefix(word.find(':') + 1);
  const auto at = std::min(word.find('@'), word.size());
  const auto plus = std::min(word.find('+'), at);
  const auto target = word.substr(1, plus - 1);
  const auto leaf = target.starts_with('=') ? target.substr(1) : std::string_view();
  PatchField field{
      PatchSchema(shape_of(word[0]), row_number(target), leaf), false, false, false, {}};
  if (at < word.size()) field.merge_key = word.substr(at + 1);
  const auto strategies = word.substr(plus, at - plus);
  field.merges = strategies.find("merge") != std::string_view::npos;
  field.replaces = strategies.find("replace") != std::string_view::npos;
  field.retains_keys = strategies.find("retainKeys") != std::string_view::npos;
  return field;
}

base::Result<PatchField> PatchSchema::list_field(std::string_view key) const {
  PatchField found = TRY(field(key));
  switch (found.type.shape_) {
    case PatchShape::list_of_structures: found.type.shape_ = PatchShape::structure; break;
    case PatchShape::list_of_maps: found.type.shape_ = PatchShape::map; break;
    case PatchShape::list_of_values: found.type.shape_ = PatchShape::any; break;
    case PatchShape::list_of_lists: return Error(ErrorCode::invalid, "unexpected slice of slice");
    default: return Error(ErrorCode::invalid, "expected slice or array type, but got: struct");
  }
  return found;
}

}  // namespace cluster
