// Helm's way with crds/ (install_crds) and ours (plan_crds, upgrade_crds): the same writes and the
// same wait, but with a look at the live definitions first.
#include "cluster/crds.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/filesystem.h"
#include "base/time.h"
#include "cluster/error_join.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr int kMaxDiscoveryLooks = 50;
constexpr std::chrono::milliseconds kDiscoveryPause{100};
constexpr int kQuickLooks = 20;  // before the definitions, which may be large, are read back
constexpr std::chrono::milliseconds kQuickPause{50};
constexpr std::chrono::milliseconds kSlowLook{500};

void add_crds(const chart::Chart& chart, std::vector<CrdFile>& files) {
  for (const chart::File& file : chart.files) {
    if (!chart::is_crd_file(file.name)) continue;
    files.push_back(
        {std::string(file.name), base::join_path(chart.full_path(), file.name), file.data});
  }
  for (const chart::Chart* child : chart.dependencies) add_crds(*child, files);
}

Error failed(const CrdFile& file, const std::string& why) {
  return {ErrorCode::invalid, "failed to install CRD " + file.name + ": " + why};
}

ApplyOptions apply_options(const CrdOptions& options) {
  ApplyOptions apply;
  apply.server_side = options.server_side;
  apply.force_conflicts = options.force_conflicts;
  apply.may_write = options.may_write;
  return apply;
}

Result<std::vector<TargetObject>> build_file(Arena& arena, KubeClient& client, const CrdFile& file,
                                             std::string_view name_space) {
  auto objects = build_objects(arena, client, file.data, name_space);
  if (!objects) return Error(objects.error()).wrap("failed to install CRD " + file.name + ": ");
  if (objects->empty()) return failed(file, "resources are empty");
  return objects;
}

// The kinds that a definition makes, in the versions it serves.
std::vector<GroupVersionKind> defined_kinds(const Value& definition) {
  std::vector<GroupVersionKind> kinds;
  const Value group = at_path(definition, {"spec", "group"});
  const Value kind = at_path(definition, {"spec", "names", "kind"});
  const Value versions = at_path(definition, {"spec", "versions"});
  if (!group.is_string() || !kind.is_string() || !versions.is_list()) return kinds;
  for (const Value& version : versions.as_list()) {
    const Value name = at_path(version, {"name"});
    const Value served = at_path(version, {"served"});
    if (!name.is_string() || served.type() != base::Type::boolean || !served.as_bool()) continue;
    kinds.push_back({std::string(group.as_string()), std::string(name.as_string()), std::string(kind.as_string())});
  }
  return kinds;
}

// Whether the server tells of every kind that the definitions make.
Result<bool> are_discovered(KubeClient& client, const std::vector<TargetObject>& definitions) {
  client.reset_discovery();
  const auto* discovery = TRY(client.discovery());
  return std::all_of(definitions.begin(), definitions.end(), [&](const TargetObject& definition) {
    const auto kinds = defined_kinds(definition.object);
    return std::all_of(kinds.begin(), kinds.end(),
                       [&](const GroupVersionKind& kind) { return discovery->find(kind) != nullptr; });
  });
}

// Whether the definitions' kinds come up within kQuickLooks; a server that cannot be asked, or only slowly (one that
// is asked for each group alone), is not asked again.
bool appear_soon(base::Env& env, KubeClient& client, const base::Cancel& cancel, const std::vector<TargetObject>& definitions) {
  for (int i = 0; i < kQuickLooks; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto found = are_discovered(client, definitions);
    if (!found) return false;
    if (*found) {
      env.log.debug("waiting for resources", {{"count", std::to_string(definitions.size())},
                                              {"timeout", base::format_duration(kEstablishTimeout / std::chrono::nanoseconds(1))}});
      env.log.debug("clearing REST mapper cache");
      return true;
    }
    if (std::chrono::steady_clock::now() - start > kSlowLook || cancel.sleep(kQuickPause)) return false;
  }
  return false;
}

