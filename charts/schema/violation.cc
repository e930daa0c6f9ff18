#include "charts/schema/violation.h"

#include <algorithm>

#include "base/go_format.h"
#include "charts/schema/location.h"

namespace chart::schema {

namespace {

std::vector<const Path*> steps_of(const Path* path) {
  std::vector<const Path*> steps;
  for (; path != nullptr; path = path->parent) steps.push_back(path);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

// A reference with a single cause says nothing that the cause does not.
bool is_silent(const Violation& violation) {
  return violation.kind == Violation::Kind::reference && violation.causes.size() == 1;
}

void append_text(std::string& out, const Violation& violation, std::size_t indent) {
  if (!is_silent(violation)) {
    if (!out.empty()) out.push_back('\n');
    out.append(indent * 2, ' ');
    out += "- at " + single_quoted(pointer_text(violation.path)) + ": " + violation.text;
    ++indent;
  }
  for (const auto& cause : violation.causes) append_text(out, cause, indent);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const bool same = (a[i - 1] | 0x20) == (b[j - 1] | 0x20);
      row[j] = std::min({diagonal + (same ? 0 : 1), row[j - 1] + 1, above + 1});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string pointer_text(const Path* path) {
  std::string out;
  for (const Path* step : steps_of(path)) {
    append_token(out, step->is_item ? std::to_string(step->item) : std::string(step->member));
  }
  return out;
}

std::string values_text(const Path* path) {
  std::string out = ".Values";
  for (const Path* step : steps_of(path)) {
    if (step->is_item) {
      out += "[" + std::to_string(step->item) + "]";
    } else {
      out += "." + std::string(step->member);
    }
  }
  return out;
}

std::string violations_text(const std::vector<Violation>& violations) {
  std::string out;
  for (const auto& violation : violations) append_text(out, violation, 0);
  return out;
}

const Violation& first_cause(const Violation& violation) {
  const Violation* at = &violation;
  while (!at->causes.empty()) at = &at->causes.front();
  return *at;
}

std::size_t count_causes(const std::vector<Violation>& violations) {
  std::size_t count = 0;
  for (const auto& violation : violations) {
    count += violation.causes.empty() ? 1 : count_causes(violation.causes);
  }
  return count;
}

std::string nearest_property(const Violation& violation) {
  constexpr std::size_t kLongestName = 100;
  if (violation.schema == nullptr || violation.schema->object == nullptr) return {};
  const std::string_view name = violation.unknown_name;
  if (name.empty() || name.size() > kLongestName) return {};
  std::size_t best = std::max<std::size_t>(1, name.size() / 3) + 1;
  std::string nearest;
  for (const auto& property : violation.schema->object->properties) {
    if (property.name.size() > kLongestName) continue;
    const std::size_t distance = edit_distance(name, property.name);
    if (distance >= best) continue;
    best = distance;
    nearest = property.name;
  }
  return nearest;
}

std::string display(const base::Value& value) {
  if (value.is_string()) return single_quoted(value.as_string());
  if (value.is_list() || value.is_map()) return "value";
  if (value.type() == base::Type::bytes) return std::string(value.as_string());
  return base::format_value(value);
}

}  // namespace chart::schema
