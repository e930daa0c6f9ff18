// The rows of `addon channel`: addons from kops's channel documents. Only in our voice.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"
#include "cli/own_commands.h"

namespace cli {

base::Result<void> run_addon_channel_get(Invocation& call);
base::Result<void> run_addon_channel_list(Invocation& call);
base::Result<void> run_addon_channel_apply(Invocation& call);
base::Result<void> run_addon_channel_prune(Invocation& call);
base::Result<void> run_addon_channel_publish(Invocation& call);

}  // namespace cli

namespace cli::own {

inline constexpr FlagRow kChannelYes = tables::on_off("yes", "do it; without this flag it is only shown what would be done", 'y');
inline constexpr FlagRow kChannelStrict =
    tables::on_off("strict", "a kubernetesVersion that cannot be read is an error; else its entry is passed over");
inline constexpr FlagRow kChannelHash =
    tables::on_off("allow-hash-mismatch", "take manifests that are not those the channel lists (unsafe)");
inline constexpr FlagRow kChannelUnbounded =
    tables::on_off("allow-unbounded-prune", "prune kinds without a label selector, everywhere (unsafe)");
inline constexpr FlagRow kChannelLegacy =
    tables::on_off("legacy-versions", "choose by version, the highest first, as kops did until 1.21");
inline constexpr FlagRow kChannelDefaultNamespace =
    tables::text("default-namespace", "", "namespace of objects that name none; without it that is an error");
inline constexpr FlagRow kChannelManager =
    tables::text("field-manager", "tug", "who the fields belong to; \"kops\" to take turns with kops's channels program");
inline constexpr std::array kChannelApplyFlags{
    kChannelYes, kChannelStrict, kChannelHash, kChannelUnbounded, kChannelLegacy, kChannelDefaultNamespace, kChannelManager,
    kUpgradeApis, tables::on_off("diff", "without --yes: show the lines that would change"),
    tables::on_off("show-secrets", "with --diff: show what Secrets hold")};
inline constexpr std::array kChannelPruneFlags{kChannelYes,       kChannelStrict, kChannelHash,
                                               kChannelUnbounded, kChannelLegacy, kChannelDefaultNamespace};
inline constexpr std::array kChannelListFlags{
    tables::text("kube-version", "", "only what a cluster of this version would get, such as 1.30.4"), kChannelStrict,
    kChannelLegacy};

inline constexpr std::array kChannelPublishFlags{
    tables::text("name", "", "name of the addon; without it the manifest's file name without .yaml"),
    tables::text("version", "", "version of the addon, for people and for kops until 1.21"),
    tables::text("id", "", "an id; a change of it brings the addon in again"),
    tables::text("kubernetes-version", "", "range of Kubernetes it is for, such as \">=1.22.0 <1.30.0\""),
    tables::text("state-namespace", "", "namespace that its state is kept on (default: kube-system)"),
    tables::on_off("force", "replace another manifest under the same name, version, id and range"),
    tables::on_off("dry-run", "read and check everything, write nothing")};

inline constexpr std::string_view kChannelPublishDetails =
    "Writes each manifest beside the channel's document, under a name that holds its hash, then the document with an entry for\n"
    "each: name, version, hash. Other entries and fields stay. Any number may publish at once: where the store keeps the\n"
    "conditions of writes no entry is lost; where it does not, tug says so and works under a lock. The same manifest once more\n"
    "is no error; another under the same name, version, id and range is refused unless --force is given. A publish that was\n"
    "interrupted is repaired by running it again.\n\n"
    "URL is s3://BUCKET/KEY.yaml or file:///PATH.yaml; a channel that is not there is made.";
inline constexpr std::string_view kChannelUrls =
    "A channel is a document with `kind: Addons` at s3://BUCKET/KEY, https://HOST/PATH or file:///PATH, as kops reads them; a\n"
    "manifest's URL is a channel of one addon. S3 is asked as `repo push` asks it: AWS's variables and profiles, or kops's\n"
    "S3_ENDPOINT with S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION.";
inline constexpr std::string_view kChannelDetails =
    "Addons as kops keeps them: a channel document lists manifests, clusters keep in annotations of a namespace what they have,\n"
    "and `apply` brings them up to it. kops's own channels program reads what tug writes, and the other way round.\n\n"
    "A channel is a document with `kind: Addons` at s3://BUCKET/KEY, https://HOST/PATH or file:///PATH; a manifest's URL is a\n"
    "channel of one addon.";
inline constexpr std::string_view kChannelApplyDetails =
    "Compares what the channels list with what the cluster says it has, shows a table of what would be updated and, object by\n"
    "object, what that would change; with --yes does it. An addon that fails does not hold up the others; its state is not\n"
    "written, so the next run tries it again. Nothing is written for addons that are as they should be.\n\n"
    "A channel is a document with `kind: Addons` at s3://BUCKET/KEY, https://HOST/PATH or file:///PATH, as kops reads them; a\n"
    "manifest's URL is a channel of one addon. S3 is asked as `repo push` asks it: AWS's variables and profiles, or kops's\n"
    "S3_ENDPOINT with S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION.\n\n"
    "A manifestHash of 64 hexadecimal digits must be the manifest's SHA-256 (without white space at its ends). Any number of\n"
    "operators may apply at once: the last one to finish has applied everything after the others.\n\n"
    "Exit status: 0 all went well, 1 an addon or a channel failed.";
inline constexpr std::string_view kChannelPruneDetails =
    "Shows the objects that the prune blocks of the channels' installed addons find and their manifests do not have; with\n"
    "--yes deletes them. `apply` does the same for each addon that it updates.\n\n"
    "A prune block without label selector and namespaces would take every object of its kind in the cluster: it is refused\n"
    "unless --allow-unbounded-prune is given.";

inline constexpr CommandRow kAddonChannelCommands[] = {
    {.path = "addon channel",
     .usage = "get|list|apply|prune|publish",
     .summary = "addons from kops's channel documents",
     .details = kChannelDetails,
     .rule = ArgumentRule::none,
     .is_ours = true},
    {.path = "addon channel get",
     .summary = "list the addons that the cluster says it has from channels",
     .details = "Reads the annotations addons.k8s.io/NAME of all namespaces, which tug and kops's channels program write.",
     .example = "  %P addon channel get",
     .run = &run_addon_channel_get,
     .complete = &complete_nothing_more,
     .is_ours = true},
    {.path = "addon channel list",
     .usage = "URL...",
     .summary = "list what channels offer",
     .details = kChannelUrls,
     .example = "  %P addon channel list s3://acme-addons/prod/addon.yaml\n"
                "  %P addon channel list file:///srv/addons/addon.yaml --kube-version 1.30.4",
     .rule = ArgumentRule::at_least,
     .count = 1,
     .run = &run_addon_channel_list,
     .own_flags = kChannelListFlags,
     .is_ours = true},
    {.path = "addon channel apply",
     .usage = "URL...",
     .summary = "bring the cluster up to what channels list",
     .details = kChannelApplyDetails,
     .example = "  %P addon channel apply s3://acme-addons/prod/addon.yaml\n"
                "  %P addon channel apply s3://acme-addons/prod/addon.yaml --yes\n"
                "  %P addon channel apply https://example.com/addons/ingress-nginx/v1.6.0.yaml --yes",
     .rule = ArgumentRule::at_least,
     .count = 1,
     .run = &run_addon_channel_apply,
     .own_flags = kChannelApplyFlags,
     .is_ours = true},
    {.path = "addon channel prune",
     .usage = "URL...",
     .summary = "delete what installed addons no longer have",
     .details = kChannelPruneDetails,
     .example = "  %P addon channel prune s3://acme-addons/prod/addon.yaml\n"
                "  %P addon channel prune s3://acme-addons/prod/addon.yaml --yes",
     .rule = ArgumentRule::at_least,
     .count = 1,
     .run = &run_addon_channel_prune,
     .own_flags = kChannelPruneFlags,
     .is_ours = true},
    {.path = "addon channel publish",
     .usage = "MANIFEST... URL",
     .summary = "put manifests into a channel in S3 or a folder",
     .details = kChannelPublishDetails,
     .example = "  %P addon channel publish kube2iam.yaml s3://acme-addons/prod/addon.yaml --name kube2iam --version 0.12.0\n"
                "  %P addon channel publish *.yaml file:///srv/addons/addon.yaml",
     .rule = ArgumentRule::at_least,
     .count = 2,
     .run = &run_addon_channel_publish,
     .own_flags = kChannelPublishFlags,
     .is_ours = true},
};

}  // namespace cli::own
