// Lint's look at templates/: it renders them as an install would, required and fail only logging, and
// checks every document that comes out. Also the rules for crds/ and for dependencies.
#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/excerpt.h"
#include "base/go_format.h"
#include "base/yaml_place.h"
#include "charts/coalesce.h"
#include "charts/dependencies.h"
#include "charts/place.h"
#include "charts/schema.h"
#include "engine/lint/deprecated_apis.h"
#include "engine/lint/rules.h"
#include "engine/render.h"

namespace engine::lint {

namespace {

constexpr std::string_view kTemplates = "templates/";
constexpr std::string_view kCrds = "crds/";

bool has_extension(std::string_view name, std::initializer_list<std::string_view> allowed) {
  return std::find(allowed.begin(), allowed.end(), base::extension(name)) != allowed.end();
}

bool is_yaml_file(std::string_view name) {
  const auto ending = base::ascii_lower(base::extension(name));
  return ending == ".yaml" || ending == ".yml";
}

// Everything that a second render of the chart needs, and what the first gave.
struct Render {
  chart::Chart& chart;
  base::Value values{};
  RenderOptions options{};
  std::vector<chart::RenderedFile> files{};
};

// Finds what is wrong with one rendered file, then tells it. In our own voice each is told with the line of the
// template that wrote it.
class FileCheck {
 public:
  FileCheck(Linted& linted, const Render& render, const chart::RenderedFile& rendered,
            std::string_view file)
      : linted_(linted), render_(render), rendered_(rendered), file_(file) {}

  // False: the YAML is bad, and lint looks no further.
  bool run();

 private:
  void add(Severity severity, const std::string& text, base::Place place, std::string reason = {});
  void add(Severity severity, const std::string& text, const Document& document,
           const std::vector<std::string>& path, std::string reason = {});
  void check_first_line();
  void check_name(const Document& document);
  void check_deprecation(const Document& document);
  void check_selector(const Document& document);
  void check_list(const Document& document);
  void tell() const;

  struct Finding {
    Severity severity{};
    base::Error error;  // with its place in the rendered file
    std::string text{};
    bool is_bad_yaml = false;
  };

