// explain_chart_error: finds the text that an error's place is in (a template, a file of the chart, a values
// file, what tpl was given), shows the line, and looks for what was meant among the names that exist.
#include "cli/explain.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "cli/explain_value.h"
#include "cli/nearest.h"
#include "engine/functions/functions.h"

namespace cli {
namespace {

// How tpl's text is called in errors.
constexpr std::string_view kSnippetName = "gotpl";
// Longer lines are not shown.
constexpr std::size_t kLongestLine = 400;

// The same error at another place, which Error itself does not allow.
base::Error moved(const base::Error& error, base::Place place) {
  base::Error result(error.code(), error.helm());
  result.because(error.reason()).at(std::move(place)).hinting(error.hint());
  for (const auto& step : error.trail()) result.during(step);
  return result;
}

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

std::optional<std::string_view> line_of(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    const auto feed = text.find('\n');
    if (feed == std::string_view::npos) return std::nullopt;
    text.remove_prefix(feed + 1);
  }
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > kLongestLine) return std::nullopt;
  return line;
}

struct Source {
  std::string text{};
  std::string name{};  // as the place should call it
};

std::optional<Source> source_of(base::Env& env, const base::Error& error,
                                const ExplainedChart& known) {
  const std::string& file = error.place().file;
  if (file == kSnippetName) {
    if (auto text = snippet_text(error.helm())) return Source{*text, "the text given to tpl"};
    return std::nullopt;
  }
  if (known.chart != nullptr) {
    if (const auto found = find_template(*known.chart, file)) return Source{std::string(*found), file};
  }
  base::Arena arena;
  const bool is_given = error.helm().starts_with("failed to parse ");
  if (!is_given && known.path.empty()) return std::nullopt;
  const std::string path = is_given ? file : file.starts_with(known.path + "/") ? file : base::join_path(known.path, file);
  const auto bytes = env.files.read(arena, path);
  if (!bytes) return std::nullopt;
  return Source{std::string(*bytes), path};
}

// The action that is opened last before `line` and not closed before it; 0 where there is none.
int open_action_line(std::string_view text, int line) {
  int number = 1;
  int opened = 0;
  for (std::size_t i = 0; i + 1 < text.size() && number < line; ++i) {
    if (text[i] == '\n') number++;
    if (text[i] == '{' && text[i + 1] == '{') opened = number;
    if (text[i] == '}' && text[i + 1] == '}') opened = 0;
  }
  return opened;
}

// Where the innermost block that no {{end}} closes is opened.
base::Place unclosed_block(std::string_view text) {
  struct Open {
    int line;
    int column;
  };
  std::vector<Open> blocks;
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\n') {
      line++;
      line_start = i + 1;
    }
    if (text[i] != '{' || text[i + 1] != '{') continue;
    const auto start = text.find_first_not_of(" -", i + 2);
    if (start == std::string_view::npos) break;
    const auto word = text.substr(start, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", start) - start);
    if (word == "if" || word == "range" || word == "with" || word == "define" || word == "block")
      blocks.push_back({line, static_cast<int>(i - line_start) + 1});
    if (word == "end" && !blocks.empty()) blocks.pop_back();
  }
  if (blocks.empty()) return {};
  return {{}, blocks.back().line, blocks.back().column};
}

// The word in the first quotes of `reason`.
std::string quoted_word(std::string_view reason) {
  const auto start = reason.find('"');
  const auto end = start == std::string_view::npos ? start : reason.find('"', start + 1);
  if (end == std::string_view::npos) return "";
  return std::string(reason.substr(start + 1, end - start - 1));
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
  using namespace engine::functions;
  std::vector<std::string_view> names{"and", "or", "not", "len", "index", "slice", "print", "printf",
                                      "println", "eq", "ne", "lt", "le", "gt", "ge", "html", "js",
                                      "urlquery", "call"};
  for (const auto list : {string_functions(), list_functions(), dict_functions(), math_functions(),
                          type_functions(), regex_functions(), path_functions(), version_functions(),
                          crypto_functions(), date_functions(), duration_functions(),
                          random_functions(), encoding_functions(), template_functions()}) {
    for (const auto& function : list) names.push_back(function.name);
  }
  return names;
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
    const int opened = open_action_line(text, error.place().line);
    error.because(fmt::format("there is no function {}", word));
    if (opened > 0) {
      error.hinting(fmt::format("line {} opens {{{{ and does not close it with }}}}", opened));
      return;
    }
    near = nearest_name(function_names(), word);
    if (near.empty()) error.hinting("only Helm's functions are known; a value begins with a dot, as in .Values." + word);
  } else if (reason.starts_with("undefined variable")) {
    near = nearest_name(variable_names(text), word);
  } else if (reason.starts_with("no template is called") || reason.starts_with("template \"")) {
    if (known.chart == nullptr || reason.find("includes itself") != std::string::npos) return;
    std::vector<std::string_view> names;
    collect_definitions(*known.chart, names);
    near = nearest_name(names, word);
    error.because(fmt::format("no template is called \"{}\"", word));
    if (near.empty()) error.hinting(fmt::format("define it in templates/_helpers.tpl: {{{{ define \"{}\" }}}}...{{{{ end }}}}", word));
  }
  if (!near.empty()) error.hinting(fmt::format("did you mean {}?", near));
}

// The values that the templates of the chart see to which a place or the start of its trail belongs.
base::Value values_of(const base::Error& error, const ExplainedChart& known) {
  std::string path = error.place().file;
  if (!error.trail().empty()) {
    const auto& step = error.trail().back();
    if (const auto at = step.rfind(" at "); at != std::string::npos) path = step.substr(at + 4);
  }
  base::Value values = known.values;
  constexpr std::string_view kCharts = "/charts/";
  for (auto at = path.find(kCharts); at != std::string::npos; at = path.find(kCharts, at + 1)) {
    const auto start = at + kCharts.size();
    if (!values.is_map()) break;
    values = values.as_map().get(path.substr(start, path.find('/', start) - start));
  }
  return values;
}

