// Asking a server for its kinds: /api and /apis side by side in their aggregated form; servers that do not
// know it are asked for each version. Answers are kept on disk; a server that gives them a tag is asked
// only whether they still hold.
#include <algorithm>
#include <future>

#include "base/json.h"
#include "cluster/kube_state.h"
#include "cluster/parallel.h"

namespace cluster {
namespace {

constexpr const char* kAggregatedTypes =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

base::Result<base::HttpResponse> ask_root(KubeSession& session, std::string path, const std::string& tag) {
  KubeRequest request;
  request.path = std::move(path);
  request.accept = kAggregatedTypes;
  if (!tag.empty()) request.headers.push_back({"If-None-Match", tag});
  return session.send(request);
}

bool is_aggregated(const base::HttpResponse& response) {
  const auto type = response.header("Content-Type").value_or("");
  return type.find("as=APIGroupDiscoveryList") != std::string_view::npos;
}

// Both roots at once.
struct Roots {
  base::Result<base::HttpResponse> core;
  base::Result<base::HttpResponse> groups;
};
Roots ask_roots(KubeSession& session, const std::string& core_tag, const std::string& groups_tag) {
  auto core = std::async(std::launch::async, [&] { return ask_root(session, "/api", core_tag); });
  auto groups = ask_root(session, "/apis", groups_tag);
  return {core.get(), std::move(groups)};
}

// A root may be missing or forbidden (client-go goes on without it); anything else is an error.
base::Result<void> check_root(const base::Result<base::HttpResponse>& root) {
  if (!root) return root.error();
  const int status = root->status;
  if (is_success(*root) || status == 304 || status == 403 || status == 404) return {};
  return answer_error(*root, {}, false);
}

struct VersionAnswer {
  std::string version{};
  base::Result<base::HttpResponse> response{base::HttpResponse{}};
};

// The lists of all versions, kParallelRequests at a time.
void ask_versions(KubeSession& session, std::vector<VersionAnswer>& answers) {
  in_parallel(answers.size(), [&](std::size_t i) {
    const auto kind = parse_kind(answers[i].version, "");
    KubeRequest request;
    request.path = version_path(kind.group, kind.version);
    answers[i].response = session.send(request);
  });
}

base::Result<void> add_versions(KubeSession& session, const base::HttpResponse& root, Discovery& discovery) {
  if (!is_success(root)) return {};
  std::vector<VersionAnswer> answers;
  for (auto& version : TRY(group_versions_in(root.body))) answers.push_back({std::move(version)});
  ask_versions(session, answers);
  for (auto& answer : answers) {
    discovery.add_group_version(answer.version);
    auto read = [&]() -> base::Result<void> {
      if (!answer.response) return answer.response.error();
      if (!is_success(*answer.response)) return answer_error(*answer.response, {});
      return add_resource_list(answer.response->body, answer.version, discovery);
    }();
    if (!read) discovery.failed_groups.push_back(answer.version + ": " + read.error().helm());
  }
  return {};
}

std::string tag_of(const base::HttpResponse& response) {
  return std::string(response.header("ETag").value_or(""));
}

}  // namespace

base::Result<KeptDiscovery> fetch_discovery(KubeSession& session, const KeptDiscovery* kept, bool& is_complete) {
  const bool may_ask = kept != nullptr && !kept->core_tag.empty() && !kept->groups_tag.empty();
  auto roots = may_ask ? ask_roots(session, kept->core_tag, kept->groups_tag) : ask_roots(session, "", "");
  TRY(check_root(roots.core));
  TRY(check_root(roots.groups));
  is_complete = true;
  if (roots.core->status == 304 && roots.groups->status == 304) return *kept;
  if (roots.core->status == 304 || roots.groups->status == 304) {
    roots = ask_roots(session, "", "");  // one of them changed: both anew
    TRY(check_root(roots.core));
    TRY(check_root(roots.groups));
  }
  KeptDiscovery found;
  for (const auto* root : {&*roots.core, &*roots.groups}) {
    if (is_success(*root) && is_aggregated(*root)) {
      TRY(add_aggregated(root->body, found.discovery));
    } else {
      TRY(add_versions(session, *root, found.discovery));
    }
  }
  std::ranges::sort(found.discovery.failed_groups);
  is_complete = found.discovery.failed_groups.empty() && is_success(*roots.core) && is_success(*roots.groups);
  found.core_tag = tag_of(*roots.core);
  found.groups_tag = tag_of(*roots.groups);
  return found;
}

base::Result<const Discovery*> KubeClient::State::discover(Freshness freshness) {
  const std::lock_guard lock(mutex);
  if (known && (is_fresh || freshness == Freshness::kept)) return known.get();
  const auto& folder = session.options().cache_folder;
  const auto path = folder.empty() ? std::string() : kept_discovery_path(folder, session.options().server);
  bool is_young = false;
  std::optional<KeptDiscovery> kept;
  if (!path.empty()) kept = load_kept_discovery(session.env(), path, is_young);
  if (known) old.push_back(std::move(known));
  if (kept && is_young && freshness == Freshness::kept) {
    known = std::make_unique<const Discovery>(std::move(kept->discovery));
    return known.get();
  }
  bool is_complete = false;
  auto found = TRY(fetch_discovery(session, kept ? &*kept : nullptr, is_complete));
  if (!path.empty() && is_complete) keep_discovery(session.env(), path, found);
  known = std::make_unique<const Discovery>(std::move(found.discovery));
  is_fresh = true;
  return known.get();
}

base::Result<ResourceInfo> KubeClient::State::resource(const GroupVersionKind& kind) {
  const auto* discovery = TRY(discover(Freshness::kept));
  if (const auto* found = discovery->find(kind)) return *found;
  bool was_fresh = false;
  {
    const std::lock_guard lock(mutex);
    was_fresh = is_fresh;
  }
  if (!was_fresh) {
    const auto* again = TRY(discover(Freshness::fresh));
    if (const auto* found = again->find(kind)) return *found;
  }
  return base::Error(base::ErrorCode::not_found, "no matches for kind \"" + kind.kind + "\" in version \"" +
                                                     kind.api_version() + "\"")
      .answered(0, "NoKindMatch");
}

base::Result<const Discovery*> KubeClient::discovery(Freshness freshness) { return state_->discover(freshness); }

base::Result<ResourceInfo> KubeClient::resource(const GroupVersionKind& kind) { return state_->resource(kind); }

void KubeClient::reset_discovery() {
  const std::lock_guard lock(state_->mutex);
  if (state_->known) state_->old.push_back(std::move(state_->known));
  state_->is_fresh = false;
  const auto& options = state_->session.options();
  if (!options.cache_folder.empty()) {
    const auto path = kept_discovery_path(options.cache_folder, options.server);
    if (!state_->session.env().files.remove(path)) state_->session.env().log.debug("cannot remove " + path);
  }
}

}  // namespace cluster
