// Which version of a chart a request means.
#pragma once

#include <string_view>

namespace repo {

// Whether `version` asks for a range ("^1", ">=1 <2", "1.x") rather than for one version ("1.2.3", "1.2").
// Decides what is said about a version that is not there exactly. helm.md REP-009.
bool is_version_range(std::string_view version);

}  // namespace repo
