// images and bundle, which Helm has not.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"
#include "cli/own_commands.h"

namespace cli {

base::Result<void> run_images(Invocation& call);
base::Result<void> run_bundle_create(Invocation& call);
base::Result<void> run_bundle_extract(Invocation& call);
base::Result<void> run_bundle_install(Invocation& call);
base::Result<void> run_bundle_list(Invocation& call);
base::Result<void> run_bundle_push(Invocation& call);
base::Result<void> run_bundle_upgrade(Invocation& call);
base::Result<void> run_bundle_verify(Invocation& call);

}  // namespace cli

namespace cli::own {

inline constexpr FlagRow kImageField = tables::of_type(
    FlagType::text_array, "field", "[]", "field of a kind that names images: KIND=JSONPATH or KIND.GROUP=JSONPATH; may be repeated");
inline constexpr FlagRow kImageArgument = tables::of_type(
    FlagType::text_array, "argument", "[]", "argument of containers that names an image: --NAME; may be repeated");
inline constexpr FlagRow kRenderVersion = tables::text("kube-version", "", "Kubernetes version that templates see");
inline constexpr FlagRow kRenderApis = tables::of_type(FlagType::comma_list, "api-versions", "[]",
                                                       "API versions that templates see as well; may be repeated", 'a');

// How a chart is rendered where its images are looked for.
inline constexpr std::array kImageRender{kRenderVersion,   kRenderApis,           tables::kDevel,
                                         tables::kSkipSchema, tables::kDependencyUpdate, kImageField,
                                         kImageArgument,   tables::kAllow[0],     tables::kAllow[1]};
inline constexpr std::array kImagesFlags{
    tables::on_off("chart", "the argument is a chart"),
    tables::on_off("release", "the argument is a release in the cluster"),
    tables::on_off("manifest", "the argument is a file or URL with manifests or a channel of addons"),
    tables::on_off("digests", "ask the registries for the digest of each image"),
    tables::on_off("skip-tests", "leave the images of tests out"),
    tables::of_type(FlagType::format, "output", "", "table, json or yaml, with the objects that use each image", 'o')};
inline constexpr std::string_view kImagesExclusive[] = {"chart release", "chart manifest", "release manifest"};

inline constexpr std::array kBundleCreateFlags{
    tables::text("output", "", "file to write", 'o'),
    tables::of_type(FlagType::text_array, "channel", "[]", "URL of a channel of addons, or of a manifest; may be repeated"),
    tables::of_type(FlagType::text_array, "image", "[]", "image that goes in as well; may be repeated"),
    tables::text("platform", "all", "what to take of images for several platforms: OS/ARCHITECTURE, or all")};
inline constexpr FlagRow kBundleRegistry = tables::text("registry", "", "where the images are now: HOST[:PORT][/PREFIX]");
inline constexpr std::array kBundleExtractFlags{kBundleRegistry};
inline constexpr std::array kBundleInstallFlags{
    kBundleRegistry, tables::on_off("skip-registry-check", "do not ask the registry whether it has the images")};
// The flags of install, without those that name or fetch another chart or make up a name.
inline constexpr auto kBundleInstall = [] {
  std::array<FlagRow, tables::kInstall.size() - 4> rows{};
  std::size_t count = 0;
  for (const auto& row : tables::kInstall) {
    const bool is_out = row.name == "generate-name" || row.name == "name-template" || row.name == "devel" ||
                        row.name == "dependency-update";
    if (!is_out) rows[count++] = row;
  }
  return rows;
}();
// Those of upgrade likewise.
inline constexpr auto kBundleUpgrade = [] {
  std::array<FlagRow, tables::kUpgradeOnly.size() - 3> rows{};
  std::size_t count = 0;
  for (const auto& row : tables::kUpgradeOnly) {
    const bool is_out = row.name == "install" || row.name == "devel" || row.name == "dependency-update";
    if (!is_out) rows[count++] = row;
  }
  return rows;
}();
inline constexpr std::string_view kBundleForceGroups[] = {"force-replace force-conflicts", "force force-conflicts"};

inline constexpr CommandRow kImageCommands[] = {
    {.path = "images",
     .usage = "CHART|RELEASE|CHANNEL|FILE",
     .summary = "list the images that a chart, a release, a channel or a manifest runs",
     .details =
         "Prints each image once, sorted, as it is written: of containers, init and ephemeral containers, volumes and hooks,\n"
         "in every kind that holds a Pod template, custom resources included. Fields of custom resources and arguments of\n"
         "operators count where a rule names them; --field and --argument add rules.\n\n"
         "A path or a reference as `template` takes it is a chart, rendered without a cluster with the values given; a file\n"
         "or URL that ends in .yaml, .yml or .json, or \"-\", is a manifest, or a channel of addons (kind: Addons), whose\n"
         "manifests are read; another single word is the name of a release (its newest revision). --chart, --release and --manifest say what is meant where that is wrong.\n\n"
         "-o table, json and yaml tell which objects use an image. With --digests the registries are asked (with the\n"
         "credentials of `registry login`): each line is IMAGE@DIGEST, the digest of the index where there are several\n"
         "platforms, or IMAGE and \"unresolved\"; then the reasons follow on standard error and the exit status is 1.",
     .example = "  %P images ./web -f production.yaml\n"
                "  %P images web -n shop -o table\n"
                "  %P images prometheus.yaml --field Widget.example.com={.spec.parts[*].image}\n"
                "  %P images oci://registry.example.com/charts/web --version 1.2.0 --digests",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_images,
     .flags = {kImageRender, tables::kValues, tables::kChartReference, tables::kServer},
     .own_flags = kImagesFlags,
     .exclusive = kImagesExclusive,
     .complete = &complete_chart,
     .is_ours = true},
    {.path = "bundle",
     .usage = "create|list|verify|extract|push|install|upgrade",
     .summary = "charts and their images in one file, for clusters without a network",
     .details = "A bundle is a tar archive with an OCI image layout in it. It is made where there is a network, carried over, put\n"
                "into the registry there, and installed with the images of that registry.",
     .rule = ArgumentRule::none,
     .is_ours = true},
    {.path = "bundle create",
     .usage = "-o FILE [CHART...]",
     .summary = "put charts and the images they run into one file",
     .details =
         "Renders each CHART with the values given, finds the images of its objects (as `images` does) and fetches charts and\n"
         "images; what values at the other end could choose must be named by --image. Images for several platforms go in\n"
         "whole unless --platform names one. Every blob is checked against its digest; where one cannot be had nothing is\n"
         "written. The same charts and images give the same bytes.",
     .example = "  %P bundle create -o web.bundle ./web -f production.yaml\n"
                "  %P bundle create -o addons.bundle oci://registry.example.com/charts/web --version 1.2.0 --platform linux/amd64\n"
                "  %P bundle create -o addons.bundle --channel s3://acme-addons/prod/addon.yaml --image busybox:1.36",
     .rule = ArgumentRule::any,
     .run = &run_bundle_create,
     .flags = {kImageRender, tables::kValues, tables::kChartReference, tables::kServer},
     .own_flags = kBundleCreateFlags,
     .complete = &complete_charts,
     .is_ours = true},
    {.path = "bundle list",
     .usage = "FILE",
     .summary = "list what is in a bundle",
     .details = "Lists channels, charts and images with their digests, after checking all of the file.",
     .example = "  %P bundle list web.bundle",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_bundle_list,
     .flags = {tables::kOutput},
     .complete = &complete_first_path,
     .is_ours = true},
    {.path = "bundle verify",
     .usage = "FILE",
     .summary = "check every byte of a bundle",
     .details = "Checks that every blob has the digest that names it, that nothing is missing and nothing is there that belongs to\n"
                "nothing. push and install do so first of all.",
     .example = "  %P bundle verify web.bundle",
     .rule = ArgumentRule::exactly,
     .count = 1,
     .run = &run_bundle_verify,
     .complete = &complete_first_path,
     .is_ours = true},
    {.path = "bundle extract",
     .usage = "FILE FOLDER",
     .summary = "write a bundle's charts and channels into a folder",
     .details =
         "Writes each chart as NAME-VERSION.tgz and each channel as a folder with its documents. With --registry the images in\n"
         "a channel's manifests are those below that registry (where `bundle push` puts them), and the hashes in the channel\n"
         "follow, so that `addon channel apply` takes it. FOLDER must be empty or not there.",
     .example = "  %P bundle extract addons.bundle ./addons --registry registry.local:5000/mirror",
     .rule = ArgumentRule::exactly,
     .count = 2,
     .run = &run_bundle_extract,
     .own_flags = kBundleExtractFlags,
     .complete = &complete_two_words,
     .is_ours = true},
    {.path = "bundle push",
     .usage = "FILE REGISTRY[/PREFIX]",
     .summary = "put a bundle's images and charts into a registry",
     .details =
         "quay.io/a/b:v1 becomes REGISTRY/PREFIX/quay.io/a/b:v1, nginx:1.25 REGISTRY/PREFIX/docker.io/library/nginx:1.25, the\n"
         "chart web REGISTRY/PREFIX/charts/web. Digests stay. What is there already is not sent, and what another repository\n"
         "of the registry has is taken from there. Channels stay in the bundle (`bundle extract`).",
     .example = "  %P bundle push web.bundle registry.local:5000/mirror --username deploy --password \"$PASSWORD\"",
     .rule = ArgumentRule::exactly,
     .count = 2,
     .run = &run_bundle_push,
     .flags = {tables::kServer},
     .complete = &complete_first_path,
     .is_ours = true},
    {.path = "bundle install",
     .usage = "RELEASE FILE [CHART]",
     .summary = "install a chart of a bundle, with the images of another registry",
     .details =
         "Checks the file, asks the registry for the images (`bundle push` puts them there), and installs the chart: as `install`\n"
         "does, but every image of the manifest and the hooks is one below --registry, which the record keeps. An image that\n"
         "is not in the bundle is refused. CHART is NAME or NAME:VERSION; it may be left out where there is only one.",
     .example = "  %P bundle install web web.bundle --registry registry.local:5000/mirror -f production.yaml --wait",
     .rule = ArgumentRule::at_least,
     .count = 2,
     .run = &run_bundle_install,
     .flags = {kBundleInstall, tables::kInstallOnly, tables::kValues, tables::kServer, tables::kWait, tables::kInstallRest,
               kBundleInstallFlags},
     .own_flags = kInstallFlags,
     .exclusive = kBundleForceGroups,
     .is_ours = true},
    {.path = "bundle upgrade",
     .usage = "RELEASE FILE [CHART]",
     .summary = "upgrade a release to a chart of a bundle, with the images of another registry",
     .details = "What `bundle install` does, for a release that is there. A plain `upgrade` would bring back the images that the\n"
                "chart names.",
     .example = "  %P bundle upgrade web web-1.3.bundle --registry registry.local:5000/mirror -f production.yaml --wait",
     .rule = ArgumentRule::at_least,
     .count = 2,
     .run = &run_bundle_upgrade,
     .flags = {kBundleUpgrade, tables::kValues, tables::kServer, tables::kWait, tables::kDryRun, tables::kOutput,
               kBundleInstallFlags},
     .own_flags = kUpgradeFlags,
     .exclusive = kBundleForceGroups,
     .is_ours = true},
};

}  // namespace cli::own
