// The server decides what can stay: each object is applied as a dry run. Selectors and roleRefs are looked at here as well,
// since not every server checks them (the sandbox does not), and merged they would match nothing.
#include "cluster/adoption.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "cluster/owner.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

struct Kind {
  std::string_view api_version{};
  std::string_view kind{};
};
constexpr Kind kInstalledKinds[] = {
    {"v1", "ServiceAccount"},
    {"v1", "ConfigMap"},
    {"v1", "Secret"},
    {"v1", "Service"},
    {"rbac.authorization.k8s.io/v1", "ClusterRole"},
    {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding"},
    {"rbac.authorization.k8s.io/v1", "Role"},
    {"rbac.authorization.k8s.io/v1", "RoleBinding"},
    {"apps/v1", "Deployment"},
    {"apps/v1", "DaemonSet"},
    {"apps/v1", "StatefulSet"},
    {"batch/v1", "Job"},
    {"batch/v1", "CronJob"},
    {"policy/v1", "PodDisruptionBudget"},
    {"networking.k8s.io/v1", "IngressClass"},
};
constexpr std::chrono::milliseconds kPoll{100};

bool is_same(const ObjectKey& a, const ObjectKey& b) {
  return a.kind.group == b.kind.group && a.kind.kind == b.kind.kind && a.name_space == b.name_space && a.name == b.name;
}

bool is_workload(std::string_view kind) { return kind == "Deployment" || kind == "DaemonSet" || kind == "StatefulSet"; }

// A field that no server lets change and that differs; empty where there is none.
std::string fixed_field(const Value& live, const Value& wanted) {
  const auto differs = [&](std::initializer_list<std::string_view> path) {
    const auto before = at_path(live, path);
    const auto after = at_path(wanted, path);
    return !before.is_nil() && !after.is_nil() && !base::deep_equal(before, after);
  };
  const auto kind = kind_of(wanted).kind;
  if (is_workload(kind) && differs({"spec", "selector"})) return "spec.selector";
  if (kind.ends_with("Binding") && (differs({"roleRef", "name"}) || differs({"roleRef", "kind"}))) return "roleRef";
  return {};
}

// The entries of a map that are in `live` and not in `wanted`: "a, b".
void append_kept(std::string& text, std::string_view what, const Value& live, const Value& wanted) {
  if (!live.is_map()) return;
  std::string names;
  for (const auto& entry : live.as_map()) {
    const bool is_set = wanted.is_map() && !wanted.as_map().get(entry.key).is_nil();
    if (is_set || entry.key.starts_with("kubectl.kubernetes.io/") || entry.key.starts_with("meta.helm.sh/")) continue;
    names += (names.empty() ? "" : ", ") + std::string(entry.key);
  }
  if (!names.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", what, names);
}

// What stays on an object since nobody who applies sets it.
std::string kept_settings(const Value& live, const Value& wanted) {
  std::string text;
  const auto release = annotation(live, "meta.helm.sh/release-name");
  append_kept(text, "data", at_path(live, {"data"}), at_path(wanted, {"data"}));
  append_kept(text, "annotations", at_path(live, {"metadata", "annotations"}), at_path(wanted, {"metadata", "annotations"}));
  if (!text.empty()) text = "keeps " + text;
  if (!release.empty()) text += fmt::format("{}until now of the release \"{}\"", text.empty() ? "" : "; ", release);
  return text;
}

void append_texts(std::map<std::string, std::string>& texts, const Value& table) {
  if (!table.is_map()) return;
  for (const auto& entry : table.as_map()) {
    if (entry.value.is_string()) texts[std::string(entry.key)] = std::string(entry.value.as_string());
  }
}

// An object with what it will say: what is there, and over it what is wanted.
AdoptedObject merged(const ObjectKey& key, const Value& live, const Value& wanted, std::string told) {
  AdoptedObject object{key, std::move(told)};
  for (const auto* one : {&live, &wanted}) {
    append_texts(object.annotations, at_path(*one, {"metadata", "annotations"}));
    if (key.kind.kind == "ConfigMap") append_texts(object.data, at_path(*one, {"data"}));
  }
  return object;
}

Result<Value> ask(Operation& operation, base::Arena& arena, const Value& object) {
  WriteOptions options;
  options.dry_run = DryRun::server;
  options.force = true;
  return operation.client->apply(arena, object, options);
}

Error asking(const Error& error, const ObjectKey& key) {
  return Error(error).during(fmt::format("asking the server about {}", display(key)));
}

// Whether the server would make the object. Its namespace or kind may not be there yet; then nobody knows.
Result<void> check_can_be_made(Operation& operation, base::Arena& arena, const ObjectKey& key, const Value& object) {
  const auto answer = ask(operation, arena, object);
  if (answer || answer.error().code() == ErrorCode::not_found) return {};
  return asking(answer.error(), key);
}

// The same of one whose name is taken by what it replaces: it is asked for under another name. Only workloads and
// bindings are: of others the name means something, or what they hold (a port of the node) is taken as well.
Result<void> check_can_be_replaced(Operation& operation, base::Arena& arena, const TargetObject& target) {
  const auto& kind = target.key.kind.kind;
  if (!is_workload(kind) && !kind.ends_with("Binding")) return {};
  auto object = base::deep_copy(arena, target.object);
  auto metadata = at_path(object, {"metadata"});
  if (metadata.is_map()) metadata.as_map().set("name", Value::string(arena, target.key.name + "-trial"));
  return check_can_be_made(operation, arena, target.key, object);
}

// Puts one of the plan's objects where it belongs.
Result<void> weigh(Operation& operation, const Plan& plan, const TargetObject& target, Adoption& adoption) {
  base::Arena arena;
  auto live = operation.client->get(arena, target.key);
  if (!live && live.error().code() != ErrorCode::not_found) return std::move(live).error();
  if (!live) {
    adoption.made.push_back(merged(target.key, {}, target.object, {}));
    return check_can_be_made(operation, arena, target.key, target.object);
  }
  if (check_owner(*live, plan.target->name, plan.target->name_space)) {
    adoption.own.push_back(merged(target.key, *live, target.object, {}));
    return {};
  }
  const auto field = fixed_field(*live, target.object);
  if (!field.empty()) {
    adoption.replaced.push_back({target.key, field + " cannot be changed"});
    return check_can_be_replaced(operation, arena, target);
  }
  const auto after = ask(operation, arena, target.object);
  if (after) {
    adoption.taken.push_back(merged(target.key, *live, target.object, kept_settings(*live, target.object)));
  } else if (after.error().http_status() == 422) {
    adoption.replaced.push_back({target.key, after.error().reason()});
    return check_can_be_replaced(operation, arena, target);
  } else {
    return asking(after.error(), target.key);
  }
  return {};
}

Result<bool> is_gone(Operation& operation, const ObjectKey& key) {
  base::Arena arena;
  auto live = operation.client->get(arena, key, Contents::metadata);
  if (live) return false;
  if (live.error().code() == ErrorCode::not_found) return true;
  return std::move(live).error();
}

}  // namespace

Result<std::vector<ObjectKey>> labelled_objects(KubeClient& client, const std::string& selector) {
  std::vector<ObjectKey> found;
  if (selector.empty()) return found;
  ListOptions options;
  options.label_selector = selector;
  options.contents = Contents::metadata;
  for (const auto& row : kInstalledKinds) {
    const auto kind = parse_kind(row.api_version, row.kind);
    auto listed = client.list(kind, "", options, [&](base::Arena&, Value& object) -> Result<void> {
      found.push_back({kind, std::string(metadata_text(object, "namespace")), std::string(metadata_text(object, "name"))});
      return {};
    });
    // A kind that this server has not, or that may not be listed, cannot be adopted either.
    if (!listed && listed.error().code() != ErrorCode::not_found && listed.error().code() != ErrorCode::denied) {
      return std::move(listed).error();
    }
  }
  return found;
}

Result<Adoption> plan_adoption(Operation& operation, const Plan& plan, const std::vector<ObjectKey>& old) {
  Adoption adoption;
  if (operation.client == nullptr) return adoption;
  for (const auto& target : plan.targets) TRY(weigh(operation, plan, target, adoption));
  for (const auto& key : old) {
    const bool is_wanted = std::ranges::any_of(plan.targets, [&](const auto& target) { return is_same(target.key, key); });
    if (!is_wanted) adoption.left.push_back({key, ""});
  }
  return adoption;
}

Result<void> remove_and_wait(Operation& operation, const std::vector<AdoptedObject>& objects,
                             std::chrono::nanoseconds timeout) {
  for (const auto& object : objects) {
    TRY(may_write(operation));
    auto removed = operation.client->remove(object.key, {});
    if (!removed && removed.error().code() != ErrorCode::not_found) {
      return std::move(removed).error().during(fmt::format("deleting {}", display(object.key)));
    }
  }
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (const auto& object : objects) {
    while (!TRY(is_gone(operation, object.key))) {
      TRY(may_write(operation));
      if (std::chrono::steady_clock::now() > end) {
        return Error(ErrorCode::unavailable, fmt::format("{} is still there after the timeout: something holds its deletion up",
                                                         display(object.key)));
      }
      std::this_thread::sleep_for(kPoll);
    }
  }
  return {};
}

}  // namespace cluster
