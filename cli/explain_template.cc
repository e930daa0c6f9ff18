// explain_template_error: finds the text that an error's place is in (a template, or what tpl was
// given), shows the line, and looks for what was meant among the names that exist.
#include "cli/explain_template.h"

#include <algorithm>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/excerpt.h"
#include "base/nearest.h"
#include "base/object.h"
#include "charts/place.h"
#include "cli/explain_syntax.h"
#include "cli/explain_value.h"
#include "cli/value_origin.h"
#include "engine/functions/functions.h"

namespace cli {
namespace {

// How tpl's text is called in errors.
constexpr std::string_view kSnippetName = "gotpl";

std::optional<std::string_view> find_template(const chart::Chart& chart, std::string_view path) {
  const std::string root = chart.full_path() + "/";
  if (!path.starts_with(root)) return std::nullopt;
  for (const auto& file : chart.templates) {
    if (path.substr(root.size()) == file.name) return file.data;
  }
  for (const auto* child : chart.dependencies) {
    if (const auto found = find_template(*child, path)) return found;
  }
  return std::nullopt;
}

// The text that tpl was given, which Helm's text quotes.
std::optional<std::string> snippet_text(const std::string& helm) {
  std::string_view mark = "cannot parse template \"";
  auto start = helm.rfind(mark);
  if (start == std::string::npos) {
    mark = "tpl function execution for \"";
    start = helm.rfind(mark);
  }
  if (start == std::string::npos) return std::nullopt;
  std::string text;
  for (std::size_t i = start + mark.size(); i < helm.size() && helm[i] != '"'; ++i) {
    if (helm[i] != '\\' || i + 1 == helm.size()) {
      text += helm[i];
      continue;
    }
    const char escaped = helm[++i];
    text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
  }
  return text;
}

struct Source {
  std::string text{};
  std::string name{};  // as the place should call it
};

std::optional<Source> source_of(const base::Error& error, const ExplainedChart& known) {
  const std::string& file = error.place().file;
  if (file == kSnippetName) {
    if (auto text = snippet_text(error.helm())) return Source{*text, "the text given to tpl"};
    return std::nullopt;
  }
  if (known.chart == nullptr) return std::nullopt;
  const auto found = find_template(*known.chart, file);
  if (!found) return std::nullopt;
  return Source{std::string(*found), file};
}

void collect_definitions(const chart::Chart& chart, std::vector<std::string_view>& names) {
  for (const auto& file : chart.templates) {
    constexpr std::string_view kDefine = "define \"";
    for (auto at = file.data.find(kDefine); at != std::string_view::npos;
         at = file.data.find(kDefine, at + 1)) {
      const auto start = at + kDefine.size();
      names.push_back(file.data.substr(start, file.data.find('"', start) - start));
    }
  }
  for (const auto* child : chart.dependencies) collect_definitions(*child, names);
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names{
      "and", "or", "not", "len", "index", "slice", "print", "printf",   "println", "eq",
      "ne",  "lt", "le",  "gt",  "ge",    "html",  "js",    "urlquery", "call"};
  for (const auto list : engine::functions::all_functions()) {
    for (const auto& function : list) names.push_back(function.name);
  }
  return names;
}

// "nindent COUNT TEXT: …" for "wrong number of args for nindent: want 2 got 1".
std::string help_for_arguments(const std::string& reason) {
  constexpr std::string_view kWrong = "wrong number of args for ";
  if (!reason.starts_with(kWrong)) return "";
  const auto name = reason.substr(kWrong.size(), reason.find(':') - kWrong.size());
  const auto* function = engine::functions::find_function(name);
  return function == nullptr ? "" : std::string(function->help);
}

// The variables of a template: "$name".
std::vector<std::string_view> variable_names(std::string_view text) {
  std::vector<std::string_view> names;
  for (auto at = text.find(":="); at != std::string_view::npos; at = text.find(":=", at + 1)) {
    const auto start = text.rfind('$', at);
    if (start == std::string_view::npos) continue;
    names.push_back(text.substr(start, text.find_first_of(" :,", start) - start));
  }
  return names;
}

void suggest_name(base::Error& error, const ExplainedChart& known, const std::string& text) {
  const std::string reason = error.reason();
  const std::string word = quoted_word(reason);
  std::string near;
  if (reason.starts_with("function \"")) {
    error.because(fmt::format("there is no function {}", word));
    if (word == "elseif" || word == "elsif" || word == "elif") {
      error.hinting("write {{ else if CONDITION }}");
      return;
    }
    near = base::nearest_name(function_names(), word);
    if (near.empty())
      error.hinting("only Helm's functions are known; a value begins with a dot, as in .Values." +
                    word);
  } else if (reason.starts_with("undefined variable")) {
    near = base::nearest_name(variable_names(text), word);
  } else if (reason.starts_with("no template is called") || reason.starts_with("template \"")) {
    if (known.chart == nullptr || reason.find("includes itself") != std::string::npos) return;
    std::vector<std::string_view> names;
    collect_definitions(*known.chart, names);
    near = base::nearest_name(names, word);
    error.because(fmt::format("no template is called \"{}\"", word));
    if (near.empty())
      error.hinting(fmt::format(
          "define it in templates/_helpers.tpl: {{{{ define \"{}\" }}}}...{{{{ end }}}}", word));
  }
  if (!near.empty()) error.hinting(fmt::format("did you mean {}?", near));
}

// The subcharts from the root to the one that a place or the start of its trail belongs to.
std::vector<std::string> subcharts_to(const base::Error& error) {
  std::string path = error.place().file;
  if (!error.trail().empty()) {
    const auto& step = error.trail().back();
    if (const auto at = step.rfind(" at "); at != std::string::npos) path = step.substr(at + 4);
  }
  std::vector<std::string> names;
  constexpr std::string_view kCharts = "/charts/";
  for (auto at = path.find(kCharts); at != std::string::npos; at = path.find(kCharts, at + 1)) {
    const auto start = at + kCharts.size();
    names.push_back(path.substr(start, path.find('/', start) - start));
  }
  return names;
}

// Says of a value that is no table, but was used as one, where it was given.
void explain_value(base::Env& env, base::Error& error, const ExplainedChart& known) {
  auto path = subcharts_to(error);
  base::Value values = known.values;
  for (const auto& name : path)
    values = values.is_map() ? values.as_map().get(name) : base::Value();
  const auto wrong = explain_missing_value(error, values, path);
  if (wrong.path.empty()) return;
  path.insert(path.end(), wrong.path.begin(), wrong.path.end());
  const auto origin = find_value_origin(env, path, base::yaml::Target::value, known);
  if (!origin) return;
  const auto& place = origin->place;
  error.during(fmt::format("reading a value that is given at {}{}", from_here(env, place.file),
                           place.line > 0 ? fmt::format(":{}:{}", place.line, place.column) : ""));
  const bool is_of_user = place.line == 0 || known.chart == nullptr ||
                          place.file != chart::path_of_file(*known.chart, "values.yaml");
  if (is_of_user && !wrong.example.empty())
    error.hinting(fmt::format("give a table, as in `{}`", wrong.example));
}

// What must be set for `required`: the value named in the line behind it or before the pipe.
void explain_required(base::Error& error, std::string_view line) {
  const auto required = line.find("required ");
  if (required == std::string_view::npos || !error.hint().empty()) return;
  constexpr std::string_view kValues = ".Values.";
  auto start = line.find(kValues, required);
  if (start == std::string_view::npos) start = line.rfind(kValues, required);
  if (start == std::string_view::npos) return;
  const auto rest = line.substr(start + kValues.size());
  std::string path = fmt::format("{}", fmt::join(subcharts_to(error), "."));
  if (!path.empty()) path += '.';
  path += rest.substr(0, rest.find_first_of(" )}|"));
  std::string example;
  for (std::size_t from = 0; from <= path.size();) {
    const auto dot = std::min(path.find('.', from), path.size());
    example += (example.empty() ? "" : "{") + path.substr(from, dot - from) + ": ";
    from = dot + 1;
  }
  const auto depth = std::count(path.begin(), path.end(), '.');
  example += "..." + std::string(static_cast<std::size_t>(depth), '}');
  error.hinting(
      fmt::format("set it in a values file, as in `{}`, or with --set {}=...", example, path));
}

}  // namespace

base::Error explain_template_error(base::Env& env, base::Error error, const ExplainedChart& known) {
  if (error.place().file.empty() || !error.excerpt().empty()) return error;
  const auto source = source_of(error, known);
  if (!source) return error;
  base::Place place = error.place();
  place.file = source->name;
  if (const auto opened = find_unclosed(error, source->text)) {
    place.line = opened->line;
    place.column = opened->column;
  } else {
    suggest_name(error, known, source->text);
  }
  explain_value(env, error, known);
  const auto line = base::line_of(source->text, place.line);
  if (line && place.column > 0) place.column = column_of_word(error.helm(), *line, place.column);
  error.moved_to(std::move(place));
  base::show_line(error, source->text);
  if (!line) return error;
  if (auto help = help_for_arguments(error.reason()); !help.empty()) error.hinting(std::move(help));
  explain_habit(error, *line);
  explain_required(error, *line);
  return error;
}

}  // namespace cli
