// addon channel apply. For each channel: choose its entries for this cluster, compare them with what the cluster says it
// has, show that as a table, then go through what differs one by one: objects, prune, marks on nodes, the record last.
// So whoever is killed anywhere is repaired by the next run. A record that somebody else has changed meanwhile means that
// both have written objects: then all is applied once more, so the last who records has also written last.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/table.h"
#include "cli/addon_channel.h"
#include "cli/addon_channel_commands.h"
#include "cli/diff_text.h"
#include "cli/release_text.h"
#include "cli/signals.h"
#include "cluster/addon_apply.h"
#include "cluster/addon_pki.h"
#include "cluster/addon_prune.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kMaxRounds = 5;  // of applying an addon that others apply at the same moment

// An addon that is not as its channel says.
struct Planned {
  const repo::ChannelAddon* addon = nullptr;
  std::optional<std::string> current{};  // the hash that is recorded
  bool was_there = false;
  bool applies = false;
  bool makes_pki = false;
};

// A certificate authority that could not be made yet.
struct WaitingPki {
  std::string name{};
  bool is_counted = false;  // its addon has failed already
};

class ChannelApply {
 public:
  ChannelApply(Invocation& call, AddonCluster& target, ChannelReader& reader, Failures& failures)
      : call_(call), target_(target), reader_(reader), failures_(failures), rule_(version_rule(call)),
        options_{call.flags.text("field-manager"), call.flags.text("default-namespace"), call.flags.boolean("upgrade-apis")},
        applier_(call.env, target.client(), call.cancel, options_) {}

  // One channel; what fails of it is told.
  void run(const std::string& url);
  // The certificate authorities that could not be made before, since cert-manager came later.
  void finish();
  std::size_t updated() const { return updated_; }
  std::size_t current() const { return current_; }

 private:
  std::vector<Planned> plan(const repo::Channel& channel, const repo::Menu& menu);
  void show(const std::vector<Planned>& planned);
  Result<std::vector<cluster::AddonObject>> current_objects(base::Arena& arena, const repo::ChannelAddon& addon,
                                                            std::string_view manifest);
  void preview(const repo::Channel& channel, const Planned& planned);
  void carry_out(const repo::Channel& channel, const Planned& planned);
  Result<void> update(const repo::Channel& channel, Planned planned);
  Result<void> bring_in(const Planned& planned, const std::vector<cluster::AddonObject>& objects);
  bool apply_objects(const repo::ChannelAddon& addon, const std::vector<cluster::AddonObject>& objects);
  Result<std::vector<cluster::PrunableObject>> prunable(const repo::ChannelAddon& addon,
                                                        const std::vector<cluster::AddonObject>& objects);
  Result<std::optional<std::string>> state_of(const repo::ChannelAddon& addon,
                                              const std::vector<cluster::AddonObject>& objects);
  Result<void> mark(const repo::ChannelAddon& addon);
  void tell_updated(const std::string& name);
  DiffOptions diff_options() const;

  Invocation& call_;
  AddonCluster& target_;
  ChannelReader& reader_;
  Failures& failures_;
  repo::VersionRule rule_;
  cluster::AddonApplyOptions options_;
  cluster::AddonApplier applier_;
  std::vector<WaitingPki> waiting_pki_{};
  std::set<std::string> brought_namespaces_{};  // by what was previewed or applied
  std::size_t updated_ = 0;
  std::size_t current_ = 0;
};

std::vector<cluster::PruneRule> rules_of(const repo::ChannelAddon& addon) {
  std::vector<cluster::PruneRule> rules;
  for (const auto& kind : addon.prune) {
    rules.push_back({kind.group, kind.kind, kind.namespaces, kind.label_selector, kind.field_selector});
  }
  return rules;
}

std::string place_of(const cluster::ObjectKey& key) {
  const auto where = key.name_space.empty() ? "" : " in " + key.name_space;
  return plain_text(key.kind.kind + " " + key.name + where);
}

