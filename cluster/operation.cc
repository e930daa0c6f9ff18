// The steps that several verbs share. Each does nothing, successfully, where there is no cluster: client dry
// runs and the memory driver's goldens go through the same code.
#include "cluster/operation.h"

#include <ctime>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "charts/coalesce.h"
#include "cluster/owner.h"
#include "cluster/record_object.h"
#include "cluster/release_apis.h"
#include "cluster/tried.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kRecordTries = 3;  // of a write of a record
constexpr std::chrono::milliseconds kRecordPause{200};

}  // namespace

std::string micro_time(base::Clock& clock) {
  const auto nanoseconds = clock.unix_nanoseconds();
  const time_t seconds = nanoseconds / 1'000'000'000;
  tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, nanoseconds % 1'000'000'000 / 1000);
}

Moment now(const Operation& operation) { return base::local_moment_of(operation.env.clock.unix_nanoseconds()); }

Result<void> check_release_name(std::string_view name) {
  if (name.empty()) return Error(ErrorCode::invalid, "no name provided");
  if (is_release_name(name)) return {};
  return Error(ErrorCode::invalid,
               R"(invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ )"
               "and the length must not be longer than 53");
}

Result<void> check_reachable(const Operation& operation) {
  if (operation.no_connection) return *operation.no_connection;
  if (operation.client != nullptr) TRY(operation.client->version());
  return {};
}

Result<chart::Capabilities> capabilities(const Operation& operation, const VerbOptions& options) {
  if (operation.client == nullptr || !asks_server(options)) return operation.offline_capabilities;
  chart::Capabilities known;
  known.helm_version = operation.offline_capabilities.helm_version;
  known.kube_version = TRY(operation.client->version());
  auto discovered = operation.client->discovery();
  if (!discovered) {
    return std::move(discovered).error().wrap("could not get apiVersions from Kubernetes: ");
  }
  known.api_versions = (*discovered)->api_versions();
  return known;
}

Result<void> check_labels(const std::map<std::string, std::string>& labels) {
  for (const auto name : kSystemLabels) {
    if (labels.count(std::string(name)) == 0) continue;
    return Error(ErrorCode::invalid,
                 fmt::format("user supplied labels contains system reserved label name. System labels: [{}]",
                             fmt::join(kSystemLabels, " ")))
        .because(fmt::format("the label \"{}\" is one that every release record has of its own", name));
  }
  return {};
}

Result<base::Value> final_values(const Operation& operation, const chart::Chart& chart, const base::Value& values) {
  auto coalesced = TRY(chart::coalesce_values(operation.arena, operation.env.log, chart, values));
  if (operation.check_values) TRY(operation.check_values(chart, coalesced));
  return coalesced;
}

Result<void> may_write(const Operation& operation) {
  if (operation.cancel.requested()) return Error(ErrorCode::unavailable, "context canceled").because("interrupted");
  return operation.lease_holds ? operation.lease_holds() : Result<void>();
}

ApplyOptions apply_options(const Operation& operation, const VerbOptions& options, bool server_side) {
  ApplyOptions made;
  made.server_side = server_side;
  made.force_conflicts = options.force_conflicts;
  made.force_replace = options.force_replace;
  made.leaves_nothing = operation.goes_further;
  made.may_write = [&operation] { return may_write(operation); };
  return made;
}

WaitOptions wait_options(const Operation& operation, const VerbOptions& options) {
  WaitOptions made;
  made.strategy = options.wait;
  made.timeout = options.timeout;
  made.wait_for_jobs = options.wait_for_jobs;
  made.lists_where_watches_are_refused = operation.goes_further;
  made.on_progress = operation.on_progress;
  return made;
}

Result<void> try_record(const Operation& operation, const std::function<Result<void>()>& write) {
  // Also where it was denied: those who answer that (webhooks, authorizers) have their moments too.
  const auto is_worth_it = [](const Error& error) { return error.code() != ErrorCode::not_found; };
  const auto pause = [&](int call) { return !operation.cancel.sleep(kRecordPause * call); };
  return tried<void>(operation.goes_further ? kRecordTries : 1, is_worth_it, pause, write);
}

Result<void> update_record(const Operation& operation, const Release& release) {
  return try_record(operation, [&] { return operation.store.update(release); });
}

Result<void> make_record(const Operation& operation, const Release& release, int history_limit) {
  auto made = create_release(operation.env, operation.store, release, history_limit);
  if (made || !operation.goes_further) return made;
  // "It exists already" is the answer to the same question put again below us, where the first answer was lost.
  const auto code = made.error().code();
  if (code != ErrorCode::unavailable && code != ErrorCode::conflict) return made;
  if (operation.cancel.sleep(kRecordPause)) return made;
  base::Arena arena;
  const auto there = operation.store.get(arena, release.name, release.revision);
  if (!there) return there.error().code() == ErrorCode::not_found ? operation.store.create(release) : made;
  const bool is_ours = (*there)->last_deployed.unix_nanoseconds == release.last_deployed.unix_nanoseconds;
  return is_ours ? Result<void>() : made;
}

void record(const Operation& operation, const Release& release) {
  if (operation.lease_holds && !operation.lease_holds()) return;  // somebody else writes this release now
  auto updated = update_record(operation, release);
  if (!updated) {
    operation.env.log.warn("failed to update release", {{"name", release.name},
                                                        {"revision", std::to_string(release.revision)},
                                                        {"error", updated.error().helm()}});
  }
}

Result<void> run_event(const Operation& operation, Release& release, chart::HookEvent event,
                       const VerbOptions& options, bool server_side) {
  if (options.no_hooks || operation.client == nullptr) return {};
  HookOptions hooks;
  hooks.wait = wait_options(operation, options);
  hooks.server_side = server_side;
  hooks.may_write = [&operation] { return may_write(operation); };
  hooks.record = [&operation, &release] { record(operation, release); };
  hooks.output = operation.hook_output;
  return run_hooks(operation.env, *operation.client, operation.cancel, release, event, hooks);
}

Result<void> wait_for(const Operation& operation, const std::vector<TargetObject>& objects,
                      const VerbOptions& options) {
  if (operation.client == nullptr) return {};
  return wait_ready(operation.env, *operation.client, operation.cancel, objects, wait_options(operation, options));
}

Result<std::vector<TargetObject>> build(const Operation& operation, std::string_view manifest,
                                        std::string_view name_space, Validation validation) {
  if (operation.client == nullptr) return std::vector<TargetObject>();
  const auto todays = TRY(with_todays_apis(operation, manifest));
  auto built = build_objects(operation.arena, *operation.client, todays, name_space, validation);
  if (!built) return explain_removed_apis(operation, manifest, std::move(built).error());
  return built;
}

void mark_owners(const Operation& operation, std::vector<TargetObject>& targets, const Release& release) {
  for (auto& target : targets) mark_owner(operation.arena, target, release.name, release.name_space);
}

}  // namespace cluster
