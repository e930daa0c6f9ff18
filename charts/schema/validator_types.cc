// The rules for objects, arrays and strings.
#include <algorithm>

#include "base/utf8.h"
#include "charts/schema/compiler.h"
#include "charts/schema/location.h"
#include "charts/schema/validator.h"

namespace chart::schema {

namespace {

using base::Value;

std::string quoted_names(const std::vector<std::string_view>& names) {
  std::string out;
  for (const auto name : names) out += (out.empty() ? "" : ", ") + single_quoted(name);
  return out;
}

std::string got_want(std::string_view keyword, std::size_t got, std::int64_t want) {
  return std::string(keyword) + ": got " + shown(static_cast<std::int64_t>(got)) + ", want " +
         shown(want);
}

bool is_less(std::size_t size, std::int64_t limit) {
  return limit > 0 && size < static_cast<std::uint64_t>(limit);
}
bool is_more(std::size_t size, std::int64_t limit) {
  return limit < 0 || size > static_cast<std::uint64_t>(limit);
}

std::string numbers_text(const std::vector<std::size_t>& numbers) {
  std::string out;
  for (const std::size_t number : numbers) out += (out.empty() ? "" : " ") + std::to_string(number);
  return out;
}

const Schema* find_property(const std::vector<Named>& properties, std::string_view name) {
  const auto found =
      std::lower_bound(properties.begin(), properties.end(), name,
                       [](const Named& a, std::string_view b) { return a.name < b; });
  return found != properties.end() && found->name == name ? found->schema : nullptr;
}

}  // namespace

void Validator::missing(const base::Map& object, const std::vector<std::string_view>& required,
                        std::vector<std::string_view>& out) {
  spend(required.size());
  for (const auto name : required) {
    if (!object.has(name)) out.push_back(name);
  }
}

void Validator::check_object(Frame& frame, const base::Map& object) {
  if (frame.schema->object == nullptr) return;
  const ObjectRules& rules = *frame.schema->object;
  check_sizes_of_object(frame, object, rules);
  if (frame.done()) return;
  check_dependencies(frame, object, rules.dependencies);
  check_members(frame, object, rules);
  if (frame.done()) return;
  if (rules.names != nullptr) check_names(frame, object, *rules.names);
  check_dependencies(frame, object, rules.dependent_schemas);
  check_dependencies(frame, object, rules.dependent_required);
}

void Validator::check_sizes_of_object(Frame& frame, const base::Map& object,
                                      const ObjectRules& rules) {
  if (rules.min_properties && is_less(object.size(), *rules.min_properties)) {
    fail(frame, "minProperties", [&] { return got_want("minProperties", object.size(), *rules.min_properties); });
  }
  if (rules.max_properties && is_more(object.size(), *rules.max_properties)) {
    fail(frame, "maxProperties", [&] { return got_want("maxProperties", object.size(), *rules.max_properties); });
  }
  std::vector<std::string_view> names;
  missing(object, rules.required, names);
  if (names.empty()) return;
  fail(frame, "required", [&] {
    return (names.size() == 1 ? "missing property " : "missing properties ") + quoted_names(names);
  });
}

void Validator::check_dependencies(Frame& frame, const base::Map& object,
                                   const std::vector<Dependent>& rules) {
  for (const auto& rule : rules) {
    if (!object.has(rule.name)) continue;
    if (rule.schema != nullptr) {
      apply_self(frame, *rule.schema);
      continue;
    }
    std::vector<std::string_view> names;
    missing(object, rule.required, names);
    if (names.empty()) continue;
    fail(frame, "dependentRequired", [&] {
      return "properties " + quoted_names(names) + " required, if " + single_quoted(rule.name) +
             " exists";
    });
  }
}

void Validator::check_members(Frame& frame, const base::Map& object, const ObjectRules& rules) {
  if (rules.properties.empty() && rules.patterns.empty() && !rules.additional.given) return;
  std::vector<std::string_view> extra;
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (check_member(frame, object.begin()[i], rules, extra)) frame.unevaluated.take(i);
    if (frame.done()) return;
  }
  if (extra.empty()) return;
  fail(frame, "additionalProperties", [&] { return "additional properties " + quoted_names(extra) + " not allowed"; });
}

// Whether any keyword has looked at the member.
bool Validator::check_member(Frame& frame, const base::Map::Entry& member, const ObjectRules& rules,
                             std::vector<std::string_view>& extra) {
  bool evaluated = false;
  if (const Schema* schema = find_property(rules.properties, member.key)) {
    evaluated = true;
    apply_member(frame, *schema, member);
  }
  spend(rules.patterns.size() * member.key.size());
  for (const auto& [pattern, schema] : rules.patterns) {
    if (!pattern.matches(member.key)) continue;
    evaluated = true;
    apply_member(frame, *schema, member);
  }
  if (evaluated || !rules.additional.given) return evaluated;
  if (rules.additional.schema != nullptr) {
    apply_member(frame, *rules.additional.schema, member);
  } else if (!rules.additional.allowed) {
    extra.push_back(member.key);
    if (frame.brief) frame.failed = true;
  }
  return true;
}

