// Who works on a release: a Lease beside its records. The holder beats while it works; who finds the Lease of a
// holder that is gone takes it over and heals what was left half-done. docs/RELIABILITY.md tells the whole rule.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "cluster/kube_client.h"
#include "cluster/operation.h"

namespace cluster {

inline constexpr std::chrono::seconds kLeaseDuration{15};  // without a beat for so long, a holder counts as gone
inline constexpr std::chrono::seconds kLeaseBeat{4};       // between beats
inline constexpr std::chrono::seconds kLeaseMargin{3};     // so long before the end nothing more is written

// Who holds a release, as others are told: "ann@build-7".
struct LeaseHolder {
  std::string who{};
  std::string doing{};  // "upgrade"
  std::string since{};  // RFC 3339
  std::string process{};  // boot, process and its start: to tell whether it still runs on this machine
};

class ReleaseLease {
 public:
  struct State;
  explicit ReleaseLease(std::unique_ptr<State> state);
  ~ReleaseLease();  // gives it up
  ReleaseLease(const ReleaseLease&) = delete;
  ReleaseLease& operator=(const ReleaseLease&) = delete;

  // False where the cluster gives no Leases to us: then nothing is kept out, as with Helm.
  bool is_held() const;
  // The holder that was gone, where its Lease was taken over.
  const std::optional<LeaseHolder>& dead_holder() const;
  // To be asked before each write. Renews where the last beat is too long ago (a process that was asleep);
  // conflict where somebody else has it.
  base::Result<void> holds();
  // Ends the beats and deletes the Lease. Nothing happens where it is not ours any more.
  void give_up();

 private:
  std::unique_ptr<State> state_;
};

// "tug.release.v1.web".
std::string lease_name(const std::string& release);

// Takes the Lease of a release for `doing`. A holder that lives is named (conflict): on this machine its process is
// looked for, elsewhere its beat is waited for, at most kLeaseDuration. `writes` is what the client's requests
// are cancelled with: it is set when the Lease ran out with a request on its way.
base::Result<std::unique_ptr<ReleaseLease>> take_lease(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                                       base::Cancel& writes, const std::string& name_space,
                                                       const std::string& release, const std::string& doing);

// Marks a newest revision that is pending or uninstalling as failed, since nobody works on it any more: what the
// next verb finds is a release it can go on from. `holder` for the description. True where something was healed.
base::Result<bool> heal_release(Operation& operation, const std::string& release,
                                const std::optional<LeaseHolder>& holder);

}  // namespace cluster
