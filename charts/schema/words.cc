// What a violation says is built anew from the schema's rule and the value, as a sentence about the
// value. Groups are taken apart: everything an allOf or a reference found is told on its own; of
// the branches of anyOf and oneOf only those that can have been meant.
#include "charts/schema/words.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/excerpt.h"
#include "base/go_format.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "base/yaml_place.h"
#include "charts/schema/location.h"

namespace chart::schema {

namespace {

using base::Error;
using base::Value;

constexpr std::size_t kLongestShown = 60;  // characters of a text
constexpr std::size_t kMostNames = 12;     // allowed names or choices listed

std::string_view plain_type(TypeBit type) {
  switch (type) {
    case kNull: return "null";
    case kBoolean: return "true or false";
    case kNumber: return "a number";
    case kInteger: return "a whole number";
    case kString: return "text";
    case kArray: return "a list";
    case kObject: return "a table";
  }
  return "";
}

std::string plain_types(std::uint8_t types) {
  std::string out;
  for (unsigned bit = kNull; bit <= kObject; bit <<= 1U) {
    if ((types & bit) == 0) continue;
    if (!out.empty()) out += " or ";
    out += plain_type(static_cast<TypeBit>(bit));
  }
  return out;
}

// `the text "a"`, `the number 8080`, `a list`.
std::string plain_value(const Value& value) {
  if (value.is_nil()) return "null";
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_list()) return value.as_list().empty() ? "an empty list" : "a list";
  if (value.is_map()) return value.as_map().empty() ? "an empty table" : "a table";
  if (!value.is_string()) {
    const auto number = decimal_of(value);
    if (number) return "the number " + shown(*number);
    // A schema keeps its numbers as it writes them.
    return "the number " + (value.type() == base::Type::bytes ? std::string(value.as_string()) : base::format_value(value));
  }
  const auto text = value.as_string();
  const bool is_short = base::count_runes(text) <= kLongestShown && text.find('\n') == text.npos;
  return is_short ? fmt::format("the text \"{}\"", text) : std::string("a longer text");
}

std::string choice_text(const Value& choice) {
  if (choice.is_string()) return std::string(choice.as_string());
  return display(choice);
}

std::string choices_text(const base::List& choices) {
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i == kMostNames) return out + ", …";
    out += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choice_text(choices[i]);
  }
  return out;
}

const Value* value_at(const Value& root, const Path* path) {
  if (path == nullptr) return &root;
  const Value* outer = value_at(root, path->parent);
  if (outer == nullptr) return nullptr;
  if (path->is_item)
    return outer->is_list() && path->item < outer->as_list().size() ? &outer->as_list()[path->item]
                                                                    : nullptr;
  return outer->is_map() ? outer->as_map().find(path->member) : nullptr;
}

std::vector<std::string> steps_of(const Path* path) {
  if (path == nullptr) return {};
  auto steps = steps_of(path->parent);
  steps.push_back(path->is_item ? std::to_string(path->item) : std::string(path->member));
  return steps;
}

bool is_known(const ObjectRules& rules, std::string_view name) {
  return std::any_of(rules.properties.begin(), rules.properties.end(),
                     [&](const Named& one) { return one.name == name; }) ||
         std::any_of(rules.patterns.begin(), rules.patterns.end(),
                     [&](const Matched& one) { return one.pattern.matches(name); });
}

std::vector<std::string_view> known_names(const ObjectRules& rules) {
  std::vector<std::string_view> names;
  for (const auto& property : rules.properties) names.push_back(property.name);
  return names;
}

class Teller {
 public:
  Teller(const Value& values, const Told& told) : values_(values), told_(told), schema_places_(told.text) {}

  void tell(const Violation& violation);
  std::vector<Error> take() { return std::move(errors_); }

 private:
  std::string subject(const Path* path) const;
  const Value& value_of(const Violation& violation) const {
    const Value* found = value_at(values_, violation.path);
    return found == nullptr ? nothing_ : *found;
  }
  std::vector<std::string> full_path(const Path* path) const;
  void add(const Violation& violation, std::string reason, std::string hint = {});
  void place_in_schema(Error& error, const Violation& violation);

