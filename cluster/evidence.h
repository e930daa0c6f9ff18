// Why a revision failed: what the cluster said of its objects at that moment, kept beside the record for `why`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cluster/operation.h"

namespace cluster {

inline constexpr int kEvidenceLogLines = 20;                 // of each container
inline constexpr std::size_t kMaxEvidenceObjects = 30;       // objects that are not well
inline constexpr std::size_t kMaxEvidencePods = 5;           // of one object
inline constexpr std::size_t kMaxEvidenceEvents = 10;        // of one object, the newest
inline constexpr std::size_t kMaxEvidenceSize = 256 * 1024;  // bytes, all in all; what is over is left out

struct ObjectEvidence {
  std::string object{};  // "Deployment/default/web"
  std::string state{};   // "InProgress: Available: 0/1"
  std::vector<std::string> events{};  // "Warning FailedScheduling: 0/1 nodes are available (x4)"
  std::vector<std::string> logs{};    // "app: panic: no database"
  std::vector<ObjectEvidence> pods{};
};

struct Evidence {
  int revision = 0;
  std::string time{};   // RFC 3339
  std::string error{};  // what the verb said
  std::vector<ObjectEvidence> objects{};
};

// Looks at every object of `targets` that is not as it should be, and at its pods. Never fails: what cannot be read
// is left out. Nothing of a Secret's content is in it.
Evidence collect_evidence(const Operation& operation, const Release& release, const std::vector<TargetObject>& targets,
                          const base::Error& error);

// As a Secret "tug.evidence.v1.web.v3" (owner=tug), with those of revisions that are gone taken away.
base::Result<void> store_evidence(const Operation& operation, const Release& release, const Evidence& evidence);
// not_found where none was kept.
base::Result<Evidence> load_evidence(const Operation& operation, const std::string& release, int revision);
// Takes all of a release's evidence away; for uninstall.
void remove_evidence(const Operation& operation, const std::string& release);

}  // namespace cluster
