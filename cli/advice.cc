// with_advice: a table of errors that are known by their words, with what tug says instead of them and
// what to type. The first row that fits is taken; a reason or hint set before stays.
#include <array>

#include <fmt/format.h>

#include "cli/explain.h"

namespace cli {
namespace {

struct Advice {
  std::string_view words;   // a part of Helm's text
  std::string_view hint;
  std::string_view reason{};  // instead of Helm's; empty: as it is
};

constexpr std::array kAdvice{
    // Chart.yaml
    Advice{"chart.metadata.name is required", "add a line such as `name: web` to Chart.yaml",
           "Chart.yaml gives the chart no name"},
    Advice{"chart.metadata.version is required", "add a line such as `version: 0.1.0` to Chart.yaml",
           "Chart.yaml gives the chart no version"},
    Advice{"chart.metadata.version \"", "write a semantic version, such as `version: 1.4.0`"},
    Advice{"chart.metadata.name \"", "write the name alone, without a folder, such as `name: web`"},
    Advice{"chart.metadata.type must be",
           "write `type: application`, `type: library`, or no type at all"},
    Advice{"more than one dependency with name or alias",
           "give one of them an `alias`, or remove it"},
    Advice{"disallowed characters in the alias", "use letters, digits, `-` and `_` only"},
    Advice{"import-values of type", "write a list, such as `import-values: [data]`",
           "import-values of a dependency must be a list"},
    Advice{"library charts are not installable",
           "a library only gives templates to other charts: list it under `dependencies` of one"},
    Advice{"Chart.yaml: no such file", "name the folder that holds Chart.yaml, or make a chart with `tug create NAME`",
           "there is no Chart.yaml in it, so this is not a chart"},
    Advice{"does not appear to be a gzipped archive",
           "pack the chart with `tug package FOLDER`, or name its folder"},
    Advice{"Please update the dependencies with", "run `tug dependency update` on the chart",
           "Chart.lock does not fit the dependencies in Chart.yaml"},
    // names and versions
    Advice{"chart name must match the regular expression",
           "use letters, digits, `.`, `_` and `-` only, such as my-chart"},
    Advice{"invalid semantic version", "write three numbers, such as --version 1.4.0"},
    Advice{"could not load", "name a chart below the folder `starters` of `tug env HELM_DATA_HOME`, or an absolute path"},
    // command line
    Advice{"flag needs an argument: ", "give it one, as in --FLAG VALUE"},
    Advice{"strconv.ParseBool", "write true or false"},
    Advice{"unknown shorthand flag", "see the command's --help for its flags"},
    Advice{"unknown flag", "see the command's --help for its flags"},
    Advice{"could not find template", "write the path inside the chart, such as -s templates/service.yaml"},
    Advice{"has no value", "write key=value, such as --set replicas=3"},
    Advice{"error parsing index", "write the number of the element, such as --set 'ports[0]=80'"},
    Advice{"list must terminate with", "close the list, as in --set 'ports={80,443}'"},
    Advice{"failed parsing --set-json", "write JSON after the key, as in --set-json 'image={\"tag\": \"1.27\"}'"},
    Advice{"failed parsing --set-file", "name a file that can be read, relative to where you are"},
    Advice{"cannot unmarshal array into Go value of type map[string]interface",
           "write `key: value` lines; a list belongs under a key",
           "values must be a table of names, but the document is a list"},
    // templates
    Advice{"<define>: unexpected", "every {{ define \"name\" }} needs an {{ end }}"},
    Advice{"unexpected EOF", "every if, range, with and define needs an {{ end }}"},
    Advice{"unexpected {{end}}", "take it out, or open an if, range, with or define before it"},
    Advice{"unexpected {{else}}", "take it out, or open an if, with or range before it"},
    Advice{"unclosed action", "close it with }}"},
    Advice{"unclosed left paren", "close it with )"},
    Advice{"unclosed comment", "close it with */}}"},
    Advice{"unterminated quoted string", "close it with \""},
    Advice{"unexpected \"}\" in operand", "close the action with }}, without a blank between"},
    Advice{"unexpected \"|\" in", "one | stands between two commands"},
    Advice{"missing value for command", "write what to print, such as {{ .Values.name }}"},
    Advice{"non executable command in pipeline", "after | stands a function, as in {{ .Values.port | toString }}"},
    Advice{"undefined variable", "define it before: {{ $name := ... }}"},
    Advice{"outside {{range}}", "it ends a {{ range }}; to write nothing use {{ if }}"},
    Advice{"is not a method but has arguments", "a value takes no arguments; put a function before it or | between"},
    Advice{"incompatible types for comparison", "make both the same, as in {{ eq (toString .Values.a) (toString .Values.b) }}"},
    Advice{"integer divide by zero", "guard it: {{ if .Values.x }}{{ div 10 .Values.x }}{{ end }}", "div: the divisor is 0"},
    Advice{"error parsing regexp", "Go's regular expressions are those of RE2; check brackets and backslashes"},
    Advice{"index out of range", "guard it: {{ if gt (len LIST) N }}{{ index LIST N }}{{ end }}"},
    Advice{"index of untyped nil", "give a default: {{ index (default (list) LIST) N }}, or guard it with {{ with }}",
           "index: what is indexed is not set"},
    Advice{"wrong number of args", "give every argument; what comes through | is the last one"},
    Advice{"invalid value; expected string", "give a default: {{ VALUE | default \"\" | FUNCTION }}",
           "text was expected here, but the value is not set"},
    Advice{"range can't iterate over", "range takes a list, a map or a whole number"},
    Advice{"nested reference name", "stop it with a condition, or give the inner include other data"},
    Advice{"did not find expected alphabetic", "put quotes around a value that begins with * or &, as in {{ VALUE | quote }}"},
    // schemas
    Advice{"missing property", "set it in values.yaml or with --set"},
    Advice{"got string, want integer", "write a number without quotes, or use --set instead of --set-string"},
    Advice{"values do not fit the schema", "values.schema.json of the chart says what is allowed"},
    Advice{"the schema itself is wrong", "mend values.schema.json, or go on with --skip-schema-validation"},
    Advice{"looking for beginning of value", "mend values.schema.json, which must be JSON"},
    // files
    Advice{"\" not found", "name a chart's folder or archive, relative to where you are"},
    Advice{"open ", "name a file that can be read, relative to where you are"},
};

// Go's word for a type, as people say it.
std::string_view plain_type(std::string_view go_type) {
  if (go_type == "string") return "text";
  if (go_type == "bool") return "a boolean";
  if (go_type.starts_with("int") || go_type.starts_with("uint") || go_type.starts_with("float"))
    return "a number";
  if (go_type.starts_with("map[")) return "a table";
  if (go_type.starts_with("[]")) return "a list";
  return go_type;
}

// "wrong type for value; expected string; got float64".
bool advise_type(base::Error& error) {
  constexpr std::string_view kExpected = "wrong type for value; expected ";
  constexpr std::string_view kGot = "; got ";
  const std::string& text = error.helm();
  const auto start = text.rfind(kExpected);
  if (start == std::string::npos) return false;
  const auto got = text.find(kGot, start);
  if (got == std::string::npos) return false;
  const auto type_start = start + kExpected.size();
  const std::string wanted(text, type_start, got - type_start);
  const auto given_start = got + kGot.size();
  const std::string given(text, given_start, text.find_first_of("\n: ", given_start) - given_start);
  error.because(fmt::format("{} was expected here, but the value is {}", plain_type(wanted),
                            plain_type(given)));
  if (wanted == "string") error.hinting("put toString before it: {{ VALUE | toString | FUNCTION }}");
  else if (plain_type(wanted) == "a number") error.hinting("put int before it: {{ VALUE | int | FUNCTION }}");
  return true;
}

// "release name check failed: release name "Demo_1": ...", without the expression the hint says in words.
bool advise_release_name(base::Error& error) {
  constexpr std::string_view kCheck = "release name check failed: release name ";
  const std::string& text = error.helm();
  const auto end = text.find(": invalid release name");
  if (!text.starts_with(kCheck) || end == std::string::npos) return false;
  error.because(fmt::format("a release cannot be called {}",
                            text.substr(kCheck.size(), end - kCheck.size())));
  error.hinting("use lower case letters, digits, `-` and `.`, at most 53 of them, such as demo-1");
  return true;
}

}  // namespace

base::Error with_advice(base::Error error) {
  if (advise_type(error) || advise_release_name(error)) return error;
  const std::string text = error.helm() + "\n" + error.reason();
  for (const auto& row : kAdvice) {
    if (text.find(row.words) == std::string::npos) continue;
    if (!row.reason.empty()) error.because(std::string(row.reason));
    if (error.hint().empty()) error.hinting(std::string(row.hint));
    return error;
  }
  if (!error.hint().empty()) return error;
  constexpr std::string_view kExpected = "expected ";
  if (error.reason().starts_with(kExpected) && error.reason().find("; found \"") != std::string::npos)
    error.hinting("write it without the quotes");
  return error;
}

}  // namespace cli
