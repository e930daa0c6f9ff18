// addon install, upgrade, remove, show and pull: the catalogue's charts as releases. An addon is found where it is installed by
// its chart's name; the work is that of `apply` and `uninstall`.
#include <algorithm>

#include <fmt/format.h>

#include "base/semver.h"
#include "charts/metadata.h"
#include "charts/pack.h"
#include "charts/save.h"
#include "cli/addon.h"
#include "cli/addon_adopt.h"
#include "cli/addon_commands.h"
#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/connection.h"
#include "cli/converge.h"
#include "cli/diff_text.h"
#include "cli/release_text.h"
#include "cli/signals.h"
#include "engine/render.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// A call as another command would get it.
Invocation call_for(Invocation& call, const std::vector<std::string>& arguments) {
  return {.env = call.env, .settings = call.settings, .flags = call.flags, .command = call.command,
          .arguments = arguments, .voice = call.voice, .called_as = call.called_as, .terminals = call.terminals,
          .cancel = call.cancel, .secrets = call.secrets};
}

std::string place_text(const InstalledAddon& installed) {
  return fmt::format("\"{}\" in {}", installed.release, installed.name_space);
}

// Where the addon is installed, by --release and --namespace where they are given.
Result<std::vector<InstalledAddon>> places_of(Invocation& call, const Addon& addon) {
  auto access = TRY(open_releases(call, call.settings.name_space));
  auto installed = installed_addons(access.store(), {addon});
  if (!installed) return access.explain(std::move(installed).error());
  const auto release = call.flags.text("release");
  std::erase_if(*installed, [&](const InstalledAddon& place) { return !release.empty() && place.release != release; });
  return installed;
}

// The one place where it is installed.
Result<InstalledAddon> place_of(Invocation& call, const Addon& addon) {
  const auto places = TRY(places_of(call, addon));
  if (places.size() == 1) return places.front();
  if (places.empty()) {
    return Error(ErrorCode::not_found, fmt::format("{} is not installed", addon.name))
        .hinting(fmt::format("`tug addon install {}` installs it; `tug addon list` shows what is there", addon.name));
  }
  std::string where;
  for (const auto& place : places) where += (where.empty() ? "" : ", ") + place_text(place);
  return Error(ErrorCode::conflict, fmt::format("{} is installed more than once: {}", addon.name, where))
      .hinting("say which with --release and --namespace");
}

Result<Wanted> wanted_addon(Invocation& call, base::Arena& arena, ReleaseCall& release_call, const Addon& addon,
                            const std::string& release) {
  Wanted wanted;
  wanted.release = release;
  wanted.values = TRY(user_values(call, arena, release_call.known()));
  wanted.load = [&call, name = addon.name](base::Arena& into) { return load_addon(call, into, name); };
  wanted.reuse = cluster::ReuseValues::reset_then_reuse;
  wanted.creates_namespace = true;
  return wanted;
}

// What is going to be done: for an install the objects, for an upgrade the lines that change as well.
Result<std::string> plan_text(Invocation& call, cluster::Operation& operation, const Addon& addon,
                              const cluster::Plan& plan) {
  const auto objects = TRY(cluster::preview(operation, plan));
  const auto& target = *plan.target;
  const auto colour = coloured_output(call) ? Colour::on : Colour::off;
  auto text = fmt::format("{} {} (app version {}) as release \"{}\" in {}\n", addon.name, addon.version,
                          addon.app_version, target.name, target.name_space);
  if (plan.verb == cluster::Verb::install) return text + outline_text(objects, colour);
  DiffOptions options;
  options.context = static_cast<int>(call.flags.number("context"));
  options.shows_secrets = call.flags.boolean("show-secrets");
  options.colour = colour;
  auto mask = mask_of(plan);
  return text + TRY(diff_text(objects, mask, options));
}

// An addon's release is the catalogue's or it is none: another chart's values would mean nothing to it.
Result<void> check_chart(const cluster::Plan& plan) {
  if (plan.verb != cluster::Verb::upgrade) return {};
  const auto& there = chart_of(*plan.current).metadata;
  if (there.name == plan.target->chart->metadata.name && there.annotations.contains(kAddonNamespace)) return {};
  const auto& release = *plan.current;
  return Error(ErrorCode::conflict, fmt::format("the release \"{}\" in {} is of another chart, {} {}", release.name,
                                                release.name_space, there.name, there.version))
      .hinting("--release gives the addon's release another name, --namespace another place");
}

