// diff, plan, apply, drift and why: seeing what will happen, what happened, and converging.
#include <fmt/format.h>

#include "cli/change_release.h"
#include "cli/commands.h"
#include "cli/converge.h"
#include "cli/diff_text.h"
#include "cli/release_text.h"
#include "cli/signals.h"
#include "cluster/evidence.h"
#include "cluster/preview.h"
#include "cluster/saved_plan.h"
#include "engine/render.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kChanged = 2;  // exit status of diff, plan and drift where something differs

DiffOptions diff_options(const Invocation& call) {
  DiffOptions options;
  options.context = static_cast<int>(call.flags.number("context"));
  options.shows_secrets = call.flags.boolean("show-secrets");
  options.colour = coloured_output(call) ? Colour::on : Colour::off;
  return options;
}

std::string headline(const cluster::Plan& plan) {
  const auto& target = *plan.target;
  if (plan.verb == cluster::Verb::install) {
    return fmt::format("install \"{}\" in {} (revision {})\n", target.name, target.name_space, target.revision);
  }
  return fmt::format("upgrade \"{}\" in {}: revision {} → {}\n", target.name, target.name_space,
                     plan.current->revision, target.revision);
}

// CRDs that would lose something are told before everything else.
std::string dangers_text(const cluster::Plan& plan) {
  std::string text;
  for (const auto& crd : plan.crds) {
    for (const auto& danger : crd.dangers) {
      text += fmt::format("! CustomResourceDefinition {}: {}{}\n", crd.target.key.name, danger.message,
                          danger.loses_data ? " (loses data)" : "");
    }
  }
  return text;
}

Result<cluster::Plan> show_plan(Invocation& call, base::Arena& arena, ReleaseCall& release_call) {
  const auto wanted = TRY(read_wanted(call, arena, release_call, call.arguments[0], call.arguments[1]));
  auto plan = TRY(converge(call, arena, release_call, wanted, true));
  const auto objects = TRY(cluster::preview(release_call.operation(), plan));
  if (call.voice == Voice::helm && !has_changes(objects)) return plan;  // as the plugin
  auto mask = mask_of(plan);
  call.env.out << headline(plan) << dangers_text(plan) << TRY(diff_text(objects, mask, diff_options(call)));
  if (has_changes(objects)) call.status = kChanged;
  return plan;
}

}  // namespace

namespace {

Result<void> diff(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::server));
  TRY(show_plan(call, arena, *release_call));
  return {};
}

}  // namespace

Result<void> run_diff(Invocation& call) {
  if (call.voice == Voice::tug) return diff(call);
  return Error(ErrorCode::invalid, "write helm diff upgrade RELEASE CHART");  // the plugin's root has no flags of its own
}

Result<void> run_plugin_diff(Invocation& call) {
  if (call.flags.boolean("no-color")) {
    call.settings.color = "never";
  } else if (call.flags.changed("color")) {
    call.settings.color = call.flags.text("color");
  }
  TRY(diff(call));
  if (!call.flags.boolean("detailed-exitcode")) call.status = 0;
  return {};
}

Result<void> run_plan(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::server));
  const auto plan = TRY(show_plan(call, arena, *release_call));
  const auto file = call.flags.text("out");
  if (file.empty()) return {};
  const auto text = TRY(cluster::save_plan(release_call->operation(), plan));
  constexpr std::uint32_t kOwnersOnly = 0600;  // it holds what the manifest holds
  TRY(call.env.files.write(file, text, kOwnersOnly));
  call.status = 0;
  call.env.out << fmt::format("The plan is in {}; `tug apply {}` carries it out as it is.\n", file, file);
  return {};
}

