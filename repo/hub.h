// Searching Artifact Hub, or another hub with the search of Monocular. helm.md 9.2, `search hub`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"

namespace repo {

inline constexpr std::size_t kMaxHubAnswer = std::size_t{64} << 20;  // bytes
inline constexpr std::size_t kMaxHubCharts = 100'000;

struct HubChart {
  std::string url{};
  std::string version{};
  std::string app_version{};
  std::string description{};
  std::string repository_url{};
  std::string repository_name{};
};

enum class HubAnswers {
  as_helm,  // what is no JSON, or has a part of another type, is told by nobody: what was read before it counts
  checked,  // an answer that lists nothing, not even nothing, is an error
};

// What an answer lists. Error (checked): "the answer is no list of charts".
base::Result<std::vector<HubChart>> read_hub_answer(std::string_view json, const std::string& endpoint, HubAnswers answers);

// Charts that fit the words. Errors: `unable to create connection to "E": no hostname provided`, `unable to perform
// search against "E"`, whose reason tells what went wrong.
base::Result<std::vector<HubChart>> search_hub(base::Env& env, const base::Cancel& cancel, const std::string& endpoint,
                                               const std::string& words, HubAnswers answers);

}  // namespace repo
