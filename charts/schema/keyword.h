// The keywords of JSON Schema, and which of them have schemas inside, from which draft on.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/value.h"

namespace chart::schema {

enum class Keyword : std::uint8_t {
  anchor,
  comment,
  defs,
  dynamic_anchor,
  dynamic_ref,
  id,
  recursive_anchor,
  recursive_ref,
  ref,
  schema,
  vocabulary,
  additional_items,
  additional_properties,
  all_of,
  any_of,
  constant,
  contains,
  content_encoding,
  content_media_type,
  content_schema,
  default_value,
  definitions,
  dependencies,
  dependent_required,
  dependent_schemas,
  deprecated,
  description,
  otherwise,
  choices,
  examples,
  exclusive_maximum,
  exclusive_minimum,
  format,
  id_draft4,
  condition,
  items,
  max_contains,
  max_items,
  max_length,
  max_properties,
  maximum,
  min_contains,
  min_items,
  min_length,
  min_properties,
  minimum,
  multiple_of,
  negated,
  one_of,
  pattern,
  pattern_properties,
  prefix_items,
  properties,
  property_names,
  read_only,
  required,
  then,
  title,
  type,
  unevaluated_items,
  unevaluated_properties,
  unique_items,
  write_only,
};
inline constexpr std::size_t kKeywordCount = 63;

// Where a keyword has schemas: its value, each item, each member, or its value or each item.
enum class Inside : std::uint8_t { none, one, list, map, one_or_list };

struct KeywordFacts {
  std::string_view name;
  Keyword keyword;
  Inside inside;
  int inside_since;  // the first draft in which those are schemas
  int known_since;   // the drafts whose meta-schema has a rule for the keyword
  int known_until;
};

// nullptr for what is no keyword of any draft.
const KeywordFacts* find_keyword(std::string_view name);

std::string_view keyword_name(Keyword keyword);

// The keywords of one schema object, each where it is found at once.
class Keywords {
 public:
  explicit Keywords(const base::Map& object);
  // The keyword's value, or nullptr.
  const base::Value* operator[](Keyword keyword) const {
    return values_[static_cast<std::size_t>(keyword)];
  }

 private:
  std::array<const base::Value*, kKeywordCount> values_{};
};

}  // namespace chart::schema
