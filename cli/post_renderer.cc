#include "cli/post_renderer.h"

#include <fmt/format.h>

#include "base/process.h"
#include "charts/manifest.h"
#include "repo/plugin_command.h"
#include "repo/plugin_folder.h"

namespace cli {
namespace {

base::Result<std::string> post_render(const std::string& program,
                                      const std::vector<std::string>& arguments,
                                      std::string_view manifests) {
  auto result = TRY(base::run_process(program, arguments, manifests));
  if (result.status == 0) return std::move(result.out);
  const auto said = chart::trim_space(result.err);
  return base::Error(base::ErrorCode::invalid,
                     fmt::format("{} ended with status {}{}{}", program, result.status,
                                 said.empty() ? "" : ": ", said));
}

}  // namespace

void set_post_renderer(Invocation& call, engine::RenderOptions& options) {
  const auto name = call.flags.text("post-renderer");
  if (name.empty()) return;
  options.post_renderer_name = name;
  auto arguments = call.flags.list("post-renderer-args");
  base::MemoryLog nobody;  // what cannot be loaded was told when the flag was read
  base::Env quiet{call.env.files, call.env.clock, call.env.random, nobody, call.env.in, call.env.out, call.env.err, call.env.variable};
  auto plugin = repo::find_plugin(quiet, call.settings.plugins_directory, {name, std::string(repo::kPostRendererPlugin)});
  if (plugin) {
    options.post_render = [&env = call.env, plugin = *std::move(plugin), arguments = std::move(arguments)](std::string_view manifests) {
      return repo::run_post_renderer(env, plugin, arguments, manifests);
    };
    return;
  }
  options.post_render = [name, arguments = std::move(arguments)](std::string_view manifests) {
    return post_render(name, arguments, manifests);
  };
}

}  // namespace cli
