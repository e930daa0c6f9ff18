// One rule for each keyword, by the published meta-schemas. Numbers are text here: digits alone are
// certainly a count, and whatever is written in a rarer way is left to the meta-schema.
#include "charts/schema/structure.h"

#include <algorithm>

#include "charts/schema/format.h"
#include "charts/schema/schema.h"

namespace chart::schema {

namespace {

using base::List;
using base::Map;
using base::Value;

// Characters that any URI reference may have anywhere but, for ":", in front.
bool is_plain_reference(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '#' || c == '/' || c == '_' || c == '-' || c == '.' ||
           c == '$';
  });
}

bool is_reference(const Value& value) {
  if (!value.is_string()) return false;
  return is_plain_reference(value.as_string()) || !check_uri_reference(value.as_string());
}

bool is_count(const Value& value) {
  return value.type() == base::Type::bytes &&
         std::all_of(value.as_string().begin(), value.as_string().end(), is_ascii_digit);
}

bool is_number(const Value& value) {
  return value.type() == base::Type::bytes;
}

bool is_positive(const Value& value) {
  if (!is_number(value)) return false;
  const std::string_view text = value.as_string();
  return text.find_first_not_of("0123456789.") == std::string_view::npos &&
         text.find_first_not_of("0.") != std::string_view::npos;
}

bool is_schema(const Value& value, int draft) {
  return value.is_map() || (draft > 4 && value.is_bool());
}

bool is_schema_list(const Value& value, int draft) {
  return value.is_list() && !value.as_list().empty() &&
         std::all_of(value.as_list().begin(), value.as_list().end(),
                     [&](const Value& item) { return is_schema(item, draft); });
}

bool is_schema_map(const Value& value, int draft) {
  return value.is_map() &&
         std::all_of(value.as_map().begin(), value.as_map().end(),
                     [&](const Map::Entry& entry) { return is_schema(entry.value, draft); });
}

bool is_string_set(const Value& value, bool may_be_empty) {
  if (!value.is_list() || (value.as_list().empty() && !may_be_empty)) return false;
  const List& list = value.as_list();
  return std::all_of(list.begin(), list.end(),
                     [](const Value& item) { return item.is_string(); }) &&
         !find_duplicates(list);
}

bool is_type(const Value& value) {
  if (value.is_string()) return type_from_name(value.as_string()) != 0;
  if (!is_string_set(value, false)) return false;
  return std::all_of(value.as_list().begin(), value.as_list().end(),
                     [](const Value& item) { return type_from_name(item.as_string()) != 0; });
}

bool is_dependencies(const Value& value, int draft) {
  return value.is_map() &&
         std::all_of(value.as_map().begin(), value.as_map().end(), [&](const Map::Entry& entry) {
           return is_schema(entry.value, draft) || is_string_set(entry.value, draft > 4);
         });
}

bool is_required_map(const Value& value) {
  return value.is_map() &&
         std::all_of(value.as_map().begin(), value.as_map().end(),
                     [](const Map::Entry& entry) { return is_string_set(entry.value, true); });
}

bool is_pattern(const Value& value, Regexes& regexes) {
  return value.is_string() && static_cast<bool>(regexes.get(value.as_string()));
}

bool is_pattern_map(const Value& value, int draft, Regexes& regexes) {
  if (!is_schema_map(value, draft)) return false;
  if (draft < 7) return true;
  return std::all_of(value.as_map().begin(), value.as_map().end(), [&](const Map::Entry& entry) {
    return static_cast<bool>(regexes.get(entry.key));
  });
}

bool is_anchor(const Value& value) {
  if (!value.is_string() || value.as_string().empty()) return false;
  const std::string_view text = value.as_string();
  return !is_ascii_digit(text[0]) && std::all_of(text.begin(), text.end(), is_ascii_alphanumeric);
}

bool is_id(const Value& value, int draft) {
  if (!is_reference(value)) return false;
  if (draft < 2019) return true;
  const std::size_t hash = value.as_string().find('#');
  return hash == std::string_view::npos || hash + 1 == value.as_string().size();
}

bool is_choices(const Value& value, int draft) {
  if (!value.is_list()) return false;
  return draft >= 2019 || (!value.as_list().empty() && !find_duplicates(value.as_list()));
}

// exclusiveMinimum and its twin: numbers, but in draft 4 a yes or no beside the limit.
bool is_exclusive(const Value& value, int draft, const Map& object, std::string_view limit) {
  return draft == 4 ? value.is_bool() && object.has(limit) : is_number(value);
}

bool fits_assertion(Keyword keyword, const Value& value, int draft, const Map& object,
                    Regexes& regexes) {
  switch (keyword) {
    case Keyword::max_length:
    case Keyword::min_length:
    case Keyword::max_items:
    case Keyword::min_items:
    case Keyword::max_properties:
    case Keyword::min_properties:
    case Keyword::max_contains:
    case Keyword::min_contains: return is_count(value);
    case Keyword::maximum:
    case Keyword::minimum: return is_number(value);
    case Keyword::exclusive_maximum: return is_exclusive(value, draft, object, "maximum");
    case Keyword::exclusive_minimum: return is_exclusive(value, draft, object, "minimum");
    case Keyword::multiple_of: return is_positive(value);
    case Keyword::pattern: return is_pattern(value, regexes);
    case Keyword::type: return is_type(value);
    case Keyword::choices: return is_choices(value, draft);
    case Keyword::required: return is_string_set(value, draft > 4);
    case Keyword::dependent_required: return is_required_map(value);
    case Keyword::unique_items:
    case Keyword::read_only:
    case Keyword::write_only:
    case Keyword::deprecated: return value.is_bool();
    case Keyword::examples: return value.is_list();
    case Keyword::default_value:
    case Keyword::constant: return true;
    case Keyword::ref: return draft == 4 ? value.is_string() : is_reference(value);
    case Keyword::dynamic_ref: return is_reference(value);
    case Keyword::recursive_ref: return is_reference(value);
    case Keyword::recursive_anchor: return draft == 2019 && value.is_bool();
    case Keyword::anchor:
    case Keyword::dynamic_anchor: return is_anchor(value);
    case Keyword::id: return is_id(value, draft);
    case Keyword::schema: return value.is_string() && !check_uri(value.as_string());
    case Keyword::vocabulary: return false;
    default: return value.is_string();  // title, format, $comment, contentEncoding and so on
  }
}

}  // namespace

bool surely_fits(const KeywordFacts& facts, const Value& value, int draft, const Map& object,
                 Regexes& regexes) {
  if (facts.keyword == Keyword::additional_items && draft >= 2020) return false;
  if (draft < facts.known_since || draft > facts.known_until) return true;
  switch (facts.keyword) {
    case Keyword::additional_items:
    case Keyword::additional_properties: return value.is_bool() || value.is_map();
    case Keyword::dependencies: return is_dependencies(value, draft);
    case Keyword::pattern_properties: return is_pattern_map(value, draft, regexes);
    case Keyword::items:
      return is_schema(value, draft) || (draft < 2020 && is_schema_list(value, draft));
    default: break;
  }
  switch (facts.inside) {
    case Inside::one: return is_schema(value, draft);
    case Inside::list: return is_schema_list(value, draft);
    case Inside::map: return is_schema_map(value, draft);
    default: return fits_assertion(facts.keyword, value, draft, object, regexes);
  }
}

}  // namespace chart::schema
