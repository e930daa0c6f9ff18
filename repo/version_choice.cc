#include "repo/version_choice.h"

#include "base/semver.h"

namespace repo {

bool is_version_range(std::string_view version) {
  constexpr auto npos = std::string_view::npos;
  if (version.find_first_of("^~<>=!*") != npos || version.find("||") != npos || version.find(" - ") != npos) {
    return true;
  }
  const std::string_view numbers = version.substr(0, version.find_first_of("-+"));
  return numbers.find_first_of("xX") != npos;
}

base::Result<std::optional<std::size_t>> find_version(base::Log& log, const VersionList& versions,
                                                      std::string_view wanted) {
  const auto constraint = TRY(base::Constraint::parse(wanted.empty() ? "*" : wanted));
  if (!wanted.empty()) {
    for (std::size_t i = 0; i < versions.count; ++i) {
      if (versions.version(i) == wanted) return std::optional<std::size_t>(i);
    }
  }
  for (std::size_t i = 0; i < versions.count; ++i) {
    const auto version = base::parse_version(versions.version(i));
    if (!version || !constraint.allows(*version)) continue;
    const std::string chart(versions.chart), asked(wanted), selected(versions.version(i));
    if (is_version_range(wanted)) {
      log.debug("selected version matching constraint",
                {{"chart", chart}, {"constraint", asked}, {"selected", selected}});
    } else if (!wanted.empty()) {
      log.warn("unable to find exact version requested; falling back to closest available version",
               {{"chart", chart}, {"requested", asked}, {"selected", selected}});
    }
    return std::optional<std::size_t>(i);
  }
  return std::optional<std::size_t>();
}

}  // namespace repo
