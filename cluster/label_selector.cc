#include "cluster/label_selector.h"

#include <algorithm>
#include <vector>

#include "cluster/object_field.h"

namespace cluster {
namespace {

using base::Value;

struct Requirement {
  std::string key{};
  std::string text{};
};

std::string joined(std::vector<Requirement> requirements) {
  std::stable_sort(requirements.begin(), requirements.end(),
                   [](const Requirement& a, const Requirement& b) { return a.key < b.key; });
  std::string text;
  for (const auto& requirement : requirements) text += (text.empty() ? "" : ",") + requirement.text;
  return text;
}

void add_labels(const Value& labels, std::vector<Requirement>& requirements) {
  if (!labels.is_map()) return;
  for (const auto& [key, value] : labels.as_map()) {
    if (value.is_string())
      requirements.push_back(
          {std::string(key), std::string(key) + "=" + std::string(value.as_string())});
  }
}

std::string value_list(const Value& list) {
  std::vector<std::string> values;
  if (list.is_list()) {
    for (const Value& value : list.as_list()) {
      if (value.is_string()) values.emplace_back(value.as_string());
    }
  }
  std::sort(values.begin(), values.end());
  std::string text = "(";
  for (const auto& value : values) text += (text.size() == 1 ? "" : ",") + value;
  return text + ")";
}

std::optional<Requirement> requirement_of(const Value& expression) {
  const std::string key(text_at(expression, {"key"}));
  const auto verb = text_at(expression, {"operator"});
  const Value values = expression.is_map() ? expression.as_map().get("values") : Value();
  if (key.empty()) return std::nullopt;
  if (verb == "In") return Requirement{key, key + " in " + value_list(values)};
  if (verb == "NotIn") return Requirement{key, key + " notin " + value_list(values)};
  if (verb == "Exists") return Requirement{key, key};
  if (verb == "DoesNotExist") return Requirement{key, "!" + key};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> selector_text(const Value& selector) {
  if (!selector.is_map()) return std::nullopt;
  std::vector<Requirement> requirements;
  add_labels(selector.as_map().get("matchLabels"), requirements);
  const Value expressions = selector.as_map().get("matchExpressions");
  if (expressions.is_list()) {
    for (const Value& expression : expressions.as_list()) {
      auto requirement = requirement_of(expression);
      if (!requirement) return std::nullopt;
      requirements.push_back(*std::move(requirement));
    }
  }
  return joined(std::move(requirements));
}

std::string label_map_text(const Value& labels) {
  std::vector<Requirement> requirements;
  add_labels(labels, requirements);
  return joined(std::move(requirements));
}

}  // namespace cluster
