// What a cluster keeps of its addons: an annotation for each on a namespace, which kops's channels program reads and
// writes too. addons-and-s3.md 1.5.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cluster/kube_client.h"

namespace cluster {

inline constexpr std::string_view kAddonPrefix = "addons.k8s.io/";  // of the annotations' names
inline constexpr std::size_t kMaxAddonName = 63;                    // characters, a rule of Kubernetes
inline constexpr int kMaxRecordTries = 20;  // of a write that others come in between

// What an addon was brought in from. Fields that are empty are not written.
struct AddonRecord {
  std::string channel{};  // as it was typed
  std::string version{};  // only before kops 1.22
  std::string id{};
  std::string manifest_hash{};
  int generation = 0;  // 0: from before addons were pruned
  bool operator==(const AddonRecord&) const = default;
};
// `{"channel":"s3://…","id":"k8s-1.12","manifestHash":"…","systemGeneration":1}`.
std::string format_addon_record(const AddonRecord& record);
// Error (invalid): no JSON, or a field of another type.
base::Result<AddonRecord> parse_addon_record(std::string_view text);
// Error (invalid) for a name that cannot be part of an annotation's.
base::Result<void> check_addon_name(std::string_view name);

struct InstalledAddon {
  std::string name_space{};
  std::string name{};
  AddonRecord record{};
  std::string text{};  // of the annotation
};
struct InstalledAddons {
  std::vector<InstalledAddon> addons{};  // by namespace and name
  std::vector<std::string> warnings{};   // annotations that cannot be read
  const InstalledAddon* find(std::string_view name_space, std::string_view name) const;
};
// Reads every namespace.
base::Result<InstalledAddons> installed_addons(KubeClient& client);

// The text of an addon's annotation; nothing where there is none. not_found without the namespace.
base::Result<std::optional<std::string>> addon_annotation(KubeClient& client, const std::string& name_space,
                                                          const std::string& name);

enum class Recorded {
  written,
  unchanged,  // it said so already: no request was sent
  overtaken,  // somebody else has recorded something meanwhile, which stays
};
// Writes the record where the annotation still has the text `before` (nothing: it is not there). What others write into
// the namespace at the same moment is never lost: each write says which state it changes. Errors: not_found without
// the namespace, with a hint.
base::Result<Recorded> record_addon(KubeClient& client, const std::string& name_space, const std::string& name,
                                    const AddonRecord& record, const std::optional<std::string>& before,
                                    const std::string& field_manager);

// Takes the annotation away where it still has the text `before`; unchanged where there is none. Errors as record_addon's.
base::Result<Recorded> forget_addon(KubeClient& client, const std::string& name_space, const std::string& name,
                                    const std::string& before, const std::string& field_manager);

}  // namespace cluster
