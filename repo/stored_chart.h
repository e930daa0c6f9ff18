// Charts as they lie in a repository's store: names of files, what is kept with an archive, entries of the index.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "charts/load.h"
#include "repo/index_editor.h"

namespace repo {

// What the headers of an archive say, as helm-s3 writes them.
inline constexpr std::string_view kChartMetadata = "chart-metadata";  // Chart.yaml as JSON
inline constexpr std::string_view kChartDigest = "chart-digest";      // SHA-256 in hexadecimal

// What the index and the store must know of an archive. Values within live in an arena.
struct ArchiveFacts {
  chart::Metadata metadata{};
  std::string file{};  // "web-1.0.0.tgz"
  std::string digest{};
};

// Reads an archive as a chart, checked as `helm package` would: its name and version become a key. Errors: Helm's.
base::Result<ArchiveFacts> read_archive(base::Arena& arena, base::Log& log, std::string_view bytes,
                                        const chart::LoadOptions& load);

// What is kept with the archive, ASCII only; empty where it would be more than kMaxMetadataBytes.
base::Result<std::map<std::string, std::string>> archive_headers(base::Arena& arena, const ArchiveFacts& facts);

// The facts by what is kept with an archive; nothing where it says too little. `file` is the archive's name.
std::optional<ArchiveFacts> facts_of_headers(base::Arena& arena, const ObjectInfo& info, const std::string& file);

// The entry for it. `url` of the repository is not escaped, a relative file name is (section 2.2).
IndexEntry index_entry(const ArchiveFacts& facts, const StoredRepository& repository, bool is_relative,
                       std::int64_t created_seconds);

// The name of the file that an entry points to, if it lies in the repository itself; else that of its name and version.
std::string file_of_entry(const IndexEntry& entry, const StoredRepository& repository);

// Whether an entry's archive lies in the repository itself, or would: it names nothing else.
bool lies_here(const IndexEntry& entry, const StoredRepository& repository);

}  // namespace repo
