// Names that only a cluster knows: releases, their revisions, namespaces. As Helm, nothing is filtered by what is
// typed, so that shells can match other parts of the names too.
#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/connection.h"
#include "cli/list_releases.h"
#include "cli/release_text.h"
#include "cluster/kube_config_file.h"

namespace cli {
namespace {

// What cobra says on the way with --debug.
void tell(Invocation& call, const std::string& text) {
  if (call.settings.debug) call.env.err << "[Debug] " << text << '\n';
}

// The newest revision of every release but those in `without`.
Completion release_names(Invocation& call, const std::string& typed,
                         const std::vector<std::string>& without) {
  tell(call, "compListReleases with toComplete " + typed);
  auto access = open_releases(call);
  if (!access) return {{}, kDefault};
  const auto releases = list_releases(access->store(), {});
  if (!releases) return {{}, kDefault};
  Completion answer{{}, kNoFiles};
  for (const auto& release : *releases) {
    if (std::find(without.begin(), without.end(), release.name) != without.end()) continue;
    answer.words.push_back(fmt::format("{}\t{} -> {}", release.name, release.chart,
                                       cluster::status_text(release.status, release.has_status)));
  }
  return answer;
}

base::Result<Completion> revisions_of(Invocation& call, const std::string& name) {
  base::Arena arena;
  auto access = TRY(open_releases(call));
  auto releases = TRY(access.store().query(arena, {{"name", name}}, cluster::Detail::summary));
  if (releases.empty() || !cluster::is_release_name(name)) return cluster::release_not_found();
  Completion answer{{}, kNoFiles};
  for (const auto* release : releases) {
    answer.words.push_back(fmt::format("{}\tApp: {}, Chart: {}", release->revision,
                                       app_version_text(*release), chart_text(*release)));
  }
  return answer;
}

Completion release_revisions(Invocation& call, const std::string& name) {
  auto revisions = revisions_of(call, name);
  return revisions ? *std::move(revisions) : Completion{{}, kFailed};
}

base::Result<Completion> namespaces(Invocation& call) {
  auto connection = TRY(cluster::connect(call.env, call.cancel, connection_flags(call.settings)));
  Completion answer{{}, kNoFiles};
  TRY(connection.client->list({"", "v1", "Namespace"}, "", {},
                              [&](base::Arena&, base::Value& object) -> base::Result<void> {
                                answer.words.emplace_back(cluster::metadata_text(object, "name"));
                                return {};
                              }));
  return answer;
}

}  // namespace

Completion complete_release(Invocation& call, const std::string& typed) {
  if (call.arguments.empty()) return release_names(call, typed, {});
  return complete_nothing_more(call, typed);
}

Completion complete_releases(Invocation& call, const std::string& typed) {
  return release_names(call, typed, call.arguments);
}

Completion complete_release_and_revision(Invocation& call, const std::string& typed) {
  if (call.arguments.size() == 1) return release_revisions(call, call.arguments[0]);
  return complete_release(call, typed);
}

Completion complete_revision_flag(Invocation& call) {
  if (call.arguments.size() == 1) return release_revisions(call, call.arguments[0]);
  return {{}, kNoFiles};
}

Completion complete_namespace_flag(Invocation& call) {
  tell(call, "About to call kube client for namespaces with timeout of: 3");
  auto names = namespaces(call);
  return names ? *std::move(names) : Completion{{}, kDefault};
}

Completion complete_context_flag(Invocation& call) {
  tell(call, "About to get the different kube-contexts");
  Completion answer{{}, kNoFiles};
  const auto config = cluster::load_kube_config(call.env, call.settings.kubeconfig);
  if (!config) return answer;
  for (const auto& [name, context] : config->contexts) {
    answer.words.push_back(fmt::format("{}\t{}", name, context.cluster));
  }
  return answer;
}

}  // namespace cli
