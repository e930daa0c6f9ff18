// Two schemas side by side. What the new one does not know is pruned from every object at its next
// write, what it forbids makes objects invalid that exist: both are told, each with its path.
#include "cluster/crd_dangers.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/json.h"
#include "cluster/object.h"
#include "cluster/object_field.h"

namespace cluster {
namespace {

using base::Value;

std::string quoted(const Value& value) {
  base::Arena arena;
  const auto text = base::json::write(arena, value);
  return text ? *text : std::string("?");
}

bool is_set(const Value& schema, std::string_view flag) {
  const Value value = at_path(schema, {flag});
  return value.is_bool() && value.as_bool();
}

// Whether `list` has an equal element.
bool has(const Value& list, const Value& wanted) {
  return list.is_list() &&
         std::any_of(list.as_list().begin(), list.as_list().end(),
                     [&](const Value& one) { return base::deep_equal(one, wanted); });
}

std::span<const base::Map::Entry> entries_of(const Value& map) {
  if (!map.is_map()) return {};
  return {map.as_map().begin(), map.as_map().size()};
}

std::string type_of(const Value& schema) {
  if (is_set(schema, "x-kubernetes-int-or-string")) return "int-or-string";
  return std::string(text_at(schema, {"type"}));
}

// "a string", "an integer".
std::string with_article(const std::string& type) {
  if (type.empty()) return "of any type";
  return (std::string_view("aeiou").find(type[0]) != std::string_view::npos ? "an " : "a ") + type;
}

std::optional<double> number_at(const Value& schema, std::string_view field) {
  const Value value = at_path(schema, {field});
  if (value.is_signed()) return static_cast<double>(value.as_signed());
  if (value.is_float()) return value.as_float();
  return std::nullopt;
}

// Limits that are tightened by raising them, and by lowering them.
constexpr std::string_view kLowerLimits[] = {"minimum", "minLength", "minItems", "minProperties"};
constexpr std::string_view kUpperLimits[] = {"maximum", "maxLength", "maxItems", "maxProperties"};
// Rules that are another rule as soon as they differ.
constexpr std::string_view kRules[] = {"pattern", "format", "multipleOf"};
constexpr std::string_view kFlags[] = {"exclusiveMinimum", "exclusiveMaximum", "uniqueItems"};

class Comparison {
 public:
  Comparison(std::string version, std::vector<CrdDanger>& dangers)
      : version_(std::move(version)), dangers_(dangers) {}

  void schemas(const Value& live, const Value& wanted, const std::string& path, std::size_t depth);

 private:
  void note(CrdDangerKind kind, const std::string& path, const std::string& what,
            bool loses_data = false) {
    const std::string where = path.empty() ? "the object" : path;
    dangers_.push_back({kind, version_ + ": " + where,
                        "version " + version_ + ": " + where + " " + what, loses_data});
  }
  bool same_type(const Value& live, const Value& wanted, const std::string& path);
  void limits(const Value& live, const Value& wanted, const std::string& path);
  void choices(const Value& live, const Value& wanted, const std::string& path);
  void required(const Value& live, const Value& wanted, const std::string& path);
  void fields(const Value& live, const Value& wanted, const std::string& path, std::size_t depth);

