// template: from a chart to manifests, without a cluster unless --dry-run=server asks for one. The steps
// and their order are those of Helm's install, since the first mistake is the one that is reported
// (helm.md 8.1 and 1.4).
#include <fmt/format.h>

#include "base/go_format.h"
#include "charts/coalesce.h"
#include "charts/dependencies.h"
#include "charts/schema.h"
#include "cli/change_release.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/installable_chart.h"
#include "cli/locate.h"
#include "cli/post_renderer.h"
#include "cli/registry_files.h"
#include "cli/release_name.h"
#include "cli/render_release.h"
#include "cli/template_output.h"
#include "cli/verb_flags.h"
#include "cluster/install.h"
#include "engine/render.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// --dry-run and --validate (CMD-104, CMD-114): whether a cluster is asked.
Result<bool> asks_server(Invocation& call) {
  const auto value = call.flags.text("dry-run");
  if (value == "unset") {
    call.env.log.warn("--dry-run is deprecated and should be replaced with '--dry-run=client'");
  } else if (value != "client" && value != "server") {
    bool is_on = false;
    const bool is_boolean = base::parse_bool(value, is_on);
    if (value == "none" || (is_boolean && !is_on)) {
      return Error(ErrorCode::invalid,
                   fmt::format("invalid dry-run value ({}). Must be \"server\" or \"client\"",
                               base::go_quote(value)));
    }
    if (!is_boolean) {
      return Error(
          ErrorCode::invalid,
          fmt::format("invalid dry-run value ({}). Must be \"none\", \"server\", or \"client\"",
                      base::go_quote(value)));
    }
    call.env.log.warn(
        fmt::format("boolean '--dry-run={}' flag is deprecated and must be replaced with "
                    "'--dry-run=client'",
                    value));
  }
  return value == "server" || call.flags.boolean("validate");
}

// Helm writes some failures to its log as well.
Error logged(Invocation& call, Error error, const std::string& step) {
  if (call.voice == Voice::helm) call.env.log.error(step, {{"error", error.helm()}});
  return std::move(error).wrap(step + ": ");
}

// The values that templates see: subcharts settled, the user's over the chart's, checked.
Result<base::Value> final_values(Invocation& call, base::Arena& arena, chart::Chart& loaded,
                                 const base::Value& user, const std::string& name) {
  auto checked = cluster::check_release_name(name);
  if (!checked) {
    return logged(
        call,
        std::move(checked).error().wrap(fmt::format("release name {}: ", base::go_quote(name))),
        "release name check failed");
  }
  auto processed = chart::process_dependencies(arena, call.env.log, loaded, user);
  if (!processed)
    return logged(call, std::move(processed).error(), "chart dependencies processing failed");
  const auto values = TRY(chart::coalesce_values(arena, call.env.log, loaded, user));
  if (!call.flags.boolean("skip-schema-validation")) {
    TRY(chart::validate_values(call.env, arena, loaded, values, schema_options(call)));
  }
  return values;
}

Result<engine::RenderOptions> render_options(Invocation& call, const std::string& name) {
  engine::RenderOptions options;
  options.release.name = name;
  options.release.name_space = current_namespace(call.env, call.settings);
  options.release.is_upgrade = call.flags.boolean("is-upgrade");
  options.release.is_install = !options.release.is_upgrade;
  options.capabilities.kube_version = TRY(kube_version(call.flags));
  for (const auto& version : call.flags.list("api-versions")) {
    options.capabilities.api_versions.push_back(version);
  }
  options.enable_dns = call.flags.boolean("enable-dns");
  options.subchart_notes = call.flags.boolean("render-subchart-notes");
  set_post_renderer(call, options);
  options.explains = call.voice == Voice::tug;
  return options;
}

OutputOptions output_options(const FlagSet& flags, const std::string& name) {
  OutputOptions options;
  options.shows_hooks = !flags.boolean("no-hooks");
  options.skips_tests = flags.boolean("skip-tests");
  options.show_only = flags.list("show-only");
  options.directory = flags.text("output-dir");
  if (flags.boolean("release-name")) options.release_name = name;
  return options;
}

Result<void> print(Invocation& call, std::string text, const OutputOptions& options) {
  if (!options.show_only.empty()) text = TRY(select_documents(text, options.show_only));
  call.env.out << text;
  return {};
}

// A failure while rendering or writing says how to see more.
Error with_debug_advice(Invocation& call, Error error) {
  if (call.voice == Voice::tug || call.settings.debug) return error;
  auto text = error.helm() + "\n\nUse --debug flag to render out invalid YAML";
  return std::move(error).with_helm(std::move(text));
}

