// explain_chart_error: each error is sent to those who know more about it, by what it is about: a
// value, a template, text that is no YAML.
#include "cli/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/excerpt.h"
#include "base/filesystem.h"
#include "base/nearest.h"
#include "cli/explain_file.h"
#include "cli/explain_template.h"
#include "cli/value_origin.h"

namespace cli {
namespace {

// What YAML's reader says, in plainer words and with what to do; the first row that fits.
struct YamlAdvice {
  std::string_view words;
  std::string_view hint;
  std::string_view reason{};  // empty: as it is
};
constexpr YamlAdvice kYamlAdvice[] = {
    {"found a tab character", "indent with blanks instead of a tab"},
    {"mapping values are not allowed",
     "align the line with its neighbours, or put quotes around a value that holds `: `",
     "a `:` here would begin a table inside a value"},
    {"did not find expected key", "begin all keys of one table in the same column"},
    {"did not find expected '-' indicator", "begin all `- ` of one list in the same column"},
    {"found unexpected end of stream", "put a quote at the end of the value",
     "this quote is never closed"},
    {"could not find expected ':'",
     "write `key: value`, or indent the line as part of a longer text",
     "this line is no `key: value`"},
    {"did not find expected ',' or ']'", "close it with ], elements between commas",
     "this list is never closed"},
    {"did not find expected ',' or '}'", "close it with }, pairs between commas",
     "this table is never closed"},
    {"block sequence entries are not allowed",
     "put the list into the lines below its key, or write [a, b]",
     "a list cannot begin here, behind a key"},
    {"found unknown escape character", "write \\\\ for a backslash, or use single quotes",
     "inside double quotes a backslash begins an escape, and this is none"},
    {"unknown anchor",
     "define it before with &NAME, or put quotes around a value that begins with *"},
    {"control characters are not allowed",
     "take the invisible character out, or save the file as UTF-8"},
    {"found duplicate", "remove one of the two"},
    {"did not find expected node content", "close every [ with ] and every { with }",
     "a value was expected here"},
};

void explain_yaml(base::Error& error, std::string_view line) {
  const std::string reason = error.reason();
  if (reason.find("invalid map key") != std::string::npos &&
      line.find("{{") != std::string_view::npos) {
    error.because("a values file is no template: {{ }} means nothing here");
    error.hinting(
        "put quotes around the value, and let the template read it with tpl: {{ tpl .Values.NAME . "
        "}}");
    return;
  }
  if (reason.find("found character that cannot start any token") != std::string::npos) {
    error.hinting(line.find('\t') != std::string_view::npos ? "indent with blanks instead of a tab"
                                                            : "put quotes around the value");
    return;
  }
  for (const auto& row : kYamlAdvice) {
    if (reason.find(row.words) == std::string::npos) continue;
    error.hinting(std::string(row.hint));
    if (row.reason.empty()) return;
    // Rendered lines may follow.
    const auto start = reason.find(row.words);
    const auto end = std::min(reason.find('\n', start), reason.size());
    error.because(reason.substr(0, start) + std::string(row.reason) + reason.substr(end));
    return;
  }
}

// Moves an error about a value from the line of the schema to the line that gave the value.
void place_value(base::Env& env, base::Error& error, const ExplainedChart& known) {
  if (error.path().empty()) return;
  // A name that should not be there is pointed at itself.
  const auto target = error.code() == base::ErrorCode::not_found ? base::yaml::Target::key
                                                                 : base::yaml::Target::value;
  auto origin = find_value_origin(env, error.path(), target, known);
  if (!origin) {
    if (known.has_recorded_values && error.hint().empty())
      error.hinting("an earlier revision may have given it: see `tug get values`");
    return;
  }
  const base::Place schema = error.place();
  if (!schema.file.empty()) {
    error.during(fmt::format("holding the values against {}{}", from_here(env, schema.file),
                             schema.line > 0 ? fmt::format(":{}", schema.line) : ""));
  }
  error.moved_to(std::move(origin->place)).showing({});
  base::show_line(error, origin->text);
}

void suggest_template(base::Error& error, const ExplainedChart& known) {
  constexpr std::string_view kNoTemplate = "could not find template ";
  const std::string& helm = error.helm();
  if (!helm.starts_with(kNoTemplate) || known.chart == nullptr) return;
  std::vector<std::string_view> names;
  for (const auto& file : known.chart->templates) names.push_back(file.name);
  auto typed = helm.substr(kNoTemplate.size(), helm.rfind(" in chart") - kNoTemplate.size());
  const std::string prefix = known.chart->name() + "/";
  if (typed.starts_with(prefix)) {
    typed.erase(0, prefix.size());
    if (std::find(names.begin(), names.end(), typed) != names.end())
      error.hinting(fmt::format("the path begins inside the chart: -s {}", typed));
  }
  if (const auto near = base::nearest_name(names, typed); !near.empty())
    error.hinting(fmt::format("did you mean {}?", near));
}

base::Error explain_one(base::Env& env, base::Error error, const ExplainedChart& known) {
  place_value(env, error, known);
  suggest_template(error, known);
  error = explain_template_error(env, std::move(error), known);
  if (error.hint().empty() && !error.excerpt().empty()) explain_yaml(error, error.excerpt().back());
  base::Place place = error.place();
  place.file = from_here(env, place.file);
  return std::move(error.moved_to(std::move(place)));
}

// The text with paths below a folder told from there; `prefix` ends with '/'.
std::string without_folder(std::string text, const std::string& prefix) {
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    // Not in file:///home/me/web, nor in /mnt/home/me/web.
    const bool is_start =
        at == 0 || std::string_view(" \"'`:(").find(text[at - 1]) != std::string_view::npos;
    if (is_start)
      text.erase(at, prefix.size());
    else
      at += prefix.size();
  }
  return text;
}

}  // namespace

std::string from_here(base::Env& env, const std::string& path) {
  const auto folder = env.files.working_directory();
  if (!folder || *folder == "/" || !path.starts_with(*folder + "/")) return path;
  return path.substr(folder->size() + 1);
}

base::Error told_from_here(base::Env& env, base::Error error) {
  const auto folder = env.files.working_directory();
  if (!folder || *folder == "/") return error;
  return each_of(std::move(error), [&](base::Error one) {
    auto reason = without_folder(one.reason(), *folder + "/");
    if (reason != one.reason()) one.because(std::move(reason));
    return one;
  });
}

base::Error explain_chart_error(base::Env& env, base::Error error, const ExplainedChart& known) {
  return each_of(std::move(error),
                 [&](base::Error one) { return explain_one(env, std::move(one), known); });
}

base::Error explain_for(const Invocation& call, base::Error error, const ExplainedChart& known) {
  explain_file_error(call, error);
  return explain_chart_error(call.env, std::move(error), known);
}

base::Error told(const Invocation& call, base::Error error, const ExplainedChart& known) {
  return with_advice(told_from_here(call.env, explain_for(call, std::move(error), known)));
}

}  // namespace cli
