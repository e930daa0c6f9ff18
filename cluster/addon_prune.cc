#include "cluster/addon_prune.h"

#include <set>
#include <tuple>

#include <fmt/format.h>

#include "cluster/api_replacements.h"
#include "cluster/error_join.h"

namespace cluster {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

using Identity = std::tuple<std::string, std::string, std::string, std::string>;  // group, kind, namespace, name

Identity identity(const GroupVersionKind& kind, const std::string& name_space, const std::string& name) {
  return {kind.group, kind.kind, name_space, name};
}

Error unbounded_rule(const PruneRule& rule) {
  return Error(ErrorCode::invalid,
               fmt::format("pruning {}{}{} is refused: without a labelSelector{} that is every such object of the cluster",
                           rule.kind, rule.group.empty() ? "" : ".", rule.group,
                           rule.namespaces.empty() ? " and namespaces" : ""))
      .hinting("write a labelSelector into the channel's prune block, or allow it with --allow-unbounded-prune");
}

}  // namespace

Result<std::vector<PrunableObject>> prunable_objects(KubeClient& client, const std::vector<PruneRule>& rules,
                                                     const std::vector<AddonObject>& manifest,
                                                     const std::string& default_namespace, Unbounded unbounded) {
  const auto* discovery = TRY(client.discovery());
  std::set<Identity> kept;
  for (const auto& object : manifest) {
    // A namespace that is missing or too much is put right when applying: both ways are kept.
    kept.insert(identity(object.key.kind, object.key.name_space, object.key.name));
    kept.insert(identity(object.key.kind, object.key.name_space.empty() ? default_namespace : "", object.key.name));
    // One that is written for an API of old is there under today's, also where it could not be applied.
    const auto* row = find_replacement(object.key.kind);
    if (row == nullptr || row->to.empty()) continue;
    const auto todays = parse_kind(row->to, row->kind);
    kept.insert(identity(todays, object.key.name_space, object.key.name));
    kept.insert(identity(todays, object.key.name_space.empty() ? default_namespace : "", object.key.name));
  }
  std::vector<PrunableObject> found;
  std::set<Identity> seen;
  for (const auto& rule : rules) {
    const auto* resource = discovery->find_any_version(rule.group, rule.kind);
    if (resource == nullptr) continue;
    const bool has_namespaces = resource->is_namespaced && !rule.namespaces.empty();
    if (rule.label_selector.empty() && !has_namespaces && unbounded == Unbounded::refuse) return unbounded_rule(rule);
    ListOptions options;
    options.label_selector = rule.label_selector;
    options.field_selector = rule.field_selector;
    options.contents = Contents::metadata;
    const auto kind = resource->kind;
    const auto take = [&](Arena&, Value& object) -> Result<void> {
      if (!metadata_text(object, "deletionTimestamp").empty()) return {};
      const ObjectKey key{kind, std::string(metadata_text(object, "namespace")), std::string(metadata_text(object, "name"))};
      const auto who = identity(kind, key.name_space, key.name);
      if (kept.count(who) > 0 || !seen.insert(who).second) return {};
      found.push_back({key, std::string(metadata_text(object, "uid"))});
      return {};
    };
    const auto spaces = has_namespaces ? rule.namespaces : std::vector<std::string>{""};
    for (const auto& name_space : spaces) TRY(client.list(kind, name_space, options, take));
  }
  return found;
}

std::vector<Error> remove_prunable(KubeClient& client, const base::Cancel& cancel,
                                   const std::vector<PrunableObject>& objects) {
  std::vector<Error> errors;
  for (const auto& object : objects) {
    if (cancel.requested()) {
      errors.emplace_back(ErrorCode::unavailable, "interrupted before everything was pruned");
      break;
    }
    RemoveOptions options;
    options.uid = object.uid;
    const auto removed = client.remove(object.key, options);
    if (removed || is_not_found(removed.error())) continue;
    errors.push_back(Error(removed.error()).wrap(fmt::format("deleting {} {}: ", object.key.kind.kind, object.key.name)));
  }
  return errors;
}

}  // namespace cluster