// With --debug, what was rendered before the failure is shown.
Error render_failure(Invocation& call, Error error, const std::vector<chart::RenderedFile>& partial,
                     const OutputOptions& options) {
  if (!call.settings.debug) return with_debug_advice(call, std::move(error));
  const auto printed = print(call, debug_text(partial), options);
  (void)static_cast<bool>(printed);  // what went wrong first is what matters
  return error;
}

Result<void> put_out(Invocation& call, base::Arena& arena, const chart::Chart& loaded,
                     const engine::Rendered& rendered, const OutputOptions& options) {
  std::vector<chart::RenderedFile> crds;
  if (call.flags.boolean("include-crds")) crds = engine::crd_files(arena, loaded);
  if (options.directory.empty()) {
    if (!options.show_only.empty()) return print(call, manifest_text(crds, rendered, options), options);
    print_manifests(call.env.out, crds, rendered, options);
    return {};
  }
  auto written = write_manifests(call.env, crds, rendered, options);
  if (!written) return with_debug_advice(call, std::move(written).error());
  TRY(write_hooks(call.env, rendered, options));
  return print(call, "\n", options);
}

// The CRDs as the manifest of a release begins with them.
std::string crd_text(const std::vector<chart::RenderedFile>& crds) {
  std::string text;
  for (const auto& crd : crds) text += fmt::format("---\n# Source: {}\n{}\n", crd.path, crd.text);
  return text;
}

// --dry-run=server: an install up to its first write, with the cluster's capabilities and lookups.
Result<void> template_on_server(Invocation& call, base::Arena& arena, chart::Chart& loaded,
                                const base::Value& user, const std::string& name,
                                ExplainedChart& known) {
  auto release_call =
      TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::server, NoConnection::told_later));
  auto& operation = release_call->operation();
  const auto output = output_options(call.flags, name);
  engine::Rendered kept;
  std::vector<chart::RenderedFile> partial;
  bool is_rendering = false;
  operation.render = [&](const cluster::RenderInput& input) -> Result<cluster::RenderOutput> {
    auto options = TRY(render_options(call, name));
    options.capabilities = input.capabilities;
    options.lookup = live_lookup(call, operation.client);
    known.values = input.values;
    is_rendering = true;
    kept = TRY(engine::render(call.env, arena, input.chart, input.values, options, &partial));
    is_rendering = false;
    auto release = release_output(kept, false);
    if (!output.directory.empty()) release.manifest.clear();  // what goes into files is not looked at
    if (output.directory.empty() && call.flags.boolean("include-crds")) {
      release.manifest.insert(0, crd_text(engine::crd_files(arena, input.chart)));
    }
    return release;
  };
  auto install = install_options(call.flags);
  install.name = name;
  install.dry_run = cluster::DryRunStrategy::server;
  install.is_upgrade = call.flags.boolean("is-upgrade");
  auto plan = cluster::plan_install(operation, loaded, user, install);
  if (plan) return put_out(call, arena, loaded, kept, output);
  if (is_rendering) return render_failure(call, std::move(plan).error(), partial, output);
  return std::move(plan).error();
}

// Everything, noting in `known` how far it got for those who explain what went wrong.
Result<void> template_chart(Invocation& call, base::Arena& arena, ExplainedChart& known) {
  TRY(kube_version(call.flags));
  TRY(check_tls_files(call));
  const bool on_server = TRY(asks_server(call));
  auto& log = call.env.log;
  const auto version = call.flags.text("version");
  log.debug("Original chart version", {{"version", version}});
  if (version.empty() && call.flags.boolean("devel")) log.debug("setting version to >0.0.0-0");
  const auto named = TRY(name_and_chart(call, "release-name"));
  const auto path = TRY(locate_chart(call, named.chart));
  log.debug("Chart path", {{"path", path}});

  const auto user = TRY(user_values(call, arena, known));
  auto* loaded = TRY(load_installable(call, arena, path));
  known.chart = loaded;
  if (on_server) return template_on_server(call, arena, *loaded, user, named.name, known);
  const auto values = TRY(final_values(call, arena, *loaded, user, named.name));
  known.values = values;
  TRY(cluster::check_labels(call.flags.map("labels")));
  const auto options = TRY(render_options(call, named.name));
  const auto output = output_options(call.flags, named.name);
  std::vector<chart::RenderedFile> partial;
  auto rendered = engine::render(call.env, arena, *loaded, values, options, &partial);
  if (!rendered) return render_failure(call, std::move(rendered).error(), partial, output);
  return put_out(call, arena, *loaded, *rendered, output);
}

}  // namespace

Result<void> run_template(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  ExplainedChart known;
  return explained(call, template_chart(call, arena, known), known);
}

}  // namespace cli