std::vector<Planned> ChannelApply::plan(const repo::Channel& channel, const repo::Menu& menu) {
  std::vector<Planned> plan;
  for (const auto* addon : menu.addons) {
    if (addon->fault) {
      failures_.add(addon->name, *addon->fault);
      continue;
    }
    auto named = cluster::check_addon_name(addon->name);
    if (!named) {
      failures_.add(addon->name, std::move(named).error());
      continue;
    }
    Planned planned{addon};
    const auto* there = target_.installed.find(addon->name_space, addon->name);
    planned.was_there = there != nullptr;
    if (there != nullptr) planned.current = there->record.manifest_hash;
    planned.applies = there == nullptr || repo::replaces(repo::version_of(*addon, channel.url), version_of(there->record), rule_);
    if (addon->needs_pki) {
      auto lacks = cluster::lacks_pki(target_.client(), addon->name);
      if (!lacks) {
        failures_.add(addon->name, std::move(lacks).error());
        continue;
      }
      planned.makes_pki = *lacks;
    }
    if (planned.applies || planned.makes_pki) {
      plan.push_back(std::move(planned));
    } else {
      ++current_;
    }
  }
  return plan;
}

void ChannelApply::show(const std::vector<Planned>& planned) {
  const auto or_dash = [](const std::string& text) { return text.empty() ? std::string("-") : plain_text(text); };
  std::vector<std::vector<std::string>> rows{{"NAME", "CURRENT", "UPDATE", "PKI"}};
  for (const auto& one : planned) {
    rows.push_back({plain_text(one.addon->name), or_dash(one.current.value_or("")),
                    one.applies ? or_dash(one.addon->manifest_hash) : "-", one.makes_pki ? "yes" : "no"});
  }
  call_.env.out << base::format_table(rows) << "\n";
}

// The objects of a manifest, those of removed APIs as today's where that was asked for.
Result<std::vector<cluster::AddonObject>> ChannelApply::current_objects(base::Arena& arena, const repo::ChannelAddon& addon,
                                                                        std::string_view manifest) {
  auto objects = TRY(read_addon_objects(call_, arena, addon.name, manifest));
  return applier_.up_to_date(arena, std::move(objects));
}

DiffOptions ChannelApply::diff_options() const {
  DiffOptions options;
  options.shows_secrets = call_.flags.boolean("show-secrets");
  options.colour = coloured_output(call_) ? Colour::on : Colour::off;
  return options;
}

Result<std::vector<cluster::PrunableObject>> ChannelApply::prunable(const repo::ChannelAddon& addon,
                                                                    const std::vector<cluster::AddonObject>& objects) {
  if (addon.prune.empty()) return std::vector<cluster::PrunableObject>();
  const auto unbounded = call_.flags.boolean("allow-unbounded-prune") ? cluster::Unbounded::allow : cluster::Unbounded::refuse;
  return cluster::prunable_objects(target_.client(), rules_of(addon), objects, options_.default_namespace, unbounded);
}

// The text of the addon's record. Its namespace must be there, unless this addon or one previewed before it brings it.
Result<std::optional<std::string>> ChannelApply::state_of(const repo::ChannelAddon& addon,
                                                          const std::vector<cluster::AddonObject>& objects) {
  for (const auto& object : objects) {
    if (object.key.kind.kind == "Namespace") brought_namespaces_.insert(object.key.name);
  }
  auto text = cluster::addon_annotation(target_.client(), addon.name_space, addon.name);
  const bool is_brought = !text && text.error().code() == ErrorCode::not_found && brought_namespaces_.contains(addon.name_space);
  if (is_brought) return std::optional<std::string>();
  return text;
}

