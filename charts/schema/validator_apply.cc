// Applying one schema from within another: to the same value, to a member or item, by reference.
#include "charts/schema/compiler.h"
#include "charts/schema/validator.h"

namespace chart::schema {

using base::Value;

bool Validator::apply_inner(Frame& inner, Violation* out) {
  if (const Schema* other = dialect_schema(inner, *inner.schema)) {
    inner.schema = other;
    inner.meta = other;
  }
  const bool valid = apply(inner);
  if (valid || inner.brief || out == nullptr) return valid;
  if (inner.violations.size() == 1) {
    *out = std::move(inner.violations[0]);
  } else {
    out->kind = Violation::Kind::group;
    out->path = inner.path;
    out->text = "validation failed";
    out->causes = std::move(inner.violations);
  }
  return valid;
}

// What a schema document's resource with a dialect of its own is held against.
const Schema* Validator::dialect_schema(const Frame& frame, const Schema& schema) {
  if (&schema != frame.meta || meta_.document == nullptr) return nullptr;
  const auto found = meta_.document->resources.find(&frame.value);
  if (found == meta_.document->resources.end()) return nullptr;
  auto other = meta_.metaschemas->of(found->second->dialect);
  if (other) return *other;
  if (!stopped_) stopped_.emplace(std::move(other).error());
  return nullptr;
}

bool Validator::apply_self(Frame& frame, const Schema& schema, bool brief, Violation* out,
                           std::string_view keyword) {
  Frame inner{frame.value,
              frame.path,
              &schema,
              Scope{&schema, keyword, frame.scope.value_depth, &frame.scope},
              frame.brief || brief,
              frame.meta};
  inner.unevaluated = unevaluated_of(frame.value, schema, frame.unevaluated.count != 0);
  const bool valid = apply_inner(inner, out);
  if (valid) frame.unevaluated.keep_common(inner.unevaluated);
  return valid;
}

bool Validator::apply_self(Frame& frame, const Schema& schema) {
  Violation violation;
  const bool valid = apply_self(frame, schema, false, &violation);
  if (!valid) add(frame, std::move(violation));
  return valid;
}

bool Validator::apply_reference(Frame& frame, const Schema& schema, std::string_view keyword) {
  Violation cause;
  if (apply_self(frame, schema, false, &cause, keyword)) return true;
  Violation violation;
  violation.kind = Violation::Kind::reference;
  violation.path = frame.path;
  violation.text = "validation failed";
  if (cause.kind == Violation::Kind::group) {
    violation.causes = std::move(cause.causes);
  } else {
    violation.causes.push_back(std::move(cause));
  }
  add(frame, std::move(violation));
  return false;
}

bool Validator::apply_child(Frame& frame, const Schema& schema, const Value& value,
                            const Path& step, Violation* out) {
  const Path* path = frame.brief ? nullptr : arena_.make<Path>(step);
  Frame inner{value,       path,
              &schema,     Scope{&schema, {}, frame.scope.value_depth + 1, &frame.scope},
              frame.brief, frame.meta};
  inner.unevaluated = unevaluated_of(value, schema, false);
  return apply_inner(inner, out);
}

bool Validator::apply_member(Frame& frame, const Schema& schema, const base::Map::Entry& member) {
  Violation violation;
  const bool valid =
      apply_child(frame, schema, member.value, {frame.path, member.key, 0, false}, &violation);
  if (!valid) add(frame, std::move(violation));
  return valid;
}

bool Validator::apply_item(Frame& frame, const Schema& schema, const base::List& list,
                           std::size_t index) {
  Violation violation;
  const bool valid =
      apply_child(frame, schema, list[index], {frame.path, {}, index, true}, &violation);
  if (!valid) add(frame, std::move(violation));
  return valid;
}

const Schema& Validator::outermost_recursive(const Frame& frame, const Schema& fallback) const {
  const Schema* found = &fallback;
  for (const Scope* at = &frame.scope; at != nullptr; at = at->parent) {
    if (at->schema->resource->recursive_anchor) found = at->schema;
  }
  return *found;
}

const Schema& Validator::outermost_dynamic(const Frame& frame, const std::string& anchor,
                                           const Schema& fallback) const {
  const Schema* found = &fallback;
  for (const Scope* at = &frame.scope; at != nullptr; at = at->parent) {
    for (const auto& [name, schema] : at->schema->resource->dynamic_anchors) {
      if (name == anchor) found = schema;
    }
  }
  return *found;
}

void Validator::check_dynamic(Frame& frame, const DynamicReferences& references) {
  if (references.recursive != nullptr) {
    const Schema& target = references.recursive->recursive_anchor
                               ? outermost_recursive(frame, *references.recursive)
                               : *references.recursive;
    apply_reference(frame, target, "$recursiveRef");
  }
  if (references.dynamic == nullptr) return;
  const std::string& anchor = references.dynamic_anchor;
  const bool is_dynamic = !anchor.empty() && references.dynamic->dynamic_anchor == anchor;
  apply_reference(
      frame,
      is_dynamic ? outermost_dynamic(frame, anchor, *references.dynamic) : *references.dynamic,
      "$dynamicRef");
}

void Validator::check_combination(Frame& frame, const Combination& rules) {
  if (rules.negated != nullptr && apply_self(frame, *rules.negated, true, nullptr)) {
    fail(frame, "not", [] { return std::string("'not' failed"); });
  }
  std::vector<Violation> causes;
  bool failed = false;
  for (const Schema* schema : rules.all) {
    Violation cause;
    if (apply_self(frame, *schema, false, &cause)) continue;
    failed = true;
    if (frame.brief) break;
    causes.push_back(std::move(cause));
  }
  if (failed) {
    fail(frame, "allOf", [] { return std::string("'allOf' failed"); });
    if (!frame.brief) frame.violations.back().causes = std::move(causes);
  }
  if (!rules.any.empty()) check_any(frame, rules);
  if (!rules.one.empty()) check_one(frame, rules);
  if (rules.condition == nullptr) return;
  const Schema* next =
      apply_self(frame, *rules.condition, true, nullptr) ? rules.then : rules.otherwise;
  if (next != nullptr) apply_self(frame, *next);
}

void Validator::check_any(Frame& frame, const Combination& rules) {
  std::vector<Violation> causes;
  bool matched = false;
  for (const Schema* schema : rules.any) {
    Violation cause;
    if (apply_self(frame, *schema, false, &cause)) {
      matched = true;
      // While something is unevaluated, every schema that fits counts.
      if (frame.unevaluated.count == 0) break;
    } else if (!frame.brief) {
      causes.push_back(std::move(cause));
    }
  }
  if (matched) return;
  fail(frame, "anyOf", [] { return std::string("'anyOf' failed"); });
  if (!frame.brief) frame.violations.back().causes = std::move(causes);
}

void Validator::check_one(Frame& frame, const Combination& rules) {
  std::vector<Violation> causes;
  std::optional<std::size_t> matched;
  for (std::size_t i = 0; i < rules.one.size(); ++i) {
    Violation cause;
    if (apply_self(frame, *rules.one[i], matched.has_value(), &cause)) {
      if (!matched) {
        matched = i;
        continue;
      }
      fail(frame, "oneOf", [&] {
        return "'oneOf' failed, subschemas " + shown(static_cast<std::int64_t>(*matched)) + ", " +
               shown(static_cast<std::int64_t>(i)) + " matched";
      });
      return;
    }
    if (!matched && !frame.brief) causes.push_back(std::move(cause));
  }
  if (matched) return;
  fail(frame, "oneOf", [] { return std::string("'oneOf' failed, none matched"); });
  if (!frame.brief) frame.violations.back().causes = std::move(causes);
}

}  // namespace chart::schema
