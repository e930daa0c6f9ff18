// What needs no rules: types of values, their equality, and the text of a schema's place.
#include "charts/schema/schema.h"

#include <array>
#include <cmath>
#include <functional>
#include <unordered_map>

#include "charts/schema/location.h"

namespace chart::schema {

namespace {

constexpr std::array<std::string_view, 7> kTypeNames = {"null",   "boolean", "number", "integer",
                                                        "string", "array",   "object"};
// Up to here comparing every pair is cheaper than hashing.
constexpr std::size_t kFewItems = 20;

std::size_t mix(std::size_t seed, std::size_t more) {
  return (seed ^ more) * 0x9E3779B97F4A7C15U + (more >> 7U);
}

std::size_t hash_of(const base::Value& value) {
  const std::hash<std::string_view> text_hash;
  std::size_t seed = type_of(value);
  switch (type_of(value)) {
    case kBoolean: return mix(seed, value.as_bool() ? 1 : 2);
    case kString: return mix(seed, text_hash(value.as_string()));
    case kNumber: {
      const auto number = decimal_of(value);
      return number ? mix(mix(seed, text_hash(number->digits)),
                          static_cast<std::size_t>(number->exponent))
                    : seed;
    }
    case kArray:
      for (const auto& item : value.as_list()) seed = mix(seed, hash_of(item));
      return seed;
    case kObject:
      for (const auto& [key, item] : value.as_map())
        seed = mix(mix(seed, text_hash(key)), hash_of(item));
      return seed;
    default: return seed;
  }
}

bool equal_numbers(const base::Value& a, const base::Value& b) {
  const auto number_a = decimal_of(a);
  const auto number_b = decimal_of(b);
  return number_a && number_b && compare(*number_a, *number_b) == 0;
}

bool equal_maps(const base::Map& a, const base::Map& b) {
  if (a.size() != b.size()) return false;
  const auto* other = b.begin();
  for (const auto& [key, value] : a) {
    if (key != other->key || !equal(value, other->value)) return false;
    ++other;
  }
  return true;
}

}  // namespace

std::string Schema::json_pointer() const {
  std::vector<const Schema*> steps;
  const Schema* step = this;
  for (; step->parent != nullptr; step = step->parent) steps.push_back(step);
  std::string out(step->pointer);
  for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
    append_token(out, (*it)->token);
    if ((*it)->has_second_token) append_token(out, (*it)->second_token);
  }
  return out;
}

std::string Schema::location() const {
  if (node == nullptr) return std::string(document);  // made up, not read
  return std::string(document) + "#" + encode_fragment(json_pointer());
}

std::uint8_t type_of(const base::Value& value) {
  switch (value.type()) {
    case base::Type::nil: return kNull;
    case base::Type::boolean: return kBoolean;
    case base::Type::string: return kString;
    case base::Type::list: return kArray;
    case base::Type::map: return kObject;
    case base::Type::bytes: return kNumber;  // the text of a number in a schema
    case base::Type::float32:
    case base::Type::float64: return std::isfinite(value.as_float()) ? kNumber : 0;
    case base::Type::duration:
    case base::Type::time:
    case base::Type::object: return 0;
    default: return kNumber;
  }
}

std::string_view type_name(TypeBit type) {
  std::size_t at = 0;
  while ((1U << at) < type) ++at;
  return kTypeNames[at];
}

std::uint8_t type_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<std::uint8_t>(1U << i);
  }
  return 0;
}

bool equal(const base::Value& a, const base::Value& b) {
  const std::uint8_t type = type_of(a);
  if (type == 0 || type != type_of(b)) return false;
  switch (type) {
    case kNull: return true;
    case kBoolean: return a.as_bool() == b.as_bool();
    case kNumber: return equal_numbers(a, b);
    case kString: return a.as_string() == b.as_string();
    case kObject: return equal_maps(a.as_map(), b.as_map());
    default: break;
  }
  const base::List& list_a = a.as_list();
  const base::List& list_b = b.as_list();
  if (list_a.size() != list_b.size()) return false;
  for (std::size_t i = 0; i < list_a.size(); ++i) {
    if (!equal(list_a[i], list_b[i])) return false;
  }
  return true;
}

std::optional<std::pair<std::size_t, std::size_t>> find_duplicates(const base::List& items) {
  if (items.size() <= kFewItems) {
    for (std::size_t i = 1; i < items.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (equal(items[i], items[j])) return std::pair(j, i);
      }
    }
    return std::nullopt;
  }
  std::unordered_multimap<std::size_t, std::size_t> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t hash = hash_of(items[i]);
    const auto [begin, end] = seen.equal_range(hash);
    std::optional<std::size_t> first;
    for (auto it = begin; it != end; ++it) {
      if (equal(items[i], items[it->second]) && (!first || it->second < *first)) first = it->second;
    }
    if (first) return std::pair(*first, i);
    seen.emplace(hash, i);
  }
  return std::nullopt;
}

}  // namespace chart::schema
