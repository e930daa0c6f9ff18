// Sets of fields are trees of steps; every walk goes through object and tree side by side.
#include "cluster/sandbox/field_set.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/patch_schema.h"

namespace cluster::sandbox {

namespace {

constexpr int kMaxDepth = 200;  // steps; deeper fields belong to the one above

using Path = std::vector<std::string>;

bool ends_with(const Path& path, std::initializer_list<std::string_view> end) {
  return path.size() >= end.size() && std::equal(end.begin(), end.end(), path.end() - static_cast<std::ptrdiff_t>(end.size()));
}

std::string json_of(base::Arena& arena, const base::Value& value) {
  base::json::Style style;
  style.escape_html = false;
  const auto text = base::json::write(arena, value, style);
  return text ? *text : "null";
}

// What a key of a list's element is when the manifest leaves it out.
base::Value key_default(std::string_view key) {
  return key == "protocol" ? base::Value::string("TCP") : base::Value();
}

}  // namespace

FieldRule FieldRules::list(const Path& path) const {
  if (ends_with(path, {"metadata", "ownerReferences"})) return {Merging::by_keys, {"uid"}};
  if (ends_with(path, {"metadata", "finalizers"})) return {Merging::as_set, {}};
  auto type = PatchSchema::of(kind_);
  if (!type) return {};
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    auto field = type->field(path[i]);
    if (!field) field = type->list_field(path[i]);
    if (!field) return {};
    type = field->type;
  }
  if (path.empty()) return {};
  const auto field = type->list_field(path.back());
  if (!field || !field->merges) return {};
  if (field->merge_key.empty()) return {Merging::as_set, {}};
  if (field->merge_key == "containerPort") return {Merging::by_keys, {"containerPort", "protocol"}};
  if (field->merge_key == "port") return {Merging::by_keys, {"port", "protocol"}};
  if (field->merge_key == "topologyKey") return {Merging::by_keys, {"topologyKey", "whenUnsatisfiable"}};
  return {Merging::by_keys, {std::string(field->merge_key)}};
}

FieldRule FieldRules::map(const Path& path) const {
  // Selectors are one thing: half of one means something else.
  constexpr std::array<std::string_view, 5> kWhole{"selector", "labelSelector", "podSelector", "namespaceSelector",
                                                   "nodeSelectorTerms"};
  const bool is_whole = !path.empty() && PatchSchema::of(kind_).has_value() &&
                        std::find(kWhole.begin(), kWhole.end(), path.back()) != kWhole.end();
  return {is_whole ? Merging::whole : Merging::separate, {}};
}

std::string element_step(base::Arena& arena, const base::Value& element, const FieldRule& rule) {
  if (rule.merging == Merging::as_set) return "v:" + json_of(arena, element);
  auto* keys = base::Map::make(arena);
  for (const auto& key : rule.keys) {
    auto value = element.is_map() ? element.as_map().get(key) : base::Value();
    if (value.is_nil()) value = key_default(key);
    if (!value.is_nil()) keys->set_copy(key, value);
  }
  return "k:" + json_of(arena, base::Value::map(keys));
}

// Walks that need a set's inside.
struct FieldWalk {
  base::Arena& arena;
  const FieldRules& rules;

  void add(FieldSet& set, const base::Value& value, Path& path, int depth) const {
    if (depth > kMaxDepth) {
      set.is_member_ = true;
    } else if (value.is_map() && !value.as_map().empty() && rules.map(path).merging == Merging::separate) {
      for (const auto& entry : value.as_map()) {
        path.emplace_back(entry.key);
        add(set.children_["f:" + path.back()], entry.value, path, depth + 1);
        path.pop_back();
      }
    } else if (value.is_list() && !value.as_list().empty() && rules.list(path).merging != Merging::whole) {
      const auto rule = rules.list(path);
      for (const auto& item : value.as_list()) {
        auto& child = set.children_[element_step(arena, item, rule)];
        child.is_member_ = true;
        if (rule.merging == Merging::by_keys) add(child, item, path, depth + 1);
      }
    } else {
      set.is_member_ = true;
    }
  }

