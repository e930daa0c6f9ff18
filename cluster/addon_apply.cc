// Each object: find where its kind is kept, read what is there, take its fields over from the tools that wrote it before,
// apply, look at the answer. An arena for each, so that a large manifest needs little memory.
#include "cluster/addon_apply.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/api_replacements.h"
#include "cluster/error_join.h"
#include "cluster/managed_fields.h"

namespace cluster {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Map;
using base::Result;
using base::Value;

namespace {

constexpr std::chrono::milliseconds kCrdPause{200};
constexpr int kMaxTakeOverTries = 5;
// Those that brought addons in before us.
constexpr std::array<std::string_view, 7> kOthers{"kops", "kubectl-edit", "kubectl-client-side-apply", "kubectl-create",
                                                 "kubectl-replace", "kubectl", "helm"};

std::string_view text_at(const Value& map, std::string_view field) {
  const auto value = at_path(map, {field});
  return value.is_string() ? value.as_string() : std::string_view();
}

bool is_unknown_kind(const Error& error) { return error.http_reason() == "NoKindMatch"; }

Map* shallow_copy(Arena& arena, const Map& map) {
  auto* copy = Map::make(arena);
  for (const auto& [key, value] : map) copy->set(key, value);
  return copy;
}

// The object with another namespace, or none.
void set_namespace(Arena& arena, AddonObject& object, const std::string& name_space) {
  auto* whole = shallow_copy(arena, object.object.as_map());
  auto* metadata = shallow_copy(arena, whole->get("metadata").as_map());
  if (name_space.empty()) {
    metadata->erase("namespace");
  } else {
    metadata->set("namespace", Value::string(arena, name_space));
  }
  whole->set("metadata", Value::map(metadata));
  object.object = Value::map(whole);
  object.key.name_space = name_space;
}

}  // namespace

std::optional<Value> taken_over_fields(Arena& arena, const Value& live, std::string_view manager) {
  const auto list = at_path(live, {"metadata", "managedFields"});
  if (!list.is_list()) return std::nullopt;
  auto* kept = List::make(arena);
  Map* ours = nullptr;
  bool has_changed = false;
  for (const auto& entry : list.as_list()) {
    const auto who = text_at(entry, "manager");
    const bool is_ours = who == manager;
    const bool is_taken = is_ours || std::find(kOthers.begin(), kOthers.end(), who) != kOthers.end();
    if (!entry.is_map() || !is_taken || !text_at(entry, "subresource").empty()) {
      kept->push_back(entry);
      continue;
    }
    has_changed = has_changed || !is_ours || text_at(entry, "operation") != "Apply";
    if (ours != nullptr) {
      ours->set("fieldsV1", unite_fields(arena, ours->get("fieldsV1"), at_path(entry, {"fieldsV1"})));
      continue;
    }
    ours = shallow_copy(arena, entry.as_map());
    ours->set("manager", Value::string(arena, manager));
    ours->set("operation", Value::string("Apply"));
    kept->push_back(Value::map(ours));
  }
  if (!has_changed) return std::nullopt;
  return Value::list(kept);
}

void AddonApplier::note_brought(const std::vector<AddonObject>& objects) {
  for (const auto& one : objects) {
    if (one.key.kind == GroupVersionKind{"", "v1", "Namespace"}) namespaces_.insert(one.key.name);
    if (one.key.kind.kind != "CustomResourceDefinition") continue;
    kinds_.emplace(text_at(at_path(one.object, {"spec"}), "group"), text_at(at_path(one.object, {"spec", "names"}), "kind"));
  }
}

// Finds the kind, waits for it where it has just been brought, and makes the namespace right.
Result<void> AddonApplier::place(Arena& arena, AddonObject& object) {
  auto resource = client_.resource(object.key.kind);
  if (!resource && is_unknown_kind(resource.error()) && is_brought(object.key.kind)) {
    for (auto waited = std::chrono::milliseconds(0); !resource && waited < kCrdPatience; waited += kCrdPause) {
      if (cancel_.sleep(kCrdPause)) break;
      client_.reset_discovery();
      resource = client_.resource(object.key.kind);
    }
    // Its CRD was refused, or is not established: the objects after this one do not wait once more.
    if (!resource) kinds_.erase({object.key.kind.group, object.key.kind.kind});
  }
  if (!resource) {
    return with_replacement(std::move(resource).error(), object.key.kind, "apply it as today's with --upgrade-apis");
  }
  const auto& name_space = object.key.name_space;
  if (!resource->is_namespaced && !name_space.empty()) {
    env_.log.warn(fmt::format("{} {} has namespace {}, but its kind has none: it is left out", object.key.kind.kind,
                              object.key.name, name_space));
    set_namespace(arena, object, "");
  } else if (resource->is_namespaced && name_space.empty()) {
    if (options_.default_namespace.empty()) {
      return Error(ErrorCode::invalid, "it names no namespace, and its kind needs one")
          .hinting("write one into the manifest, or give one for all such objects with --default-namespace");
    }
    set_namespace(arena, object, options_.default_namespace);
  }
  return {};
}

Result<std::vector<AddonObject>> AddonApplier::up_to_date(Arena& arena, std::vector<AddonObject> objects) {
  if (!options_.upgrades_apis) return objects;
  for (auto& object : objects) {
    const auto* row = find_replacement(object.key.kind);
    if (row == nullptr || TRY(is_served(client_, object.key.kind))) continue;
    const auto made = replaced_api(arena, object.object);
    if (!made) {
      env_.log.warn(made.error().helm());
      continue;
    }
    env_.log.info(fmt::format("{} {}: {} → {}", row->kind, object.key.name, row->from, row->to));
    object.object = *made;
    object.key.kind = kind_of(*made);
  }
  return objects;
}

// The release goes on writing the object at its next upgrade, and deletes it with itself.
void AddonApplier::tell_release(const AddonObject& object, const Value& live) {
  const auto annotations = at_path(live, {"metadata", "annotations"});
  const auto release = text_at(annotations, "meta.helm.sh/release-name");
  if (release.empty()) return;
  if (text_at(at_path(object.object, {"metadata", "annotations"}), "meta.helm.sh/release-name") == release) return;
  const auto& key = object.key;
  const auto place = fmt::format("{} {}{}", key.kind.kind, key.name, key.name_space.empty() ? "" : " in " + key.name_space);
  if (!told_.insert(key.kind.group + " " + place).second) return;
  env_.log.warn(fmt::format("{} is of the release \"{}\" in {}, whose fields are taken from it: its next upgrade takes them "
                            "back, and its uninstall deletes the object", place, release,
                            text_at(annotations, "meta.helm.sh/release-namespace")));
}

// Makes ours what other tools wrote; gives the live object as it is then.
Result<Value> AddonApplier::take_over(Arena& arena, const AddonObject& object, Value live) {
  for (int tries = 1;; ++tries) {
    const auto fields = taken_over_fields(arena, live, options_.field_manager);
    if (!fields) return live;
    auto* metadata = Map::make(arena);
    metadata->set("resourceVersion", Value::string(metadata_text(live, "resourceVersion")));
    metadata->set("managedFields", *fields);
    auto* patch = Map::make(arena);
    patch->set("metadata", Value::map(metadata));
    const auto body = TRY(base::json::write(arena, Value::map(patch)));
    WriteOptions write;
    write.field_manager = options_.field_manager;
    auto answer = client_.patch(arena, object.key, PatchType::merge, body, write);
    if (answer || !is_conflict(answer.error()) || tries == kMaxTakeOverTries) return answer;
    live = TRY(client_.get(arena, object.key));
  }
}

Result<Value> AddonApplier::write(Arena& arena, const AddonObject& object) {
  const auto live = client_.get(arena, object.key);
  if (!live && !is_not_found(live.error())) return live;
  if (live) tell_release(object, *live);
  if (live) TRY(take_over(arena, object, *live));
  WriteOptions write;
  write.field_manager = options_.field_manager;
  write.force = true;
  return client_.apply(arena, object.object, write);
}

AppliedAddon AddonApplier::apply(const std::vector<AddonObject>& objects) {
  AppliedAddon applied;
  note_brought(objects);
  for (const auto& wanted : objects) {
    Arena arena;
    AddonObject object = wanted;
    AppliedAddonObject done;
    const auto write_one = [&]() -> Result<void> {
      if (cancel_.requested()) return Error(ErrorCode::unavailable, "interrupted");
      TRY(place(arena, object));
      const auto answer = TRY(write(arena, object));
      if (const auto reason = unwell_reason(answer)) return Error(ErrorCode::unavailable, *reason);
      return {};
    };
    auto written = write_one();
    done.key = object.key;
    if (!written) {
      done.error = std::move(written).error();
      ++applied.failed;
    }
    applied.objects.push_back(std::move(done));
  }
  return applied;
}

Result<PreviewedObject> AddonApplier::try_write(Arena& arena, const AddonObject& object) {
  PreviewedObject told;
  told.key = object.key;
  const auto live = client_.get(arena, object.key);
  if (!live && !is_not_found(live.error())) return live.error();
  if (live) tell_release(object, *live);
  if (live) told.before = cleaned(arena, *live);
  WriteOptions write;
  write.field_manager = options_.field_manager;
  write.force = true;
  write.dry_run = DryRun::server;
  const auto answer = TRY(client_.apply(arena, object.object, write));
  told.after = cleaned(arena, answer);
  const bool is_same = live && base::deep_equal(told.before, told.after);
  told.change = !live ? Change::create : is_same ? Change::none : Change::update;
  return told;
}

Result<std::vector<PreviewedObject>> AddonApplier::preview(Arena& arena, const std::vector<AddonObject>& objects,
                                                           std::vector<AppliedAddonObject>& refused) {
  std::vector<PreviewedObject> told;
  note_brought(objects);
  for (auto object : objects) {
    if (cancel_.requested()) return Error(ErrorCode::unavailable, "interrupted");
    PreviewedObject made;
    made.change = Change::create;
    const auto kind = client_.resource(object.key.kind);
    const bool is_new_kind = !kind && is_unknown_kind(kind.error()) && is_brought(object.key.kind);
    auto placed = is_new_kind ? Result<void>() : place(arena, object);
    made.key = object.key;
    made.after = object.object;
    if (!placed) {
      refused.push_back({object.key, std::move(placed).error()});
      continue;
    }
    if (is_new_kind) {
      told.push_back(std::move(made));
      continue;
    }
    auto tried = try_write(arena, object);
    if (tried) {
      told.push_back(*std::move(tried));
    } else if (is_not_found(tried.error()) && namespaces_.count(object.key.name_space) > 0) {
      told.push_back(std::move(made));
    } else {
      refused.push_back({object.key, std::move(tried).error()});
    }
  }
  return told;
}

}  // namespace cluster
