// Which version of a chart a request means. helm.md REP-007 … 010.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/result.h"

namespace repo {

// Whether `version` asks for a range ("^1", ">=1 <2", "1.x") rather than for one version ("1.2.3", "1.2").
// Decides what is said about a version that is not there exactly. REP-009.
bool is_version_range(std::string_view version);

// What is there to choose from: the versions of one chart, newest first.
struct VersionList {
  std::string_view chart{};
  std::size_t count = 0;
  std::function<std::string_view(std::size_t index)> version{};
};

// The index of the version that `wanted` means: that very text, or else the newest one the range allows (empty: the
// newest stable one). Nothing where there is none. What Helm says about a version that stands in for another goes to
// the log. Fails with `improper constraint: "x"`.
base::Result<std::optional<std::size_t>> find_version(base::Log& log, const VersionList& versions,
                                                      std::string_view wanted);

}  // namespace repo