  base::Value over(const base::Value& live, const base::Value& config, Path& path, int depth) const {
    if (depth > kMaxDepth) return config;
    if (live.is_map() && config.is_map() && rules.map(path).merging == Merging::separate) {
      auto* out = base::Map::make(arena);
      for (const auto& entry : live.as_map()) out->set(entry.key, entry.value);
      for (const auto& entry : config.as_map()) {
        path.emplace_back(entry.key);
        out->set(entry.key, over(live.as_map().get(entry.key), entry.value, path, depth + 1));
        path.pop_back();
      }
      return base::Value::map(out);
    }
    const auto rule = live.is_list() && config.is_list() ? rules.list(path) : FieldRule();
    if (!live.is_list() || !config.is_list() || rule.merging == Merging::whole) return config;
    return over_list(live.as_list(), config.as_list(), rule, path, depth);
  }

  base::Value over_list(const base::List& live, const base::List& config, const FieldRule& rule, Path& path,
                        int depth) const {
    std::vector<std::string> known;
    auto* out = base::List::make(arena);
    for (const auto& item : live) {
      known.push_back(element_step(arena, item, rule));
      out->push_back(item);
    }
    for (const auto& item : config) {
      const auto step = element_step(arena, item, rule);
      const auto found = std::find(known.begin(), known.end(), step);
      if (found == known.end()) {
        known.push_back(step);
        out->push_back(item);
      } else if (rule.merging == Merging::by_keys) {
        auto& place = (*out)[static_cast<std::size_t>(found - known.begin())];
        place = over(place, item, path, depth + 1);
      }
    }
    return base::Value::list(out);
  }

  base::Value less(const base::Value& value, const FieldSet& gone, Path& path) const {
    if (value.is_map()) {
      auto* out = base::Map::make(arena);
      for (const auto& entry : value.as_map()) {
        const auto child = gone.children_.find("f:" + std::string(entry.key));
        if (child == gone.children_.end()) {
          out->set(entry.key, entry.value);
          continue;
        }
        if (child->second.is_member_ && child->second.children_.empty()) continue;
        path.emplace_back(entry.key);
        const auto rest = less(entry.value, child->second, path);
        path.pop_back();
        const bool is_emptied = (rest.is_map() && rest.as_map().empty()) || (rest.is_list() && rest.as_list().empty());
        if (!is_emptied) out->set(entry.key, rest);
      }
      return base::Value::map(out);
    }
    if (!value.is_list()) return value;
    const auto rule = rules.list(path);
    auto* out = base::List::make(arena);
    for (const auto& item : value.as_list()) {
      const auto child = gone.children_.find(element_step(arena, item, rule));
      if (child == gone.children_.end()) {
        out->push_back(item);
      } else if (!child->second.is_member_) {
        out->push_back(less(item, child->second, path));
      }
    }
    return base::Value::list(out);
  }

  static base::Value element(base::Arena& arena, const base::Value& list, const std::string& step, const FieldRule& rule) {
    if (!list.is_list()) return {};
    for (const auto& item : list.as_list()) {
      if (element_step(arena, item, rule) == step) return item;
    }
    return {};
  }

  FieldSet differing(const FieldSet& wanted, const base::Value& a, const base::Value& b, Path& path) const {
    FieldSet out;
    if (wanted.children_.empty()) {
      out.is_member_ = wanted.is_member_ && json_of(arena, a) != json_of(arena, b);
      return out;
    }
    const auto rule = rules.list(path);
    for (const auto& [step, child] : wanted.children_) {
      FieldSet below;
      if (step.starts_with("f:")) {
        const auto name = step.substr(2);
        path.push_back(name);
        below = differing(child, a.is_map() ? a.as_map().get(name) : base::Value(),
                          b.is_map() ? b.as_map().get(name) : base::Value(), path);
        path.pop_back();
      } else {
        below = differing(child, element(arena, a, step, rule), element(arena, b, step, rule), path);
      }
      if (!below.empty()) out.children_[step] = std::move(below);
    }
    return out;
  }

  static void leaves(const FieldSet& set, const std::string& path, std::vector<std::string>& out) {
    if (set.children_.empty() && set.is_member_) out.push_back(path);
    for (const auto& [step, child] : set.children_) leaves(child, path + step_text(step), out);
  }

