// The file is one JSON object. What counts as "moved" is what a manifest can write: an object's status and the
// server's own fields change all the time and are left out of the digests.
#include "cluster/saved_plan.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/json.h"
#include "cluster/install.h"
#include "cluster/preview.h"
#include "cluster/rollback.h"
#include "cluster/upgrade.h"
#include "cluster/owner.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kAbsent = "absent";

Error moved(std::string reason) {
  auto text = reason;
  return Error(ErrorCode::conflict, std::move(text))
      .because(std::move(reason))
      .hinting("make a new plan, and look at it again");
}

Result<std::string> digest_of(Operation& operation, const ObjectKey& key) {
  base::Arena arena;
  auto live = operation.client->get(arena, key);
  if (!live) {
    if (live.error().code() == ErrorCode::not_found) return std::string(kAbsent);
    return std::move(live).error();
  }
  const auto text = TRY(base::json::write(arena, cleaned(arena, *live)));
  return base::sha256_hex(text);
}

std::vector<ObjectKey> keys_of(const Plan& plan) {
  std::vector<ObjectKey> keys;
  const auto add = [&](const std::vector<TargetObject>& objects) {
    for (const auto& object : objects) {
      if (std::find(keys.begin(), keys.end(), object.key) == keys.end()) keys.push_back(object.key);
    }
  };
  add(plan.targets);
  add(plan.originals);
  return keys;
}

std::string key_text(const ObjectKey& key) {
  return fmt::format("{}|{}|{}|{}", key.kind.api_version(), key.kind.kind, key.name_space, key.name);
}

struct Fields {
  base::Arena& arena;
  base::Map* map;

  void text(std::string_view key, std::string_view value) { map->set_copy(key, base::Value::string(arena, value)); }
  void number(std::string_view key, std::int64_t value) { map->set_copy(key, base::Value::int64(value)); }
  void flag(std::string_view key, bool value) { map->set_copy(key, base::Value::boolean(value)); }
};

