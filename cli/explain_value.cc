// Go names the field it could not read, and the expression. The path before that field is walked
// through the values, to tell which part of it is missing and what stands there instead.
#include "cli/explain_value.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.h"

namespace cli {
namespace {

constexpr std::string_view kNilPointer = "nil pointer evaluating ";
constexpr std::string_view kNoField = "can't evaluate field ";
constexpr std::string_view kValues = ".Values";
// Longer texts are cut when shown.
constexpr std::size_t kLongestShown = 40;

// The expression of the innermost "at <...>" of Go's text.
std::string expression_of(std::string_view text) {
  constexpr std::string_view kAt = " at <";
  const auto start = text.rfind(kAt);
  if (start == std::string_view::npos) return "";
  const auto end = text.find(">:", start);
  if (end == std::string_view::npos) return "";
  return std::string(text.substr(start + kAt.size(), end - start - kAt.size()));
}

// The field that could not be read; empty where the error is another.
std::string field_of(std::string_view reason) {
  if (reason.starts_with(kNilPointer)) return std::string(reason.substr(reason.rfind('.') + 1));
  if (!reason.starts_with(kNoField)) return "";
  const auto rest = reason.substr(kNoField.size());
  return std::string(rest.substr(0, rest.find(' ')));
}

// What the field was to be read from: ".Values.image" of ".Values.image.tag.major" and "tag".
std::string owner_of(std::string_view expression, std::string_view field) {
  const std::string part = "." + std::string(field);
  for (auto found = expression.find(part); found != std::string_view::npos;
       found = expression.find(part, found + 1)) {
    const auto after = found + part.size();
    if (after < expression.size() && expression[after] != '.') continue;
    // In .Values.web.web it is the second one that was asked for: the first has the root's values before it.
    const auto owner = expression.substr(0, found);
    const auto rest = expression.substr(after);
    if (owner == ".Values" && (rest == part || rest.starts_with(part + "."))) continue;
    return std::string(owner);
  }
  return "";
}

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    path.remove_prefix(1);  // the dot
    const auto dot = path.find('.');
    names.push_back(path.substr(0, dot));
    path = dot == std::string_view::npos ? "" : path.substr(dot);
  }
  return names;
}

std::string describe(const base::Value& value) {
  if (value.is_string()) {
    const auto text = value.as_string();
    const bool is_long = text.size() > kLongestShown || text.find('\n') != std::string_view::npos;
    return is_long ? "text" : fmt::format("the text \"{}\"", text);
  }
  if (value.is_list()) return "a list";
  if (value.is_bool()) return "a boolean";
  if (value.is_map()) return "a table";
  return "a number";
}

std::string nearest_key(const base::Map& map, std::string_view typed) {
  std::vector<std::string_view> keys;
  for (const auto& entry : map) keys.push_back(entry.key);
  return base::nearest_name(keys, typed);
}

constexpr std::string_view kRootNames[] = {"Values",   "Release", "Chart",    "Capabilities",
                                           "Template", "Files",   "Subcharts"};

bool is_root_name(std::string_view name) {
  return std::find(std::begin(kRootNames), std::end(kRootNames), name) != std::end(kRootNames);
}

// A misspelt name of the root, .Chart or .Release; empty where `owner` is none.
std::string nearest_built_in(std::string_view owner) {
  static constexpr std::string_view kChart[] = {
      "Name",     "Version",     "AppVersion",  "Description", "Home",         "Icon",
      "Keywords", "Maintainers", "Annotations", "KubeVersion", "Dependencies", "Type",
      "Sources",  "APIVersion",  "Condition",   "Tags",        "Deprecated",   "IsRoot"};
  static constexpr std::string_view kRelease[] = {"Name",      "Namespace", "Revision",
                                                  "IsInstall", "IsUpgrade", "Service"};
  if (owner.starts_with(".Chart."))
    return ".Chart." + base::nearest_name(kChart, owner.substr(7, owner.find('.', 7) - 7));
  if (owner.starts_with(".Release."))
    return ".Release." + base::nearest_name(kRelease, owner.substr(9, owner.find('.', 9) - 9));
  if (!owner.starts_with('.') || owner.find('.', 1) != std::string_view::npos) return "";
  // Names of the root begin with a capital letter.
  for (const auto name : kRootNames) {
    if (base::edit_distance(name, owner.substr(1)) == 0) return "." + std::string(name);
  }
  const auto near = base::nearest_name(kRootNames, owner.substr(1));
  return near.empty() ? "" : "." + near;
}