// Nothing known before counts any more. The server's list of kinds has those of established definitions alone: what is
// in it needs no waiting for. Where it stays away, the definitions themselves say why; once they are established, the
// list follows a moment later, and objects of a kind that is not in it would be refused.
Result<void> establish(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                       const std::vector<TargetObject>& objects, const WaitOptions& options) {
  if (objects.empty()) return {};
  const bool are_definitions = std::none_of(objects.begin(), objects.end(), [](const TargetObject& one) {
    return defined_kinds(one.object).empty();  // what else is in crds/ has a status of its own
  });
  if (are_definitions && appear_soon(env, client, cancel, objects)) return {};
  TRY(wait_established(env, client, cancel, objects, options));
  env.log.debug("clearing REST mapper cache");
  for (int i = 0; i < kMaxDiscoveryLooks; ++i) {
    const auto found = are_discovered(client, objects);
    // A server that cannot be asked will be noticed by what comes next.
    if (!found || *found || cancel.sleep(kDiscoveryPause)) break;
  }
  return {};
}

// Whether what people write is the same in both.
bool is_unchanged(const Value& live, const Value& tried) {
  const auto same = [&](std::initializer_list<std::string_view> path) {
    return base::deep_equal(at_path(live, path), at_path(tried, path));
  };
  std::set<std::string_view> fields;
  for (const Value* object : {&live, &tried}) {
    for (const auto& [key, value] : object->as_map()) fields.insert(key);
  }
  return same({"metadata", "labels"}) && same({"metadata", "annotations"}) &&
         std::all_of(fields.begin(), fields.end(), [&](std::string_view field) {
           return field == "metadata" || field == "status" || same({field});
         });
}

Result<CrdChange> plan_object(Arena& arena, KubeClient& client, TargetObject target) {
  CrdChange change;
  const auto live = client.get(arena, target.key);
  if (!live && !is_not_found(live.error())) return live.error();
  if (!live) {
    change.change = Change::create;
  } else {
    WriteOptions write;
    write.dry_run = DryRun::server;
    write.force = true;
    const auto tried = client.apply(arena, target.object, write);
    if (tried && is_unchanged(*live, *tried)) {
      change.change = Change::none;
    } else {
      change.change = Change::update;
      if (target.resource.kind.kind == "CustomResourceDefinition")
        change.dangers = crd_dangers(*live, target.object);
      // What the server refuses is refused here already, unless the reason is one that we can name.
      if (!tried && change.dangers.empty()) return tried.error();
    }
  }
  change.target = std::move(target);
  return change;
}

Result<void> refuse_dangers(const std::vector<CrdChange>& changes) {
  std::string text;
  for (const auto& change : changes) {
    for (const auto& danger : change.dangers) {
      text += "\n  " + change.target.key.name + ": " + danger.message;
    }
  }
  if (text.empty()) return {};
  return Error(ErrorCode::conflict, "upgrading these CRDs would break objects that exist:" + text);
}

}  // namespace

std::vector<CrdFile> chart_crds(const chart::Chart& chart) {
  std::vector<CrdFile> files;
  add_crds(chart, files);
  return files;
}

Result<void> install_crds(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                          const std::vector<CrdFile>& files, const CrdOptions& options) {
  Arena arena;
  std::vector<TargetObject> all;
  for (const CrdFile& file : files) {
    auto objects = TRY(build_file(arena, client, file, options.name_space));
    auto created = create_objects(arena, env, client, objects, apply_options(options));
    if (!created && is_already_there(created.error())) {
      env.log.debug("CRD is already present. Skipping", {{"crd", file.name}});
      continue;
    }
    if (!created) return Error(created.error()).wrap("failed to install CRD " + file.name + ": ");
    all.insert(all.end(), objects.begin(), objects.end());
  }
  return establish(env, client, cancel, all, options.wait);
}

Result<std::vector<CrdChange>> plan_crds(Arena& arena, base::Env&, KubeClient& client,
                                         const std::vector<CrdFile>& files,
                                         std::string_view name_space) {
  std::vector<CrdChange> changes;
  for (const CrdFile& file : files) {
    auto objects = TRY(build_file(arena, client, file, name_space));
    for (auto& object : objects)
      changes.push_back(TRY(plan_object(arena, client, std::move(object))));
  }
  return changes;
}

Result<void> upgrade_crds(Arena& arena, base::Env& env, KubeClient& client,
                          const base::Cancel& cancel, std::vector<CrdChange>& changes,
                          const CrdOptions& options, bool allow_dangers) {
  if (!allow_dangers) TRY(refuse_dangers(changes));
  std::vector<TargetObject> objects;
  for (const CrdChange& change : changes) {
    if (change.change != Change::none) objects.push_back(change.target);
  }
  if (objects.empty()) return {};
  TRY(create_objects(arena, env, client, objects, apply_options(options)));
  return establish(env, client, cancel, objects, options.wait);
}

}  // namespace cluster