void ChannelApply::preview(const repo::Channel& channel, const Planned& planned) {
  const auto& addon = *planned.addon;
  auto& out = call_.env.out;
  const auto show_one = [&]() -> Result<void> {
    base::Arena arena(cluster::kMaxAddonMemory);
    const auto manifest = TRY(reader_.manifest(channel, addon));
    const auto objects = TRY(current_objects(arena, addon, manifest));
    TRY(state_of(addon, objects));
    std::vector<cluster::AppliedAddonObject> refused;
    auto told = TRY(applier_.preview(arena, objects, refused));
    for (const auto& gone : TRY(prunable(addon, objects))) {
      cluster::PreviewedObject removed;
      removed.key = gone.key;
      removed.change = cluster::Change::remove;
      told.push_back(std::move(removed));
    }
    out << fmt::format("\n{}:\n", addon.name);
    if (call_.flags.boolean("diff")) {
      cluster::SecretMask mask;
      for (const auto& object : objects) mask.learn_object(object.object);
      out << TRY(diff_text(told, mask, diff_options()));
    } else {
      std::size_t same = 0;
      for (const auto& object : told) {
        if (object.change == cluster::Change::none) ++same;
        if (object.change == cluster::Change::none) continue;
        const auto* sign = object.change == cluster::Change::create ? "+" : object.change == cluster::Change::remove ? "-" : "~";
        out << fmt::format("  {} {}\n", sign, place_of(object.key));
      }
      if (same > 0) out << fmt::format("    {} unchanged\n", same);
    }
    for (const auto& one : refused) failures_.tell(fmt::format("{}: {}", addon.name, place_of(one.key)), *one.error);
    if (refused.empty()) return {};
    return Error(ErrorCode::invalid, fmt::format("{} of its {} objects would be refused", refused.size(), objects.size()));
  };
  if (planned.applies) {
    auto shown = show_one();
    if (!shown) failures_.add(addon.name, std::move(shown).error());
  }
  if (planned.makes_pki) out << fmt::format("\n{}: a certificate authority would be made\n", addon.name);
}

// False where an object failed; each is told.
bool ChannelApply::apply_objects(const repo::ChannelAddon& addon, const std::vector<cluster::AddonObject>& objects) {
  const auto applied = applier_.apply(objects);
  for (const auto& object : applied.objects) {
    if (object.error) failures_.tell(fmt::format("{}: {}", addon.name, place_of(object.key)), *object.error);
  }
  return applied.failed == 0;
}

// Objects and what is to be pruned. Both are tried, and the objects once more where pruning may have made way for them.
Result<void> ChannelApply::bring_in(const Planned& planned, const std::vector<cluster::AddonObject>& objects) {
  const auto& addon = *planned.addon;
  bool is_applied = apply_objects(addon, objects);
  const auto gone = TRY(prunable(addon, objects));
  const auto errors = cluster::remove_prunable(target_.client(), call_.cancel, gone);
  for (const auto& error : errors) failures_.tell(addon.name, error);
  if (!is_applied && errors.empty() && !gone.empty()) is_applied = apply_objects(addon, objects);
  if (!is_applied) return Error(ErrorCode::invalid, "not all of its objects are as they should be; the next run tries again");
  if (!errors.empty()) return Error(ErrorCode::invalid, "not all could be pruned; the next run tries again");
  for (const auto& object : gone) call_.env.out << fmt::format("Pruned {} of \"{}\"\n", place_of(object.key), plain_text(addon.name));
  return {};
}

// Before the record, so that a run that ends here does it once more.
Result<void> ChannelApply::mark(const repo::ChannelAddon& addon) {
  const auto group = addon.rolling_update == repo::RollingUpdate::control_plane ? cluster::NodeGroup::control_plane
                     : addon.rolling_update == repo::RollingUpdate::workers     ? cluster::NodeGroup::workers
                                                                                : cluster::NodeGroup::all;
  auto marked = cluster::mark_nodes(target_.client(), group, options_.field_manager);
  if (!marked) return std::move(marked).error().wrap("the nodes that need a rolling update could not be marked: ");
  if (marked->found == 0) {
    call_.env.log.warn(fmt::format("{} needs a rolling update, but no node has the label of those it is for", addon.name));
  } else {
    call_.env.out << fmt::format("{} nodes need a rolling update for \"{}\" (annotation {})\n", marked->found, addon.name,
                                 cluster::kNeedsUpdate);
  }
  return {};
}

