#include "cli/locate.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/yaml.h"
#include "charts/manifest.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;

bool has_repository(Invocation& call, std::string_view wanted) {
  base::Arena arena;
  const auto bytes = call.env.files.read(arena, call.settings.repository_config);
  if (!bytes) return false;
  const auto document = base::yaml::read(arena, *bytes);
  if (!document || !document->is_map()) return false;
  const auto repositories = document->as_map().get("repositories");
  if (!repositories.is_list()) return false;
  for (const auto& entry : repositories.as_list()) {
    if (!entry.is_map()) continue;
    const auto name = entry.as_map().get("name");
    if (name.is_string() && name.as_string() == wanted) return true;
  }
  return false;
}

Error from_elsewhere(const std::string& name, std::string_view what) {
  return Error(ErrorCode::unavailable,
               fmt::format(
                   "chart {} is {}, which needs the repository part that is not in this version",
                   base::go_quote(name), what))
      .hinting("fetch the chart by other means and name its folder or archive");
}

}  // namespace

base::Result<std::string> locate_chart(Invocation& call, const std::string& reference) {
  const std::string name(chart::trim_space(reference));
  if (!call.flags.text("repo").empty()) return from_elsewhere(name, "in a repository (--repo)");
  const auto info = call.env.files.info(name);
  if (info && info->has_value()) {
    if (call.flags.boolean("verify")) return from_elsewhere(name, "to be verified");
    return base::absolute_path(call.env.files, name);
  }
  if (name.starts_with('/') || name.starts_with('.')) {
    return Error(ErrorCode::not_found, fmt::format("path {} not found", base::go_quote(name)));
  }
  if (name.starts_with("oci://")) return from_elsewhere(name, "in a registry");
  if (name.find("://") != std::string::npos) return from_elsewhere(name, "on the network");
  const auto slash = name.find('/');
  if (slash == std::string::npos) {
    return Error(ErrorCode::not_found,
                 "non-absolute URLs should be in form of repo_name/path_to_chart, got: " + name)
        .because(fmt::format("there is no folder or archive {}", base::go_quote(name)));
  }
  const auto repository = name.substr(0, slash);
  if (has_repository(call, repository)) return from_elsewhere(name, "in a repository");
  return Error(ErrorCode::not_found, fmt::format("repo {} not found", repository))
      .because(fmt::format("there is no folder or archive {}, and no repository {}",
                           base::go_quote(name), repository));
}

}  // namespace cli
