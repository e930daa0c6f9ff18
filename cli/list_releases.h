// Which releases there are: for `list` and for completion.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/moment.h"
#include "base/result.h"
#include "cluster/release_store.h"

namespace cli {

// What a list shows of a release.
struct ListedRelease {
  std::string name{};
  std::string name_space{};
  int revision = 0;
  base::Moment updated{};
  cluster::Status status = cluster::Status::unknown;
  bool has_status = true;
  std::string chart{};  // "web-1.2.3"
  std::string app_version{};
};

inline constexpr std::uint32_t kAllStatuses = ~(1U << static_cast<unsigned>(cluster::Status::unknown));

struct ListOptions {
  std::string filter{};    // regular expression that names must match
  std::string selector{};  // labels
  std::uint32_t statuses = kAllStatuses;  // one bit for each; all but unknown (MSC-067)
  bool by_date = false;
  bool is_reversed = false;
  std::int64_t offset = 0;
  std::int64_t max = 0;  // 0 = all
};

// The newest revision of each release with a wanted status; every revision where only superseded ones are wanted
// (MSC-064). Sorted by name, then namespace, or by date.
base::Result<std::vector<ListedRelease>> list_releases(cluster::ReleaseStore& store, const ListOptions& options);

}  // namespace cli