// Advice about YAML that cannot be read, by what the reader said and what stands in the line.
void explain_yaml(base::Error& error, std::string_view line) {
  const std::string& reason = error.reason();
  const auto says = [&](std::string_view words) { return reason.find(words) != std::string::npos; };
  if (says("found character that cannot start any token")) {
    error.hinting(line.find('\t') != std::string_view::npos ? "indent with blanks instead of a tab"
                                                             : "put quotes around the value");
  } else if (says("mapping values are not allowed")) {
    error.hinting("align the line with its neighbours, or put quotes around a value that holds `: `");
  } else if (says("did not find expected key") || says("did not find expected '-' indicator")) {
    error.hinting("begin all keys of one table, and all - of one list, in the same column");
  } else if (says("found unexpected end of stream")) {
    error.hinting("a quote before this line is opened and not closed");
  } else if (says("could not find expected ':'")) {
    error.hinting("write `key: value`, or indent the line as part of a longer text");
  }
}

// Go's parser notices some words only when it has read what follows them.
int column_of_word(std::string_view helm, std::string_view line, int column) {
  constexpr std::string_view kWords[] = {"{{end}}", "{{else}}", "{{break}}", "{{continue}}"};
  std::string word;
  for (const auto one : kWords) {
    if (helm.find(one) != std::string_view::npos) word = one.substr(2, one.size() - 4);
  }
  if (helm.find("undefined variable \"") != std::string_view::npos)
    word = quoted_word(helm.substr(helm.find("undefined variable")));
  const auto found = word.empty() ? std::string_view::npos : line.find(word);
  return found == std::string_view::npos ? column : static_cast<int>(found) + 1;
}

// Gives errors about Chart.yaml and the schema, which know no place, the line or file they are about.
base::Error placed_in_chart(base::Env& env, base::Error error, const ExplainedChart& known) {
  if (!error.place().file.empty() || known.path.empty()) return error;
  const std::string& helm = error.helm();
  if (helm.starts_with("values don't meet")) {
    return std::move(error).at({base::join_path(known.path, "values.schema.json"), 0, 0});
  }
  constexpr std::string_view kNoTemplate = "could not find template ";
  if (helm.starts_with(kNoTemplate) && known.chart != nullptr) {
    std::vector<std::string_view> names;
    for (const auto& file : known.chart->templates) names.push_back(file.name);
    const auto typed = helm.substr(kNoTemplate.size(), helm.rfind(" in chart") - kNoTemplate.size());
    if (const auto near = nearest_name(names, typed); !near.empty())
      error.hinting(fmt::format("did you mean {}?", near));
    return error;
  }
  struct Row {
    std::string_view words;
    std::string_view line;  // how the line begins that is wrong
  };
  constexpr Row kRows[] = {{"chart.metadata.name \"", "name:"},
                           {"chart.metadata.version \"", "version:"},
                           {"chart.metadata.type must", "type:"},
                           {"library charts are not", "type:"},
                           {"chart requires kubeVersion", "kubeVersion:"},
                           {"characters in the alias", "    alias:"},
                           {"more than one dependency", "dependencies:"},
                           {"missing in charts/ directory", "dependencies:"},
                           {"chart.metadata.", ""}};
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& one) {
    return helm.find(one.words) != std::string::npos;
  });
  if (row == std::end(kRows)) return error;
  base::Place place{base::join_path(known.path, "Chart.yaml"), 0, 0};
  base::Arena arena;
  const auto bytes = env.files.read(arena, place.file);
  if (!bytes) return error;
  for (int number = 1; !row->line.empty(); ++number) {
    const auto line = line_of(*bytes, number);
    if (!line) break;
    if (!line->starts_with(row->line)) continue;
    place.line = number;
    error.showing({std::string(*line)});
    break;
  }
  constexpr std::string_view kMissing = "charts/ directory: ";
  if (const auto at = helm.find(kMissing); at != std::string::npos) {
    error.because("charts/ lacks dependencies that Chart.yaml lists: " + helm.substr(at + kMissing.size()));
    error.hinting("run `tug dependency build` on the chart, or add --dependency-update");
  }
  return std::move(error).at(std::move(place));
}

}  // namespace

base::Error explain_chart_error(base::Env& env, base::Error error, const ExplainedChart& known) {
  error = placed_in_chart(env, std::move(error), known);
  if (error.place().file.empty() || !error.excerpt().empty()) return error;
  const auto source = source_of(env, error, known);
  if (!source) return error;
  base::Place place = error.place();
  place.file = source->name;
  if (error.reason() == "unexpected EOF") {
    const auto block = unclosed_block(source->text);
    if (block.line > 0) {
      place.line = block.line;
      place.column = block.column;
      error.because("this block is never ended");
    }
  }
  suggest_name(error, known, source->text);
  explain_missing_value(error, values_of(error, known));
  auto line = line_of(source->text, place.line);
  if (line && place.column == 0 && place.line > 1 && line->find_first_not_of(" \t") == std::string_view::npos)
    line = line_of(source->text, --place.line);  // the reader stopped behind the last line
  if (line && place.column > 0) place.column = column_of_word(error.helm(), *line, place.column);
  error = moved(error, place);
  if (place.line > 0 && line) error.showing({std::string(*line)});
  if (error.hint().empty()) explain_yaml(error, line.value_or(""));
  return error;
}

}  // namespace cli
