// Where images and bundle look for images: charts, releases, manifests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/image_find.h"
#include "cli/command.h"
#include "cluster/release.h"
#include "repo/oci_session.h"

namespace cli {

// The rules that are known, and those of --field and --argument.
base::Result<chart::ImageRules> image_rules(const Invocation& call);

// A chart as a release of it would be, rendered without a cluster with the command's values. The release lives in the
// arena.
struct RenderedChart {
  std::string path{};  // where the chart lies: a folder or an archive
  const cluster::Release* release = nullptr;
};
base::Result<RenderedChart> render_chart(Invocation& call, base::Arena& arena, const std::string& reference);

// What to type where `name` is an addon of the catalogue and nothing else was found of that name; empty where it is none.
std::string catalog_hint(const std::string& name);

// What the manifest and the hooks of a release name.
base::Result<std::vector<chart::FoundImage>> release_images(const cluster::Release& release, const chart::ImageRules& rules);

// The text that a path or a URL (http, https, s3, file) names; "-" is standard input.
base::Result<std::string> read_text_at(Invocation& call, const std::string& place);

// How registries are asked about images: with what files keep for them and the command's certificates and --plain-http;
// a name and a password of the command line only where `with_login` says so, since they belong to one registry.
enum class WithLogin { no, yes };
base::Result<std::unique_ptr<repo::OciSession>> open_image_registries(Invocation& call, WithLogin with_login);

}  // namespace cli