  static std::string step_text(const std::string& step) {
    if (step.starts_with("f:")) return "." + step.substr(2);
    if (step.starts_with("v:")) return "[=" + step.substr(2) + "]";
    if (!step.starts_with("k:")) return "[" + step + "]";  // fields that somebody wrote who knows no better
    // k:{"name":"web","protocol":"TCP"}
    base::Arena arena;
    const auto keys = base::json::read(arena, step.substr(2));
    std::string text;
    if (keys && keys->is_map()) {
      for (const auto& entry : keys->as_map()) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", entry.key, json_of(arena, entry.value));
      }
    }
    return "[" + text + "]";
  }
};

FieldSet FieldSet::of(const base::Value& object, const FieldRules& rules) {
  FieldSet set;
  base::Arena arena;
  Path path;
  FieldWalk{arena, rules}.add(set, object, path, 0);
  for (const std::string_view own : {"f:apiVersion", "f:kind", "f:status"}) {
    if (const auto found = set.children_.find(own); found != set.children_.end()) set.children_.erase(found);
  }
  const auto metadata = set.children_.find("f:metadata");
  if (metadata != set.children_.end()) {
    auto& below = metadata->second.children_;
    for (const std::string_view own : {"f:name", "f:namespace", "f:generateName", "f:managedFields", "f:resourceVersion",
                                       "f:uid", "f:creationTimestamp", "f:generation", "f:selfLink"}) {
      if (const auto found = below.find(own); found != below.end()) below.erase(found);
    }
    if (below.empty()) set.children_.erase(metadata);
  }
  return set;
}

FieldSet FieldSet::read(const base::Value& fields) {
  FieldSet set;
  if (!fields.is_map()) return set;
  if (fields.as_map().empty()) set.is_member_ = true;
  for (const auto& entry : fields.as_map()) {
    if (entry.key == ".") {
      set.is_member_ = true;
    } else {
      set.children_[std::string(entry.key)] = read(entry.value);
    }
  }
  return set;
}

base::Value FieldSet::write(base::Arena& arena) const {
  auto* map = base::Map::make(arena);
  if (is_member_ && !children_.empty()) map->set(".", base::Value::map(base::Map::make(arena)));
  for (const auto& [step, child] : children_) map->set_copy(step, child.write(arena));
  return base::Value::map(map);
}

FieldSet FieldSet::minus(const FieldSet& other) const {
  FieldSet out;
  out.is_member_ = is_member_ && !other.is_member_;
  for (const auto& [step, child] : children_) {
    const auto found = other.children_.find(step);
    auto rest = found == other.children_.end() ? child : child.minus(found->second);
    if (!rest.empty()) out.children_[step] = std::move(rest);
  }
  return out;
}

FieldSet FieldSet::with(const FieldSet& other) const {
  FieldSet out = *this;
  out.is_member_ = is_member_ || other.is_member_;
  for (const auto& [step, child] : other.children_) {
    auto& place = out.children_[step];
    place = place.with(child);
  }
  return out;
}

FieldSet FieldSet::common(const FieldSet& other) const {
  FieldSet out;
  out.is_member_ = is_member_ && other.is_member_;
  for (const auto& [step, child] : children_) {
    const auto found = other.children_.find(step);
    if (found == other.children_.end()) continue;
    auto both = child.common(found->second);
    if (!both.empty()) out.children_[step] = std::move(both);
  }
  return out;
}

std::vector<std::string> FieldSet::leaves() const {
  std::vector<std::string> out;
  FieldWalk::leaves(*this, "", out);
  return out;
}

base::Value merged(base::Arena& arena, const base::Value& live, const base::Value& config, const FieldRules& rules) {
  Path path;
  return FieldWalk{arena, rules}.over(live, config, path, 0);
}

base::Value without(base::Arena& arena, const base::Value& object, const FieldSet& gone, const FieldRules& rules) {
  Path path;
  return FieldWalk{arena, rules}.less(object, gone, path);
}

FieldSet differing(const FieldSet& wanted, const base::Value& a, const base::Value& b, const FieldRules& rules) {
  base::Arena arena;
  Path path;
  return FieldWalk{arena, rules}.differing(wanted, a, b, path);
}

}  // namespace cluster::sandbox
