// The table of keywords, in byte order of their names.
#include "charts/schema/keyword.h"

#include <algorithm>

namespace chart::schema {

namespace {

constexpr int kEver = 9999;

constexpr std::array<KeywordFacts, kKeywordCount> kKeywords = {{
    {"$anchor", Keyword::anchor, Inside::none, 0, 2019, kEver},
    {"$comment", Keyword::comment, Inside::none, 0, 7, kEver},
    {"$defs", Keyword::defs, Inside::map, 2019, 2019, kEver},
    {"$dynamicAnchor", Keyword::dynamic_anchor, Inside::none, 0, 2020, kEver},
    {"$dynamicRef", Keyword::dynamic_ref, Inside::none, 0, 2020, kEver},
    {"$id", Keyword::id, Inside::none, 0, 6, kEver},
    {"$recursiveAnchor", Keyword::recursive_anchor, Inside::none, 0, 2019, kEver},
    {"$recursiveRef", Keyword::recursive_ref, Inside::none, 0, 2019, kEver},
    {"$ref", Keyword::ref, Inside::none, 0, 4, kEver},
    {"$schema", Keyword::schema, Inside::none, 0, 4, kEver},
    {"$vocabulary", Keyword::vocabulary, Inside::none, 0, 2019, kEver},
    {"additionalItems", Keyword::additional_items, Inside::one, 4, 4, 2019},
    {"additionalProperties", Keyword::additional_properties, Inside::one, 4, 4, kEver},
    {"allOf", Keyword::all_of, Inside::list, 4, 4, kEver},
    {"anyOf", Keyword::any_of, Inside::list, 4, 4, kEver},
    {"const", Keyword::constant, Inside::none, 0, 6, kEver},
    {"contains", Keyword::contains, Inside::one, 6, 6, kEver},
    {"contentEncoding", Keyword::content_encoding, Inside::none, 0, 7, kEver},
    {"contentMediaType", Keyword::content_media_type, Inside::none, 0, 7, kEver},
    {"contentSchema", Keyword::content_schema, Inside::one, 2019, 2019, kEver},
    {"default", Keyword::default_value, Inside::none, 0, 4, kEver},
    {"definitions", Keyword::definitions, Inside::map, 4, 4, kEver},
    {"dependencies", Keyword::dependencies, Inside::map, 4, 4, kEver},
    {"dependentRequired", Keyword::dependent_required, Inside::none, 0, 2019, kEver},
    {"dependentSchemas", Keyword::dependent_schemas, Inside::map, 2019, 2019, kEver},
    {"deprecated", Keyword::deprecated, Inside::none, 0, 2019, kEver},
    {"description", Keyword::description, Inside::none, 0, 4, kEver},
    {"else", Keyword::otherwise, Inside::one, 7, 7, kEver},
    {"enum", Keyword::choices, Inside::none, 0, 4, kEver},
    {"examples", Keyword::examples, Inside::none, 0, 7, kEver},
    {"exclusiveMaximum", Keyword::exclusive_maximum, Inside::none, 0, 4, kEver},
    {"exclusiveMinimum", Keyword::exclusive_minimum, Inside::none, 0, 4, kEver},
    {"format", Keyword::format, Inside::none, 0, 4, kEver},
    {"id", Keyword::id_draft4, Inside::none, 0, 4, 4},
    {"if", Keyword::condition, Inside::one, 7, 7, kEver},
    {"items", Keyword::items, Inside::one_or_list, 4, 4, kEver},
    {"maxContains", Keyword::max_contains, Inside::none, 0, 2019, kEver},
    {"maxItems", Keyword::max_items, Inside::none, 0, 4, kEver},
    {"maxLength", Keyword::max_length, Inside::none, 0, 4, kEver},
    {"maxProperties", Keyword::max_properties, Inside::none, 0, 4, kEver},
    {"maximum", Keyword::maximum, Inside::none, 0, 4, kEver},
    {"minContains", Keyword::min_contains, Inside::none, 0, 2019, kEver},
    {"minItems", Keyword::min_items, Inside::none, 0, 4, kEver},
    {"minLength", Keyword::min_length, Inside::none, 0, 4, kEver},
    {"minProperties", Keyword::min_properties, Inside::none, 0, 4, kEver},
    {"minimum", Keyword::minimum, Inside::none, 0, 4, kEver},
    {"multipleOf", Keyword::multiple_of, Inside::none, 0, 4, kEver},
    {"not", Keyword::negated, Inside::one, 4, 4, kEver},
    {"oneOf", Keyword::one_of, Inside::list, 4, 4, kEver},
    {"pattern", Keyword::pattern, Inside::none, 0, 4, kEver},
    {"patternProperties", Keyword::pattern_properties, Inside::map, 4, 4, kEver},
    {"prefixItems", Keyword::prefix_items, Inside::list, 2020, 2020, kEver},
    {"properties", Keyword::properties, Inside::map, 4, 4, kEver},
    {"propertyNames", Keyword::property_names, Inside::one, 6, 6, kEver},
    {"readOnly", Keyword::read_only, Inside::none, 0, 7, kEver},
    {"required", Keyword::required, Inside::none, 0, 4, kEver},
    {"then", Keyword::then, Inside::one, 7, 7, kEver},
    {"title", Keyword::title, Inside::none, 0, 4, kEver},
    {"type", Keyword::type, Inside::none, 0, 4, kEver},
    {"unevaluatedItems", Keyword::unevaluated_items, Inside::one, 2019, 2019, kEver},
    {"unevaluatedProperties", Keyword::unevaluated_properties, Inside::one, 2019, 2019, kEver},
    {"uniqueItems", Keyword::unique_items, Inside::none, 0, 4, kEver},
    {"writeOnly", Keyword::write_only, Inside::none, 0, 7, kEver},
}};

}  // namespace

const KeywordFacts* find_keyword(std::string_view name) {
  const auto* found =
      std::lower_bound(kKeywords.begin(), kKeywords.end(), name,
                       [](const KeywordFacts& a, std::string_view b) { return a.name < b; });
  return found != kKeywords.end() && found->name == name ? found : nullptr;
}

std::string_view keyword_name(Keyword keyword) {
  return kKeywords[static_cast<std::size_t>(keyword)].name;
}

Keywords::Keywords(const base::Map& object) {
  for (const auto& [name, value] : object) {
    const KeywordFacts* facts = find_keyword(name);
    if (facts != nullptr) values_[static_cast<std::size_t>(facts->keyword)] = &value;
  }
}

}  // namespace chart::schema
