// images and bundle, which Helm has not.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"

namespace cli {

base::Result<void> run_images(Invocation& call);

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

inline constexpr CommandRow kImageCommands[] = {
    {.path = "images",
     .usage = "CHART|RELEASE|FILE",
     .summary = "list the images that a chart, a release or a manifest runs",
     .details =
         "Prints each image once, sorted, as it is written: of containers, init and ephemeral containers, volumes and hooks,\n"
         "in every kind that holds a Pod template, custom resources included. Fields of custom resources and arguments of\n"
         "operators count where a rule names them; --field and --argument add rules.\n\n"
         "A path or a reference as `template` takes it is a chart, rendered without a cluster with the values given; a file\n"
         "or URL that ends in .yaml, .yml or .json, or \"-\", is a manifest; another single word is the name of a release\n"
         "(its newest revision). --chart, --release and --manifest say what is meant where that is wrong.\n\n"
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
};

}  // namespace cli::own
