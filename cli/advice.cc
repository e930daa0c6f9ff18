// with_advice: a table of errors that are known by their words, with what tug says instead of them and
// what to type. The first row that fits is taken; a reason or hint set before stays.
#include <algorithm>
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
    Advice{"chart.metadata.name is required", "add a line such as `name: web` to Chart.yaml"},
    Advice{"chart.metadata.version is required", "add a line such as `version: 0.1.0` to Chart.yaml"},
    Advice{"chart.metadata.apiVersion is required", "add the line `apiVersion: v2` to Chart.yaml"},
    Advice{"must not contain empty or null nodes", "take the line with the lone `-` out"},
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
    Advice{"Chart.yaml: no such file", "name the folder that holds Chart.yaml, or make a chart with `tug create NAME`"},
    Advice{"does not appear to be a gzipped archive",
           "pack the chart with `tug package FOLDER`, or name its folder"},
    Advice{"Please update the dependencies with", "run `tug dependency update` on the chart",
           "Chart.lock does not fit the dependencies in Chart.yaml"},
    Advice{"Chart.yaml file is missing", "give the folder a Chart.yaml, or take it out of charts/"},
    Advice{"double-star (**) syntax", "write the pattern without **, such as *.tmp or docs/*.md"},
    Advice{"syntax error in pattern", "close every [ with ]"},
    Advice{"chart requires kubeVersion", "give the version of your cluster, such as --kube-version 1.30"},
    // dependencies
    Advice{"missing in charts/ directory", "run `tug dependency build` on the chart, or add --dependency-update"},
    Advice{"does not satisfy the constraint", "change the `version` of the dependency, or put one that fits into charts/"},
    Advice{"can't get a valid version for", "change the `version` of the dependency to one that is there"},
    Advice{"has an invalid version/constraint format", "write a range, such as version: ^1.2.0 or version: 1.2.3"},
    Advice{"only unpacked charts can be updated", "unpack the archive with `tar xzf`, and name the folder"},
    // lint
    Advice{"icon is recommended", "add a line such as `icon: https://example.com/web.svg` to Chart.yaml"},
    Advice{"invalid icon URL", "write a whole address, such as https://example.com/web.svg"},
    Advice{"invalid source URL", "write a whole address, such as https://example.com/web"},
    Advice{"is not a valid SemVer", "write three numbers, such as 1.4.0"},
    Advice{"should be of type string but it's of type", "put quotes around it, as in appVersion: \"1.16\""},
    Advice{"invalid email", "write an address such as me@example.com"},
    Advice{"invalid url", "write a whole address, such as https://example.com/me"},
    Advice{"each maintainer requires a name", "add a `name` to the entry"},
    Advice{"apiVersion is required", "add the line `apiVersion: v2` to Chart.yaml"},
    Advice{"The value must be either \"v1\" or \"v2\"", "write `apiVersion: v2`"},
    Advice{"is not valid in apiVersion", "write `apiVersion: v2`"},
    Advice{"are not valid in the Chart file", "write `apiVersion: v2`, or move them to requirements.yaml"},
    Advice{"name is required", "add a line such as `name: web` to Chart.yaml"},
    Advice{"version is required", "add a line such as `version: 0.1.0` to Chart.yaml"},
    Advice{"must contain matchLabels or matchExpressions", "give its spec a `selector` with `matchLabels`"},
    Advice{"starts with an illegal indent", "begin the document in the first column"},
    Advice{"to Kubernetes naming requirements", "use lower case letters, digits, `-` and `.` only"},
    Advice{"Valid extensions are .yaml", "rename it, or move it out of templates/"},
    Advice{"chart metadata is missing these dependencies",
           "list them under `dependencies` in Chart.yaml, or take them out of charts/"},
    Advice{"chart directory is missing these dependencies", "run `tug dependency build` on the chart"},
    Advice{"directory does not exist", "make it, if the chart is to install anything"},
    Advice{"apiVersion is not in 'apiextensions.k8s.io'", "only CustomResourceDefinitions belong into crds/; move others to templates/"},
    Advice{"object kind is not 'CustomResourceDefinition'", "only CustomResourceDefinitions belong into crds/; move others to templates/"},
    // names and versions
    Advice{"chart name must match the regular expression",
           "use letters, digits, `.`, `_` and `-` only, such as my-chart"},
    Advice{"invalid semantic version", "write three numbers, such as --version 1.4.0"},
    Advice{"could not load", "name a chart below the folder `starters` of `tug env HELM_DATA_HOME`, or an absolute path"},
    // command line
    Advice{"error parsing jsonpath", "write it like --jsonpath {.image.tag}"},
    Advice{"unknown shorthand flag", "see the command's --help for its flags"},
    // Flags of Helm 2, and what takes their place.
    Advice{"unknown flag: --tiller-namespace",
           "leave it out: there is no Tiller; records are in the release's namespace (-n)"},
    Advice{"unknown flag: --tiller-connection-timeout", "leave it out: there is no Tiller"},
    Advice{"unknown flag: --tls",
           "leave it out: there is no Tiller; the kubeconfig says how the cluster is reached"},
    Advice{"unknown flag: --recreate-pods",
           "`kubectl rollout restart` starts pods anew; a checksum annotation does it at each change"},
    Advice{"unknown flag", "see the command's --help for its flags"},
    Advice{"could not find template", "write the path inside the chart, such as -s templates/service.yaml"},
    Advice{"index not allowed", "count elements from 0, such as --set 'ports[0]=80'"},
    Advice{"unexpected arguments", "write name and chart, then flags; put quotes around what holds blanks"},
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
    Advice{"): unexpected EOF", "every if, range, with and define needs an {{ end }}"},
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
    Advice{"is not a method but has arguments", "put a function before it, or | behind it",
           "a value takes no arguments, but is given some here"},
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
    Advice{"the schema itself is wrong", "mend values.schema.json, or go on with --skip-schema-validation"},
    Advice{"looking for beginning of value", "mend values.schema.json, which must be JSON"},
    // clusters
    Advice{"no name provided", "write name and chart: tug install NAME CHART, or add --generate-name",
           "the release has no name"},
    Advice{"resource name may not be empty", "give its metadata a line such as `name: web`",
           "a rendered object has no name"},
    Advice{"error validating data: kind not set", "every document needs the lines `apiVersion: ...` and `kind: ...`",
           "a rendered object has no kind"},
    Advice{"error validating data: apiVersion not set",
           "every document needs the lines `apiVersion: ...` and `kind: ...`", "a rendered object has no apiVersion"},
    Advice{"error validating data: [apiVersion not set, kind not set]",
           "every document needs the lines `apiVersion: ...` and `kind: ...`",
           "a rendered object has neither apiVersion nor kind"},
    Advice{"' is missing in '", "every document needs the lines `apiVersion: ...` and `kind: ...`"},
    Advice{"no matches for kind", "install first what defines it, or correct apiVersion and kind"},
    Advice{"has no deployed releases", "install it first with `tug install`, or add --install"},
    Advice{"release: not found", "`tug list --all-namespaces` shows which releases there are",
           "there is no such release in this namespace"},
    Advice{"kubernetes cluster unreachable: context", "`kubectl config get-contexts` lists those there are"},
    Advice{"kubernetes cluster unreachable: stat", "name a kubeconfig that can be read"},
    Advice{"nothing answers at localhost:8080", "no kubeconfig names a cluster: give one with --kubeconfig or "
           "$KUBECONFIG, or try things out with `--kube-context sandbox`, which needs none"},
    // files
    Advice{"UTF-8 octet", "save the file as UTF-8", "the file is not written in UTF-8"},
    Advice{"is not a directory: ", "name a folder, such as -d packages"},
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
  const auto start = text.find(kCheck);
  const auto end = text.find(": invalid release name");
  if (start == std::string::npos || end == std::string::npos) return false;
  const auto name = start + kCheck.size();
  error.because(fmt::format("a release cannot be called {}", text.substr(name, end - name)));
  error.hinting("use lower case letters, digits, `-` and `.`, at most 53 of them, such as demo-1");
  return true;
}

