// The order of checks is the library's, since it is the order of the lines Helm prints; where Helm
// walks a Go map, which has no order, we go by the names. A value is first checked for its verdict
// alone; only if that is bad is it checked again, with messages.
#include "charts/schema/validator.h"

#include <algorithm>

#include "base/go_format.h"
#include "charts/schema/compiler.h"
#include "charts/schema/location.h"

namespace chart::schema {

namespace {

using base::Value;

std::string wanted_types(std::uint8_t types) {
  std::string out;
  for (unsigned bit = kNull; bit <= kObject; bit <<= 1U) {
    if ((types & bit) == 0) continue;
    if (!out.empty()) out += " or ";
    out += type_name(static_cast<TypeBit>(bit));
  }
  return out;
}

std::string wanted_choices(const base::List& choices) {
  const bool all_plain = std::none_of(choices.begin(), choices.end(), [](const Value& item) {
    return item.is_list() || item.is_map();
  });
  if (!all_plain) return "'enum' failed";
  std::string out = choices.size() == 1 ? "value must be " : "value must be one of ";
  for (std::size_t i = 0; i < choices.size(); ++i)
    out += (i == 0 ? "" : ", ") + display(choices[i]);
  return out;
}

}  // namespace

void Validator::Unevaluated::take(std::size_t index) {
  if (index >= pending.size() || !pending[index]) return;
  pending[index] = false;
  --count;
}

void Validator::Unevaluated::keep_common(const Unevaluated& other) {
  if (count == 0) return;
  if (other.count == 0) return clear();
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (pending[i] && !other.pending[i]) take(i);
  }
}

void Validator::add(Frame& frame, Violation violation) {
  frame.failed = true;
  if (!frame.brief) frame.violations.push_back(std::move(violation));
}

void Validator::stop(std::string why) {
  if (!stopped_) stopped_.emplace(base::ErrorCode::invalid, std::move(why));
}

base::Result<Validator::Report> Validator::validate(const Value& value) {
  Report report;
  if (run(value, true, nullptr) && !stopped_) return report;
  if (!stopped_) run(value, false, &report.violations);
  if (stopped_) return std::move(*stopped_);
  return report;
}

bool Validator::run(const Value& value, bool brief, std::vector<Violation>* out) {
  Frame frame{value,    nullptr,
              &schema_, Scope{&schema_, {}, 0, nullptr},
              brief,    meta_.document != nullptr ? &schema_ : nullptr};
  frame.unevaluated = unevaluated_of(value, schema_, false);
  const bool valid = apply(frame);
  if (out != nullptr) *out = ungrouped(frame);
  return valid;
}

std::vector<Violation> Validator::ungrouped(Frame& frame) {
  const bool is_lone_group =
      frame.violations.size() == 1 && frame.violations[0].kind == Violation::Kind::group;
  if (!is_lone_group) return std::move(frame.violations);
  std::vector<Violation> parts = std::move(frame.violations[0].causes);
  return parts;
}

bool Validator::apply(Frame& frame) {
  const Schema& schema = *frame.schema;
  if (schema.constant_verdict) {
    if (!*schema.constant_verdict) fail(frame, "", [] { return std::string("false schema"); });
    return *schema.constant_verdict;
  }
  if (stopped_) return true;
  if (++steps_ > kMaxValidationSteps) stop("the schema asks for more than 5 million checks");
  if (depth_ >= kMaxValidationDepth) stop("the schema or the values are nested too deeply");
  if (stopped_) return true;
  ++depth_;
  if (!has_cycle(frame) && fits_basics(frame)) apply_rules(frame);
  --depth_;
  return !frame.failed;
}

bool Validator::has_cycle(Frame& frame) {
  const Scope& scope = frame.scope;
  std::size_t looks = 0;
  for (const Scope* outer = scope.parent; outer != nullptr; outer = outer->parent) {
    if (outer->value_depth != scope.value_depth) break;
    ++looks;
    if (outer->schema != scope.schema) continue;
    fail(frame, "$ref", [&] {
      return "both " + keyword_location(scope) + " and " + keyword_location(*outer) +
             " resolve to " + base::go_quote(frame.schema->location()) + " causing reference cycle";
    });
    return true;
  }
  spend(looks);
  return false;
}

std::string Validator::keyword_location(const Scope& scope) {
  std::string out;
  for (const Scope* at = &scope; at->parent != nullptr; at = at->parent) {
    std::string step;
    if (!at->reference_keyword.empty()) {
      append_token(step, at->reference_keyword);
    } else {
      step = at->schema->location();
      step.erase(0, at->parent->schema->location().size());
    }
    out.insert(0, step);
  }
  return out;
}

// The rules whose failure ends the check of this value.
bool Validator::fits_basics(Frame& frame) {
  const Schema& schema = *frame.schema;
  const std::uint8_t type = type_of(frame.value);
  if (type == 0) {
    fail(frame, "type", [&] { return "invalid jsonType " + std::string(base::type_name(frame.value)); });
    return false;
  }
  if (schema.types != 0 && (schema.types & type) == 0) {
    bool is_integer = false;
    if (type == kNumber && (schema.types & kInteger) != 0) {
      const auto number = decimal_of(frame.value);
      is_integer = number && number->is_integer();
    }
    if (!is_integer) {
      fail(frame, "type", [&] {
        return "got " + std::string(type_name(static_cast<TypeBit>(type))) + ", want " +
               wanted_types(schema.types);
      });
      return false;
    }
  }
  return fits_choices(frame);
}

