// Applies a parsed template to data. Every node takes a list of values and gives one; what the last
// node of an action gives is printed. "range" repeats the actions up to its "end" for each of its
// values. Maps go in key order, where client-go's order is random.
#include "cli/jsonpath.h"

#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"

namespace cli::jsonpath {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Type;
using base::Value;
using Values = std::vector<Value>;

// What a node gives. An error may come with values, which filters that ask whether something exists
// use.
struct Outcome {
  Values values{};
  std::optional<Error> error{};
};

Outcome failure(Values values, std::string text) {
  return {std::move(values), Error(ErrorCode::invalid, std::move(text))};
}

// The elements of a map, a list, or (as reflect has it) the bytes of a string.
Values elements(const Value& value) {
  Values result;
  if (value.is_map()) {
    for (const auto& entry : value.as_map()) result.push_back(entry.value);
  } else if (value.is_list()) {
    result.assign(value.as_list().begin(), value.as_list().end());
  } else if (value.is_string()) {
    for (const char c : value.as_string()) {
      result.push_back(Value::unsigned_of(Type::uint8, static_cast<unsigned char>(c)));
    }
  }
  return result;
}

enum class Kind { none, boolean, integer, unsigned_integer, number, string };

Kind kind_of(const Value& value) {
  if (value.is_bool()) return Kind::boolean;
  if (value.is_signed()) return Kind::integer;
  if (value.is_unsigned()) return Kind::unsigned_integer;
  if (value.is_float()) return Kind::number;
  return value.is_string() ? Kind::string : Kind::none;
}

// -1, 0, 1 for two values of the same kind.
int compare(const Value& a, const Value& b, Kind kind) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : (y < x ? 1 : 0); };
  switch (kind) {
    case Kind::boolean: return order(a.as_bool(), b.as_bool());
    case Kind::integer: return order(a.as_signed(), b.as_signed());
    case Kind::unsigned_integer: return order(a.as_unsigned(), b.as_unsigned());
    case Kind::number: return order(a.as_float(), b.as_float());
    default: return order(a.as_string(), b.as_string());
  }
}

Result<bool> passes(const Value& left, const Value& right, const std::string& sign) {
  const auto kind = kind_of(left);
  if (kind == Kind::none || kind_of(right) == Kind::none) {
    return Error(ErrorCode::invalid, "invalid type for comparison");
  }
  if (kind != kind_of(right)) return Error(ErrorCode::invalid, "incompatible types for comparison");
  const bool orders = sign != "==" && sign != "!=";
  if (orders && kind == Kind::boolean)
    return Error(ErrorCode::invalid, "invalid type for comparison");
  const int order = compare(left, right, kind);
  if (sign == "==") return order == 0;
  if (sign == "!=") return order != 0;
  if (sign == "<") return order < 0;
  if (sign == "<=") return order <= 0;
  if (sign == ">") return order > 0;
  if (sign == ">=") return order >= 0;
  return Error(ErrorCode::invalid, "unrecognized filter operator " + sign);
}

class Walk {
 public:
  explicit Walk(const Node& root) : nodes_(root.nodes) {}

  // The results of the actions from `first` on, up to the "end" of the range they are in.
  Result<void> collect(std::size_t first, const Value& data, std::vector<Values>* results) {
    for (std::size_t i = first; i < nodes_.size(); ++i) {
      begins_range_ = ends_range_ = false;
      auto outcome = apply({data}, nodes_[i]);
      if (outcome.error) return *std::move(outcome.error);
      if (ends_range_) {
        last_end_ = i;
        return {};
      }
      if (!begins_range_) {
        if (results != nullptr) results->push_back(std::move(outcome.values));
        continue;
      }
      range_depth_++;
      for (const auto& value : outcome.values) TRY(collect(i + 1, value, results));
      if (outcome.values.empty()) TRY(collect(i + 1, Value(), nullptr));  // only to find its end
      range_depth_--;
      if (last_end_ > i) i = last_end_;
    }
    return {};
  }

 private:
  Outcome apply_list(Values values, const Node& list) {
    for (const auto& node : list.nodes) {
      auto outcome = apply(std::move(values), node);
      if (outcome.error) return outcome;
      values = std::move(outcome.values);
    }
    return {std::move(values), std::nullopt};
  }

  Outcome apply(Values input, const Node& node) {
    switch (node.kind) {
      case NodeKind::list: return apply_list(std::move(input), node);
      case NodeKind::text: return {{Value::string(node.text)}, std::nullopt};
      case NodeKind::field: return field(input, node);
      case NodeKind::identifier: return identifier(std::move(input), node);
      case NodeKind::array: return array(input, node);
      case NodeKind::filter: return filter(input, node);
      case NodeKind::integer:
        return {Values(input.size(), Value::integer(node.integer)), std::nullopt};
      case NodeKind::number:
        return {Values(input.size(), Value::float64(node.number)), std::nullopt};
      case NodeKind::boolean:
        return {Values(input.size(), Value::boolean(node.integer != 0)), std::nullopt};
      case NodeKind::wildcard: return wildcard(input);
      case NodeKind::recursive: {
        Outcome outcome;
        descend(input, outcome.values, 0);
        return outcome;
      }
      case NodeKind::alternatives: return alternatives(input, node);
    }
    return {};
  }

