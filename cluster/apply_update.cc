// Updating: what is there is read side by side first, then written one after the other in the
// manifest's order, then what is no longer in the manifest is deleted. An object that cannot be
// read or created ends it at once; those that cannot be changed are gathered.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "cluster/apply.h"
#include "cluster/apply_write.h"
#include "cluster/error_join.h"
#include "cluster/managed_fields.h"
#include "cluster/parallel.h"
#include "cluster/patch_json.h"
#include "cluster/patch_strategic.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kPolicyAnnotation = "helm.sh/resource-policy";

Error invalid(std::string_view text) {
  return {ErrorCode::invalid, std::string(text)};
}

// OPS-096.
Result<void> check_options(const ApplyOptions& options) {
  if (!options.server_side && options.force_conflicts) {
    return invalid(
        "invalid client update option(s): forceConflicts enabled when serverSideApply disabled");
  }
  if (options.three_way_unstructured && options.server_side) {
    return invalid(
        "invalid operation: cannot use three-way merge for unstructured and server-side apply "
        "together");
  }
  if (options.force_conflicts && options.force_replace) {
    return invalid("invalid operation: cannot use force conflicts and force replace together");
  }
  if (options.server_side && options.force_replace) {
    return invalid("invalid operation: cannot use server-side apply and force replace together");
  }
  return {};
}

// The same object, whatever version it is written in.
bool is_same_object(const TargetObject& a, const TargetObject& b) {
  return a.key.name == b.key.name && a.key.name_space == b.key.name_space &&
         a.resource.kind.group == b.resource.kind.group &&
         a.resource.kind.kind == b.resource.kind.kind;
}

class Update {
 public:
  Update(Arena& arena, base::Env& env, KubeClient& client, const ApplyOptions& options,
         Applied& applied)
      : arena_(arena), env_(env), client_(client), options_(options), applied_(applied) {}

  Result<void> run(std::vector<TargetObject>& originals, std::vector<TargetObject>& targets);

 private:
  using Live = std::vector<std::optional<Result<Value>>>;
  Live read(const std::vector<const TargetObject*>& objects);
  Result<void> target(const std::vector<TargetObject>& originals, TargetObject& target,
                      Result<Value> live);
  Result<void> create(TargetObject& target);
  void change(const TargetObject& original, TargetObject& target, const Value& live);
  Result<void> replace(TargetObject& target, const Value& live);
  Result<void> upgrade_managers(const TargetObject& original, const TargetObject& target,
                                Value live);
  Result<void> patch(const TargetObject& original, TargetObject& target, const Value& live);
  void remove(const TargetObject& gone, const Result<Value>& live);

  Arena& arena_;
  base::Env& env_;
  KubeClient& client_;
  const ApplyOptions& options_;
  Applied& applied_;
  std::vector<Error> errors_{};
};

// Every object as the server has it, each in memory of its own.
Update::Live Update::read(const std::vector<const TargetObject*>& objects) {
  Live live(objects.size());
  std::vector<Arena*> arenas;
  for (std::size_t i = 0; i < objects.size(); ++i) arenas.push_back(arena_.own<Arena>());
  in_parallel(objects.size(), [&](std::size_t i) {
    const auto& key = objects[i]->key;
    live[i] = key.name.empty() ? Result<Value>(invalid("resource name may not be empty"))
                               : client_.get(*arenas[i], key);
  });
  return live;
}

Result<void> Update::create(TargetObject& target) {
  auto created = create_one(arena_, client_, target, options_);
  applied_.objects.push_back({target, Change::create});
  if (!created) return Error(created.error()).wrap("failed to create resource: ");
  env_.log.debug("created a new resource", {{"namespace", target.key.name_space},
                                            {"name", target.key.name},
                                            {"kind", target.resource.kind.kind}});
  return {};
}

Result<void> Update::target(const std::vector<TargetObject>& originals, TargetObject& target,
                            Result<Value> live) {
  TRY(ask_to_write(options_));
  if (!live) {
    if (is_not_found(live.error())) return create(target);
    return Error(live.error()).wrap("could not get information about the resource: ");
  }
  const auto original =
      std::find_if(originals.begin(), originals.end(),
                   [&](const TargetObject& one) { return is_same_object(one, target); });
  if (original != originals.end()) {
    change(*original, target, *live);
    return {};
  }
  env_.log.warn(
      "resource exists on cluster but not in original release, using cluster state as baseline",
      {{"namespace", target.key.name_space},
       {"name", target.key.name},
       {"kind", target.resource.kind.kind}});
  TargetObject found = target;
  found.object = *live;
  change(found, target, *live);
  return {};
}

void Update::change(const TargetObject& original, TargetObject& target, const Value& live) {
  Result<void> changed;
  if (options_.force_replace) {
    changed = replace(target, live);
  } else if (options_.server_side) {
    if (options_.upgrade_managers) changed = upgrade_managers(original, target, live);
    if (changed) changed = apply_server_side(arena_, client_, target, options_);
  } else {
    changed = patch(original, target, live);
  }
  if (!changed) errors_.push_back(changed.error());
  applied_.objects.push_back({target, Change::update});
}

Result<void> Update::replace(TargetObject& target, const Value& live) {
  if (metadata_text(target.object, "resourceVersion").empty()) {
    if (const Value metadata = at_path(target.object, {"metadata"}); metadata.is_map()) {
      metadata.as_map().set("resourceVersion",
                            Value::string(metadata_text(live, "resourceVersion")));
    }
  }
  WriteOptions write;
  write.validation = Validation::strict;
  auto answer = client_.replace(arena_, target.object, write);
  if (!answer) return Error(answer.error()).wrap("failed to replace object: ");
  refresh(target, *answer);
  return {};
}