bool Validator::fits_choices(Frame& frame) {
  const Schema& schema = *frame.schema;
  if (schema.constant != nullptr && !equal(frame.value, *schema.constant)) {
    fail(frame, "const", [&]() -> std::string {
      if (schema.constant->is_list() || schema.constant->is_map()) return "'const' failed";
      return "value must be " + display(*schema.constant);
    });
    return false;
  }
  if (schema.choices != nullptr) {
    const base::List& choices = schema.choices->as_list();
    spend(choices.size());
    const bool found = (schema.choice_types & type_of(frame.value)) != 0 &&
                       std::any_of(choices.begin(), choices.end(),
                                   [&](const Value& choice) { return equal(frame.value, choice); });
    if (!found) {
      fail(frame, "enum", [&] { return wanted_choices(choices); });
      return false;
    }
  }
  if (schema.format != nullptr && frame.value.is_string()) {
    if (const auto complaint = schema.format(frame.value.as_string())) {
      fail(frame, "format", [&] {
        return display(frame.value) + " is not valid " + std::string(schema.format_name) + ": " +
               *complaint;
      });
      return false;
    }
  }
  return true;
}

void Validator::apply_rules(Frame& frame) {
  const Schema& schema = *frame.schema;
  if (schema.reference != nullptr) {
    apply_reference(frame, *schema.reference, "$ref");
    if (schema.draft < 2019) return;
  }
  switch (type_of(frame.value)) {
    case kObject: check_object(frame, frame.value.as_map()); break;
    case kArray: check_array(frame, frame.value.as_list()); break;
    case kString: check_string(frame, frame.value.as_string()); break;
    case kNumber:
      if (schema.number != nullptr) check_number(frame, *schema.number);
      break;
    default: break;
  }
  if (frame.done()) return;
  if (schema.dynamic != nullptr) check_dynamic(frame, *schema.dynamic);
  if (schema.combination != nullptr) check_combination(frame, *schema.combination);
  if (schema.unevaluated_properties != nullptr || schema.unevaluated_items != nullptr)
    check_unevaluated(frame);
}

void Validator::check_number(Frame& frame, const NumberRules& rules) {
  const auto number = decimal_of(frame.value);
  if (!number)
    return stop(
        "unable to validate schema: runtime error: invalid memory address or nil pointer "
        "dereference");
  const auto hold = [&](std::string_view keyword, const std::optional<Decimal>& limit,
                        bool is_fine) {
    if (is_fine) return;
    fail(frame, keyword, [&] {
      return std::string(keyword) + ": got " + shown(*number) + ", want " + shown(*limit);
    });
  };
  if (rules.minimum) hold("minimum", rules.minimum, compare(*number, *rules.minimum) >= 0);
  if (rules.maximum) hold("maximum", rules.maximum, compare(*number, *rules.maximum) <= 0);
  if (rules.exclusive_minimum) {
    hold("exclusiveMinimum", rules.exclusive_minimum,
         compare(*number, *rules.exclusive_minimum) > 0);
  }
  if (rules.exclusive_maximum) {
    hold("exclusiveMaximum", rules.exclusive_maximum,
         compare(*number, *rules.exclusive_maximum) < 0);
  }
  if (!rules.multiple_of) return;
  if (rules.multiple_of->is_zero()) return stop("unable to validate schema: division by zero");
  hold("multipleOf", rules.multiple_of, number->is_multiple_of(*rules.multiple_of));
}

Validator::Unevaluated Validator::unevaluated_of(const Value& value, const Schema& schema,
                                                 bool is_wanted) {
  Unevaluated out;
  if (value.is_map()) {
    if (schema.all_properties_evaluated || !(is_wanted || schema.unevaluated_properties != nullptr))
      return out;
    out.pending.assign(value.as_map().size(), true);
    out.count = out.pending.size();
  } else if (value.is_list()) {
    const std::size_t size = value.as_list().size();
    const bool is_needed = is_wanted || schema.unevaluated_items != nullptr;
    if (schema.all_items_evaluated || !is_needed || schema.items_evaluated >= size) return out;
    out.pending.assign(size, true);
    std::fill_n(out.pending.begin(), schema.items_evaluated, false);
    out.count = size - schema.items_evaluated;
  }
  return out;
}

void Validator::check_unevaluated(Frame& frame) {
  const Schema& schema = *frame.schema;
  if (frame.value.is_map() && schema.unevaluated_properties != nullptr) {
    const auto* member = frame.value.as_map().begin();
    for (std::size_t i = 0; i < frame.unevaluated.pending.size(); ++i) {
      if (frame.unevaluated.pending[i])
        apply_member(frame, *schema.unevaluated_properties, member[i]);
    }
    frame.unevaluated.clear();
  }
  if (frame.value.is_list() && schema.unevaluated_items != nullptr) {
    for (std::size_t i = 0; i < frame.unevaluated.pending.size(); ++i) {
      if (frame.unevaluated.pending[i])
        apply_item(frame, *schema.unevaluated_items, frame.value.as_list(), i);
    }
    frame.unevaluated.clear();
  }
}

}  // namespace chart::schema
