// Which pod may take which AWS role, as kube2iam decides it: its settings, roles of pods, what namespaces allow.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cluster {

inline constexpr std::size_t kMaxAllowedRoles = 10'000;  // of one namespace

// What kube2iam is told by its arguments.
struct IamSettings {
  std::string source{};         // "DaemonSet/kube-system/kube2iam"; empty where none was found
  std::string base_role_arn{};  // with "/" behind it, as kube2iam makes it
  std::string default_role{};
  bool restricts_namespaces = false;
  bool by_regexp = false;  // what namespaces allow are regular expressions, not patterns
  bool discovers_base = false;     // the node's account decides: it cannot be known here
  bool discovers_default = false;  // the default is the node's own role
  std::string role_key = "iam.amazonaws.com/role";
  std::string external_id_key = "iam.amazonaws.com/external-id";
  std::string namespace_key = "iam.amazonaws.com/allowed-roles";
  std::vector<std::string> problems{};  // what keeps it from starting or working

  // The role in full: what begins with "arn:" as it is, else behind the base.
  std::string arn_of(std::string_view role) const;
};

// Whether the object is kube2iam's DaemonSet: one of its containers runs an image of that name.
bool is_kube2iam(const base::Value& daemon_set);
IamSettings read_iam_settings(const base::Value& daemon_set);
// Looks at the settings as a whole and notes what is wrong with them.
void check_iam_settings(IamSettings& settings);

// What a namespace's annotation allows.
struct IamNamespace {
  std::string name{};
  bool has_annotation = false;
  std::vector<std::string> allowed{};  // as written
  std::string problem{};               // why the annotation cannot be read: then nothing is allowed
};
IamNamespace read_iam_namespace(const base::Value& object, const IamSettings& settings);

enum class IamVerdict {
  allowed,
  refused,    // kube2iam answers with an error
  no_role,    // neither an annotation nor a default: kube2iam answers with an error
  node_role,  // on the node's network: kube2iam is not asked
};
std::string_view verdict_text(IamVerdict verdict);  // "allowed", "refused", "no role", "node's role"

struct IamPod {
  std::string name_space{};
  std::string name{};  // "web-0"; of a template "Deployment/web"
  std::string role{};  // as written
  bool has_role = false;
  std::string arn{};
  std::string external_id{};
  IamVerdict verdict = IamVerdict::no_role;
  std::string reason{};  // of what is refused or odd
};

// The verdict on a Pod of `name_space`, or on a template that has `metadata` and `spec`; `space` is that namespace, nullptr
// where nothing is known of it. The name is left empty.
IamPod judge_pod(const base::Value& pod, const std::string& name_space, const IamSettings& settings, const IamNamespace* space);

// Whether what a namespace allows fits a role: a pattern with "*", or a regular expression that is found somewhere in it.
// Error: an expression that cannot be read.
base::Result<bool> allows_role(const IamSettings& settings, std::string_view pattern, std::string_view arn);

}  // namespace cluster
