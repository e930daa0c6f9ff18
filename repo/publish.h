// Publishing charts into a repository in a store: the archive first, the index last; deleting the other way round. So
// whoever reads the index finds every archive it names, and a publisher that was killed is repaired by its next run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/load.h"
#include "repo/index_editor.h"

namespace repo {

inline constexpr std::size_t kMaxArchiveBytes = std::size_t{256} << 20;    // of one chart's archive in a store
inline constexpr std::size_t kMaxProvenanceBytes = std::size_t{10} << 20;
inline constexpr std::size_t kMaxMetadataBytes = 1900;  // of what helm-s3 keeps with an archive; more is left out
inline constexpr unsigned kReindexReaders = 16;

// An archive that shall be published.
struct PackedChart {
  std::string bytes{};
  std::string provenance{};  // the text of its .prov file; empty: none
  std::string path{};        // where it came from, for errors
};

enum class Existing {
  refuse,   // other contents under the same version are an error
  keep,     // they stay, and so does an entry of the index for an archive that lies elsewhere
  replace,  // with the provenance that belongs to them
};

struct PushOptions {
  Existing existing = Existing::refuse;
  bool is_relative = false;  // URLs in the index are file names, so that they hold over HTTPS too
  bool is_dry_run = false;   // everything is read, nothing written
  std::string content_type = "application/gzip";
  chart::LoadOptions load{};
};

enum class PushEnd {
  published,
  already_there,  // with the same contents
  kept,           // other contents stay
};
struct PushedChart {
  std::string name{};
  std::string version{};
  PushEnd end = PushEnd::published;
};

// Makes an empty repository. One that is there: an error (ErrorCode::conflict), `keep` leaves it, `replace` empties it.
base::Result<void> init_repository(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                                   Existing existing);

// Publishes charts, with one write of the index for all of them. The same bytes once more are no error. Fails with
// ErrorCode::conflict where others stand under the name and version, ErrorCode::not_found without a repository. Nothing
// of any chart is written where one of them is no chart, has a provenance that is not about it, or is in the way of
// what the index has; whatever is written is in the index at the end, also where a later chart fails. An archive that
// somebody deletes in the meantime is written again.
base::Result<std::vector<PushedChart>> push_charts(base::Env& env, const base::Cancel& cancel,
                                                   const StoredRepository& repository,
                                                   const std::vector<PackedChart>& charts, const PushOptions& options);

// Takes versions of a chart out of the index, then removes their archives and provenance. One that only its archive is
// left of (a delete that was cut short) is removed as well. Where there is nothing of one of them: ErrorCode::not_found,
// and all stay. A version that somebody publishes in the meantime stays, with a warning.
base::Result<void> delete_chart(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                                const std::string& name, const std::vector<std::string>& versions);

struct ReindexReport {
  std::size_t charts = 0;
  std::size_t elsewhere = 0;  // entries that were kept though their archives lie elsewhere
  std::vector<std::string> skipped{};  // "a.tgz: why"
  std::vector<std::string> notes{};    // what else has to be known
};
// Makes the index anew from the archives, whatever state it is in. What is published meanwhile gets in, and entries of
// archives that lie elsewhere stay as far as the old index can be read. `created` is
// kept where the entry was there, else it is when the archive was written.
base::Result<ReindexReport> reindex_repository(base::Env& env, const base::Cancel& cancel,
                                               const StoredRepository& repository, bool is_relative);

}  // namespace repo
