#include "cluster/sandbox/patches.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "cluster/patch_schema.h"

namespace cluster::sandbox {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kMaxDepth = 200;

std::vector<std::string> steps_of(std::string_view pointer) {
  std::vector<std::string> steps;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    std::string step;
    for (std::size_t i = 0; i < end; ++i) {
      if (pointer[i] == '~' && i + 1 < end) {
        step += pointer[++i] == '1' ? '/' : '~';
      } else {
        step += pointer[i];
      }
    }
    steps.push_back(std::move(step));
    pointer.remove_prefix(end);
  }
  return steps;
}

std::optional<std::size_t> index_of(const std::string& step, std::size_t size) {
  if (step == "-") return size;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size() || index > size) return std::nullopt;
  return index;
}

base::Value child_of(const base::Value& parent, const std::string& step) {
  if (parent.is_map()) return parent.as_map().get(step);
  if (!parent.is_list()) return {};
  const auto index = index_of(step, parent.as_list().size());
  return index && *index < parent.as_list().size() ? parent.as_list()[*index] : base::Value();
}

bool put(base::Arena& arena, const base::Value& parent, const std::string& step, const base::Value& value, bool replaces) {
  if (parent.is_map()) {
    if (replaces && !parent.as_map().has(step)) return false;
    parent.as_map().set(arena.copy(step), value);
    return true;
  }
  if (!parent.is_list()) return false;
  auto& list = parent.as_list();
  const auto index = index_of(step, list.size());
  if (!index) return false;
  if (replaces) {
    if (*index >= list.size()) return false;
    list[*index] = value;
    return true;
  }
  list.push_back(value);
  std::rotate(list.begin() + *index, list.end() - 1, list.end());
  return true;
}

bool take(const base::Value& parent, const std::string& step) {
  if (parent.is_map()) {
    if (!parent.as_map().has(step)) return false;
    parent.as_map().erase(step);
    return true;
  }
  if (!parent.is_list()) return false;
  auto& list = parent.as_list();
  const auto index = index_of(step, list.size());
  if (!index || *index >= list.size()) return false;
  std::rotate(list.begin() + *index, list.begin() + *index + 1, list.end());
  list.resize(list.size() - 1);
  return true;
}

std::string_view text_at(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_string() ? found.as_string() : std::string_view();
}

struct Strategic {
  base::Arena& arena;

  base::Value map(const base::Value& object, const base::Value& patch, const std::optional<PatchSchema>& type, int depth) const {
    if (depth > kMaxDepth || text_at(patch, "$patch") == "replace") return plain(patch);
    auto* out = base::Map::make(arena);
    if (object.is_map()) {
      for (const auto& entry : object.as_map()) out->set(entry.key, entry.value);
    }
    for (const auto& entry : patch.as_map()) {
      if (entry.key.starts_with("$")) continue;
      if (entry.value.is_nil()) {
        out->erase(entry.key);
        continue;
      }
      std::optional<PatchField> field;
      if (type) {
        auto found = entry.value.is_list() ? type->list_field(entry.key) : type->field(entry.key);
        if (found) field = *found;
      }
      const auto below = field ? std::optional<PatchSchema>(field->type) : std::nullopt;
      const auto there = out->get(entry.key);
      if (entry.value.is_map() && there.is_map()) {
        out->set(entry.key, map(there, entry.value, below, depth + 1));
      } else if (entry.value.is_list() && field && field->merges && !field->replaces) {
        out->set(entry.key, list(there, entry.value.as_list(), *field, depth + 1));
      } else {
        out->set(entry.key, plain(entry.value));
      }
    }
    remove_primitives(*out, patch.as_map());
    retain(*out, patch.as_map());
    return base::Value::map(out);
  }

  // A value that is new: directives are no part of it.
  base::Value plain(const base::Value& value) const {
    if (value.is_map()) {
      auto* out = base::Map::make(arena);
      for (const auto& entry : value.as_map()) {
        if (!entry.key.starts_with("$") && !entry.value.is_nil()) out->set(entry.key, plain(entry.value));
      }
      return base::Value::map(out);
    }
    if (!value.is_list()) return value;
    auto* out = base::List::make(arena);
    for (const auto& item : value.as_list()) {
      if (text_at(item, "$patch") != "delete") out->push_back(plain(item));
    }
    return base::Value::list(out);
  }

  static bool same(const base::Value& a, const base::Value& b) {
    if (a.is_signed() && b.is_signed()) return a.as_signed() == b.as_signed();
    return base::deep_equal(a, b);
  }

