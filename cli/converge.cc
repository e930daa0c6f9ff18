#include "cli/converge.h"

#include "base/json.h"
#include "cli/chart_options.h"
#include "cli/diff_text.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/verb_flags.h"
#include "cluster/preview.h"

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

// Values as a record keeps them: none and an empty table are the same, and so are 1 and 1.0.
std::string values_text(base::Arena& arena, const base::Value& values) {
  if (!values.is_map() || values.as_map().empty()) return "{}";
  const auto text = base::json::write(arena, values);
  return text ? *text : std::string();
}

template <typename Options>
void adopt(const Wanted& wanted, Options& options) {
  options.take_ownership |= wanted.adopts;
  options.force_conflicts |= wanted.adopts;
}

Result<cluster::Plan> plan_for(Invocation& call, base::Arena& arena, ReleaseCall& release_call, const Wanted& wanted,
                               bool dry_run) {
  auto& operation = release_call.operation();
  auto& known = release_call.known();
  auto made = wanted.load ? wanted.load(arena) : load_installable(call, arena, wanted.chart_path);
  if (!made) return std::move(made).error();
  auto* loaded = *made;
  known.chart = loaded;
  const auto values = base::deep_copy(arena, wanted.values);
  auto* last = TRY(last_or_none(operation, wanted.release));
  const auto how = dry_run ? cluster::DryRunStrategy::server : cluster::DryRunStrategy::none;
  if (last == nullptr || last->status == Status::uninstalled) {
    auto options = install_options(call.flags);
    options.name = wanted.release;
    options.server_side = call.flags.text("server-side") != "false";
    options.replace = true;
    options.dry_run = how;
    options.create_namespace |= wanted.creates_namespace;
    adopt(wanted, options);
    auto plan = TRY(cluster::plan_install(operation, *loaded, values, options));
    if (last != nullptr && plan.last == nullptr) {  // a dry run does not look at names
      plan.last = last;
      plan.supersedes_last = true;
      plan.target->revision = last->revision + 1;
    }
    return plan;
  }
  auto options = upgrade_options(call.flags);
  options.name = wanted.release;
  // What is asked for is the whole of it: values of earlier revisions are not carried along unseen.
  if (options.reuse == cluster::ReuseValues::automatic) options.reuse = wanted.reuse;
  options.from_any_state = true;
  adopt(wanted, options);
  options.dry_run = how;
  known.has_recorded_values = options.reuse != cluster::ReuseValues::reset;
  return cluster::plan_upgrade(operation, *loaded, values, options);
}

}  // namespace

Result<Wanted> read_wanted(Invocation& call, base::Arena& arena, ReleaseCall& release_call, const std::string& release,
                           const std::string& chart_reference) {
  Wanted wanted;
  wanted.release = release;
  wanted.chart_path = TRY(locate_chart(call, chart_reference));
  wanted.values = TRY(user_values(call, arena, release_call.known()));
  return wanted;
}

Result<cluster::Plan> converge(Invocation& call, base::Arena& arena, ReleaseCall& release_call, const Wanted& wanted,
                               bool dry_run) {
  auto plan = plan_for(call, arena, release_call, wanted, dry_run);
  return explained(call, std::move(plan), release_call.known());
}

cluster::SecretMask mask_of(const cluster::Plan& plan) {
  cluster::SecretMask mask;
  mask.learn_values(plan.target->config);
  if (plan.current != nullptr) mask.learn_values(plan.current->config);
  for (const auto& target : plan.targets) mask.learn_object(target.object);
  for (const auto& original : plan.originals) mask.learn_object(original.object);
  return mask;
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