std::string text_at(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

std::int64_t number_at(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_signed() ? found.as_signed() : 0;
}

bool flag_at(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_bool() && found.as_bool();
}

void write_options(Fields& fields, const Plan& plan) {
  const auto& options = plan.options;
  fields.flag("noHooks", options.no_hooks);
  fields.flag("forceReplace", options.force_replace);
  fields.flag("forceConflicts", options.force_conflicts);
  fields.flag("waitForJobs", options.wait_for_jobs);
  fields.number("wait", static_cast<std::int64_t>(options.wait));
  fields.number("timeout", options.timeout.count());
  fields.text("description", options.description);
  fields.flag("serverSide", plan.server_side);
  fields.flag("upgradeManagers", plan.upgrade_managers);
  fields.flag("threeWay", plan.three_way_unstructured);
  fields.flag("createNamespace", plan.create_namespace);
  fields.flag("supersedesLast", plan.supersedes_last);
  fields.flag("rollbackOnFailure", plan.rollback_on_failure);
  fields.flag("cleanupOnFail", plan.cleanup_on_fail);
  fields.number("historyLimit", plan.history_limit);
  fields.text("serverSideOption", plan.server_side_option);
}

void read_options(const base::Value& value, Plan& plan) {
  auto& options = plan.options;
  options.no_hooks = flag_at(value, "noHooks");
  options.force_replace = flag_at(value, "forceReplace");
  options.force_conflicts = flag_at(value, "forceConflicts");
  options.wait_for_jobs = flag_at(value, "waitForJobs");
  options.wait = static_cast<WaitStrategy>(std::clamp<std::int64_t>(number_at(value, "wait"), 0, 2));
  options.timeout = std::chrono::nanoseconds(number_at(value, "timeout"));
  options.description = text_at(value, "description");
  plan.server_side = flag_at(value, "serverSide");
  plan.upgrade_managers = flag_at(value, "upgradeManagers");
  plan.three_way_unstructured = flag_at(value, "threeWay");
  plan.create_namespace = flag_at(value, "createNamespace");
  plan.supersedes_last = flag_at(value, "supersedesLast");
  plan.rollback_on_failure = flag_at(value, "rollbackOnFailure");
  plan.cleanup_on_fail = flag_at(value, "cleanupOnFail");
  plan.history_limit = static_cast<int>(number_at(value, "historyLimit"));
  plan.server_side_option = text_at(value, "serverSideOption");
}

Result<base::Value> read_file(base::Arena& arena, std::string_view text) {
  if (text.size() > kMaxPlanFile) return Error(ErrorCode::invalid, "the file is too large to be a plan");
  auto value = base::json::read(arena, arena.copy(text), base::json::Numbers::exact);
  if (!value || !value->is_map() || number_at(*value, "tugPlan") != kPlanFormat) {
    return Error(ErrorCode::invalid, "this is no plan that this version can read")
        .hinting("`plan … --out FILE` writes one");
  }
  return value;
}

Result<Verb> verb_at(const base::Value& value) {
  const auto text = text_at(value, "verb");
  for (const auto verb : {Verb::install, Verb::upgrade, Verb::rollback}) {
    if (verb_text(verb) == text) return verb;
  }
  return Error(ErrorCode::invalid, fmt::format("the plan is for \"{}\", which is no verb that can be planned", text));
}

// The newest revision must be the one the plan was made on.
Result<void> check_last(Operation& operation, const base::Value& file, const std::string& name, Plan& plan) {
  auto earlier = history(operation.arena, operation.store, name);
  if (!earlier && earlier.error().code() != ErrorCode::not_found) return std::move(earlier).error();
  plan.last = earlier ? earlier->back() : nullptr;
  const auto wanted = number_at(file, "last");
  const auto found = plan.last == nullptr ? 0 : plan.last->revision;
  if (found != wanted) {
    if (wanted == 0) return moved(fmt::format("\"{}\" has been installed since the plan was made", name));
    if (found == 0) return moved(fmt::format("\"{}\" has been uninstalled since the plan was made", name));
    return moved(fmt::format("revision {} of \"{}\" has come since the plan was made", found, name));
  }
  if (plan.last != nullptr && status_text(plan.last->status) != text_at(file, "lastStatus")) {
    return moved(fmt::format("revision {} of \"{}\" is {} now, and was {} when the plan was made", found, name,
                             status_text(plan.last->status), text_at(file, "lastStatus")));
  }
  const auto current = number_at(file, "current");
  if (current == 0) return {};
  for (auto* revision : *earlier) {
    if (revision->revision == current) plan.current = revision;
  }
  if (plan.current == nullptr) return moved(fmt::format("revision {} of \"{}\" is gone", current, name));
  return {};
}

Result<void> check_objects(Operation& operation, const base::Value& file, const Plan& plan) {
  const auto seen = at_path(file, {"objects"});
  if (!seen.is_map()) return Error(ErrorCode::invalid, "the plan lists no objects");
  for (const auto& key : keys_of(plan)) {
    const auto* digest = seen.as_map().find(key_text(key));
    if (digest == nullptr || !digest->is_string()) {
      return moved(fmt::format("{} is not in the plan", display(key)));
    }
    const auto now_there = TRY(digest_of(operation, key));
    if (now_there == digest->as_string()) continue;
    const auto what = now_there == kAbsent ? "is gone" : digest->as_string() == kAbsent ? "has come" : "has changed";
    return moved(fmt::format("{} {} since the plan was made", display(key), what));
  }
  return {};
}

}  // namespace

