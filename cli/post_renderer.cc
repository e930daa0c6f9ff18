#include "cli/post_renderer.h"

#include <fmt/format.h>

#include "base/process.h"
#include "charts/manifest.h"

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

void set_post_renderer(const FlagSet& flags, engine::RenderOptions& options) {
  const auto program = flags.text("post-renderer");
  if (program.empty()) return;
  options.post_renderer_name = program;
  options.post_render = [program,
                         arguments = flags.list("post-renderer-args")](std::string_view manifests) {
    return post_render(program, arguments, manifests);
  };
}

}  // namespace cli