// ".Values.a.b" as the lines of a values file that set it: "a: {b: ...}"; a subchart's below its
// name.
std::string as_yaml(std::span<const std::string_view> names, std::string_view field,
                    std::span<const std::string> subcharts) {
  std::string text;
  for (const auto& name : subcharts) text += fmt::format("{}: {{", name);
  for (const auto name : names) text += fmt::format("{}: {{", name);
  text += fmt::format("{}: ...", field);
  text.append(names.size() + subcharts.size(), '}');
  return text;
}

WrongValue explain_path(base::Error& error, const std::string& owner, const std::string& field,
                        const base::Value& values, std::span<const std::string> subcharts) {
  const auto names = split_path(std::string_view(owner).substr(kValues.size()));
  base::Value here = values;
  std::string path(kValues);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!here.is_map()) return {};
    const base::Value* found = here.as_map().find(names[i]);
    const std::string step = fmt::format("{}.{}", path, names[i]);
    if (found != nullptr && !found->is_nil()) {
      path = step;
      here = *found;
      continue;
    }
    error.because(fmt::format("{} is {}, so it has no .{}", step,
                              found == nullptr ? "not set" : "null",
                              i + 1 < names.size() ? names[i + 1] : std::string_view(field)));
    const auto near = nearest_key(here.as_map(), names[i]);
    if (!near.empty()) {
      error.hinting(fmt::format("did you mean {}.{}?", path, near));
    } else {
      error.hinting(fmt::format("set it, as in `{}`, or write ({}).{} to allow for its absence",
                                as_yaml(names, field, subcharts), owner, field));
    }
    return {};
  }
  if (here.is_map()) return {};
  error.because(fmt::format("{} is {}, so it has no .{}", owner, describe(here), field));
  if (here.is_list()) {
    error.hinting(fmt::format("take one element, as in {{{{ (index {} 0).{} }}}}, or range over it",
                              owner, field));
  } else {
    error.hinting(fmt::format("write {{{{ {} }}}} for the value itself", owner));
  }
  return {{names.begin(), names.end()}, here.is_list() ? "" : as_yaml(names, field, subcharts)};
}

// Inside range and with the dot is the element, whose fields are no longer those of the chart.
bool explain_lost_root(base::Error& error, const std::string& field) {
  if (!is_root_name(field) || error.reason().find(" in type ") == std::string::npos) return false;
  error.because(fmt::format(
      "the dot has no .{} here: inside range and with it stands for the element", field));
  error.hinting(fmt::format("write $.{}: $ is what the dot was at the start", field));
  return true;
}

// The same where the element is a table, which gives nothing for the name.
bool explain_lost_owner(base::Error& error, const std::string& owner, const std::string& field) {
  if (!owner.starts_with('.') || !is_root_name(std::string_view(owner).substr(1))) return false;
  error.because(fmt::format(
      "the dot has no {} here: inside range and with it stands for the element", owner));
  error.hinting(fmt::format("write ${}.{}: $ is what the dot was at the start", owner, field));
  return true;
}

}  // namespace

WrongValue explain_missing_value(base::Error& error, const base::Value& values,
                                 std::span<const std::string> subcharts) {
  const std::string field = field_of(error.reason());
  if (field.empty() || explain_lost_root(error, field)) return {};
  const bool is_missing = error.reason().starts_with(kNilPointer);
  const std::string owner = owner_of(expression_of(error.helm()), field);
  if (owner.empty() || explain_lost_owner(error, owner, field)) return {};
  if (owner.starts_with(".Values.") || owner.starts_with("$.Values.")) {
    const std::string path = owner[0] == '$' ? owner.substr(1) : owner;
    auto wrong = explain_path(error, path, field, values, subcharts);
    if (!error.hint().empty()) return wrong;
  }
  if (is_missing) {
    error.because(fmt::format("{} is not set, so it has no .{}", owner, field));
    const auto near = nearest_built_in(owner);
    error.hinting(near.empty() || near.ends_with('.')
                      ? fmt::format("write ({}).{} to allow for its absence", owner, field)
                      : fmt::format("did you mean {}?", near));
  } else {
    error.because(fmt::format("{} is no table, so it has no .{}", owner, field));
    if (owner.starts_with('$'))
      error.hinting(fmt::format("write {{{{ {} }}}} for the value itself", owner));
  }
  return {};
}

}  // namespace cli
