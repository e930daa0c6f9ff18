// Which Helm this program answers for, and which version it is itself.
#pragma once

#include <string_view>

namespace cli {

inline constexpr std::string_view kTugVersion = "0.1.0";
inline constexpr std::string_view kHelmVersion = "v4.3.1";
// As a build of Helm without version control information says it.
inline constexpr std::string_view kGitCommit = "";
inline constexpr std::string_view kGitTreeState = "";
inline constexpr std::string_view kGoVersion = "go1.26.8";
inline constexpr std::string_view kKubeClientVersion = "v1.37";

}  // namespace cli
