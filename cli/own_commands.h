// The commands that Helm has not: seeing what will happen, converging, explaining, trying. They are there only when
// the program is called as tug. command_table.cc puts them behind Helm's.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"
#include "cli/registry_commands.h"

namespace cli::own {

inline constexpr FlagRow kTakeOver = {
    .name = "take-over", .help = "mark a revision that was left pending as failed and go on"};
inline constexpr FlagRow kCrdDangers = {
    .name = "allow-crd-dangers",
    .help = "upgrade CRDs even where objects would lose fields or stop being valid (unsafe)"};
inline constexpr FlagRow kUpgradeApis = {
    .name = "upgrade-apis", .help = "write objects of APIs that the cluster no longer has for today's"};
inline constexpr FlagRow kContext = {.name = "context",
                                     .type = FlagType::number,
                                     .fallback = "3",
                                     .help = "lines to show around each change; -1: everything"};
inline constexpr FlagRow kShowSecrets = {.name = "show-secrets",
                                         .help = "show what Secrets and sensitive values hold"};

// What Helm 2's books teach, and what does no harm today.
inline constexpr FlagRow kOldName =
    tables::deprecated(tables::text("name", "", "name of the release"), "write the name before the chart: NAME CHART");
inline constexpr FlagRow kOldPurge = tables::deprecated(
    tables::on_off("purge", "remove the record as well"), "the record goes with the release unless --keep-history is given");
// What install, upgrade and their kin take in our voice beside Helm's flags.
inline constexpr std::array kInstallFlags{tables::kAllow[0], tables::kAllow[1], kTakeOver, kUpgradeApis, kShowSecrets,
                                          kOldName};
inline constexpr std::array kTemplateFlags{tables::kAllow[0], tables::kAllow[1], kOldName};
inline constexpr std::array kUninstallFlags{kTakeOver, kUpgradeApis, kOldPurge};
inline constexpr std::array kUpgradeFlags{tables::kAllow[0], tables::kAllow[1], kTakeOver, kCrdDangers, kUpgradeApis, kShowSecrets};
inline constexpr std::array kTakeOverFlags{kTakeOver, kUpgradeApis};
inline constexpr std::array kShowSecretsFlags{kShowSecrets};
inline constexpr std::array kDiffFlags{tables::kAllow[0], tables::kAllow[1], kCrdDangers, kUpgradeApis, kContext, kShowSecrets};
inline constexpr std::array kPlanFlags{
    tables::kAllow[0], tables::kAllow[1], kCrdDangers, kUpgradeApis, kContext, kShowSecrets,
    FlagRow{.name = "out", .type = FlagType::text, .help = "write the plan into this file, for `apply FILE`"}};
inline constexpr std::array kDriftFlags{kContext, kShowSecrets};
inline constexpr std::array kWhyFlags{
    FlagRow{.name = "revision", .type = FlagType::number, .fallback = "0", .help = "which revision; 0: the newest that failed"}};
inline constexpr std::array kServeFlags{
    FlagRow{.name = "port", .type = FlagType::number, .fallback = "0", .help = "port on loopback; 0: a free one"},
    FlagRow{.name = "write-kubeconfig", .type = FlagType::text, .help = "write a kubeconfig for it into this file"}};

inline constexpr std::array kSearchRegistryFlags{
    tables::on_off("versions", "print every version", 'l'), tables::kDevel,
    tables::text("version", "", "range that versions must be in"), tables::kSearchWidth, tables::kFailOnNoResult};

// What brings a release to a chart: the flags of upgrade, but for the one that would take Secrets out of it.
inline constexpr auto kConvergeFlags = [] {
  std::array<FlagRow, tables::kUpgradeOnly.size() - 1> rows{};
  std::size_t count = 0;
  for (const auto& row : tables::kUpgradeOnly) {
    if (row.name != tables::kHideSecret.name) rows[count++] = row;
  }
  return rows;
}();

// `helm diff upgrade`, as the plugin of that name is called: its flags that upgrade has not. Those about the form of
// its output are taken and do nothing.
inline constexpr std::array kPluginDiffFlags{
    FlagRow{.name = "context", .shorthand = 'C', .type = FlagType::number, .fallback = "-1", .help = "lines to show around each change; -1: everything"},
    FlagRow{.name = "detailed-exitcode", .help = "end with 2 where something would change"},
    kShowSecrets,
    FlagRow{.name = "color", .type = FlagType::text, .fallback = "auto", .help = "when to use colours", .bare = "always"},
    FlagRow{.name = "no-color", .help = "no colours"},
    tables::hidden(FlagRow{.name = "allow-unreleased"}),
    tables::hidden(FlagRow{.name = "suppress-secrets"}),
    tables::hidden(FlagRow{.name = "show-secrets-decoded"}),
    tables::hidden(FlagRow{.name = "include-tests"}),
    tables::hidden(FlagRow{.name = "include-crds"}),
    tables::hidden(FlagRow{.name = "three-way-merge"}),
    tables::hidden(FlagRow{.name = "normalize-manifests"}),
    tables::hidden(FlagRow{.name = "strip-trailing-cr"}),
    tables::hidden(FlagRow{.name = "strip-aggregated-rules"}),
    tables::hidden(FlagRow{.name = "disable-validation"}),
    tables::hidden(FlagRow{.name = "no-validate"}),
    tables::hidden(FlagRow{.name = "quiet", .shorthand = 'q'}),
    tables::hidden(FlagRow{.name = "dry-run", .type = FlagType::text, .bare = "client"}),
    tables::hidden(FlagRow{.name = "output", .type = FlagType::text, .fallback = "diff"}),
    tables::hidden(FlagRow{.name = "suppress", .type = FlagType::text_array}),
    tables::hidden(FlagRow{.name = "suppress-output-line-regex", .type = FlagType::text_array}),
    tables::hidden(FlagRow{.name = "find-renames", .shorthand = 'D', .type = FlagType::text, .fallback = "0"}),
    tables::hidden(FlagRow{.name = "kube-version", .type = FlagType::text}),
    tables::hidden(FlagRow{.name = "api-versions", .shorthand = 'a', .type = FlagType::comma_list})};

inline constexpr CommandRow kCommands[] = {
    {.path = "search registry",
     .usage = "oci://HOST/PATH[/NAME] [keyword]",
     .summary = "list charts of a registry and their versions",
     .details = "Lists the newest stable version of a chart in a registry, or of every chart below a path where the registry\n"
                "tells what it has (many public ones do not). --versions lists all, --version those of a range. The word\n"
                "`registry` may be left out: `%P search oci://...`.",
     .example = "  %P search oci://ghcr.io/acme/charts/web --versions\n  %P search oci://localhost:5000/charts --plain-http",
     .rule = ArgumentRule::at_least,
     .count = 1,
     .run = &run_search_registry,
     .flags = {kSearchRegistryFlags, tables::kServer, tables::kOutput},
     .is_ours = true},
    {.path = "diff",
     .usage = "RELEASE CHART",
     .summary = "show what an upgrade would change in the cluster",
     .details = "Asks the cluster, by a dry run of every write, what installing or upgrading RELEASE with CHART would\n"
                "change, and shows it object by object. Secrets are hidden unless --show-secrets is given.\n\n"
                "Exit status: 0 nothing would change, 2 something would, 1 an error.",
     .example = "  %P diff web ./web -f production.yaml",
     .rule = ArgumentRule::exactly,
     .count = 2,
     .run = &run_diff,
     .flags = {kConvergeFlags, tables::kValues, tables::kChartReference, tables::kServer, tables::kWait,
               tables::kPostRender},
     .own_flags = kDiffFlags,
     .complete = &complete_release_and_chart,
     .is_ours = true,
     .is_plugin = true},
    {.path = "diff upgrade",
     .usage = "RELEASE CHART",
     .summary = "show what an upgrade would change in the cluster",
     .details = "What the plugin of that name is for: works out, by a dry run of every write, what upgrading RELEASE with\n"
                "CHART would change. Exit status: 0, or 2 with --detailed-exitcode where something would change; 1 an error.",
     .rule = ArgumentRule::exactly,
     .count = 2,
     .run = &run_plugin_diff,
     .flags = {kConvergeFlags, tables::kValues, tables::kChartReference, tables::kServer, tables::kPostRender,
               kPluginDiffFlags},
     .complete = &complete_release_and_chart,
     .is_plugin = true},
    {.path = "plan",
     .usage = "RELEASE CHART",
     .summary = "work out what would be done, and keep it for later",
     .details = "Shows what `diff` shows. With --out the plan is written into a file (readable by you alone: it holds what\n"
                "the manifest holds); `apply FILE` carries it out exactly as it is, or refuses and says what has changed\n"
                "in the cluster since.",
     .example = "  %P plan web ./web --out web.plan\n  %P apply web.plan",
     .rule = ArgumentRule::exactly,
     .count = 2,
     .run = &run_plan,
     .flags = {kConvergeFlags, tables::kValues, tables::kChartReference, tables::kServer, tables::kWait,
               tables::kPostRender},
     .own_flags = kPlanFlags,
     .complete = &complete_release_and_chart,
     .is_ours = true},
    {.path = "apply",
     .usage = "RELEASE CHART | PLANFILE",
     .summary = "bring a release to what a chart says, from any state",
     .details = "Installs RELEASE where it is not there, upgrades it where it is, goes on where an earlier attempt failed\n"
                "or was interrupted, and writes nothing where nothing would change. Given a file of `plan --out`, carries\n"
                "that plan out.",
     .example = "  %P apply web ./web -f production.yaml\n  %P apply web.plan",
     .rule = ArgumentRule::at_least,
     .count = 1,
     .run = &run_apply,
     .flags = {kConvergeFlags, tables::kValues, tables::kChartReference, tables::kServer, tables::kWait,
               tables::kOutput, tables::kPostRender},
     .own_flags = kUpgradeFlags,
     .complete = &complete_release_and_chart,
     .is_ours = true},
    {.path = "drift",
     .usage = "RELEASE",
     .summary = "show what in the cluster is no longer as the release says",
     .details = "Compares every object of the deployed revision with the cluster. Exit status: 0 all is as it should be,\n"
                "2 something is not, 1 an error.",
     .example = "  %P drift web",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_drift,
     .own_flags = kDriftFlags,
     .complete = &complete_release,
     .is_ours = true},
    {.path = "why",
     .usage = "RELEASE",
     .summary = "show why a revision failed",
     .details = "Prints what was seen at the moment of the failure: the state of each object that was not ready, its pods,\n"
                "events and last log lines.",
     .example = "  %P why web --revision 3",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_why,
     .own_flags = kWhyFlags,
     .complete = &complete_release,
     .is_ours = true},
    {.path = "sandbox",
     .usage = "serve|path|reset",
     .summary = "a cluster for trying things, in a folder",
     .details = "`--kube-context sandbox` names a cluster that is built in: a folder ($TUG_SANDBOX) in place of a server.\n"
                "It keeps objects and says that they are ready; it runs nothing. For trying and for tests. With\n"
                "$TUG_SANDBOX_VERSION, such as 1.15, it serves the APIs that Kubernetes has removed since that version too.",
     .rule = ArgumentRule::none,
     .is_ours = true},
    {.path = "sandbox serve",
     .summary = "let kubectl and others talk to the sandbox",
     .details = "Serves the sandbox on loopback, without encryption or login, until it is interrupted.",
     .example = "  %P sandbox serve --write-kubeconfig /tmp/sandbox.yaml",
     .rule = ArgumentRule::none,
     .run = &run_sandbox_serve,
     .own_flags = kServeFlags,
     .is_ours = true},
    {.path = "sandbox path",
     .summary = "print the sandbox's folder",
     .details = "The folder is $TUG_SANDBOX, or tug/sandbox below $XDG_DATA_HOME.",
     .rule = ArgumentRule::none,
     .run = &run_sandbox_path,
     .is_ours = true},
    {.path = "sandbox reset",
     .summary = "empty the sandbox",
     .details = "Removes every object of the sandbox, and nothing else from its folder.",
     .rule = ArgumentRule::none,
     .run = &run_sandbox_reset,
     .is_ours = true},
};

}  // namespace cli::own
