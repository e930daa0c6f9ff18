#include "cli/converge.h"

#include "base/json.h"
#include "charts/values.h"
#include "cli/chart_options.h"
#include "cli/diff_text.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/verb_flags.h"
#include "cluster/install.h"
#include "cluster/preview.h"
#include "cluster/upgrade.h"

namespace cli {

using base::ErrorCode;
using base::Result;
using cluster::Status;

namespace {

Result<cluster::Release*> last_or_none(cluster::Operation& operation, const std::string& name) {
  auto last = cluster::last_release(operation.arena, operation.store, name);
  if (last || last.error().code() != ErrorCode::not_found) return last;
  return nullptr;
}

cluster::InstallOptions install_options(const Invocation& call, const std::string& name) {
  cluster::InstallOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(call.flags);
  options.name = name;
  options.labels = call.flags.map("labels");
  options.server_side = call.flags.text("server-side") != "false";
  options.replace = true;
  options.skip_crds = call.flags.boolean("skip-crds");
  options.create_namespace = call.flags.boolean("create-namespace");
  options.rollback_on_failure = call.flags.boolean("rollback-on-failure");
  options.take_ownership = call.flags.boolean("take-ownership");
  return options;
}

cluster::UpgradeOptions upgrade_options(const Invocation& call, const std::string& name) {
  cluster::UpgradeOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(call.flags);
  options.name = name;
  options.labels = call.flags.map("labels");
  options.server_side = call.flags.text("server-side");
  // What is asked for is the whole of it: values of earlier revisions are not carried along unseen.
  options.reuse = cluster::ReuseValues::reset;
  if (call.flags.boolean("reuse-values")) options.reuse = cluster::ReuseValues::reuse;
  if (call.flags.boolean("reset-then-reuse-values")) options.reuse = cluster::ReuseValues::reset_then_reuse;
  options.history_limit = static_cast<int>(call.flags.number("history-max"));
  options.rollback_on_failure = call.flags.boolean("rollback-on-failure");
  options.cleanup_on_fail = call.flags.boolean("cleanup-on-fail");
  options.take_ownership = call.flags.boolean("take-ownership");
  options.skip_crds = call.flags.boolean("skip-crds");
  options.from_any_state = true;
  return options;
}

// Values as a record keeps them: none and an empty table are the same, and so are 1 and 1.0.
std::string values_text(base::Arena& arena, const base::Value& values) {
  if (!values.is_map() || values.as_map().empty()) return "{}";
  const auto text = base::json::write(arena, values);
  return text ? *text : std::string();
}

Result<cluster::Plan> plan_for(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                               const std::string& release, const std::string& chart_reference, bool dry_run) {
  auto& operation = release_call.operation();
  const auto path = TRY(locate_chart(call, chart_reference));
  auto& known = release_call.known();
  const auto values = TRY(user_values(call, arena, known));
  auto* loaded = TRY(load_installable(call, arena, path));
  known.chart = loaded;
  const auto* last = TRY(last_or_none(operation, release));
  const auto how = dry_run ? cluster::DryRunStrategy::server : cluster::DryRunStrategy::none;
  if (last == nullptr || last->status == Status::uninstalled) {
    auto options = install_options(call, release);
    options.dry_run = how;
    auto plan = TRY(cluster::plan_install(operation, *loaded, values, options));
    if (last != nullptr && plan.last == nullptr) {  // a dry run does not look at names
      plan.last = TRY(last_or_none(operation, release));
      plan.supersedes_last = true;
      plan.target->revision = plan.last->revision + 1;
    }
    return plan;
  }
  auto options = upgrade_options(call, release);
  options.dry_run = how;
  known.has_recorded_values = options.reuse != cluster::ReuseValues::reset;
  return cluster::plan_upgrade(operation, *loaded, values, options);
}

}  // namespace

Result<cluster::Plan> converge(Invocation& call, base::Arena& arena, ReleaseCall& release_call,
                               const std::string& release, const std::string& chart_reference, bool dry_run) {
  auto plan = plan_for(call, arena, release_call, release, chart_reference, dry_run);
  return explained(call, std::move(plan), release_call.known());
}

Result<bool> is_settled(cluster::Operation& operation, const cluster::Plan& plan) {
  if (plan.verb != cluster::Verb::upgrade || plan.last != plan.current) return false;
  const auto& there = *plan.current;
  const auto& wanted = *plan.target;
  if (there.status != Status::deployed || there.manifest != wanted.manifest || there.notes != wanted.notes ||
      there.labels != wanted.labels || there.hooks.size() != wanted.hooks.size()) {
    return false;
  }
  for (std::size_t i = 0; i < wanted.hooks.size(); ++i) {
    if (there.hooks[i].manifest != wanted.hooks[i].manifest || there.hooks[i].events != wanted.hooks[i].events) return false;
  }
  if (there.chart == nullptr || there.chart->metadata.version != wanted.chart->metadata.version ||
      there.chart->metadata.app_version != wanted.chart->metadata.app_version) {
    return false;
  }
  base::Arena arena;
  if (values_text(arena, there.config) != values_text(arena, wanted.config)) return false;
  return !has_changes(TRY(cluster::preview(operation, plan)));
}

}  // namespace cli