  static Outcome field(const Values& input, const Node& node) {
    Outcome outcome;
    for (const auto& value : input) {
      if (!value.is_map()) continue;
      if (const Value* found = value.as_map().find(node.text)) outcome.values.push_back(*found);
    }
    if (!input.empty() && outcome.values.empty()) return failure({}, node.text + " is not found");
    return outcome;
  }

  Outcome identifier(Values input, const Node& node) {
    if (node.text == "range") {
      begins_range_ = true;
      return {std::move(input), std::nullopt};
    }
    if (node.text != "end")
      return failure(std::move(input), "unrecognized identifier " + node.text);
    if (range_depth_ == 0) return failure({}, "not in range, nothing to end");
    ends_range_ = true;
    return {};
  }

  static Outcome array(const Values& input, const Node& node) {
    Outcome outcome;
    for (const auto& value : input) {
      if (value.is_nil()) continue;
      if (!value.is_list())
        return failure(input, fmt::format("{} is not array or slice", base::type_name(value)));
      const auto& list = value.as_list();
      const auto length = static_cast<std::int64_t>(list.size());
      std::int64_t from = node.bounds[0].is_known ? node.bounds[0].value : 0;
      if (from < 0) from += length;
      std::int64_t to = node.bounds[1].is_known ? node.bounds[1].value : length;
      if (to < 0 || (to == 0 && node.bounds[1].is_derived)) to += length;
      if (from == to) return outcome;  // as client-go: what other values have is left out too
      constexpr auto kOutside = "array index out of bounds: index {}, length {}";
      if (from >= length || from < 0) return failure(input, fmt::format(kOutside, from, length));
      if (to > length || to < 0) return failure(input, fmt::format(kOutside, to - 1, length));
      if (from > to) {
        return failure(input,
                       fmt::format("starting index {} is greater than ending index {}", from, to));
      }
      const std::int64_t step = node.bounds[2].is_known ? node.bounds[2].value : 1;
      if (step <= 0) return failure(input, "step must be > 0");
      for (auto i = from; i < to; i += std::min(step, length))
        outcome.values.push_back(list[static_cast<std::size_t>(i)]);
    }
    return outcome;
  }

  static Outcome wildcard(const Values& input) {
    Outcome outcome;
    for (const auto& value : input) {
      const auto inner = elements(value);
      outcome.values.insert(outcome.values.end(), inner.begin(), inner.end());
    }
    return outcome;
  }

  // Everything that holds something, parents before their children.
  static void descend(const Values& input, Values& found, int depth) {
    constexpr int kMaxDataDepth = 10000;  // what YAML may nest
    for (const auto& value : input) {
      const auto inner = elements(value);
      if (inner.empty() || depth > kMaxDataDepth) continue;
      found.push_back(value);
      descend(inner, found, depth + 1);
    }
  }

  Outcome alternatives(const Values& input, const Node& node) {
    Outcome outcome;
    for (const auto& list : node.nodes) {
      auto one = apply_list(input, list);
      if (one.error) return {input, std::move(one.error)};
      outcome.values.insert(outcome.values.end(), one.values.begin(), one.values.end());
    }
    return outcome;
  }

  Outcome filter(const Values& input, const Node& node) {
    Outcome outcome;
    for (const auto& value : input) {
      if (!value.is_list()) {
        return failure(input,
                       base::format_value(value) + " is not array or slice and cannot be filtered");
      }
      for (const auto& item : value.as_list()) {
        auto passed = item_passes(item, node);
        if (!passed) return {input, std::move(passed).error()};
        if (*passed) outcome.values.push_back(item);
      }
    }
    return outcome;
  }

  Result<bool> item_passes(const Value& item, const Node& node) {
    auto lefts = apply_list({item}, node.nodes[0]);
    if (node.text == "exists") return !lefts.values.empty();
    if (lefts.error) return *std::move(lefts.error);
    if (lefts.values.empty()) return false;
    constexpr const char* kOneOnly = "can only compare one element at a time";
    if (lefts.values.size() > 1) return Error(ErrorCode::invalid, kOneOnly);
    auto rights = apply_list({item}, node.nodes[1]);
    if (rights.error) return *std::move(rights.error);
    if (rights.values.empty()) return false;
    if (rights.values.size() > 1) return Error(ErrorCode::invalid, kOneOnly);
    return passes(lefts.values[0], rights.values[0], node.text);
  }

  const std::vector<Node>& nodes_;
  bool begins_range_ = false;
  bool ends_range_ = false;
  int range_depth_ = 0;
  std::size_t last_end_ = 0;
};

Result<void> append_value(base::Arena& arena, const Value& value, std::string& out) {
  if (value.is_map() || value.is_list()) {
    out += TRY(base::json::write(arena, value));
  } else if (value.is_nil()) {
    out += "null";
  } else {
    base::append_value(out, value);
  }
  return {};
}

}  // namespace

Result<void> execute(base::Arena& arena, const Node& root, const Value& data, std::string& out) {
  std::vector<Values> results;
  TRY(Walk(root).collect(0, data, &results));
  for (const auto& values : results) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ' ';
      TRY(append_value(arena, values[i], out));
    }
  }
  return {};
}

}  // namespace cli::jsonpath