  std::string missing_hint(const Path* path, std::string_view name) const;
  void tell_missing(const Violation& violation);
  void tell_unknown(const Violation& violation);
  void tell_branches(const Violation& violation);
  std::string reason(const Violation& violation) const;
  std::string wish(const Violation& violation, const Value& value) const;
  std::string number_wish(const Violation& violation) const;
  std::string size_wish(const Violation& violation, const Value& value) const;
  std::string hint(const Violation& violation, const Value& value) const;

  const Value& values_;
  const Told& told_;
  base::yaml::Places schema_places_;
  Value nothing_{};
  std::vector<Error> errors_{};
};

std::string Teller::subject(const Path* path) const {
  std::string text = told_.root;
  for (const auto& name : told_.chart) text += "." + name;
  return text + values_text(path).substr(std::string_view(".Values").size());
}

std::vector<std::string> Teller::full_path(const Path* path) const {
  std::vector<std::string> full = told_.chart;
  for (auto& step : steps_of(path)) full.push_back(std::move(step));
  return full;
}

// The line of the schema that is not followed. Where the value was given, others find out.
void Teller::place_in_schema(Error& error, const Violation& violation) {
  if (violation.schema == nullptr || told_.file.empty()) return;
  if (violation.schema->document != told_.url) {
    error.at({violation.schema->location(), 0, 0});
    return;
  }
  auto path = tokens_of(violation.schema->json_pointer());
  path.emplace_back(violation.keyword);
  auto place = schema_places_.find(path, base::yaml::Target::key);
  if (!place) {
    path.pop_back();
    place = schema_places_.find(path, base::yaml::Target::key);
  }
  if (!place) place.emplace();
  place->file = told_.file;
  error.at(*std::move(place));
  base::show_line(error, told_.text);
}

void Teller::add(const Violation& violation, std::string reason, std::string hint) {
  if (errors_.size() > kMostTold) return;
  const bool is_unknown = violation.keyword == "additionalProperties" || violation.keyword.empty();
  Error error(is_unknown ? base::ErrorCode::not_found : base::ErrorCode::invalid, "");
  error.because(std::move(reason)).about(full_path(violation.path)).hinting(std::move(hint));
  place_in_schema(error, violation);
  errors_.push_back(std::move(error));
}

// The lines that set `name`; of an element of a list only its own.
std::string Teller::missing_hint(const Path* path, std::string_view name) const {
  std::string example = fmt::format("{}: ...", name);
  for (const Path* step = path; step != nullptr; step = step->parent) {
    if (step->is_item) return fmt::format("add `{}` to the element", example);
    example = fmt::format("{}: {{{}}}", step->member, example);
  }
  for (auto step = told_.chart.rbegin(); step != told_.chart.rend(); ++step)
    example = fmt::format("{}: {{{}}}", *step, example);
  return fmt::format("set it in a values file, as in `{}`", example);
}

void Teller::tell_missing(const Violation& violation) {
  const Value& value = value_of(violation);
  for (const auto name : violation.schema->object->required) {
    if (value.as_map().has(name)) continue;
    add(violation, fmt::format("{}.{} is not set, but must be", subject(violation.path), name),
        missing_hint(violation.path, name));
  }
}

void Teller::tell_unknown(const Violation& violation) {
  const Value& value = value_of(violation);
  const ObjectRules& rules = *violation.schema->object;
  const auto known = known_names(rules);
  for (const auto& member : value.as_map()) {
    if (is_known(rules, member.key)) continue;
    const Path path{violation.path, member.key, 0, false};
    Violation one = violation;
    one.path = &path;
    std::string hint;
    if (const auto near = base::nearest_name(known, member.key); !near.empty()) {
      hint = fmt::format("did you mean {}?", near);
    } else if (!known.empty() && known.size() <= kMostNames) {
      hint = fmt::format("allowed here: {}", fmt::join(known, ", "));
    } else {
      hint = "take it out; a value that a template reads must be in the schema, too";
    }
    add(one, fmt::format("{} is a name that the schema does not allow", subject(&path)),
        std::move(hint));
  }
}

