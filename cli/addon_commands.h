// addon and what is below it: the catalogue's charts as releases. Only in our own voice.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"
#include "cli/own_commands.h"

namespace cli {

base::Result<void> run_addon_install(Invocation& call);
base::Result<void> run_addon_list(Invocation& call);
base::Result<void> run_addon_pull(Invocation& call);
base::Result<void> run_addon_remove(Invocation& call);
base::Result<void> run_addon_show(Invocation& call);
base::Result<void> run_addon_upgrade(Invocation& call);

// One addon of the catalogue.
Completion complete_addon(Invocation& call, const std::string& typed);

}  // namespace cli

namespace cli::own {

inline constexpr FlagRow kReleaseFlag = tables::text("release", "", "name of the release (the addon's name)");

// What brings a release to a chart, but for what is about where charts come from.
inline constexpr auto kAddonChangeFlags = [] {
  constexpr std::string_view kLeftOut[] = {"install", "devel", "dependency-update"};
  std::array<FlagRow, kConvergeFlags.size() - std::size(kLeftOut)> rows{};
  std::size_t count = 0;
  for (const auto& row : kConvergeFlags) {
    bool is_left_out = false;
    for (const auto name : kLeftOut) is_left_out |= row.name == name;
    if (!is_left_out) rows[count++] = row;
  }
  return rows;
}();
inline constexpr FlagRow kPlanOnly = tables::on_off("dry-run", "show what would be done, and do nothing");
inline constexpr std::array kAddonInstallFlags{
    tables::kAllow[0], tables::kAllow[1], kTakeOver, kShowSecrets, kContext, kReleaseFlag, kPlanOnly,
    tables::on_off("adopt", "take over what an older form of the addon left in the cluster"),
    tables::on_off("replace", "with --adopt: delete what cannot be taken over, and make it anew")};
inline constexpr std::array kAddonUpgradeFlags{
    tables::kAllow[0], tables::kAllow[1], kTakeOver, kCrdDangers, kShowSecrets, kContext, kReleaseFlag, kPlanOnly,
    tables::on_off("allow-downgrade", "also to a version older than the one that is there")};
inline constexpr std::array kAddonRemoveFlags{kTakeOver, kReleaseFlag};
inline constexpr std::array kAddonShowFlags{tables::on_off("values", "print its values.yaml, with their comments"),
                                            tables::on_off("chart", "print its Chart.yaml")};
inline constexpr std::array kAddonListFlags{
    tables::on_off("available", "only what the catalogue has; asks no cluster"),
    tables::on_off("channels", "ask the channels that addons came from what they offer now")};
inline constexpr std::array kAddonPullFlags{
    tables::text("destination", ".", "directory to write to", 'd'),
    tables::on_off("untar", "write a folder instead of an archive")};
inline constexpr std::string_view kAddonShowExclusive[] = {"values chart"};

inline constexpr CommandRow kAddonCommands[] = {
    {.path = "addon",
     .usage = "list|show|pull|install|upgrade|remove|channel|iam",
     .summary = "addons of a cluster, from the catalogue and from kops's channels",
     .details = "The catalogue is in the program: charts for what most clusters need, with values that are sound as they are. What\n"
                "`addon install` makes is a release like any other: `history`, `diff`, `rollback`, `test` and `why` work on it.\n\n"
                "`addon channel` is for channel documents as kops has them, `addon iam` for what kube2iam lets pods do.",
     .rule = ArgumentRule::none,
     .aliases = {"addons"},
     .is_ours = true},
    {.path = "addon list",
     .summary = "list addons: what there is, what is installed, and whether it is well",
     .details = "Lists the catalogue, and of the cluster the releases of its charts: from the catalogue or from another chart of that\n"
                "name, which version, and whether their objects are as they should be.",
     .example = "  %P addon list\n  %P addon list --channels\n  %P addon list --available",
     .rule = ArgumentRule::none,
     .run = &run_addon_list,
     .flags = {kAddonListFlags, tables::kOutput},
     .aliases = {"ls"},
     .complete = &complete_nothing_more,
     .is_ours = true},
    {.path = "addon show",
     .usage = "NAME",
     .summary = "print what an addon is, and what can be set",
     .details = "Prints the README of the addon's chart, or with --values what can be set and why.",
     .example = "  %P addon show kube2iam\n  %P addon show kube2iam --values > kube2iam.yaml",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_addon_show,
     .flags = {kAddonShowFlags},
     .exclusive = kAddonShowExclusive,
     .complete = &complete_addon,
     .is_ours = true},
    {.path = "addon pull",
     .usage = "NAME",
     .summary = "write an addon's chart to a file",
     .details = "Writes the chart as an archive NAME-VERSION.tgz, the same bytes each time, or with --untar as a folder: to keep it in\n"
                "a repository, to change it, or for `images` and `bundle`.",
     .example = "  %P addon pull ingress-nginx\n  %P addon pull kube2iam --untar -d charts",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_addon_pull,
     .flags = {kAddonPullFlags},
     .complete = &complete_addon,
     .is_ours = true},
    {.path = "addon install",
     .usage = "NAME",
     .summary = "install an addon",
     .details = "Shows what will be made, and makes it: a release named after the addon, in the addon's own namespace (which is made\n"
                "if needed) unless --namespace says another one. Takes the flags of `install`.\n\n"
                "--adopt is for clusters that have it from a manifest, such as kops's ingress-nginx v1.6.0: objects of the same names\n"
                "are taken over where they are, so that a load balancer keeps its address. What cannot be changed (a Deployment's\n"
                "selector) or has no place any more is named, and with --replace deleted.",
     .example = "  %P addon install ingress-nginx --set aws.loadBalancer=classic --set aws.proxyProtocol=true --wait\n"
                "  %P addon install metrics-server --dry-run\n"
                "  %P addon install ingress-nginx --adopt --dry-run",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_addon_install,
     .flags = {kAddonChangeFlags, tables::kValues, tables::kWait, tables::kOutput, tables::kPostRender},
     .own_flags = kAddonInstallFlags,
     .complete = &complete_addon,
     .is_ours = true},
    {.path = "addon upgrade",
     .usage = "NAME",
     .summary = "upgrade an addon to the catalogue's version, or to other values",
     .details = "Shows what will change, and changes it; writes nothing where nothing would change. Values that were given before\n"
                "are kept, unless --reset-values is given; new ones are laid over them. A version that is newer than the catalogue's\n"
                "(of a newer tug) is left alone unless --allow-downgrade is given.",
     .example = "  %P addon upgrade ingress-nginx\n  %P addon upgrade ingress-nginx --set controller.replicaCount=3 --wait",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_addon_upgrade,
     .flags = {kAddonChangeFlags, tables::kValues, tables::kWait, tables::kOutput, tables::kPostRender},
     .own_flags = kAddonUpgradeFlags,
     .complete = &complete_addon,
     .is_ours = true},
    {.path = "addon remove",
     .usage = "NAME",
     .summary = "remove an addon",
     .details = "Uninstalls the addon's release, wherever it is. Namespaces stay, since others may have put something there.",
     .example = "  %P addon remove ingress-nginx --wait",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_addon_remove,
     .flags = {tables::kUninstall, tables::kWait},
     .own_flags = kAddonRemoveFlags,
     .aliases = {"uninstall", "rm"},
     .complete = &complete_addon,
     .is_ours = true},
};

}  // namespace cli::own