// A name is a value of its own: nothing around it counts.
void Validator::check_names(Frame& frame, const base::Map& object, const Schema& names) {
  for (const auto& member : object) {
    const Value name = Value::string(member.key);
    Frame inner{name, nullptr, &names, Scope{&names, {}, 0, nullptr}, frame.brief, frame.meta};
    if (const Schema* other = dialect_schema(frame, names)) {
      inner.schema = inner.meta = inner.scope.schema = other;
    }
    if (apply(inner)) continue;
    fail(frame, "propertyNames", [&] { return "invalid propertyName " + single_quoted(member.key); });
    if (frame.brief) return;
    frame.violations.back().causes = ungrouped(inner);
  }
}

void Validator::check_array(Frame& frame, const base::List& list) {
  if (frame.schema->array == nullptr) return;
  const ArrayRules& rules = *frame.schema->array;
  if (rules.min_items && is_less(list.size(), *rules.min_items)) {
    fail(frame, "minItems", [&] { return got_want("minItems", list.size(), *rules.min_items); });
  }
  if (rules.max_items && is_more(list.size(), *rules.max_items)) {
    fail(frame, "maxItems", [&] { return got_want("maxItems", list.size(), *rules.max_items); });
  }
  if (rules.unique && list.size() > 1) {
    if (const auto twins = find_duplicates(list)) {
      fail(frame, "uniqueItems", [&] {
        return "items at " + shown(static_cast<std::int64_t>(twins->first)) + " and " +
               shown(static_cast<std::int64_t>(twins->second)) + " are equal";
      });
    }
  }
  check_items(frame, list, rules);
  if (rules.contains != nullptr) check_contains(frame, list, rules);
}

void Validator::check_items(Frame& frame, const base::List& list, const ArrayRules& rules) {
  const std::size_t first = std::min(rules.first.size(), list.size());
  for (std::size_t i = 0; i < first; ++i) apply_item(frame, *rules.first[i], list, i);
  if (rules.rest != nullptr) {
    for (std::size_t i = first; i < list.size(); ++i) apply_item(frame, *rules.rest, list, i);
    return;
  }
  if (rules.additional.schema != nullptr) {
    for (std::size_t i = first; i < list.size(); ++i)
      apply_item(frame, *rules.additional.schema, list, i);
  } else if (rules.additional.given && !rules.additional.allowed && first != list.size()) {
    fail(frame, "additionalItems", [&] {
      return "last " + shown(static_cast<std::int64_t>(list.size() - first)) +
             " additionalItem(s) not allowed";
    });
  }
}

void Validator::check_contains(Frame& frame, const base::List& list, const ArrayRules& rules) {
  std::vector<Violation> causes;
  std::vector<std::size_t> matched;
  for (std::size_t i = 0; i < list.size(); ++i) {
    Violation cause;
    if (apply_child(frame, *rules.contains, list[i], {frame.path, {}, i, true}, &cause)) {
      matched.push_back(i);
      if (frame.schema->draft >= 2020) frame.unevaluated.take(i);
    } else if (!frame.brief) {
      causes.push_back(std::move(cause));
    }
  }
  const auto count = shown(static_cast<std::int64_t>(matched.size()));
  if (rules.min_contains ? is_less(matched.size(), *rules.min_contains) : matched.empty()) {
    fail(frame, "contains", [&]() -> std::string {
      if (!rules.min_contains) return "no items match contains schema";
      const std::string start =
          "min " + shown(*rules.min_contains) + " items required to match contains schema, but ";
      if (matched.empty()) return start + "none matched";
      return start + "matched " + count + " items at " + numbers_text(matched);
    });
    if (!frame.brief) frame.violations.back().causes = std::move(causes);
  }
  if (rules.max_contains && is_more(matched.size(), *rules.max_contains)) {
    fail(frame, "maxContains", [&] {
      return "max " + shown(*rules.max_contains) +
             " items required to match contains schema, but matched " + count + " items at " +
             numbers_text(matched);
    });
  }
}

void Validator::check_string(Frame& frame, std::string_view text) {
  if (frame.schema->text == nullptr) return;
  const StringRules& rules = *frame.schema->text;
  spend(text.size());
  const std::size_t length = rules.min_length || rules.max_length ? base::count_runes(text) : 0;
  if (rules.min_length && is_less(length, *rules.min_length)) {
    fail(frame, "minLength", [&] { return got_want("minLength", length, *rules.min_length); });
  }
  if (rules.max_length && is_more(length, *rules.max_length)) {
    fail(frame, "maxLength", [&] { return got_want("maxLength", length, *rules.max_length); });
  }
  if (rules.pattern && !rules.pattern->matches(text)) {
    fail(frame, "pattern", [&] {
      return single_quoted(text) + " does not match pattern " + single_quoted(rules.pattern_text);
    });
  }
}

}  // namespace chart::schema
