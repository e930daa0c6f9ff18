// Which files count and how several become one. A file that is not there is passed over unless it was
// named by its flag; each other failure is told, all of them at once.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cluster/kube_config_file.h"

namespace cluster {
namespace {

std::string home_of(base::Env& env) { return env.variable("HOME").value_or(""); }

// $KUBECONFIG's files, each once, or ~/.kube/config.
std::vector<std::string> standard_paths(base::Env& env) {
  const auto list = env.variable("KUBECONFIG").value_or("");
  if (list.empty()) return {base::join_path(home_of(env), ".kube/config")};
  std::vector<std::string> paths;
  for (std::size_t start = 0; start <= list.size();) {
    const auto end = std::min(list.find(':', start), list.size());
    auto path = list.substr(start, end - start);
    if (std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
    start = end + 1;
  }
  return paths;
}

void resolve(std::string& path, const std::string& folder) {
  if (!path.empty() && path.front() != '/') path = base::join_path(folder, path);
}

base::Result<void> resolve_paths(base::Env& env, KubeConfig& config) {
  for (auto& [name, entry] : config.clusters) {
    const auto folder = TRY(base::absolute_path(env.files, base::directory_name(entry.file)));
    resolve(entry.ca_file, folder);
  }
  for (auto& [name, entry] : config.users) {
    const auto folder = TRY(base::absolute_path(env.files, base::directory_name(entry.file)));
    for (auto* path : {&entry.certificate_file, &entry.key_file, &entry.token_file}) resolve(*path, folder);
    if (entry.exec && entry.exec->command.find('/') != std::string::npos) resolve(entry.exec->command, folder);
  }
  return {};
}

template <typename Entry>
void add_missing(std::map<std::string, Entry>& into, std::map<std::string, Entry>& from) {
  into.merge(from);  // what is there already stays
}

// Very old kubectl kept its file elsewhere; it is copied, as client-go does before it reads anything.
base::Result<void> copy_old_file(base::Env& env) {
  const auto destination = base::join_path(home_of(env), ".kube/config");
  const auto source = base::join_path(home_of(env), ".kube/.kubeconfig");
  const auto there = env.files.info(destination);
  if (!there || there->has_value()) return {};
  const auto old = env.files.info(source);
  if (!old || !old->has_value()) return {};
  if ((*old)->type == base::FileType::directory) {
    return base::Error(base::ErrorCode::invalid,
                       "cannot migrate " + source + " to " + destination + " because it is a directory");
  }
  base::Arena arena;
  const auto bytes = TRY(env.files.read(arena, source));
  return env.files.write(destination, bytes, (*old)->mode & 0666);
}

}  // namespace

std::string join_errors(const std::vector<std::string>& texts) {
  std::vector<std::string> once;
  for (const auto& text : texts) {
    if (std::ranges::find(once, text) == once.end()) once.push_back(text);
  }
  if (once.size() == 1) return once.front();
  return fmt::format("[{}]", fmt::join(once, ", "));
}

base::Result<KubeConfig> load_kube_config(base::Env& env, const std::string& explicit_path) {
  TRY(copy_old_file(env));
  std::vector<std::string> paths;
  if (explicit_path.empty()) {
    paths = standard_paths(env);
  } else {
    const auto info = env.files.info(explicit_path);
    if (info && !info->has_value()) {
      return base::Error(base::ErrorCode::not_found, "stat " + explicit_path + ": no such file or directory");
    }
    paths = {explicit_path};
  }
  KubeConfig merged;
  std::vector<std::string> failures;
  for (const auto& path : paths) {
    if (path.empty()) continue;
    base::Arena arena;
    const auto bytes = env.files.read(arena, path);
    if (!bytes && bytes.error().code() == base::ErrorCode::not_found) continue;
    auto config = bytes ? read_kube_config(*bytes, path) : base::Result<KubeConfig>(bytes.error());
    if (!config) {
      failures.push_back("error loading config file \"" + path + "\": " + config.error().helm());
      continue;
    }
    add_missing(merged.clusters, config->clusters);
    add_missing(merged.users, config->users);
    add_missing(merged.contexts, config->contexts);
    if (merged.current_context.empty()) merged.current_context = config->current_context;
  }
  if (!failures.empty()) return base::Error(base::ErrorCode::invalid, join_errors(failures));
  TRY(resolve_paths(env, merged));
  return merged;
}

}  // namespace cluster