// What a number must be.
std::string Teller::number_wish(const Violation& violation) const {
  if (violation.schema->number == nullptr) return "";
  const NumberRules& rules = *violation.schema->number;
  const auto& keyword = violation.keyword;
  if (keyword == "minimum") return "must be at least " + shown(*rules.minimum);
  if (keyword == "maximum") return "must be at most " + shown(*rules.maximum);
  if (keyword == "exclusiveMinimum") return "must be more than " + shown(*rules.exclusive_minimum);
  if (keyword == "exclusiveMaximum") return "must be less than " + shown(*rules.exclusive_maximum);
  if (keyword == "multipleOf") return "must be a multiple of " + shown(*rules.multiple_of);
  return "";
}

// How long a text, list or table must be, and how long it is.
std::string Teller::size_wish(const Violation& violation, const Value& value) const {
  const Schema& schema = *violation.schema;
  const auto words = [&](std::string_view limit, std::int64_t wanted, std::string_view unit,
                         std::size_t size) {
    return fmt::format("must have {} {} {}{}, but has {}", limit, wanted, unit,
                       wanted == 1 ? "" : "s", size);
  };
  const auto& keyword = violation.keyword;
  if (keyword == "minLength")
    return words("at least", *schema.text->min_length, "character",
                 base::count_runes(value.as_string()));
  if (keyword == "maxLength")
    return words("at most", *schema.text->max_length, "character",
                 base::count_runes(value.as_string()));
  if (keyword == "minItems")
    return words("at least", *schema.array->min_items, "element", value.as_list().size());
  if (keyword == "maxItems")
    return words("at most", *schema.array->max_items, "element", value.as_list().size());
  if (keyword == "minProperties")
    return words("at least", *schema.object->min_properties, "name", value.as_map().size());
  if (keyword == "maxProperties")
    return words("at most", *schema.object->max_properties, "name", value.as_map().size());
  return "";
}

// "must be text", without the subject; empty for keywords that need more words.
std::string Teller::wish(const Violation& violation, const Value& value) const {
  const Schema& schema = *violation.schema;
  const auto& keyword = violation.keyword;
  if (keyword == "type" && schema.types != 0) return "must be " + plain_types(schema.types);
  if (keyword == "enum") return "must be " + choices_text(schema.choices->as_list());
  if (keyword == "const") return "must be " + choice_text(*schema.constant);
  if (keyword == "pattern" && value.is_string())
    return fmt::format("must match the pattern {}", schema.text->pattern_text);
  if (keyword == "format") return fmt::format("must be a valid {}", schema.format_name);
  return number_wish(violation);
}

std::string Teller::reason(const Violation& violation) const {
  const Value& value = value_of(violation);
  const std::string what = subject(violation.path);
  if (violation.schema == nullptr) return what + ": " + violation.text;
  const auto& keyword = violation.keyword;
  if (keyword.empty()) return what + " is set, which the schema does not allow";
  if (keyword == "not")
    return fmt::format("{} is {}, which the schema does not allow", what, plain_value(value));
  if (keyword == "uniqueItems")
    return fmt::format("{} must not hold the same twice, but {}", what, violation.text);
  if (keyword == "required" && value.is_map()) {
    for (const auto name : violation.schema->object->required) {
      if (!value.as_map().has(name)) return fmt::format("{}.{} must be set", what, name);
    }
  }
  if (auto size = size_wish(violation, value); !size.empty()) return what + " " + size;
  if (auto words = wish(violation, value); !words.empty())
    return fmt::format("{} {}, but is {}", what, words, plain_value(value));
  return what + ": " + violation.text;
}

std::string Teller::hint(const Violation& violation, const Value& value) const {
  if (violation.schema == nullptr) return "";
  const Schema& schema = *violation.schema;
  if (violation.keyword == "enum" && value.is_string()) {
    std::vector<std::string_view> names;
    for (const auto& choice : schema.choices->as_list()) {
      if (choice.is_string()) names.push_back(choice.as_string());
    }
    if (const auto near = base::nearest_name(names, value.as_string()); !near.empty())
      return fmt::format("did you mean {}?", near);
  }
  if (violation.keyword != "type") return "";
  const bool wants_number = (schema.types & (kNumber | kInteger)) != 0;
  const bool is_numeric =
      value.is_string() && !value.as_string().empty() &&
      value.as_string().find_first_not_of("0123456789.-+eE") == std::string_view::npos;
  if (value.is_string() && wants_number && is_numeric)
    return "write the number without quotes, or with --set instead of --set-string";
  if (value.is_string() && (schema.types & kBoolean) != 0 &&
      (value.as_string() == "true" || value.as_string() == "false"))
    return "write it without quotes, or with --set instead of --set-string";
  const bool is_plain = value.is_bool() || type_of(value) == kNumber;
  if (is_plain && (schema.types & kString) != 0)
    return "put quotes around it, or give it with --set-string";
  if (value.is_nil()) return "give it a value, or take the line out";
  if ((schema.types & kArray) != 0 && !value.is_list())
    return "write a list: each element in a line that begins with `- `";
  if ((schema.types & kObject) != 0 && !value.is_map())
    return "write `name: value` lines under it, indented";
  return "";
}

