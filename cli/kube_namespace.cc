// The namespace of the kubeconfig's current context, as client-go finds it: --kubeconfig alone,
// else the files of $KUBECONFIG (the first one that says something counts), else ~/.kube/config.
// Anything wrong with these files leaves "default": commands that need the cluster will say what is
// wrong.
#include <optional>

#include "base/yaml.h"
#include "cli/settings.h"

namespace cli {
namespace {

constexpr const char* kServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/";

std::string text_of(const base::Value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

// The file's document, nil where it cannot be had.
base::Value read_file(base::Env& env, base::Arena& arena, const std::string& path, bool must_exist,
                      bool& is_broken) {
  const auto bytes = env.files.read(arena, path);
  if (!bytes) {
    is_broken = is_broken || must_exist;
    return {};
  }
  const auto document = base::yaml::read(arena, *bytes);
  if (!document || !(document->is_map() || document->is_nil())) {
    is_broken = true;
    return {};
  }
  return *document;
}

base::Value find_context(const base::Value& document, const std::string& name) {
  if (!document.is_map()) return {};
  const auto contexts = document.as_map().get("contexts");
  if (!contexts.is_list()) return {};
  for (const auto& entry : contexts.as_list()) {
    if (!entry.is_map() || text_of(entry.as_map().get("name")) != name) continue;
    return entry.as_map().get("context");
  }
  return {};
}

std::vector<std::string> kubeconfig_paths(base::Env& env, const Settings& settings,
                                          bool& is_explicit) {
  is_explicit = !settings.kubeconfig.empty();
  if (is_explicit) return {settings.kubeconfig};
  const auto list = env.variable("KUBECONFIG").value_or("");
  if (list.empty()) return {env.variable("HOME").value_or("") + "/.kube/config"};
  std::vector<std::string> paths;
  for (std::size_t start = 0; start <= list.size();) {
    const auto end = std::min(list.find(':', start), list.size());
    if (end > start) paths.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return paths;
}

std::optional<std::string> pod_namespace(base::Env& env, base::Arena& arena) {
  if (env.variable("KUBERNETES_SERVICE_HOST").value_or("").empty()) return std::nullopt;
  if (env.variable("KUBERNETES_SERVICE_PORT").value_or("").empty()) return std::nullopt;
  const auto token = env.files.info(std::string(kServiceAccount) + "token");
  if (!token || !token->has_value() || (*token)->type == base::FileType::directory)
    return std::nullopt;
  const auto named = env.variable("POD_NAMESPACE").value_or("");
  if (!named.empty()) return named;
  const auto file = env.files.read(arena, std::string(kServiceAccount) + "namespace");
  if (!file) return std::string("default");
  const auto start = file->find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return std::string("default");
  return std::string(file->substr(start, file->find_last_not_of(" \t\r\n") - start + 1));
}

}  // namespace

std::string current_namespace(base::Env& env, const Settings& settings) {
  if (!settings.name_space.empty()) return settings.name_space;
  base::Arena arena;
  bool is_explicit = false;
  bool is_broken = false;
  std::vector<base::Value> documents;
  for (const auto& path : kubeconfig_paths(env, settings, is_explicit)) {
    documents.push_back(read_file(env, arena, path, is_explicit, is_broken));
  }
  if (is_broken) return "default";
  std::string current = settings.kube_context;
  bool has_content = false;
  for (const auto& document : documents) {
    if (!document.is_map()) continue;
    has_content =
        has_content || document.as_map().has("contexts") || document.as_map().has("clusters");
    if (current.empty()) current = text_of(document.as_map().get("current-context"));
  }
  for (const auto& document : documents) {
    const auto context = find_context(document, current);
    if (!context.is_map()) continue;
    const auto name = text_of(context.as_map().get("namespace"));
    if (!name.empty()) return name;
    break;
  }
  if (const auto pod = pod_namespace(env, arena); pod && !has_content) return *pod;
  return "default";
}

}  // namespace cli