// What a flag takes, by the words with which Go refuses another.
struct FlagKind {
  std::string_view words;
  std::string_view takes;
  std::string_view hint;
};
constexpr FlagKind kFlagKinds[] = {
    {"strconv.ParseBool", "true or false", "write true or false"},
    {"strconv.ParseInt", "a whole number", "write digits only, such as 10"},
    {"strconv.ParseFloat", "a number", "write a number, such as 20"},
    {"invalid format type", "table, json or yaml", "write -o table, -o json or -o yaml"},
    {"time: ", "a duration", "write a number with its unit, such as 90s or 5m"},
};

// "invalid argument "maybe" for "--skip-tests" flag: strconv.ParseBool: ..." and "flag needs an argument".
bool advise_flag(base::Error& error) {
  constexpr std::string_view kInvalid = "invalid argument ";
  constexpr std::string_view kFor = " for \"";
  constexpr std::string_view kFlag = "\" flag: ";
  constexpr std::string_view kNeeds = "flag needs an argument: ";
  const std::string& text = error.helm();
  if (text.starts_with(kNeeds)) {
    const std::string flag = text.substr(std::max(text.rfind(' '), kNeeds.size() - 1) + 1);
    error.because(flag + " takes a value, but is the last word");
    error.hinting(fmt::format("write the value behind it: {} VALUE", flag));
    return true;
  }
  const auto end = text.find(kFlag);
  const auto middle = text.rfind(kFor, end);
  if (!text.starts_with(kInvalid) || end == std::string::npos || middle == std::string::npos)
    return false;
  const auto name = middle + kFor.size();
  for (const auto& kind : kFlagKinds) {
    if (text.find(kind.words, end) == std::string::npos) continue;
    error.because(fmt::format("{} takes {}, not {}", text.substr(name, end - name), kind.takes,
                              text.substr(kInvalid.size(), middle - kInvalid.size())));
    error.hinting(std::string(kind.hint));
    return true;
  }
  return false;
}

