// Lint's look at templates/: it renders them as an install would, required and fail only logging, and
// checks every document that comes out. Also the rules for crds/ and for dependencies.
#include <algorithm>
#include <set>

#include "base/go_format.h"
#include "charts/coalesce.h"
#include "charts/dependencies.h"
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
  std::string ending(base::extension(name));
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return ending == ".yaml" || ending == ".yml";
}

// The first line that is not blank must not be indented (MSC-023).
void check_first_line(Linted& linted, std::string_view file, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!chart::trim_space(line).empty()) {
      if (line[0] != ' ' && line[0] != '\t') return;
      linted.add(Severity::warning, file,
                 "document starts with an illegal indent: " + base::go_quote(line) +
                     ", which may cause parsing problems");
      return;
    }
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void check_name(Linted& linted, std::string_view file, const base::yaml::Head& head) {
  const auto problems = object_name_problems(head.kind, head.name);
  if (problems.empty()) return;
  const std::string quoted = base::go_quote(head.name);
  std::string list;
  for (const std::string& problem : problems) {
    if (!list.empty()) list += ", ";
    list += "metadata.name: Invalid value: " + quoted + ": " + problem;
  }
  if (problems.size() > 1) list = "[" + list + "]";
  linted.add(Severity::warning, file,
             "object name does not conform to Kubernetes naming requirements: " + quoted + ": " + list);
}

void check_deprecation(Linted& linted, std::string_view file, const base::yaml::Head& head) {
  const chart::KubeVersion version =
      linted.options.kube_version.value_or(chart::default_capabilities().kube_version);
  std::int64_t minor = 0;
  std::string problem;
  if (!base::parse_int(version.minor, 10, 64, minor, &problem)) return;
  if (auto warning = deprecation_warning(head.api_version, head.kind, static_cast<int>(minor))) {
    linted.add(Severity::warning, file, *warning);
  }
}

void check_selector(Linted& linted, std::string_view file, const base::yaml::Head& head,
                    std::string_view text) {
  constexpr std::string_view kWorkloads[] = {"Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"};
  if (std::find(std::begin(kWorkloads), std::end(kWorkloads), head.kind) == std::end(kWorkloads)) return;
  if (text.find("matchLabels") != std::string_view::npos ||
      text.find("matchExpressions") != std::string_view::npos) {
    return;
  }
  linted.add(Severity::error, file,
             "a " + head.kind + " must contain matchLabels or matchExpressions, and " +
                 base::go_quote(head.name) + " does not");
}

void check_list(Linted& linted, std::string_view file, const base::yaml::Head& head,
                std::string_view text) {
  if (head.kind != "List") return;
  const auto list = base::yaml::read(linted.arena, text);
  if (!list || !list->is_map()) return;
  const base::Value items = list->as_map().get("items");
  if (!items.is_list()) return;
  for (const base::Value& item : items.as_list()) {
    const base::Value metadata = item.is_map() ? item.as_map().get("metadata") : base::Value();
    const base::Value annotations = metadata.is_map() ? metadata.as_map().get("annotations") : base::Value();
    if (annotations.is_map() && annotations.as_map().has("helm.sh/resource-policy")) {
      linted.add(Severity::error, file,
                 "annotation 'helm.sh/resource-policy' within List objects are ignored");
      return;
    }
  }
}

// The documents of one rendered file. False: the YAML is bad, and lint looks no further.
bool check_rendered(Linted& linted, std::string_view file, std::string_view text) {
  check_first_line(linted, file, text);
  std::optional<std::string> problem;
  const auto heads = read_documents(linted.arena, text, problem);
  for (const base::yaml::Head& head : heads) {
    check_name(linted, file, head);
    if (!head.api_version.empty() && !head.kind.empty()) check_deprecation(linted, file, head);
    check_selector(linted, file, head, text);
    check_list(linted, file, head, text);
  }
  if (problem) linted.add(Severity::error, file, "unable to parse YAML: " + *problem);
  return !problem;
}

// Renders as an install would; nothing where Helm's lint stops without a word.
std::optional<base::Result<std::vector<chart::RenderedFile>>> render_for_lint(Linted& linted,
                                                                             chart::Chart& chart) {
  base::Log& log = linted.env.log;
  if (!chart::process_dependencies(linted.arena, log, chart, linted.values)) return std::nullopt;
  auto once = chart::coalesce_values(linted.arena, log, chart, linted.values);
  if (!once) return std::nullopt;
  auto values = chart::coalesce_values(linted.arena, log, chart, *once);
  if (!values) return std::move(values).error();
  if (!linted.options.skip_schema_validation) {
    auto valid = chart::validate_values(linted.env, linted.arena, chart, *values);
    if (!valid) return std::move(valid).error();
  }
  RenderOptions options;
  options.lint = true;
  options.release.name = "test-release";
  options.release.name_space = linted.options.name_space;
  options.release.revision = 0;
  options.release.is_install = false;
  options.capabilities = chart::default_capabilities();
  if (linted.options.kube_version) options.capabilities.kube_version = *linted.options.kube_version;
  return render_files(linted.env, linted.arena, chart, *values, options);
}

