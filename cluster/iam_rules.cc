// The rules are those of kube2iam 0.10 to 0.15 (mappings, iam and its flags). One thing is told otherwise than it behaves:
// a pod without an annotation, where there is a base but no default role, is answered with the base alone for a role,
// which AWS refuses; here it has no role.
#include "cluster/iam_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/glob.h"
#include "base/json.h"
#include "base/regex.h"
#include "cluster/object.h"

namespace cluster {
namespace {

using base::Result;
using base::Value;

constexpr std::string_view kOwnAccount = "arn:aws:iam::NODE-ACCOUNT:role/";  // what discovery would find

bool is_arn(std::string_view role) { return base::ascii_lower(role.substr(0, 4)) == "arn:"; }

// Go's strconv.ParseBool for flags that were given.
bool is_true(std::string_view text) {
  return text == "1" || text == "t" || text == "T" || text == "true" || text == "True" || text == "TRUE";
}

void take_flag(IamSettings& settings, std::string_view name, const std::string& value) {
  if (name == "base-role-arn") settings.base_role_arn = value;
  if (name == "default-role") settings.default_role = value;
  if (name == "iam-role-key") settings.role_key = value;
  if (name == "iam-external-id") settings.external_id_key = value;
  if (name == "namespace-key") settings.namespace_key = value;
  if (name == "namespace-restriction-format") settings.by_regexp = base::ascii_lower(value) == "regexp";
  if (name == "namespace-restrictions") settings.restricts_namespaces = is_true(value);
  if (name == "auto-discover-base-arn") settings.discovers_base = is_true(value);
  if (name == "auto-discover-default-role") settings.discovers_default = is_true(value);
}

bool is_switch(std::string_view name) {
  return name == "namespace-restrictions" || name.starts_with("auto-discover-") || name == "iptables" || name == "debug" ||
         name == "verbose" || name == "insecure" || name == "use-regional-sts-endpoint" || name == "resolve-duplicate-cache-ips";
}

void take_arguments(IamSettings& settings, const Value& list) {
  if (!list.is_list()) return;
  const auto& words = list.as_list();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].is_string() || !words[i].as_string().starts_with("--")) continue;
    const auto word = words[i].as_string().substr(2);
    const auto equal = word.find('=');
    const auto name = word.substr(0, equal);
    if (equal != std::string_view::npos) {
      take_flag(settings, name, std::string(word.substr(equal + 1)));
    } else if (is_switch(name)) {
      take_flag(settings, name, "true");
    } else if (i + 1 < words.size() && words[i + 1].is_string() && !words[i + 1].as_string().starts_with("--")) {
      // A flag that this table does not know may be a switch: the next one is never taken for its value.
      take_flag(settings, name, std::string(words[++i].as_string()));
    }
  }
}

// The containers of a DaemonSet that run it.
std::vector<Value> kube2iam_containers(const Value& daemon_set) {
  std::vector<Value> found;
  const auto list = at_path(daemon_set, {"spec", "template", "spec", "containers"});
  if (!list.is_list()) return found;
  for (const auto& one : list.as_list()) {
    const auto image = at_path(one, {"image"});
    if (!image.is_string()) continue;
    const auto path = image.as_string().substr(0, image.as_string().find('@'));
    const auto slash = path.rfind('/');
    const auto last = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    if (last.substr(0, last.find(':')) == "kube2iam") found.push_back(one);
  }
  return found;
}

// kube2iam's own check of --base-role-arn: ^arn:(\w|-)*:iam::\d+:role/?(\w+|-|/)*$
bool is_base_arn(std::string_view arn) {
  static const auto kPattern = base::Regex::compile(R"(^arn:[\w-]*:iam::\d+:role/?[\w/-]*$)");
  return kPattern && kPattern->matches(arn);
}

}  // namespace

std::string IamSettings::arn_of(std::string_view role) const {
  if (is_arn(role)) return std::string(role);
  if (base_role_arn.empty() && discovers_base) return std::string(kOwnAccount) + std::string(role);
  return base_role_arn + std::string(role);
}

bool is_kube2iam(const Value& daemon_set) {
  return kind_of(daemon_set).kind == "DaemonSet" && !kube2iam_containers(daemon_set).empty();
}

IamSettings read_iam_settings(const Value& daemon_set) {
  IamSettings settings;
  settings.source = display(key_of(daemon_set));
  for (const auto& one : kube2iam_containers(daemon_set)) {
    take_arguments(settings, at_path(one, {"command"}));
    take_arguments(settings, at_path(one, {"args"}));
  }
  check_iam_settings(settings);
  return settings;
}

void check_iam_settings(IamSettings& settings) {
  settings.problems.clear();
  if (!settings.base_role_arn.empty() && !is_base_arn(settings.base_role_arn)) {
    settings.problems.push_back(fmt::format("--base-role-arn {} is none: kube2iam does not start with it", settings.base_role_arn));
  }
  if (!settings.base_role_arn.empty() && settings.discovers_base) {
    settings.problems.emplace_back("--auto-discover-base-arn and --base-role-arn exclude each other: kube2iam does not start");
  }
  if (!settings.default_role.empty() && settings.discovers_default) {
    settings.problems.emplace_back("--auto-discover-default-role and --default-role exclude each other: kube2iam does not start");
  }
  if (settings.discovers_default) settings.discovers_base = true;
  if (!settings.base_role_arn.empty() && !settings.base_role_arn.ends_with('/')) settings.base_role_arn += '/';
}