Result<std::string> save_plan(Operation& operation, const Plan& plan) {
  base::Arena arena;
  Fields fields{arena, base::Map::make(arena)};
  fields.number("tugPlan", kPlanFormat);
  fields.text("verb", verb_text(plan.verb));
  fields.text("release", plan.target->name);
  fields.text("namespace", plan.target->name_space);
  fields.text("made", micro_time(operation.env.clock));
  fields.text("record", TRY(encode_release(arena, *plan.target)));
  fields.number("last", plan.last == nullptr ? 0 : plan.last->revision);
  fields.text("lastStatus", plan.last == nullptr ? "" : status_text(plan.last->status));
  fields.number("current", plan.current == nullptr ? 0 : plan.current->revision);
  auto* labels = base::Map::make(arena);
  for (const auto& [name, value] : plan.target->labels) labels->set_copy(name, base::Value::string(arena, value));
  fields.map->set("labels", base::Value::map(labels));
  write_options(fields, plan);

  auto* seen = base::Map::make(arena);
  std::string others;  // originals that the current revision does not record: adopted ones, leftovers
  if (operation.client != nullptr) {
    for (const auto& key : keys_of(plan)) {
      const auto digest = TRY(digest_of(operation, key));
      seen->set_copy(key_text(key), base::Value::string(arena, digest));
    }
    std::vector<TargetObject> recorded;
    if (plan.current != nullptr) recorded = TRY(build(operation, plan.current->manifest, plan.current->name_space));
    for (const auto& original : plan.originals) {
      const bool is_recorded = std::any_of(recorded.begin(), recorded.end(),
                                           [&](const TargetObject& object) { return object.key == original.key; });
      if (!is_recorded) others += "---\n" + TRY(base::json::write(arena, original.object)) + "\n";
    }
  }
  fields.map->set("objects", base::Value::map(seen));
  fields.text("others", others);
  base::json::Style style;
  style.indent = "  ";
  return base::json::write(arena, base::Value::map(fields.map), style);
}

Result<PlanHead> read_plan_head(std::string_view text) {
  base::Arena arena;
  const auto file = TRY(read_file(arena, text));
  PlanHead head;
  head.verb = TRY(verb_at(file));
  head.release = text_at(file, "release");
  head.name_space = text_at(file, "namespace");
  return head;
}

Result<Plan> load_plan(Operation& operation, std::string_view text) {
  const auto file = TRY(read_file(operation.arena, text));
  Plan plan;
  plan.verb = TRY(verb_at(file));
  read_options(file, plan);
  const auto name = text_at(file, "release");
  if (text_at(file, "namespace") != operation.name_space) {
    return moved(fmt::format("the plan is for the namespace {}, not {}", text_at(file, "namespace"),
                             operation.name_space));
  }
  plan.target = TRY(decode_release(operation.arena, operation.arena.copy(text_at(file, "record"))));
  const auto labels = at_path(file, {"labels"});
  if (labels.is_map()) {
    for (const auto& entry : labels.as_map()) {
      if (entry.value.is_string()) plan.target->labels[std::string(entry.key)] = entry.value.as_string();
    }
  }
  TRY(check_last(operation, file, name, plan));
  if (operation.client == nullptr) return plan;
  if (plan.current != nullptr) plan.originals = TRY(build(operation, plan.current->manifest, operation.name_space));
  plan.targets = TRY(build(operation, plan.target->manifest, operation.name_space));
  mark_owners(operation, plan.targets, *plan.target);
  for (auto& other : TRY(build(operation, operation.arena.copy(text_at(file, "others")), operation.name_space))) {
    plan.originals.push_back(std::move(other));
  }
  plan.adopts = plan.verb == Verb::install && !plan.originals.empty();
  TRY(check_objects(operation, file, plan));
  plan.target->last_deployed = now(operation);
  if (plan.verb == Verb::install) plan.target->first_deployed = plan.target->last_deployed;
  return plan;
}

Result<Release*> carry_out(Operation& operation, Plan& plan) {
  switch (plan.verb) {
    case Verb::install: return carry_out_install(operation, plan);
    case Verb::upgrade: return carry_out_upgrade(operation, plan);
    case Verb::rollback: return carry_out_rollback(operation, plan);
    case Verb::uninstall: break;
  }
  return Error(ErrorCode::internal, "an uninstall has no plan to carry out");
}

}  // namespace cluster
