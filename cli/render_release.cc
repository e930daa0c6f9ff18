#include "cli/render_release.h"

#include <algorithm>

#include <fmt/format.h>

#include "charts/schema.h"
#include "cli/installable_chart.h"
#include "cli/post_renderer.h"
#include "cluster/hooks.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kHidden = "# HIDDEN: The Secret output has been suppressed";

std::string manifest_of(const engine::Rendered& rendered, bool hides_secrets) {
  std::string text;
  std::size_t size = 0;
  for (const auto& manifest : rendered.manifests) size += manifest.path.size() + manifest.text.size() + 16;
  text.reserve(size);
  for (const auto& manifest : rendered.manifests) {
    const bool is_hidden = hides_secrets && manifest.head.kind == "Secret" && manifest.head.api_version == "v1";
    text.append("---\n# Source: ").append(manifest.path).append("\n");
    text.append(is_hidden ? kHidden : manifest.text).append("\n");
  }
  return text;
}

// What Secrets are made to hold, so that no error of the server's tells it.
void remember_secrets(Invocation& call, const engine::Rendered& rendered) {
  const auto learn = [&](const chart::Manifest& manifest) {
    if (manifest.head.kind != "Secret") return;
    base::Arena arena;
    if (const auto object = base::yaml::read(arena, manifest.text)) call.secrets.learn_object(*object);
  };
  for (const auto& manifest : rendered.manifests) learn(manifest);
  for (const auto& hook : rendered.hooks) learn(hook.manifest);
}

Error no_resource(const Invocation& call, const cluster::GroupVersionKind& kind, const std::string& reason) {
  const auto text = fmt::format("{}, Kind={}", kind.api_version(), kind.kind);
  call.env.log.error("unable to retrieve resource list", {{"GroupVersion", kind.api_version()}, {"error", reason}});
  call.env.log.error("unable to get apiresource", {{"groupVersionKind", text}, {"error", reason}});
  return Error(ErrorCode::not_found,
               fmt::format("unable to get apiresource from unstructured: {}: {}", text, reason));
}

Result<base::Value> looked_up(const Invocation& call, cluster::KubeClient& client, base::Arena& arena,
                              const cluster::ObjectKey& asked) {
  auto key = asked;
  const auto* discovery = TRY(client.discovery());
  const auto* resource = discovery->find(key.kind);
  if (resource == nullptr) {
    const auto versions = discovery->api_versions();
    if (std::find(versions.begin(), versions.end(), key.kind.api_version()) == versions.end()) {
      return no_resource(call, key.kind, "the server could not find the requested resource");
    }
    return base::Value::map(base::Map::make(arena));
  }
  if (!resource->is_namespaced) key.name_space.clear();
  auto found = key.name.empty() ? client.list(arena, key.kind, key.name_space, {}) : client.get(arena, key);
  if (found || found.error().code() != ErrorCode::not_found) return found;
  call.env.log.debug("lookup: resource not found", {{"apiVersion", key.kind.api_version()},
                                                    {"kind", key.kind.kind},
                                                    {"namespace", asked.name_space},
                                                    {"name", key.name}});
  return base::Value::map(base::Map::make(arena));
}

}  // namespace

engine::LookupFunction live_lookup(const Invocation& call, cluster::KubeClient* client) {
  if (client == nullptr) return {};
  return [&call, client](base::Arena& arena, std::string_view api_version, std::string_view kind,
                         std::string_view name_space, std::string_view name) {
    return looked_up(call, *client, arena,
                     {cluster::parse_kind(api_version, kind), std::string(name_space), std::string(name)});
  };
}

cluster::RenderOutput release_output(engine::Rendered rendered, bool hides_secrets) {
  cluster::RenderOutput output;
  output.manifest = manifest_of(rendered, hides_secrets);
  output.hooks = cluster::release_hooks(rendered.hooks);
  output.notes = std::move(rendered.notes);
  return output;
}

void connect_render(Invocation& call, base::Arena& arena, cluster::KubeClient* client,
                    cluster::Operation& operation, ExplainedChart& known) {
  operation.render = [&call, &arena, &known, client](const cluster::RenderInput& input) -> Result<cluster::RenderOutput> {
    engine::RenderOptions options;
    options.release = {input.name, input.name_space, input.revision, !input.is_upgrade, input.is_upgrade};
    options.capabilities = input.capabilities;
    options.lookup = live_lookup(call, client);
    options.enable_dns = call.flags.boolean("enable-dns");
    options.subchart_notes = call.flags.boolean("render-subchart-notes");
    options.explains = call.voice == Voice::tug;
    set_post_renderer(call, options);
    known.chart = &input.chart;
    known.values = input.values;
    auto rendered = TRY(engine::render(call.env, arena, input.chart, input.values, options));
    if (call.voice == Voice::tug) remember_secrets(call, rendered);
    return release_output(std::move(rendered), call.flags.boolean("hide-secret"));
  };
  if (call.flags.boolean("skip-schema-validation")) return;
  operation.check_values = [&call, &arena, &known](const chart::Chart& chart, const base::Value& values) {
    known.chart = &chart;
    known.values = values;
    return chart::validate_values(call.env, arena, chart, values, schema_options(call));
  };
}

}  // namespace cli
