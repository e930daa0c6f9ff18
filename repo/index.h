// index.yaml: what charts a repository has. Reading, ordering, merging and writing it. helm.md 9.1.
//
// This is the whole of an index, for those who write one. Who looks for a chart uses repo/parsed_index.h.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/result.h"
#include "charts/chart.h"

namespace repo {

inline constexpr std::size_t kMaxIndexBytes = std::size_t{256} << 20;  // of one index.yaml

// One version of a chart (REP-002).
struct IndexEntry {
  chart::Metadata metadata{};
  std::vector<std::string> urls{};
  bool has_urls = false;  // the key holds a list, be it empty
  base::Moment created{};
  bool removed = false;
  std::string digest{};  // sha256 in hexadecimal, with or without "sha256:"
  // Of Helm 2; kept, and without meaning.
  std::string checksum{};
  std::string engine{};
  std::string tiller_version{};
  std::string url{};
};

struct Index {
  std::string api_version{};
  base::Moment generated{};
  std::map<std::string, std::vector<IndexEntry>> entries{};  // by the chart's name
  std::vector<std::string> public_keys{};
  std::map<std::string, std::string> annotations{};
};

// An index without entries, made at that time (base::Clock).
Index new_index(std::int64_t unix_nanoseconds);

// Told of each entry that is left out (REP-005): the name it stood under, its version, what is wrong with it;
// both empty for an entry that is null.
struct SkippedEntry {
  std::string name{};
  std::string version{};
  std::string error{};
};
// Writes that to the log as Helm does; `source` is the file or URL of the index.
void tell_skipped(base::Log& log, const std::vector<SkippedEntry>& skipped, const std::string& source);

enum class DuplicateKeys {
  as_helm,  // refused in YAML; in JSON the last one counts
  refused,
};

// Reads an index: JSON leniently, YAML strictly (REP-003). Entries that are null or invalid are left out and
// told of in `skipped`; the rest is sorted. Values within live in `arena`. Errors, without a file's name: "empty
// index.yaml file", "no API version specified", "error unmarshaling JSON: while decoding JSON: …", "json: …".
base::Result<Index> read_index(base::Arena& arena, std::string_view text, std::vector<SkippedEntry>& skipped,
                               DuplicateKeys duplicates = DuplicateKeys::as_helm);

// The same for an index that is laid out as tools write it, one chart at a time: `take` gets an index with nothing but one chart, in
// rising order of their names, and what it does not keep is gone. Gives false where the index has to be read as a whole:
// one that is laid out otherwise, or has an error. What was taken by then, and `skipped`, is void. `passed` is told of
// parts of the text that are not looked at again for a while.
bool read_index_by_chart(std::string_view text, std::vector<SkippedEntry>& skipped,
                         const std::function<void(const Index& chart)>& take,
                         const std::function<void(std::string_view)>& passed = {});

// Newest first, as Helm sorts them: those of equal precedence come out as Go's sort.Sort leaves them (REP-006).
void sort_entries(Index& index);

// Adds those entries of `other` that `index` has none for, as find_version() sees it (REP-012): what stands in
// for another version counts, and is told to the log. Leaves them unsorted.
void merge_index(base::Log& log, Index& index, const Index& other);

// As Helm writes it: YAML with sorted keys, or JSON with two spaces and no final line feed (REP-013).
base::Result<std::string> write_index(base::Arena& arena, const Index& index);
base::Result<std::string> write_index_json(base::Arena& arena, const Index& index);

}  // namespace repo
