// What every verb that changes a cluster works with, and the steps that several of them share.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/capabilities.h"
#include "charts/chart.h"
#include "charts/manifest.h"
#include "cluster/apply.h"
#include "cluster/hooks.h"
#include "cluster/kube_client.h"
#include "cluster/release.h"
#include "cluster/release_store.h"
#include "cluster/wait.h"

namespace cluster {

enum class DryRunStrategy { none, client, server };

// What a render is asked for, and what it gives. Templates are another folder's: cli connects it.
struct RenderInput {
  const chart::Chart& chart;
  base::Value values{};  // coalesced, checked
  std::string name{};
  std::string name_space{};
  int revision = 1;
  bool is_upgrade = false;
  chart::Capabilities capabilities{};
};
struct RenderOutput {
  std::string manifest{};  // with "# Source:" lines, as records keep it
  std::vector<ReleaseHook> hooks{};
  std::string notes{};
};
using Render = std::function<base::Result<RenderOutput>(const RenderInput& input)>;

// One call of a verb. Everything it refers to outlives it.
struct Operation {
  base::Env& env;
  base::Arena& arena;
  KubeClient* client;  // nullptr: no cluster; every step that needs one is passed over and succeeds
  ReleaseStore& store;
  base::Cancel& cancel;
  std::string name_space{};
  Render render{};
  // Checks coalesced values against the schemas; empty: not asked for.
  std::function<base::Result<void>(const chart::Chart& chart, const base::Value& values)> check_values{};
  // Why there is no client though there should be one: what check_reachable() gives.
  std::optional<base::Error> no_connection{};
  // Without a cluster: what templates see. With one it is asked.
  chart::Capabilities offline_capabilities{};
  OnProgress on_progress{};
  std::function<void(std::string_view name_space, std::string_view pod, std::string_view container,
                     std::string_view text)>
      hook_output{};
  // Whether the right to write still holds (the Lease). Empty: nobody else is kept out.
  std::function<base::Result<void>()> lease_holds{};
  // Beyond Helm: CRDs upgraded after a check, what a failed revision left behind taken along, hook failures of
  // a rollback recorded. Only in the voice that is ours.
  bool goes_further = false;
  bool allows_crd_dangers = false;
  // Objects of APIs that the cluster no longer has are written for today's (cluster/release_apis.h).
  bool upgrades_apis = false;
};

// How a verb waits and applies; the flags that all of them have.
struct VerbOptions {
  DryRunStrategy dry_run = DryRunStrategy::none;
  bool no_hooks = false;
  bool force_replace = false;
  bool force_conflicts = false;
  bool wait_for_jobs = false;
  WaitStrategy wait = WaitStrategy::hook_only;
  std::chrono::nanoseconds timeout{std::chrono::minutes(5)};
  std::string description{};
};

inline bool is_dry_run(const VerbOptions& options) { return options.dry_run != DryRunStrategy::none; }
// Whether a cluster is asked at all: yes, but for client dry runs.
inline bool asks_server(const VerbOptions& options) { return options.dry_run != DryRunStrategy::client; }

// "2026-11-21T05:30:00.123456Z", a MicroTime of the API.
std::string micro_time(base::Clock& clock);
// The clock's time in the zone of this machine.
Moment now(const Operation& operation);
// "release name is invalid" rules (53 characters, DNS labels with dots).
base::Result<void> check_release_name(std::string_view name);
// ENV-045's check.
base::Result<void> check_reachable(const Operation& operation);
// .Capabilities: the cluster's, or the offline ones.
base::Result<chart::Capabilities> capabilities(const Operation& operation, const VerbOptions& options);
// `user supplied labels contains system reserved label name. …` (REL-008).
base::Result<void> check_labels(const std::map<std::string, std::string>& labels);

// The user's values over the chart's, checked against the schemas.
base::Result<base::Value> final_values(const Operation& operation, const chart::Chart& chart,
                                       const base::Value& values);

// Asked before each write: `context canceled` where a signal came, or the Lease's answer.
base::Result<void> may_write(const Operation& operation);
ApplyOptions apply_options(const Operation& operation, const VerbOptions& options, bool server_side);
WaitOptions wait_options(const Operation& operation, const VerbOptions& options);

// Updates a record; a failure is only logged, since there is something worse to tell.
void record(const Operation& operation, const Release& release);
base::Result<void> run_event(const Operation& operation, Release& release, chart::HookEvent event,
                             const VerbOptions& options, bool server_side);
// A write of records (the store's create, update or remove). In our own voice one that fails is tried twice more after
// a moment, unless what it is for is not there: records that could not be written are what releases get stuck on.
base::Result<void> try_record(const Operation& operation, const std::function<base::Result<void>()>& write);
// Makes the record of a new revision, as create_release() does. In our own voice a question without an answer is
// followed by a look: what was lost may have been the answer.
base::Result<void> make_record(const Operation& operation, const Release& release, int history_limit);
base::Result<void> update_record(const Operation& operation, const Release& release);
base::Result<void> wait_for(const Operation& operation, const std::vector<TargetObject>& objects,
                            const VerbOptions& options);
// The objects of a manifest; nothing without a cluster. Fields are checked by the server at the write, apiVersion and
// kind here where `validation` is strict (OPS-097).
base::Result<std::vector<TargetObject>> build(const Operation& operation, std::string_view manifest,
                                              std::string_view name_space,
                                              Validation validation = Validation::ignore);
void mark_owners(const Operation& operation, std::vector<TargetObject>& targets, const Release& release);

}  // namespace cluster