  Linted& linted_;
  const Render& render_;
  const chart::RenderedFile& rendered_;
  std::string_view file_;
  std::vector<Finding> findings_{};
};

// `place`: the line and column in the rendered file. `reason`: for our own voice instead of the text.
void FileCheck::add(Severity severity, const std::string& text, base::Place place,
                    std::string reason) {
  base::Error error(base::ErrorCode::invalid, text);
  error.moved_to(std::move(place)).because(std::move(reason));
  findings_.push_back({severity, std::move(error), text});
}

void FileCheck::add(Severity severity, const std::string& text, const Document& document,
                    const std::vector<std::string>& path, std::string reason) {
  base::Place place{"", document.line, 0};
  if (linted_.options.explains) {
    if (const auto found = base::yaml::find_place(document.text, path))
      place = {"", document.line + found->line - 1, found->column};
  }
  add(severity, text, std::move(place), std::move(reason));
}

// The first line that is not blank must not be indented (MSC-023).
void FileCheck::check_first_line() {
  std::string_view text = rendered_.text;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!chart::trim_space(line).empty()) {
      if (line[0] != ' ' && line[0] != '\t') return;
      return add(Severity::warning,
                 "document starts with an illegal indent: " + base::go_quote(line) +
                     ", which may cause parsing problems",
                 {"", number, 0});
    }
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void FileCheck::check_name(const Document& document) {
  const auto& head = document.head;
  const auto problems = object_name_problems(head.kind, head.name);
  if (problems.empty()) return;
  const std::string quoted = base::go_quote(head.name);
  std::string list;
  for (const std::string& problem : problems) {
    if (!list.empty()) list += ", ";
    list += "metadata.name: Invalid value: " + quoted + ": " + problem;
  }
  if (problems.size() > 1) list = "[" + list + "]";
  add(Severity::warning,
      "object name does not conform to Kubernetes naming requirements: " + quoted + ": " + list,
      document, {"metadata", "name"}, "Kubernetes allows no " + head.kind + " called " + quoted);
}

void FileCheck::check_deprecation(const Document& document) {
  const auto& head = document.head;
  if (head.api_version.empty() || head.kind.empty()) return;
  const chart::KubeVersion version =
      linted_.options.kube_version.value_or(chart::default_capabilities().kube_version);
  std::int64_t minor = 0;
  std::string problem;
  if (!base::parse_int(version.minor, 10, 64, minor, &problem)) return;
  if (auto warning = deprecation_warning(head.api_version, head.kind, static_cast<int>(minor))) {
    add(Severity::warning, *warning, document, {"apiVersion"});
  }
}

void FileCheck::check_selector(const Document& document) {
  const auto& head = document.head;
  constexpr std::string_view kWorkloads[] = {"Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"};
  if (std::find(std::begin(kWorkloads), std::end(kWorkloads), head.kind) == std::end(kWorkloads)) return;
  const std::string_view text = rendered_.text;
  if (text.find("matchLabels") != std::string_view::npos ||
      text.find("matchExpressions") != std::string_view::npos) {
    return;
  }
  add(Severity::error,
      "a " + head.kind + " must contain matchLabels or matchExpressions, and " +
          base::go_quote(head.name) + " does not",
      document, {"kind"});
}

void FileCheck::check_list(const Document& document) {
  if (document.head.kind != "List") return;
  const auto list = base::yaml::read(linted_.arena, rendered_.text);
  if (!list || !list->is_map()) return;
  const base::Value items = list->as_map().get("items");
  if (!items.is_list()) return;
  for (const base::Value& item : items.as_list()) {
    const base::Value metadata = item.is_map() ? item.as_map().get("metadata") : base::Value();
    const base::Value annotations = metadata.is_map() ? metadata.as_map().get("annotations") : base::Value();
    if (annotations.is_map() && annotations.as_map().has("helm.sh/resource-policy")) {
      return add(Severity::error,
                 "annotation 'helm.sh/resource-policy' within List objects are ignored", document,
                 {"kind"});
    }
  }
}

bool FileCheck::run() {
  check_first_line();
  std::optional<base::Error> problem;
  const auto documents = read_documents(linted_.arena, rendered_.text, problem);
  for (const Document& document : documents) {
    check_name(document);
    check_deprecation(document);
    check_selector(document);
    check_list(document);
  }
  if (problem) {
    findings_.push_back({Severity::error, *problem, "unable to parse YAML: " + problem->helm(), true});
  }
  tell();
  return !problem;
}

void FileCheck::tell() const {
  if (!linted_.options.explains) {
    for (const Finding& finding : findings_) linted_.add(finding.severity, file_, finding.text);
    return;
  }
  if (findings_.empty()) return;
  std::vector<std::size_t> offsets;
  for (const Finding& finding : findings_) {
    offsets.push_back(offset_of_place(rendered_.text, rendered_.text, finding.error.place()));
  }
  const auto traced = trace_places(linted_.env, linted_.arena, render_.chart, render_.values, render_.options,
                                   rendered_, offsets);
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    const Finding& finding = findings_[i];
    base::Error detail = finding.error;
    if (finding.is_bad_yaml) {
      detail = explain_rendered(finding.error, rendered_, traced[i]);
    } else {
      base::Place origin = traced[i].origin;
      if (origin.file.empty()) origin.file = std::string(rendered_.path);
      detail.moved_to(std::move(origin));
    }
    linted_.add(finding.severity, file_, finding.text, std::move(detail));
  }
}

// Renders as an install would; nothing where Helm's lint stops without a word.
std::optional<base::Result<Render>> render_for_lint(Linted& linted, chart::Chart& chart) {
  base::Log& log = linted.env.log;
  if (!chart::process_dependencies(linted.arena, log, chart, linted.values)) return std::nullopt;
  auto once = chart::coalesce_values(linted.arena, log, chart, linted.values);
  if (!once) return std::nullopt;
  auto values = chart::coalesce_values(linted.arena, log, chart, *once);
  if (!values) return std::move(values).error();
  if (linted.seen != nullptr) linted.seen->values = *values;
  if (!linted.options.skip_schema_validation) {
    auto valid = chart::validate_values(linted.env, linted.arena, chart, *values, linted.options.schema);
    if (!valid) return std::move(valid).error();
  }
  // A second render must not see what the first has changed.
  Render render{chart, linted.options.explains ? base::deep_copy(linted.arena, *values) : *values};
  render.options.lint = true;
  render.options.release.name = "test-release";
  render.options.release.name_space = linted.options.name_space;
  render.options.release.revision = 0;
  render.options.release.is_install = false;
  render.options.capabilities = chart::default_capabilities();
  if (linted.options.kube_version) render.options.capabilities.kube_version = *linted.options.kube_version;
  auto files = render_files(linted.env, linted.arena, chart, *values, render.options);
  if (!files) return std::move(files).error();
  render.files = *std::move(files);
  return render;
}

// The error with the names that Go's structs have in Helm's lint, its place counted in the whole text.
base::Error in_lint_words(base::Error error, std::string_view document, int line) {
  std::string words = error.helm();
  const auto rename = [&](std::string_view from, std::string_view to) {
    if (const auto at = words.find(from); at != std::string::npos) words.replace(at, from.size(), to);
  };
  rename("util.SimpleHead", "rules.k8sYamlStruct");
  rename("SimpleHead.kind", "k8sYamlStruct.Kind");
  rename("SimpleHead.metadata.name", "k8sYamlStruct.Metadata.Name");
  rename("SimpleHead.", "k8sYamlStruct.");
  error.with_helm(std::move(words));
  base::Place place = chart::place_in_document(error, document);
  place.line += line - 1;
  return std::move(error.moved_to(std::move(place)).about({}));
}

// A folder of the chart: missing, no folder, or fine.
enum class Folder { missing, bad, fine };
Folder folder_state(Linted& linted, std::string_view name) {
  const auto info = linted.env.files.info(base::join_path(linted.folder, name));
  if (!info || !*info) return Folder::missing;
  return (*info)->type == base::FileType::directory ? Folder::fine : Folder::bad;
}

}  // namespace