namespace {

Result<void> carry_out(Invocation& call, base::Arena& arena, ReleaseCall& release_call, cluster::Plan& plan) {
  const auto* done = TRY(release_call.carry_out(plan));
  return print_release(call, arena, *done, false);
}

Result<void> apply_saved(Invocation& call, const std::string& file) {
  base::Arena arena(engine::kMaxRenderMemory);
  const auto text = TRY(call.env.files.read(arena, file));
  const auto head = TRY(cluster::read_plan_head(text));
  call.settings.name_space = head.name_space;
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  const SignalWatch signals(release_call->cancel(), "");
  TRY(release_call->take_over(head.release, "apply"));
  auto plan = TRY(cluster::load_plan(release_call->operation(), text));
  return carry_out(call, arena, *release_call, plan);
}

Result<void> apply_chart(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  const SignalWatch signals(release_call->cancel(), "");
  const auto& name = call.arguments[0];
  const auto wanted = TRY(read_wanted(call, arena, *release_call, name, call.arguments[1]));
  TRY(release_call->take_over(name, "apply"));
  {
    auto trial = TRY(converge(call, arena, *release_call, wanted, true));
    if (TRY(is_settled(release_call->operation(), trial))) {
      release_call->give_up();
      call.env.out << fmt::format("\"{}\" is as it should be (revision {}); nothing was written.\n", name,
                                  trial.current->revision);
      return {};
    }
  }
  auto plan = TRY(converge(call, arena, *release_call, wanted, false));
  return carry_out(call, arena, *release_call, plan);
}

}  // namespace

Result<void> run_apply(Invocation& call) {
  return call.arguments.size() == 1 ? apply_saved(call, call.arguments[0]) : apply_chart(call);
}

Result<void> run_drift(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::server));
  auto& operation = release_call->operation();
  const auto* release = TRY(cluster::deployed_release(arena, operation.store, call.arguments[0]));
  const auto objects = TRY(cluster::drift(operation, *release));
  cluster::SecretMask mask;
  mask.learn_values(release->config);
  if (!has_changes(objects)) {
    call.env.out << fmt::format("All {} objects of \"{}\" are as revision {} says.\n", objects.size(), release->name,
                                release->revision);
    return {};
  }
  call.env.out << fmt::format("\"{}\" revision {}: what the cluster has (-) and what the release says (+)\n",
                              release->name, release->revision)
               << TRY(diff_text(objects, mask, diff_options(call)));
  call.status = kChanged;
  return {};
}

namespace {

void print_evidence(std::ostream& out, const cluster::ObjectEvidence& told, const std::string& indent) {
  out << indent << told.object << "  " << told.state << "\n";
  for (const auto& event : told.events) out << indent << "  event  " << event << "\n";
  for (const auto& line : told.logs) out << indent << "  log    " << line << "\n";
  for (const auto& pod : told.pods) print_evidence(out, pod, indent + "  ");
}

// The revision asked for, or the newest that failed.
Result<const cluster::Release*> failed_revision(Invocation& call, cluster::Operation& operation) {
  const auto revisions = TRY(cluster::history(operation.arena, operation.store, call.arguments[0]));
  const auto wanted = call.flags.number("revision");
  const cluster::Release* found = nullptr;
  for (const auto* revision : revisions) {
    const bool matches = wanted > 0 ? revision->revision == wanted : revision->status == cluster::Status::failed;
    if (matches) found = revision;
  }
  if (found != nullptr) return found;
  return Error(ErrorCode::not_found, wanted > 0 ? fmt::format("\"{}\" has no revision {}", call.arguments[0], wanted)
                                                : fmt::format("no revision of \"{}\" has failed", call.arguments[0]));
}

}  // namespace

Result<void> run_why(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::server));
  auto& operation = release_call->operation();
  const auto* release = TRY(failed_revision(call, operation));
  auto& out = call.env.out;
  out << fmt::format("\"{}\" revision {} is {}: {}\n", release->name, release->revision,
                     cluster::status_text(release->status), release->description);
  const auto evidence = cluster::load_evidence(operation, release->name, release->revision);
  if (!evidence) {
    if (evidence.error().code() != ErrorCode::not_found) return evidence.error();
    out << "No evidence was kept: the revision was not made by tug, or its cluster did not let it be written.\n";
    return {};
  }
  out << "Seen at " << evidence->time << ":\n";
  for (const auto& object : evidence->objects) print_evidence(out, object, "  ");
  if (evidence->objects.empty()) out << "  every object was as it should be\n";
  return {};
}

}  // namespace cli