// Shows the plan and carries it out. Standard output is the release's alone where it is not for people. `old`: what is
// to be adopted, or nullptr.
Result<void> bring(Invocation& call, const Addon& addon, const std::string& release, const OldAddon* old) {
  base::Arena arena(engine::kMaxRenderMemory);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  const SignalWatch signals(release_call->cancel(), "");
  auto wanted = TRY(wanted_addon(call, arena, *release_call, addon, release));
  wanted.adopts = old != nullptr;
  cluster::Adoption adoption;
  auto& operation = release_call->operation();
  const bool is_trial = call.flags.boolean("dry-run");
  if (!is_trial) TRY(release_call->take_over(release, "addon"));
  auto& told = output_format(call) == OutputFormat::table ? call.env.out : call.env.err;
  {
    const auto trial = TRY(converge(call, arena, *release_call, wanted, true));
    TRY(check_chart(trial));
    if (old != nullptr) adoption = TRY(cluster::plan_adoption(operation, trial, old->objects));
    if (adoption.is_empty() && TRY(is_settled(operation, trial))) {
      release_call->give_up();
      told << fmt::format("{} is as it should be (version {}, revision {}); nothing was written.\n", addon.name,
                          addon.version, trial.current->revision);
      return {};
    }
    if (old != nullptr) {
      told << adoption_text(adoption);
    } else {
      told << TRY(plan_text(call, operation, addon, trial));
    }
    told.flush();
    if (old != nullptr) TRY(check_pairs(adoption));
  }
  if (is_trial) return {};
  if (old != nullptr) TRY(check_adoption(call, adoption));
  const auto timeout = std::chrono::nanoseconds(call.flags.nanoseconds("timeout"));
  TRY(cluster::remove_and_wait(operation, adoption.replaced, timeout));
  auto plan = TRY(converge(call, arena, *release_call, wanted, false));
  const auto* done = TRY(release_call->carry_out(plan));
  TRY(cluster::remove_and_wait(operation, adoption.left, timeout));
  if (&told == &call.env.out) told << "\n";
  return print_release(call, arena, *done, call.flags.boolean("hide-notes"));
}

// Where it is installed already by that name, where its older form is, or its own.
Result<std::string> namespace_for(Invocation& call, const Addon& addon, const std::string& release, const OldAddon& old) {
  const auto places = places_of(call, addon);
  // Who may not look everywhere says where with --namespace, or it is looked for in the addon's own.
  if (!places && places.error().code() != ErrorCode::denied) return places.error();
  if (places) {
    const auto place = std::ranges::find(*places, release, &InstalledAddon::release);
    if (place != places->end()) return place->name_space;
  }
  return old.name_space.empty() ? addon.name_space : old.name_space;
}

Error installed_already(const Addon& addon, const InstalledAddon& place) {
  return Error(ErrorCode::conflict, fmt::format("{} is installed already: {} {} in {} (revision {})", addon.name, place.chart,
                                                place.version, place.name_space, place.revision));
}

// What is elsewhere would lose objects to a second release, and the older form would be deleted for the first one.
Result<void> check_is_nowhere_else(Invocation& call, const Addon& addon, const std::string& name_space) {
  auto access = TRY(open_releases(call, ""));
  auto places = installed_addons(access.store(), {addon});
  if (!places && places.error().code() == ErrorCode::denied) return {};
  if (!places) return access.explain(std::move(places).error());
  for (const auto& place : *places) {
    if (place.name_space == name_space) continue;
    return installed_already(addon, place)
        .hinting(fmt::format("an older one is in {}, too: decide which stays, and leave out --adopt, or remove the installed one first",
                             name_space));
  }
  return {};
}

}  // namespace

Result<void> run_addon_install(Invocation& call) {
  const auto addon = TRY(find_addon(call, call.arguments[0]));
  const auto named = call.flags.text("release");
  const auto release = named.empty() ? addon.name : named;
  OldAddon old;
  const bool adopts = call.flags.boolean("adopt");
  if (call.flags.boolean("replace") && !adopts) return Error(ErrorCode::invalid, "--replace belongs to --adopt");
  if (adopts || !addon.replaces.empty()) old = TRY(find_old_addon(call, addon));
  for (const auto& record : old.records) {
    if (!adopts || old.objects.empty()) break;
    call.env.log.warn(fmt::format("the channel {} still has {}: take it out there, or the next `channel apply` brings it back",
                                  repo::without_credentials(record.record.channel), record.name));
  }
  if (!adopts && !old.objects.empty()) {
    call.env.log.warn(fmt::format("an older {} is in the namespace {} ({} objects); --adopt takes it over", addon.name,
                                  old.name_space, old.objects.size()));
    old = {};
  }
  if (adopts && !old.name_space.empty()) {
    TRY(check_is_nowhere_else(call, addon, call.settings.name_space.empty() ? old.name_space : call.settings.name_space));
  }
  if (call.settings.name_space.empty()) call.settings.name_space = TRY(namespace_for(call, addon, release, old));
  for (const auto& place : TRY(places_of(call, addon))) {
    const bool is_well = place.release == release && place.status == cluster::Status::deployed;
    if (!is_well || adopts) continue;  // an adoption that was cut off may have objects left to delete
    return installed_already(addon, place).hinting(fmt::format("`tug addon upgrade {}` changes it", addon.name));
  }
  TRY(bring(call, addon, release, adopts ? &old : nullptr));
  if (adopts && !call.flags.boolean("dry-run")) forget_records(call, old);
  return {};
}

