// A compiled schema: what one JSON object of a schema document asks of a value. Plain data, made by
// Compiler and read by Validator; everything in it lives as long as the Compiler and its arena.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/regex.h"
#include "base/value.h"
#include "charts/schema/format.h"
#include "charts/schema/number.h"

namespace chart::schema {

// JSON types as bits, in the order messages name them.
enum TypeBit : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kNumber = 4,
  kInteger = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
};

struct Schema;

// "additionalProperties" and "additionalItems": a plain yes or no, or a schema.
struct Additional {
  bool given = false;
  bool allowed = true;  // where there is no schema
  const Schema* schema = nullptr;
};

struct Named {
  std::string_view name{};
  const Schema* schema = nullptr;
};

struct Matched {
  base::Regex pattern;
  const Schema* schema = nullptr;
};

// "dependencies", "dependentRequired" and "dependentSchemas": a schema, or names that must be
// there.
struct Dependent {
  std::string_view name{};
  const Schema* schema = nullptr;
  std::vector<std::string_view> required{};
};

struct ObjectRules {
  std::optional<std::int64_t> min_properties{};
  std::optional<std::int64_t> max_properties{};
  std::vector<std::string_view> required{};
  const Schema* names = nullptr;
  std::vector<Named> properties{};  // in order of their names, as are all of these
  std::vector<Matched> patterns{};
  Additional additional{};
  std::vector<Dependent> dependencies{};
  std::vector<Dependent> dependent_required{};
  std::vector<Dependent> dependent_schemas{};
};

struct ArrayRules {
  std::optional<std::int64_t> min_items{};
  std::optional<std::int64_t> max_items{};
  bool unique = false;
  const Schema* contains = nullptr;
  std::optional<std::int64_t> min_contains{};
  std::optional<std::int64_t> max_contains{};
  std::vector<const Schema*> first{};  // prefixItems, or items written as an array
  const Schema* rest = nullptr;        // items for what follows them
  Additional additional{};             // additionalItems, up to 2019-09
};

struct StringRules {
  std::optional<std::int64_t> min_length{};
  std::optional<std::int64_t> max_length{};
  std::optional<base::Regex> pattern{};
  std::string_view pattern_text{};
};

struct NumberRules {
  std::optional<Decimal> minimum{};
  std::optional<Decimal> maximum{};
  std::optional<Decimal> exclusive_minimum{};
  std::optional<Decimal> exclusive_maximum{};
  std::optional<Decimal> multiple_of{};
};

struct Combination {
  const Schema* negated = nullptr;
  std::vector<const Schema*> all{};
  std::vector<const Schema*> any{};
  std::vector<const Schema*> one{};
  const Schema* condition = nullptr;
  const Schema* then = nullptr;
  const Schema* otherwise = nullptr;
};

// "$recursiveRef" and "$dynamicRef".
struct DynamicReferences {
  const Schema* recursive = nullptr;
  const Schema* dynamic = nullptr;
  std::string dynamic_anchor{};  // of the reference; empty where it has none
};

struct Schema {
  // Where it is: `document` + "#" + the pointer, which is that of `parent` and one or two tokens
  // more, or the one given.
  std::string_view document{};
  const Schema* parent = nullptr;
  std::string_view token{};
  std::string_view second_token{};
  bool has_second_token = false;
  std::string_view pointer{};

  const base::Value* node = nullptr;
  int draft = 2020;  // 4, 6, 7, 2019 or 2020
  const Schema* resource = nullptr;
  std::vector<std::pair<std::string, const Schema*>> dynamic_anchors{};  // of a resource
  bool recursive_anchor = false;
  std::string_view dynamic_anchor{};

  std::optional<bool> constant_verdict{};  // true or false as a schema
  const Schema* reference = nullptr;
  std::uint8_t types = 0;
  const base::Value* constant = nullptr;
  const base::Value* choices = nullptr;  // a list
  std::uint8_t choice_types = 0;
  std::string_view format_name{};
  FormatCheck format = nullptr;
  const Schema* unevaluated_properties = nullptr;
  const Schema* unevaluated_items = nullptr;
  std::unique_ptr<ObjectRules> object{};
  std::unique_ptr<ArrayRules> array{};
  std::unique_ptr<StringRules> text{};
  std::unique_ptr<NumberRules> number{};
  std::unique_ptr<Combination> combination{};
  std::unique_ptr<DynamicReferences> dynamic{};

  // What its own keywords look at anyway, whatever the value (for unevaluated…).
  bool all_properties_evaluated = false;
  bool all_items_evaluated = false;
  std::size_t items_evaluated = 0;

  std::string json_pointer() const;
  // "file:///values.schema.json#/properties/a".
  std::string location() const;
};

// The type of a value as one bit; 0 for what JSON does not have. Numbers are never kInteger.
std::uint8_t type_of(const base::Value& value);
// "integer".
std::string_view type_name(TypeBit type);
// The bit of a type's name, or 0.
std::uint8_t type_from_name(std::string_view name);
// Whether two JSON values are the same; numbers by what they are worth.
bool equal(const base::Value& a, const base::Value& b);
// The first two items that are the same: by the second, then by the first of them.
std::optional<std::pair<std::size_t, std::size_t>> find_duplicates(const base::List& items);

}  // namespace chart::schema