std::vector<Document> read_documents(base::Arena& arena, std::string_view text,
                                     std::optional<base::Error>& problem) {
  std::vector<Document> documents;
  const auto texts = base::yaml::split_documents(arena, text);
  if (!texts) {
    problem = texts.error();
    return documents;
  }
  int next_line = 1;  // that the next document begins in: a line `---` stands between two
  for (const std::string_view one : *texts) {
    const int line = next_line;
    next_line += static_cast<int>(std::count(one.begin(), one.end(), '\n')) + 1;
    if (chart::trim_space(one).empty()) continue;
    auto head = base::yaml::read_head(arena, one);
    if (!head) {
      problem = in_lint_words(std::move(head).error(), one, line);
      return documents;
    }
    const bool is_bare = head->kind.empty() && head->api_version.empty() && head->name.empty();
    if (is_bare && base::yaml::read(arena, one)->is_nil()) continue;  // comments, or null
    documents.push_back({*std::move(head), one, line});
  }
  return documents;
}

void check_templates(Linted& linted) {
  switch (folder_state(linted, kTemplates)) {
    case Folder::missing: return linted.add(Severity::warning, kTemplates, "directory does not exist");
    case Folder::bad: return linted.add(Severity::error, kTemplates, "not a directory");
    case Folder::fine: break;
  }
  auto loaded = load_chart(linted);
  if (!loaded) {
    return linted.add(Severity::error, kTemplates, loaded.error().helm(), loaded.error());
  }
  if (linted.seen != nullptr) linted.seen->chart = *loaded;
  const std::vector<chart::File> templates = (*loaded)->templates;
  const auto render = render_for_lint(linted, **loaded);
  if (!render) return;
  if (!*render) return linted.add(Severity::error, kTemplates, render->error().helm(), render->error());
  const auto& files = (*render)->files;
  for (const chart::File& file : templates) {
    if (!has_extension(file.name, {".yaml", ".yml", ".tpl", ".txt"})) {
      linted.add(Severity::error, file.name,
                 "file extension '" + std::string(base::extension(file.name)) +
                     "' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt");
    }
    if (!is_yaml_file(file.name)) continue;
    const std::string path = base::join_path((*loaded)->name(), file.name);
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const auto& rendered) { return rendered.path == path; });
    if (found == files.end() || chart::trim_space(found->text).empty()) continue;
    if (!FileCheck(linted, **render, *found, file.name).run()) return;
  }
}