// The leaves that are wrong under allOf, references and groups.
void collect_leaves(const Violation& violation, std::vector<const Violation*>& leaves) {
  const bool is_branching = violation.keyword == "anyOf" || violation.keyword == "oneOf";
  const bool is_group = violation.kind != Violation::Kind::plain || violation.keyword == "allOf";
  if (is_branching || !is_group || violation.causes.empty()) {
    leaves.push_back(&violation);
    return;
  }
  for (const auto& cause : violation.causes) collect_leaves(cause, leaves);
}

void Teller::tell_branches(const Violation& violation) {
  std::vector<std::vector<const Violation*>> branches;
  std::uint8_t types = 0;
  bool only_types = true;
  const auto is_type = [&](const Violation* leaf) {
    return leaf->keyword == "type" && leaf->path == violation.path && leaf->schema != nullptr;
  };
  for (const auto& cause : violation.causes) {
    auto& leaves = branches.emplace_back();
    collect_leaves(cause, leaves);
    only_types = only_types && leaves.size() == 1 && is_type(leaves.front());
    if (only_types) types |= leaves.front()->schema->types;
  }
  const Value& value = value_of(violation);
  if (only_types) {
    return add(violation, fmt::format("{} must be {}, but is {}", subject(violation.path),
                                      plain_types(types), plain_value(value)));
  }
  std::erase_if(branches, [&](const auto& leaves) {
    return std::any_of(leaves.begin(), leaves.end(), is_type);
  });
  if (branches.size() == 1) {
    for (const Violation* leaf : branches.front()) tell(*leaf);
    return;
  }
  std::string text =
      fmt::format("{} is {}, which is none of what the schema allows:", subject(violation.path),
                  plain_value(value));
  for (const auto& cause : violation.causes) {
    std::vector<const Violation*> leaves;
    collect_leaves(cause, leaves);
    text += "\n  - " + reason(*leaves.front());
    if (leaves.size() > 1) text += fmt::format(" (and {} more)", leaves.size() - 1);
  }
  add(violation, std::move(text));
}

void Teller::tell(const Violation& violation) {
  if (errors_.size() > kMostTold) return;
  std::vector<const Violation*> leaves;
  collect_leaves(violation, leaves);
  for (const Violation* leaf : leaves) {
    const Value& value = value_of(*leaf);
    const bool has_object =
        leaf->schema != nullptr && leaf->schema->object != nullptr && value.is_map();
    const bool branches = leaf->keyword == "anyOf" || leaf->keyword == "oneOf";
    if (branches && !leaf->causes.empty()) {
      tell_branches(*leaf);
    } else if (branches) {
      add(*leaf,
          fmt::format("{} is {}, which fits several of the forms of which the schema allows one",
                      subject(leaf->path), plain_value(value)));
    } else if (has_object && leaf->keyword == "required") {
      tell_missing(*leaf);
    } else if (has_object && leaf->keyword == "additionalProperties") {
      tell_unknown(*leaf);
    } else {
      add(*leaf, reason(*leaf), hint(*leaf, value));
    }
  }
}

}  // namespace

std::vector<Error> explain(const std::vector<Violation>& violations, const Value& values,
                           const Told& told) {
  Teller teller(values, told);
  for (const auto& violation : violations) teller.tell(violation);
  auto errors = teller.take();
  if (errors.size() > kMostTold) {
    errors.erase(errors.begin() + static_cast<std::ptrdiff_t>(kMostTold), errors.end());
    errors.push_back(
        Error(base::ErrorCode::invalid, "").because("and more: these are the first of them"));
  }
  return errors;
}

}  // namespace chart::schema
