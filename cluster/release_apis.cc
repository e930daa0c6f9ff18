#include "cluster/release_apis.h"

#include <fmt/format.h>

#include "cluster/api_replacements.h"

namespace cluster {

using base::Error;
using base::Result;

namespace {

IsServed served_by(KubeClient& client) {
  return [&client](const GroupVersionKind& kind) { return is_served(client, kind); };
}

Result<std::string> replaced(const Operation& operation, const std::string& manifest) {
  auto made = TRY(replace_apis(manifest, served_by(*operation.client)));
  for (const auto& line : made.replaced) operation.env.log.warn("written for today's API: " + line);
  return std::move(made.text);
}

}  // namespace

Result<void> bring_up_apis(const Operation& operation, Release& release) {
  if (!operation.upgrades_apis || operation.client == nullptr) return {};
  release.manifest = TRY(replaced(operation, release.manifest));
  for (auto& hook : release.hooks) hook.manifest = TRY(replaced(operation, hook.manifest));
  return {};
}

Result<std::string_view> with_todays_apis(const Operation& operation, std::string_view manifest) {
  if (!operation.upgrades_apis || operation.client == nullptr) return manifest;
  const auto made = TRY(replace_apis(manifest, served_by(*operation.client)));
  return made.replaced.empty() ? manifest : operation.arena.copy(made.text);
}

Error explain_removed_apis(const Operation& operation, std::string_view manifest, Error error) {
  const bool is_about_kinds = error.helm().find("no matches for kind") != std::string::npos;
  if (!is_about_kinds || !operation.goes_further || operation.upgrades_apis || !error.hint().empty()) return error;
  const auto made = replace_apis(manifest, served_by(*operation.client));
  if (!made || made->replaced.empty()) return error;
  return error.hinting(fmt::format("--upgrade-apis writes what has a successor for today's APIs ({}{})", made->replaced.front(),
                                   made->replaced.size() == 1 ? "" : fmt::format(" and {} more", made->replaced.size() - 1)));
}

}  // namespace cluster
