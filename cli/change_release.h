// What the commands that change releases share: the cluster, the records and the Lease of one call, rendering, and
// what is shown while it works.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/result.h"
#include "cli/command.h"
#include "cli/connection.h"
#include "cli/explain.h"
#include "cluster/lease.h"
#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cli {

// When a cluster that cannot even be asked for (a context that is not there) is told: before everything else, or where
// the verb asks whether it can be reached, after it has read its chart.
enum class NoConnection { told_at_once, told_later };

// One call of a changing verb. Made in place; the operation refers to it.
class ReleaseCall {
 public:
  // Opens the cluster and the records; a client dry run opens nothing (ENV-047 says which verbs have one).
  static base::Result<std::unique_ptr<ReleaseCall>> open(Invocation& call, base::Arena& arena,
                                                         cluster::DryRunStrategy dry_run,
                                                         NoConnection without = NoConnection::told_at_once);
  ReleaseCall(Invocation& call, base::Arena& arena) : call_(call), arena_(arena) {}
  ReleaseCall(const ReleaseCall&) = delete;
  ReleaseCall& operator=(const ReleaseCall&) = delete;

  cluster::Operation& operation() { return *operation_; }
  base::Cancel& cancel() { return cancel_; }
  // What is known of the chart for those who explain what went wrong; rendering adds the values.
  ExplainedChart& known() { return known_; }

  // Takes the Lease of a release and heals what a dead holder left (docs/RELIABILITY.md). With --take-over also
  // what Helm left pending. Nothing without a cluster.
  base::Result<void> take_over(const std::string& release, const std::string& doing);
  void give_up() { lease_.reset(); }

  // Carries a plan out and gives the Lease up. Of one that fails the evidence is kept, in our own voice.
  base::Result<cluster::Release*> carry_out(cluster::Plan& plan);

 private:
  // True where there is something to look at later.
  bool note_failure(const cluster::Plan& plan, const base::Error& error);

  Invocation& call_;
  base::Arena& arena_;
  base::Cancel cancel_{};  // asked for by signals; call_.cancel ends requests that are on their way
  std::optional<ReleaseAccess> access_{};
  ExplainedChart known_{};
  std::unique_ptr<cluster::ReleaseStore> nowhere_{};  // for client dry runs
  std::optional<cluster::Operation> operation_{};
  std::unique_ptr<cluster::ReleaseLease> lease_{};
};

// Puts Helm's words for a failed verb before its text; our own reason does without.
base::Error failed(base::Error error, const std::string& what);

// The release as install, upgrade, test and status print it, by --output.
base::Result<void> print_release(Invocation& call, base::Arena& arena, const cluster::Release& release,
                                 bool hides_notes);

}  // namespace cli