// The word for a value of a type that the parser expected: "expected integer; found "4"".
std::string_view plain_literal(std::string_view type) {
  if (type == "integer" || type == "unsigned integer") return "a whole number";
  if (type == "string") return "text";
  if (type == "float") return "a number";
  return type == "bool" ? "true or false" : type;
}

bool advise_literal(base::Error& error) {
  constexpr std::string_view kExpected = "expected ";
  constexpr std::string_view kFound = "; found ";
  const std::string reason = error.reason();
  const auto found = reason.find(kFound);
  if (!reason.starts_with(kExpected) || found == std::string::npos) return false;
  const auto wanted = plain_literal(std::string_view(reason).substr(kExpected.size(), found - kExpected.size()));
  const std::string given = reason.substr(found + kFound.size());
  const bool is_text = given.starts_with('"');
  error.because(fmt::format("{} was expected here, but {} {}", wanted, given, is_text ? "is text" : "was found"));
  if (!error.hint().empty()) return true;
  if (is_text && wanted != "text") error.hinting("write it without the quotes");
  if (!is_text && wanted == "text") error.hinting("put quotes around it");
  return true;
}

// "can't handle "x" for arg of type map[string]interface {}", "Cannot find first on type float64".
bool reword_type(base::Error& error) {
  constexpr std::string_view kHandle = "can't handle ";
  constexpr std::string_view kArgument = " for arg of type ";
  constexpr std::string_view kOnType = " on type ";
  const std::string reason = error.reason();
  if (const auto at = reason.find(kArgument); reason.starts_with(kHandle) && at != std::string::npos) {
    error.because(fmt::format("{} was expected here, but {} was found",
                              plain_type(std::string_view(reason).substr(at + kArgument.size())),
                              reason.substr(kHandle.size(), at - kHandle.size())));
    return true;
  }
  const auto on_type = reason.find(kOnType);
  if (reason.find(": Cannot ") == std::string::npos || on_type == std::string::npos) return false;
  error.because(fmt::format("{}: a list was expected, but the value is {}",
                            reason.substr(0, reason.find(": Cannot ")),
                            plain_type(std::string_view(reason).substr(on_type + kOnType.size()))));
  return true;
}