  std::string version_;
  std::vector<CrdDanger>& dangers_;
};

bool Comparison::same_type(const Value& live, const Value& wanted, const std::string& path) {
  const std::string before = type_of(live);
  const std::string after = type_of(wanted);
  const bool is_wider = after.empty() ||
                        (before == "integer" && (after == "number" || after == "int-or-string")) ||
                        (before == "string" && after == "int-or-string");
  if (before == after || is_wider) return true;
  note(CrdDangerKind::type_changed, path,
       "was " + with_article(before) + ", and is " + with_article(after) + " now");
  return false;
}

void Comparison::limits(const Value& live, const Value& wanted, const std::string& path) {
  const auto tightened = [&](std::string_view field, bool is_lower) {
    const auto before = number_at(live, field);
    const auto after = number_at(wanted, field);
    if (!after || (before && (is_lower ? *after <= *before : *after >= *before))) return;
    note(CrdDangerKind::rule_tightened, path,
         "has the " + std::string(field) + " " + quoted(at_path(wanted, {field})) + " now" +
             (before ? ", which was " + quoted(at_path(live, {field})) : ""));
  };
  for (const auto field : kLowerLimits) tightened(field, true);
  for (const auto field : kUpperLimits) tightened(field, false);
  for (const auto field : kRules) {
    const Value after = at_path(wanted, {field});
    if (after.is_nil() || base::deep_equal(at_path(live, {field}), after)) continue;
    note(CrdDangerKind::rule_tightened, path,
         "must fit the " + std::string(field) + " " + quoted(after) + " now");
  }
  for (const auto field : kFlags) {
    if (is_set(wanted, field) && !is_set(live, field)) {
      note(CrdDangerKind::rule_tightened, path, "has " + std::string(field) + " now");
    }
  }
  if (is_set(live, "nullable") && !is_set(wanted, "nullable")) {
    note(CrdDangerKind::rule_tightened, path, "must not be null any more");
  }
}

void Comparison::choices(const Value& live, const Value& wanted, const std::string& path) {
  const Value before = at_path(live, {"enum"});
  const Value after = at_path(wanted, {"enum"});
  if (after.is_list() && !before.is_list()) {
    note(CrdDangerKind::rule_tightened, path, "must be one of " + quoted(after) + " now");
  } else if (after.is_list()) {
    for (const Value& choice : before.as_list()) {
      if (!has(after, choice))
        note(CrdDangerKind::rule_tightened, path, "may no longer be " + quoted(choice));
    }
  }
  const Value old_rules = at_path(live, {"x-kubernetes-validations"});
  const Value new_rules = at_path(wanted, {"x-kubernetes-validations"});
  if (!new_rules.is_list()) return;
  for (const Value& rule : new_rules.as_list()) {
    const Value text = at_path(rule, {"rule"});
    const bool is_old =
        old_rules.is_list() &&
        std::any_of(old_rules.as_list().begin(), old_rules.as_list().end(), [&](const Value& one) {
          return base::deep_equal(at_path(one, {"rule"}), text);
        });
    if (!is_old)
      note(CrdDangerKind::rule_tightened, path, "must obey the rule " + quoted(text) + " now");
  }
}

std::string below(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

void Comparison::required(const Value& live, const Value& wanted, const std::string& path) {
  const Value after = at_path(wanted, {"required"});
  if (!after.is_list()) return;
  for (const Value& name : after.as_list()) {
    if (!name.is_string() || has(at_path(live, {"required"}), name)) continue;
    if (!at_path(wanted, {"properties", name.as_string(), "default"}).is_nil()) continue;
    note(CrdDangerKind::field_required, below(path, name.as_string()), "must be there now");
  }
}

void Comparison::fields(const Value& live, const Value& wanted, const std::string& path,
                        std::size_t depth) {
  const bool keeps_unknown = is_set(wanted, "x-kubernetes-preserve-unknown-fields");
  const Value others = at_path(wanted, {"additionalProperties"});
  const Value before = at_path(live, {"properties"});
  for (const auto& [name, schema] : entries_of(before)) {
    const Value after = at_path(wanted, {"properties", name});
    if (after.is_map()) {
      schemas(schema, after, below(path, name), depth);
    } else if (others.is_map()) {
      schemas(schema, others, below(path, name), depth);
    } else if (!keeps_unknown && !(others.is_bool() && others.as_bool())) {
      note(CrdDangerKind::field_removed, below(path, name), "is gone: its values would be dropped",
           true);
    }
  }
  if (is_set(live, "x-kubernetes-preserve-unknown-fields") && !keeps_unknown && !others.is_map()) {
    note(CrdDangerKind::field_removed, path,
         "keeps no unknown fields any more: their values would be dropped", true);
  }
  const Value old_others = at_path(live, {"additionalProperties"});
  if (old_others.is_map() && others.is_map()) {
    schemas(old_others, others, path + "[*]", depth);
  } else if ((old_others.is_map() || (old_others.is_bool() && old_others.as_bool())) &&
             others.is_nil() && !keeps_unknown) {
    note(CrdDangerKind::field_removed, path,
         "takes no names of your own any more: their values would be dropped", true);
  }
}

void Comparison::schemas(const Value& live, const Value& wanted, const std::string& path,
                         std::size_t depth) {
  if (depth > kMaxSchemaDepth || !live.is_map() || !wanted.is_map()) return;
  if (!same_type(live, wanted, path)) return;
  limits(live, wanted, path);
  choices(live, wanted, path);
  required(live, wanted, path);
  fields(live, wanted, path, depth + 1);
  schemas(at_path(live, {"items"}), at_path(wanted, {"items"}), path + "[]", depth + 1);
}

// The version of that name, nil where there is none.
Value version_named(const Value& definition, std::string_view name) {
  const Value versions = at_path(definition, {"spec", "versions"});
  if (!versions.is_list()) return {};
  for (const Value& version : versions.as_list()) {
    if (text_at(version, {"name"}) == name) return version;
  }
  return {};
}

void compare_names(const Value& live, const Value& wanted, std::vector<CrdDanger>& dangers) {
  const auto differs = [&](std::string_view field, std::initializer_list<std::string_view> path,
                           CrdDangerKind kind) {
    const auto before = text_at(live, path);
    const auto after = text_at(wanted, path);
    if (before.empty() || before == after) return;
    dangers.push_back({kind, std::string(field),
                       "the " + std::string(field) + " was " + std::string(before) + ", and is " +
                           std::string(after.empty() ? "not given" : after) + " now",
                       kind == CrdDangerKind::scope_changed});
  };
  differs("scope", {"spec", "scope"}, CrdDangerKind::scope_changed);
  differs("group", {"spec", "group"}, CrdDangerKind::names_changed);
  differs("kind", {"spec", "names", "kind"}, CrdDangerKind::names_changed);
  differs("plural", {"spec", "names", "plural"}, CrdDangerKind::names_changed);
}

void compare_version(const Value& live, const Value& before, const Value& wanted,
                     std::vector<CrdDanger>& dangers) {
  const std::string name(text_at(before, {"name"}));
  const Value after = version_named(wanted, name);
  if (!after.is_map()) {
    const bool is_stored = has(at_path(live, {"status", "storedVersions"}), Value::string(name));
    if (is_stored) {
      dangers.push_back({CrdDangerKind::version_removed, name,
                         "version " + name + " is gone, and objects are stored in it", true});
    } else if (is_set(before, "served")) {
      dangers.push_back(
          {CrdDangerKind::version_not_served, name, "version " + name + " is gone", false});
    }
    return;
  }
  if (is_set(before, "served") && !is_set(after, "served")) {
    dangers.push_back({CrdDangerKind::version_not_served, name,
                       "version " + name + " is no longer served", false});
  }
  Comparison(name, dangers)
      .schemas(at_path(before, {"schema", "openAPIV3Schema"}),
               at_path(after, {"schema", "openAPIV3Schema"}), "", 0);
}

}  // namespace

std::vector<CrdDanger> crd_dangers(const Value& live, const Value& wanted) {
  std::vector<CrdDanger> dangers;
  compare_names(live, wanted, dangers);
  const Value versions = at_path(live, {"spec", "versions"});
  if (versions.is_list()) {
    for (const Value& version : versions.as_list()) compare_version(live, version, wanted, dangers);
  }
  return dangers;
}

}  // namespace cluster
