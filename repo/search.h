// `helm search repo`: which charts of which repositories a word is about. helm.md REP-019 … 024.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "repo/parsed_index.h"

namespace repo {

struct SearchOptions {
  std::string term{};       // empty: everything is found
  bool has_term = false;
  bool is_regexp = false;
  bool all_versions = false;
  std::string versions{};   // a range
};

struct SearchedRepository {
  std::string name{};
  ParsedIndex index;
};

struct FoundChart {
  std::string name{};  // "repo/chart"
  std::string_view version{};
  std::string_view app_version{};
  std::string_view description{};
};

// The charts that match, best first: those whose name does, then those whose description does, and so on; within
// that by name and newest version. The texts live as long as the indexes. Errors: "error parsing regexp: …", "an
// invalid version/constraint format: improper constraint: …".
base::Result<std::vector<FoundChart>> search(const std::vector<SearchedRepository>& repositories,
                                             const SearchOptions& options);

}  // namespace repo