// What the Kubernetes client says of objects: only what is wrong with them.
bool reword_object(base::Error& error) {
  constexpr std::string_view kMissing = "Object '";
  constexpr std::string_view kNoMatch = "no matches for kind ";
  constexpr std::string_view kMetadata = " into Go struct field ObjectMeta.metadata.";
  constexpr std::string_view kUnmarshal = "cannot unmarshal ";
  const std::string reason = error.reason();
  if (const auto at = reason.find(kMissing); at != std::string::npos) {
    const auto word = at + kMissing.size();
    const auto end = reason.find("' is missing in ", word);
    if (end == std::string::npos) return false;
    error.because(fmt::format("a rendered object has no {}: {}", reason.substr(word, end - word),
                              reason.substr(end + std::string_view("' is missing in ").size())));
  } else if (const auto kind = reason.find(kNoMatch); kind != std::string::npos) {
    const auto words = kind + kNoMatch.size();
    error.because("the cluster knows no kind " + reason.substr(words, reason.find('\n', words) - words));
  } else if (const auto field = reason.find(kMetadata); field != std::string::npos) {
    const auto given = reason.rfind(kUnmarshal, field);
    if (given == std::string::npos) return false;
    const auto type = given + kUnmarshal.size();
    const auto name = field + kMetadata.size();
    error.because(fmt::format("metadata.{} must be text, but one is a {}",
                              reason.substr(name, reason.find(' ', name) - name),
                              reason.substr(type, field - type)));
    error.hinting("put quotes around numbers, true and false, as in \"5\"");
    constexpr std::string_view kHook = " hook ";
    if (const auto hook = reason.find(kHook); hook != std::string::npos && hook < field) {
      const auto path = hook + kHook.size();
      error.at({reason.substr(path, reason.find(':', path) - path), 0, 0});
    }
  } else {
    return false;
  }
  return true;
}

// Errors of Go with a part that is worth telling: the types of a comparison, the number of an element.
void reword(base::Error& error) {
  if (reword_type(error) || reword_object(error)) return;
  constexpr std::string_view kTypes = "incompatible types for comparison: ";
  constexpr std::string_view kIndex = "index out of range: ";
  constexpr std::string_view kAtoi = "error parsing index: strconv.Atoi: parsing ";
  const std::string reason = error.reason();
  if (const auto at = reason.find(kTypes); at != std::string::npos) {
    const std::string types = reason.substr(at + kTypes.size());
    const auto and_at = types.find(" and ");
    if (and_at == std::string::npos) return;
    error.because(fmt::format("{}{} cannot be compared with {}", reason.substr(0, at),
                              plain_type(types.substr(0, and_at)), plain_type(types.substr(and_at + 5))));
  } else if (const auto place = reason.find(kIndex); place != std::string::npos) {
    error.because(fmt::format("{}there is no element {}; the first is 0", reason.substr(0, place),
                              reason.substr(place + kIndex.size())));
  } else if (const auto start = reason.find(kAtoi); start != std::string::npos) {
    const auto word = start + kAtoi.size();
    error.because(fmt::format("{}{} is no number of an element", reason.substr(0, start),
                              reason.substr(word, reason.rfind(": ") - word)));
  }
}

// `StorageClass.storage.k8s.io "gp3" is invalid: parameters: Forbidden: updates to parameters are forbidden.`, and of
// other fields `field is immutable`.
void advise_storage_class(base::Error& error) {
  const std::string& text = error.helm();
  const bool is_fixed = text.find("field is immutable") != std::string::npos || text.find(" are forbidden") != std::string::npos;
  if (!is_fixed || text.find("StorageClass.storage.k8s.io \"") == std::string::npos || !error.hint().empty()) return;
  error.hinting("a StorageClass cannot be changed: give the class another name, or delete it first (`kubectl delete storageclass NAME`; "
                "volumes that it made stay)");
}

base::Error advised(base::Error error) {
  advise_storage_class(error);
  if (advise_type(error) || advise_release_name(error) || advise_flag(error)) return error;
  advise_literal(error);
  reword(error);
  const std::string text = error.helm() + "\n" + error.reason();
  for (const auto& row : kAdvice) {
    if (text.find(row.words) == std::string::npos) continue;
    if (!row.reason.empty()) error.because(std::string(row.reason));
    if (error.hint().empty()) error.hinting(std::string(row.hint));
    return error;
  }
  return error;
}

}  // namespace

base::Error with_advice(base::Error error) { return each_of(std::move(error), advised); }

}  // namespace cli
