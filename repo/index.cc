// An index's entries: their order, which one a request means, and two indexes made one.
#include "repo/index.h"

#include <utility>

#include "base/go_sort.h"
#include "base/semver.h"
#include "repo/version_choice.h"

namespace repo {

Index new_index(std::int64_t unix_nanoseconds) {
  Index index;
  index.api_version = "v1";
  index.generated = base::local_moment_of(unix_nanoseconds);
  return index;
}

void sort_entries(Index& index) {
  for (auto& [name, entries] : index.entries) {
    std::vector<base::Version> versions;
    versions.reserve(entries.size());
    for (const auto& entry : entries) {
      auto version = base::parse_version(entry.metadata.version);
      // Entries that were read have one; those of a merge or of archives too.
      versions.push_back(version ? std::move(*version) : base::Version());
    }
    const auto is_newer = [&](std::size_t a, std::size_t b) {
      return base::compare_versions(versions[a], versions[b]) > 0;
    };
    const auto order = base::go_sorted(entries.size(), is_newer);
    std::vector<IndexEntry> sorted;
    sorted.reserve(entries.size());
    for (const auto from : order) sorted.push_back(std::move(entries[from]));
    entries = std::move(sorted);
  }
}

void merge_index(base::Log& log, Index& index, const Index& other) {
  for (const auto& [key, entries] : other.entries) {
    for (const auto& entry : entries) {
      const auto& name = entry.metadata.name;
      auto& ours = index.entries[name];
      const VersionList versions{
          name, ours.size(), [&](std::size_t i) { return std::string_view(ours[i].metadata.version); }};
      const auto found = find_version(log, versions, entry.metadata.version);
      if (ours.empty() || !found || !*found) ours.push_back(entry);
    }
  }
}

}  // namespace repo