void check_dependencies(Linted& linted) {
  auto loaded = load_chart(linted);
  if (!loaded) {
    return linted.add(Severity::error, "", "unable to load chart\n\t" + loaded.error().helm(),
                      loaded.error());
  }
  const chart::Chart& chart = **loaded;
  std::set<std::string> listed;
  std::set<std::string> present;
  std::set<std::string> keys;
  std::string not_listed;
  std::string not_present;
  std::string twice;
  const auto add_to = [](std::string& list, const std::string& name) {
    list += (list.empty() ? "" : ",") + name;
  };
  for (const auto& dependency : chart.metadata.dependencies) {
    if (dependency) listed.insert(dependency->name);
  }
  for (const chart::Chart* child : chart.dependencies) {
    present.insert(child->name());
    if (!listed.contains(child->name())) add_to(not_listed, child->name());
  }
  for (const auto& dependency : chart.metadata.dependencies) {
    if (!dependency) continue;
    const std::string& key = dependency->alias.empty() ? dependency->name : dependency->alias;
    if (!keys.insert(key).second) add_to(twice, key);
    if (!present.contains(dependency->name)) add_to(not_present, dependency->name);
  }
  const auto add = [&](Severity severity, const std::string& text) {
    if (!linted.options.explains) return linted.add(severity, linted.folder, text);
    base::Error error(base::ErrorCode::invalid, text);
    error.about({"dependencies"});
    linted.add(severity, linted.folder, text, chart::in_metadata(std::move(error), chart));
  };
  if (!not_listed.empty())
    add(Severity::error, "chart metadata is missing these dependencies: " + not_listed);
  if (!twice.empty()) add(Severity::error, "multiple dependencies with name or alias: " + twice);
  if (!not_present.empty())
    add(Severity::warning, "chart directory is missing these dependencies: " + not_present);
}

void check_crds(Linted& linted) {
  switch (folder_state(linted, kCrds)) {
    case Folder::missing: return;
    case Folder::bad: return linted.add(Severity::error, kCrds, "not a directory");
    case Folder::fine: break;
  }
  auto loaded = load_chart(linted);
  if (!loaded) return linted.add(Severity::error, kCrds, loaded.error().helm(), loaded.error());
  const std::string root = (*loaded)->full_path() + "/";
  for (const chart::RenderedFile& crd : crd_files(linted.arena, **loaded)) {
    const std::size_t at = crd.path.rfind("/crds/");
    const std::string_view name = crd.path.starts_with(root + "crds/") ? crd.path.substr(root.size())
                                                                      : crd.path.substr(at + 1);
    // A CRD is no template: its lines are those of the file.
    const auto add = [&](const std::string& text, base::Error detail, int line) {
      base::Place place = detail.place();
      if (place.line == 0) place.line = line;
      place.file = base::join_path(linted.folder, name);
      detail.moved_to(std::move(place));
      base::show_line(detail, crd.text);
      linted.add(Severity::error, name, text, std::move(detail));
    };
    std::optional<base::Error> problem;
    for (const Document& document : read_documents(linted.arena, crd.text, problem)) {
      const auto refuse = [&](const std::string& text, const std::string& field) {
        const auto found = base::yaml::find_place(document.text, std::vector<std::string>{field});
        add(text, {base::ErrorCode::invalid, text},
            found ? document.line + found->line - 1 : document.line);
      };
      if (!document.head.api_version.starts_with("apiextensions.k8s.io"))
        refuse("apiVersion is not in 'apiextensions.k8s.io'", "apiVersion");
      if (document.head.kind != "CustomResourceDefinition")
        refuse("object kind is not 'CustomResourceDefinition'", "kind");
    }
    if (problem) return add("unable to parse YAML: " + problem->helm(), *problem, 0);
  }
}

}  // namespace engine::lint