// A folder of the chart: missing, no folder, or fine.
enum class Folder { missing, bad, fine };
Folder folder_state(Linted& linted, std::string_view name) {
  const auto info = linted.env.files.info(base::join_path(linted.folder, name));
  if (!info || !*info) return Folder::missing;
  return (*info)->type == base::FileType::directory ? Folder::fine : Folder::bad;
}

}  // namespace

std::vector<base::yaml::Head> read_documents(base::Arena& arena, std::string_view text,
                                             std::optional<std::string>& problem) {
  std::vector<base::yaml::Head> heads;
  auto documents = base::yaml::split_documents(arena, text);
  if (!documents) {
    problem = documents.error().helm();
    return heads;
  }
  for (const auto& document : *documents) {
    if (chart::trim_space(document).empty()) continue;
    auto head = base::yaml::read_head(arena, document);
    if (!head) {
      std::string words = head.error().helm();
      const auto rename = [&](std::string_view from, std::string_view to) {
        if (const auto at = words.find(from); at != std::string::npos) words.replace(at, from.size(), to);
      };
      rename("util.SimpleHead", "rules.k8sYamlStruct");
      rename("SimpleHead.kind", "k8sYamlStruct.Kind");
      rename("SimpleHead.metadata.name", "k8sYamlStruct.Metadata.Name");
      rename("SimpleHead.", "k8sYamlStruct.");
      problem = words;
      return heads;
    }
    const bool is_bare = head->kind.empty() && head->api_version.empty() && head->name.empty();
    if (is_bare && base::yaml::read(arena, document)->is_nil()) continue;  // comments, or null
    heads.push_back(*std::move(head));
  }
  return heads;
}

void check_templates(Linted& linted) {
  switch (folder_state(linted, kTemplates)) {
    case Folder::missing: return linted.add(Severity::warning, kTemplates, "directory does not exist");
    case Folder::bad: return linted.add(Severity::error, kTemplates, "not a directory");
    case Folder::fine: break;
  }
  auto loaded = load_chart(linted);
  if (!loaded) return linted.add(Severity::error, kTemplates, loaded.error().helm());
  const std::vector<chart::File> templates = (*loaded)->templates;
  const auto files = render_for_lint(linted, **loaded);
  if (!files) return;
  if (!*files) return linted.add(Severity::error, kTemplates, files->error().helm());
  for (const chart::File& file : templates) {
    if (!has_extension(file.name, {".yaml", ".yml", ".tpl", ".txt"})) {
      linted.add(Severity::error, file.name,
                 "file extension '" + std::string(base::extension(file.name)) +
                     "' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt");
    }
    if (!is_yaml_file(file.name)) continue;
    const std::string path = base::join_path((*loaded)->name(), file.name);
    const auto found = std::find_if((*files)->begin(), (*files)->end(),
                                    [&](const auto& rendered) { return rendered.path == path; });
    if (found == (*files)->end() || chart::trim_space(found->text).empty()) continue;
    if (!check_rendered(linted, file.name, found->text)) return;
  }
}

void check_dependencies(Linted& linted) {
  auto loaded = load_chart(linted);
  if (!loaded) {
    return linted.add(Severity::error, "", "unable to load chart\n\t" + loaded.error().helm());
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
  if (!not_listed.empty()) {
    linted.add(Severity::error, linted.folder, "chart metadata is missing these dependencies: " + not_listed);
  }
  if (!twice.empty()) {
    linted.add(Severity::error, linted.folder, "multiple dependencies with name or alias: " + twice);
  }
  if (!not_present.empty()) {
    linted.add(Severity::warning, linted.folder,
               "chart directory is missing these dependencies: " + not_present);
  }
}

void check_crds(Linted& linted) {
  switch (folder_state(linted, kCrds)) {
    case Folder::missing: return;
    case Folder::bad: return linted.add(Severity::error, kCrds, "not a directory");
    case Folder::fine: break;
  }
  auto loaded = load_chart(linted);
  if (!loaded) return linted.add(Severity::error, kCrds, loaded.error().helm());
  const std::string root = (*loaded)->full_path() + "/";
  for (const chart::RenderedFile& crd : crd_files(linted.arena, **loaded)) {
    const std::size_t at = crd.path.rfind("/crds/");
    const std::string_view name = crd.path.starts_with(root + "crds/") ? crd.path.substr(root.size())
                                                                      : crd.path.substr(at + 1);
    std::optional<std::string> problem;
    const auto heads = read_documents(linted.arena, crd.text, problem);
    for (const base::yaml::Head& head : heads) {
      if (!head.api_version.starts_with("apiextensions.k8s.io")) {
        linted.add(Severity::error, name, "apiVersion is not in 'apiextensions.k8s.io'");
      }
      if (head.kind != "CustomResourceDefinition") {
        linted.add(Severity::error, name, "object kind is not 'CustomResourceDefinition'");
      }
    }
    if (problem) return linted.add(Severity::error, name, "unable to parse YAML: " + *problem);
  }
}

}  // namespace engine::lint