IamNamespace read_iam_namespace(const Value& object, const IamSettings& settings) {
  IamNamespace space;
  space.name = metadata_text(object, "name");
  const auto text = annotation(object, settings.namespace_key);
  if (text.empty()) return space;
  space.has_annotation = true;
  base::Arena arena;
  const auto list = base::json::read(arena, text);
  if (!list || !list->is_list()) {
    space.problem = fmt::format("{} is no list in JSON, so nothing is allowed", settings.namespace_key);
    return space;
  }
  for (const auto& one : list->as_list()) {
    if (space.allowed.size() == kMaxAllowedRoles) {
      space.problem = fmt::format("only the first {} roles are looked at", kMaxAllowedRoles);
      break;
    }
    if (one.is_string()) space.allowed.emplace_back(one.as_string());
    if (!one.is_string()) space.problem = fmt::format("not everything in {} is text", settings.namespace_key);
  }
  return space;
}

std::string_view verdict_text(IamVerdict verdict) {
  switch (verdict) {
    case IamVerdict::allowed: return "allowed";
    case IamVerdict::refused: return "refused";
    case IamVerdict::no_role: return "no role";
    case IamVerdict::node_role: break;
  }
  return "node's role";
}

Result<bool> allows_role(const IamSettings& settings, std::string_view pattern, std::string_view arn) {
  const auto full = settings.arn_of(pattern);
  if (settings.by_regexp) return TRY(base::Regex::compile(full)).matches(arn);
  std::string escaped;
  for (const char c : full) {
    if (std::string_view("?[]{}\\,!^-").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  const auto glob = TRY(base::Glob::parse(escaped, U'\0'));  // "*" goes over slashes
  return glob.matches(arn);
}

namespace {

// Why the namespace does not let the role pass; empty where it does.
std::string refusal(const IamSettings& settings, const IamNamespace* space, const IamPod& pod) {
  if (!settings.restricts_namespaces) return "";
  const auto fallback = settings.default_role.empty() ? "" : settings.arn_of(settings.default_role);
  if (!fallback.empty() && pod.arn == fallback) return "";
  if (space == nullptr) return fmt::format("namespace {} is not known", pod.name_space);
  std::string problem = space->problem;
  for (const auto& pattern : space->allowed) {
    const auto allows = allows_role(settings, pattern, pod.arn);
    if (allows && *allows) return "";
    if (!allows) problem = fmt::format("{} cannot be read: {}", pattern, allows.error().reason());
  }
  if (!space->has_annotation) return fmt::format("namespace {} has no annotation {}", space->name, settings.namespace_key);
  if (!problem.empty()) return fmt::format("namespace {}: {}", space->name, problem);
  return fmt::format("namespace {} allows only: {}", space->name, fmt::join(space->allowed, ", "));
}

void judge(IamPod& pod, const IamSettings& settings, const IamNamespace* space) {
  pod.arn = settings.arn_of(pod.role);
  if (!is_arn(pod.arn)) {
    pod.verdict = IamVerdict::refused;
    pod.reason = "the role is no ARN and kube2iam has no --base-role-arn: AWS refuses it";
    return;
  }
  pod.reason = refusal(settings, space, pod);
  pod.verdict = pod.reason.empty() ? IamVerdict::allowed : IamVerdict::refused;
}

}  // namespace

IamPod judge_pod(const Value& object, const std::string& name_space, const IamSettings& settings, const IamNamespace* space) {
  IamPod pod;
  pod.name_space = name_space;
  const auto annotations = at_path(object, {"metadata", "annotations"});
  const auto* role = annotations.is_map() ? annotations.as_map().find(settings.role_key) : nullptr;
  pod.has_role = role != nullptr && role->is_string();
  if (pod.has_role) pod.role = role->as_string();
  pod.external_id = annotation(object, settings.external_id_key);
  const auto host = at_path(object, {"spec", "hostNetwork"});
  if (host.is_bool() && host.as_bool()) {
    pod.verdict = IamVerdict::node_role;
    pod.reason = pod.has_role ? "it is on the node's network, so the annotation has no effect" : "it is on the node's network";
    return pod;
  }
  if (pod.has_role) {
    judge(pod, settings, space);
    return pod;
  }
  if (settings.discovers_default) {
    pod.verdict = IamVerdict::allowed;
    pod.arn = "the node's own role";
    pod.reason = "the default";
    return pod;
  }
  if (settings.default_role.empty()) {
    pod.reason = "no annotation, and kube2iam has no --default-role";
    return pod;
  }
  pod.role = settings.default_role;
  judge(pod, settings, space);
  if (pod.verdict == IamVerdict::allowed) pod.reason = "the default";
  return pod;
}

}  // namespace cluster