Result<void> Update::upgrade_managers(const TargetObject& original, const TargetObject& target,
                                      Value live) {
  WriteOptions write;
  write.dry_run = options_.dry_run;
  write.validation = Validation::strict;
  bool is_fresh = original.key == target.key;
  const auto done = retry_write(is_conflict, [&]() -> Result<Value> {
    if (!is_fresh) {
      auto again = client_.get(arena_, original.key);
      if (!again)
        return Error(again.error()).wrap("failed to get object " + object_text(original) + ": ");
      live = *again;
    }
    is_fresh = false;
    const auto body = TRY(upgrade_managers_patch(arena_, live, write.field_manager));
    if (!body) return live;
    auto patched = client_.patch(arena_, original.key, PatchType::json, *body, write);
    if (patched || is_conflict(patched.error())) return patched;
    return Error(patched.error())
        .wrap("failed to patch object to upgrade CSA field manager " + object_text(original) +
              ": ");
  });
  return done ? Result<void>() : done.error();
}

Result<void> Update::patch(const TargetObject& original, TargetObject& target, const Value& live) {
  Result<Value> made = Value();
  PatchType type = PatchType::strategic;
  const auto schema = PatchSchema::of(target.resource.kind);
  if (schema) {
    made = strategic_patch(arena_, original.object, target.object, live, *schema);
  } else {
    type = PatchType::merge;
    made = options_.three_way_unstructured
               ? three_way_merge_patch(arena_, original.object, target.object, live)
               : Result<Value>(merge_patch(arena_, original.object, target.object));
  }
  if (!made) return Error(made.error()).wrap("failed to create patch: ");
  const std::string& kind = target.resource.kind.kind;
  if (made->as_map().empty()) {
    env_.log.debug("no changes detected", {{"kind", kind}, {"name", target.key.name}});
    refresh(target, live);
    return {};
  }
  env_.log.debug("patching resource",
                 {{"kind", kind}, {"name", target.key.name}, {"namespace", target.key.name_space}});
  const std::string body = TRY(base::json::write(arena_, *made));
  auto answer = client_.patch(arena_, target.key, type, body, {});
  if (!answer) {
    return Error(answer.error())
        .wrap("cannot patch " + base::go_quote(target.key.name) + " with kind " + kind + ": ");
  }
  refresh(target, *answer);
  return {};
}

void Update::remove(const TargetObject& gone, const Result<Value>& live) {
  const std::string& kind = gone.resource.kind.kind;
  const base::Log::Attributes named{
      {"namespace", gone.key.name_space}, {"name", gone.key.name}, {"kind", kind}};
  env_.log.debug("deleting resource", named);
  if (!live) {
    auto attributes = named;
    attributes.emplace_back("error", live.error().helm());
    env_.log.debug("unable to get object", attributes);
    if (options_.leaves_nothing && !is_not_found(live.error())) {
      errors_.push_back(Error(live.error()).wrap(
          fmt::format("cannot look at {} \"{}\", which is to be deleted: ", kind, gone.key.name)));
    }
    return;
  }
  if (annotation(*live, kPolicyAnnotation) == "keep") {
    auto attributes = named;
    attributes.emplace_back("annotation", kPolicyAnnotation);
    attributes.emplace_back("value", "keep");
    env_.log.debug("skipping delete due to annotation", attributes);
    applied_.objects.push_back({gone, Change::keep});
    return;
  }
  auto removed = remove_one(client_, gone, Propagation::background, options_);
  if (removed) {
    applied_.objects.push_back({gone, Change::remove});
    return;
  }
  auto attributes = named;
  attributes.emplace_back("error", removed.error().helm());
  env_.log.debug("failed to delete resource", attributes);
  if (is_not_found(removed.error())) return;
  errors_.push_back(Error(removed.error())
                        .wrap("failed to delete resource namespace=" + gone.key.name_space +
                              ", name=" + gone.key.name + ", kind=" + kind + ": "));
}

Result<void> Update::run(std::vector<TargetObject>& originals, std::vector<TargetObject>& targets) {
  env_.log.debug("checking resources for changes", {{"resources", std::to_string(targets.size())}});
  std::vector<const TargetObject*> objects;
  for (const TargetObject& one : targets) objects.push_back(&one);
  const Live live = read(objects);
  for (std::size_t i = 0; i < targets.size(); ++i) TRY(target(originals, targets[i], *live[i]));
  if (!errors_.empty()) return join_errors(errors_, " && ");
  objects.clear();
  for (const TargetObject& one : originals) {
    const bool stays = std::any_of(targets.begin(), targets.end(), [&](const TargetObject& other) {
      return is_same_object(one, other);
    });
    if (!stays) objects.push_back(&one);
  }
  const Live gone = read(objects);
  for (std::size_t i = 0; i < objects.size(); ++i) remove(*objects[i], *gone[i]);
  if (!errors_.empty()) return join_errors(errors_, " && ");
  return {};
}

}  // namespace

Result<void> update_objects(Arena& arena, base::Env& env, KubeClient& client,
                            std::vector<TargetObject>& originals,
                            std::vector<TargetObject>& targets, const ApplyOptions& options,
                            Applied& applied) {
  TRY(check_options(options));
  return Update(arena, env, client, options, applied).run(originals, targets);
}

}  // namespace cluster
