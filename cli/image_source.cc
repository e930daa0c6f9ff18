// Rendering goes through a client dry run of install, so that values, dependencies, schema and hooks are what a release
// would have.
#include "cli/image_source.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/url.h"
#include "charts/catalog.h"
#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/repository_access.h"
#include "cluster/install.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kReleaseName = "release-name";  // as template has it
constexpr std::size_t kMaxManifest = std::size_t{64} << 20;

bool has_scheme(std::string_view place) {
  for (const std::string_view scheme : {"http://", "https://", "s3://", "file://"}) {
    if (place.starts_with(scheme)) return true;
  }
  return false;
}

Result<RenderedChart> render(Invocation& call, base::Arena& arena, ReleaseCall& release_call, const std::string& reference) {
  auto& known = release_call.known();
  auto& operation = release_call.operation();
  RenderedChart rendered;
  auto path = locate_chart(call, reference);
  if (const auto hint = catalog_hint(reference); !path && !hint.empty()) return Error(path.error()).hinting(hint);
  rendered.path = TRY(std::move(path));
  const auto values = TRY(user_values(call, arena, known));
  auto* loaded = TRY(load_installable(call, arena, rendered.path));
  known.chart = loaded;
  operation.offline_capabilities.kube_version = TRY(kube_version(call.flags));
  for (const auto& version : call.flags.list("api-versions")) {
    operation.offline_capabilities.api_versions.push_back(version);
  }
  cluster::InstallOptions options;
  options.name = kReleaseName;
  options.dry_run = cluster::DryRunStrategy::client;
  rendered.release = TRY(cluster::plan_install(operation, *loaded, values, options)).target;
  return rendered;
}

}  // namespace

Result<chart::ImageRules> image_rules(const Invocation& call) {
  auto rules = chart::known_image_rules();
  for (const auto& text : call.flags.list("field")) rules.fields.push_back(TRY(chart::parse_image_field(text)));
  for (const auto& text : call.flags.list("argument")) {
    if (text.empty() || text == "=") return Error(ErrorCode::invalid, "--argument must name an argument, such as --sidecar-image");
    rules.arguments.push_back(text.ends_with('=') ? text : text + "=");
  }
  return rules;
}

std::string catalog_hint(const std::string& name) {
  if (std::ranges::count(chart::catalog_names(), name) == 0) return {};
  return fmt::format("the catalogue has it: `tug addon pull {0} --untar`, and name the folder as ./{0}", name);
}

Result<RenderedChart> render_chart(Invocation& call, base::Arena& arena, const std::string& reference) {
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::client));
  return explained(call, render(call, arena, *release_call, reference), release_call->known());
}

Result<std::vector<chart::FoundImage>> release_images(const cluster::Release& release, const chart::ImageRules& rules) {
  auto found = TRY(chart::find_images_in_text(release.manifest, rules, "the manifest of " + release.name));
  for (const auto& hook : release.hooks) {
    for (auto& one : TRY(chart::find_images_in_text(hook.manifest, rules, hook.path))) {
      one.is_hook = true;
      found.push_back(std::move(one));
    }
  }
  return found;
}

Result<std::string> read_text_at(Invocation& call, const std::string& place) {
  if (place == "-") {
    std::string text(std::istreambuf_iterator<char>(call.env.in), {});
    return text;
  }
  if (has_scheme(place) && !place.starts_with("file://")) {
    const auto fetcher = make_fetcher(call);
    return fetcher->get({.url = place, .owner = place});
  }
  const auto path = place.starts_with("file://") ? TRY(base::parse_url(place)).path : place;
  base::Arena arena;
  const auto contents = TRY(call.env.files.read_with_info(arena, path, kMaxManifest));
  if (contents.info.type != base::FileType::file) {
    return Error(ErrorCode::invalid, fmt::format("{} is no file", path));
  }
  if (contents.info.size > kMaxManifest) {
    return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} that are read", path, contents.info.size, kMaxManifest));
  }
  return std::string(contents.bytes);
}

Result<std::unique_ptr<repo::OciSession>> open_image_registries(Invocation& call, WithLogin with_login) {
  repo::OciAccess access;
  access.config = call.settings.registry_config;
  if (with_login == WithLogin::yes) {
    access.username = call.flags.text("username");
    access.password = call.flags.text("password");
  }
  access.tls = {call.flags.text("cert-file"), call.flags.text("key-file"), call.flags.text("ca-file"),
                call.flags.boolean("insecure-skip-tls-verify")};
  access.plain_http = call.flags.boolean("plain-http");
  return repo::OciSession::open(call.env, call.cancel, std::move(access));
}

}  // namespace cli