  base::Value list(const base::Value& there, const base::List& patch, const PatchField& field, int depth) const {
    auto* out = base::List::make(arena);
    const bool replaces = std::any_of(patch.begin(), patch.end(),
                                      [](const base::Value& item) { return text_at(item, "$patch") == "replace"; });
    if (there.is_list() && !replaces) {
      for (const auto& item : there.as_list()) out->push_back(item);
    }
    for (const auto& item : patch) {
      const auto directive = text_at(item, "$patch");
      if (directive == "replace") continue;
      const auto found = std::find_if(out->begin(), out->end(), [&](const base::Value& other) {
        if (field.merge_key.empty()) return same(other, item);
        return same(at_path(other, {field.merge_key}), at_path(item, {field.merge_key}));
      });
      if (directive == "delete") {
        if (found == out->end()) continue;
        std::rotate(found, found + 1, out->end());
        out->resize(out->size() - 1);
      } else if (found == out->end()) {
        out->push_back(plain(item));
      } else if (!field.merge_key.empty() && item.is_map()) {
        *found = map(*found, item, field.type, depth + 1);
      }
    }
    return base::Value::list(out);
  }

  // $deleteFromPrimitiveList/finalizers: ["a"]
  void remove_primitives(base::Map& out, const base::Map& patch) const {
    constexpr std::string_view kDirective = "$deleteFromPrimitiveList/";
    for (const auto& entry : patch) {
      if (!entry.key.starts_with(kDirective) || !entry.value.is_list()) continue;
      const auto name = entry.key.substr(kDirective.size());
      const auto there = out.get(name);
      if (!there.is_list()) continue;
      auto* rest = base::List::make(arena);
      for (const auto& item : there.as_list()) {
        const auto& gone = entry.value.as_list();
        if (std::none_of(gone.begin(), gone.end(), [&](const base::Value& other) { return same(other, item); })) {
          rest->push_back(item);
        }
      }
      out.set(name, base::Value::list(rest));
    }
  }

  // $retainKeys: ["type", "rollingUpdate"]
  static void retain(base::Map& out, const base::Map& patch) {
    const auto keys = patch.get("$retainKeys");
    if (!keys.is_list()) return;
    std::vector<std::string_view> gone;
    for (const auto& entry : out) {
      const auto& kept = keys.as_list();
      if (std::none_of(kept.begin(), kept.end(), [&](const base::Value& key) {
            return key.is_string() && key.as_string() == entry.key;
          })) {
        gone.push_back(entry.key);
      }
    }
    for (const auto key : gone) out.erase(key);
  }
};

Error misfit(std::string_view operation, std::string_view path) {
  return Error(ErrorCode::invalid, fmt::format("the server rejected our request due to an error in our request: {} {}: "
                                               "there is no such place",
                                               operation, path))
      .answered(422, "Invalid");
}

}  // namespace

Result<base::Value> json_patched(base::Arena& arena, const base::Value& object, const base::Value& operations) {
  auto out = base::deep_copy(arena, object);
  if (!operations.is_list()) return Error(ErrorCode::invalid, "a JSON patch is a list").answered(400, "BadRequest");
  for (const auto& item : operations.as_list()) {
    const auto operation = text_at(item, "op");
    const auto path = text_at(item, "path");
    auto steps = steps_of(path);
    auto value = at_path(item, {"value"});
    if (steps.empty()) {
      if (operation == "replace" || operation == "add") out = base::deep_copy(arena, value);
      continue;
    }
    const auto last = steps.back();
    steps.pop_back();
    auto parent = out;
    for (const auto& step : steps) parent = child_of(parent, step);
    if (operation == "test") {
      if (!base::deep_equal(child_of(parent, last), value)) return misfit(operation, path);
      continue;
    }
    if (operation == "copy" || operation == "move") {
      auto from = steps_of(text_at(item, "from"));
      base::Value source = out;
      for (const auto& step : from) source = child_of(source, step);
      value = base::deep_copy(arena, source);
    }
    const bool fits = operation == "remove" ? take(parent, last)
                                            : put(arena, parent, last, base::deep_copy(arena, value), operation == "replace");
    if (!fits) return misfit(operation, path);
  }
  return out;
}

base::Value merge_patched(base::Arena& arena, const base::Value& object, const base::Value& patch) {
  if (!patch.is_map()) return patch;
  auto* out = base::Map::make(arena);
  if (object.is_map()) {
    for (const auto& entry : object.as_map()) out->set(entry.key, entry.value);
  }
  for (const auto& entry : patch.as_map()) {
    if (entry.value.is_nil()) {
      out->erase(entry.key);
    } else {
      out->set(entry.key, merge_patched(arena, out->get(entry.key), entry.value));
    }
  }
  return base::Value::map(out);
}

base::Value strategic_patched(base::Arena& arena, const base::Value& object, const base::Value& patch,
                              const GroupVersionKind& kind) {
  if (!patch.is_map()) return object;
  const auto type = PatchSchema::of(kind);
  if (!type) return merge_patched(arena, object, patch);
  return Strategic{arena}.map(object, patch, type, 0);
}

}  // namespace cluster::sandbox