Result<void> run_addon_upgrade(Invocation& call) {
  const auto addon = TRY(find_addon(call, call.arguments[0]));
  const auto place = TRY(place_of(call, addon));
  const auto there = base::parse_version(place.version);
  const auto wanted = base::parse_version(addon.version);
  const bool is_older = there && wanted && base::compare_versions(*wanted, *there) < 0;
  if (is_older && place.is_from_catalog && !call.flags.boolean("allow-downgrade")) {
    return Error(ErrorCode::conflict, fmt::format("{} {} is there, and the catalogue of this tug has the older {}", addon.name,
                                                  place.version, addon.version))
        .hinting("--allow-downgrade goes back to it");
  }
  call.settings.name_space = place.name_space;
  return bring(call, addon, place.release, nullptr);
}

Result<void> run_addon_remove(Invocation& call) {
  const auto addon = TRY(find_addon(call, call.arguments[0]));
  auto place = place_of(call, addon);
  if (!place && place.error().code() == ErrorCode::not_found && call.flags.boolean("ignore-not-found")) {
    call.env.out << fmt::format("{} is not installed\n", addon.name);
    return {};
  }
  if (!place) return std::move(place).error();
  call.settings.name_space = place->name_space;
  const std::vector<std::string> names{place->release};
  auto inner = call_for(call, names);
  TRY(run_uninstall(inner));
  if (!addon.replaces.empty() && !call.flags.boolean("dry-run")) {
    const auto old = find_old_addon(call, addon);
    if (old && old->objects.empty()) forget_records(call, *old);
  }
  const bool is_own = place->name_space == addon.name_space && !place->name_space.starts_with("kube-");
  if (is_own && !call.flags.boolean("dry-run")) {
    call.env.out << fmt::format("The namespace {} stays, with whatever else is in it.\n", place->name_space);
  }
  return {};
}

Result<void> run_addon_show(Invocation& call) {
  base::Arena arena;
  const auto* loaded = TRY(load_addon(call, arena, call.arguments[0]));
  auto& out = call.env.out;
  if (call.flags.boolean("chart")) {
    out << TRY(chart::write_metadata(arena, loaded->metadata));
    return {};
  }
  const std::string_view wanted = call.flags.boolean("values") ? "values.yaml" : "README.md";
  for (const auto& file : loaded->raw) {
    if (file.name != wanted) continue;
    out << file.data;
    return {};
  }
  return Error(ErrorCode::not_found, fmt::format("the chart {} has no {}", loaded->metadata.name, wanted));
}

Result<void> run_addon_pull(Invocation& call) {
  base::Arena arena;
  const auto epoch = TRY(chart::source_date_epoch(call.env));
  auto* loaded = TRY(load_addon(call, arena, call.arguments[0]));
  chart::stamp_times(*loaded, epoch.value_or(chart::kFixedTime));
  const auto folder = call.flags.text("destination");
  if (!call.flags.boolean("untar")) {
    call.env.out << TRY(chart::save_archive(call.env, arena, *loaded, folder)) << "\n";
    return {};
  }
  const auto path = base::join_path(folder, loaded->metadata.name);
  if (TRY(call.env.files.info(path))) {
    return Error(ErrorCode::conflict, fmt::format("{} is there already", path)).hinting("--destination names another place");
  }
  TRY(chart::save_directory(call.env, arena, *loaded, folder));
  call.env.out << path << "\n";
  return {};
}

Completion complete_addon(Invocation& call, const std::string& typed) {
  if (!call.arguments.empty()) return complete_nothing_more(call, typed);
  Completion answer{{}, kNoFiles};
  const auto addons = catalog_addons(call);
  if (!addons) return answer;
  for (const auto& addon : *addons) answer.words.push_back(addon.name + "\t" + addon.description);
  return answer;
}

}  // namespace cli
