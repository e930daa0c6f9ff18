// bundle install and upgrade: the chart comes out of the bundle, and between rendering and everything else every image is replaced
// by the one in the registry, so that plan, objects and record agree. Nothing is written before the bundle and the
// registry were asked.

#include <fmt/format.h>

#include "charts/image_relocate.h"
#include "cli/bundle_file.h"
#include "cli/image_commands.h"
#include "cli/image_source.h"
#include "cli/install_flow.h"
#include "cli/registry_files.h"
#include "cli/verb_flags.h"
#include "engine/render.h"
#include "repo/bundle_push.h"
#include "repo/chart_download.h"
#include "repo/image_registry.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

void relocate_render(cluster::Operation& operation, const repo::Bundle& bundle, const std::string& target) {
  const auto change = [&bundle, target](const chart::FoundImage& found) { return relocated(bundle, target, found); };
  operation.render = [&bundle, change, inner = operation.render](const cluster::RenderInput& input) -> Result<cluster::RenderOutput> {
    auto output = TRY(inner(input));
    output.manifest = TRY(chart::relocate_images(output.manifest, bundle.rules(), change));
    for (auto& hook : output.hooks) hook.manifest = TRY(chart::relocate_images(hook.manifest, bundle.rules(), change));
    return output;
  };
}

// That the registry has every image of the bundle.
Result<void> check_registry(Invocation& call, const repo::Bundle& bundle, const std::string& target) {
  std::vector<chart::ImageReference> images;
  for (const auto& item : bundle.items()) {
    if (item.kind != repo::BundleKind::image) continue;
    images.push_back(repo::relocated_item(item, TRY(chart::parse_image_reference(item.name)), target));
    images.back().digest = item.root.digest;
  }
  const auto session = TRY(open_image_registries(call, WithLogin::yes));
  const auto answers = repo::resolve_images(*session, images);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) continue;
    auto error = answers[i].error();
    if (error.code() != ErrorCode::not_found) {
      return error.hinting("--skip-registry-check installs without asking, where only the cluster reaches the registry");
    }
    return Error(ErrorCode::not_found, fmt::format("the registry has no {}", images[i].text()))
        .hinting(fmt::format("tug bundle push {} {}", call.arguments[1], target));
  }
  return {};
}

// The chart's archive in the content cache, where it is found as any chart that was fetched.
Result<std::string> unpacked_chart(Invocation& call, const repo::Bundle& bundle, const std::string& wanted) {
  const auto item = TRY(bundle.find_chart(wanted));
  const auto archive = TRY(bundle.layer(item));
  const auto parts = TRY(bundle.layout().parts(item.root));
  const auto path = repo::content_file(call.settings.content_cache, TRY(repo::digest_bytes(parts.back().digest)));
  TRY(call.env.files.make_directories(base::directory_name(path)));
  TRY(call.env.files.write(path, archive, 0644));
  return base::absolute_path(call.env.files, path);
}

// What both commands begin with.
struct FromBundle {
  std::string target{};
  repo::Bundle bundle;
  std::string chart_path{};
};
Result<FromBundle> read_bundle(Invocation& call, base::Arena& file, cluster::DryRunStrategy dry_run) {
  const auto target = TRY(repo::parse_bundle_target(call.flags.text("registry")));
  FromBundle from{target, TRY(open_bundle(call, file, call.arguments[1]))};
  from.chart_path = TRY(unpacked_chart(call, from.bundle, call.arguments.size() > 2 ? call.arguments[2] : ""));
  if (!call.flags.boolean("skip-registry-check") && dry_run != cluster::DryRunStrategy::client) {
    TRY(check_registry(call, from.bundle, target));
  }
  return from;
}

Result<void> install(Invocation& call, base::Arena& arena, cluster::DryRunStrategy dry_run) {
  base::Arena file;  // the bundle's own: a render has its limit
  const auto from = TRY(read_bundle(call, file, dry_run));
  auto options = install_options(call.flags);
  options.dry_run = dry_run;
  options.server_side = call.flags.boolean("server-side");
  options.replace = call.flags.boolean("replace");
  options.name = call.arguments[0];
  auto release_call = TRY(ReleaseCall::open(call, arena, options.dry_run, NoConnection::told_later));
  relocate_render(release_call->operation(), from.bundle, from.target);
  const auto* release = TRY(install_release(call, arena, *release_call, options, from.chart_path, call.arguments[0]));
  return print_release(call, arena, *release, call.flags.boolean("hide-notes"));
}

Result<void> upgrade(Invocation& call, base::Arena& arena, cluster::DryRunStrategy dry_run) {
  base::Arena file;
  const auto from = TRY(read_bundle(call, file, dry_run));
  auto options = upgrade_options(call.flags);
  options.dry_run = dry_run;
  options.name = call.arguments[0];
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none, NoConnection::told_later));
  relocate_render(release_call->operation(), from.bundle, from.target);
  const auto* release = TRY(upgrade_release(call, arena, *release_call, options, from.chart_path));
  return print_release(call, arena, *release, call.flags.boolean("hide-notes"));
}

Result<void> check_words(Invocation& call) {
  if (call.arguments.size() > 3) return Error(ErrorCode::invalid, "more than RELEASE, FILE and CHART is given: " + call.arguments[3]);
  if (!call.flags.text("registry").empty()) return check_tls_files(call);
  return Error(ErrorCode::invalid, "--registry is missing: where the images of the bundle are now")
      .hinting(fmt::format("tug bundle push {0} HOST[:PORT][/PREFIX] puts them there; then --registry HOST[:PORT][/PREFIX]", call.arguments[1]));
}

}  // namespace

Result<void> run_bundle_install(Invocation& call) {
  TRY(check_words(call));
  const auto dry_run = TRY(dry_run_strategy(call));
  base::Arena arena(engine::kMaxRenderMemory);
  auto done = install(call, arena, dry_run);
  if (done) return done;
  auto error = std::move(done).error();
  if (error.helm().find("cannot reuse a name") != std::string::npos) {
    error.hinting("`bundle upgrade` changes it; a plain `upgrade` would bring back the images that the chart names");
  }
  return failed(std::move(error), "INSTALLATION FAILED: ");
}

Result<void> run_bundle_upgrade(Invocation& call) {
  TRY(check_words(call));
  const auto dry_run = TRY(dry_run_strategy(call));
  base::Arena arena(engine::kMaxRenderMemory);
  return upgrade(call, arena, dry_run);
}

}  // namespace cli