Result<void> ChannelApply::update(const repo::Channel& channel, Planned planned) {
  const auto& addon = *planned.addon;
  base::Arena arena(cluster::kMaxAddonMemory);
  const auto manifest = TRY(reader_.manifest(channel, addon));
  const auto objects = TRY(current_objects(arena, addon, manifest));
  const auto record = record_of(addon, channel.url, rule_);
  for (int round = 1; round <= kMaxRounds; ++round) {
    const auto before = TRY(state_of(addon, objects));
    planned.was_there = planned.was_there || before.has_value();
    TRY(bring_in(planned, objects));
    if (planned.was_there && addon.rolling_update != repo::RollingUpdate::none) TRY(mark(addon));
    const auto recorded = TRY(cluster::record_addon(target_.client(), addon.name_space, addon.name, record, before,
                                                    options_.field_manager));
    if (recorded != cluster::Recorded::overtaken) return {};
    call_.env.log.warn(fmt::format("{}: somebody else has applied it at the same moment; it is applied once more", addon.name));
  }
  return Error(ErrorCode::conflict, fmt::format("others have applied it {} times meanwhile", kMaxRounds));
}

void ChannelApply::carry_out(const repo::Channel& channel, const Planned& planned) {
  const auto& addon = *planned.addon;
  std::optional<Error> failure;
  if (planned.applies) {
    auto updated = update(channel, planned);
    if (!updated) failure = std::move(updated).error();
  }
  bool waits = false;
  if (planned.makes_pki) {
    auto made = cluster::make_pki(call_.env, target_.client(), addon.name, options_.field_manager);
    if (!made && made.error().http_reason() == "NoKindMatch") {
      waits = true;  // cert-manager may be one of the addons to come
      waiting_pki_.push_back({addon.name, failure.has_value()});
    } else if (!made) {
      made.error().wrap("the certificate authority could not be made: ");
      if (failure) failures_.tell(addon.name, *std::move(failure));
      failure = std::move(made).error();
    }
  }
  if (failure) return failures_.add(addon.name, *std::move(failure));
  if (!waits) tell_updated(addon.name);
}

void ChannelApply::tell_updated(const std::string& name) {
  ++updated_;
  call_.env.out << fmt::format("Updated \"{}\"\n", name);
}

void ChannelApply::run(const std::string& url) {
  const auto apply_channel = [&]() -> Result<void> {
    const auto channel = TRY(reader_.channel(url));
    const auto menu = TRY(reader_.menu(channel, target_.version));
    const auto planned = plan(channel, menu);
    if (planned.empty()) {
      if (failures_.names().empty()) call_.env.out << "No update required\n";
      return {};
    }
    show(planned);
    for (const auto& one : planned) {
      if (call_.cancel.requested()) return Error(ErrorCode::unavailable, "interrupted");
      if (call_.flags.boolean("yes")) {
        carry_out(channel, one);
      } else {
        preview(channel, one);
      }
    }
    if (!call_.flags.boolean("yes")) call_.env.out << "\nMust specify --yes to update\n";
    return {};
  };
  auto applied = apply_channel();
  if (!applied) failures_.add(repo::without_credentials(url), std::move(applied).error());
}

void ChannelApply::finish() {
  if (!waiting_pki_.empty()) target_.client().reset_discovery();
  for (const auto& [name, is_counted] : waiting_pki_) {
    auto made = cluster::make_pki(call_.env, target_.client(), name, options_.field_manager);
    if (made) {
      if (!is_counted) tell_updated(name);
      continue;
    }
    if (made.error().http_reason() == "NoKindMatch") {
      made.error().because("the cluster has no cert-manager yet, which its certificates need; the next run tries again");
    }
    if (is_counted) {
      failures_.tell(name, std::move(made).error());
    } else {
      failures_.add(name, std::move(made).error());
    }
  }
}

}  // namespace

Result<void> run_addon_channel_apply(Invocation& call) {
  const SignalWatch signals(call.cancel, "");
  for (const auto& url : call.arguments) TRY(repo::check_channel_url(url));
  auto target = TRY(open_addon_cluster(call));
  ChannelReader reader(call);
  Failures failures(call);
  ChannelApply apply(call, target, reader, failures);
  for (const auto& url : call.arguments) apply.run(url);
  if (call.flags.boolean("yes")) {
    apply.finish();
    if (apply.updated() + failures.names().size() > 0) {
      call.env.out << fmt::format("{} updated, {} as they should be, {} failed\n", apply.updated(), apply.current(),
                                  failures.names().size());
    }
  }
  return failures.end("addon");
}

}  // namespace cli
