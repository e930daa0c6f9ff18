// A repository on a server: fetching its index into the cache. helm.md 9.2.
#pragma once

#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"
#include "repo/fetch.h"
#include "repo/index_cache.h"
#include "repo/repositories.h"

namespace repo {

// That the repository's URL is one and somebody can fetch from it: "invalid chart URL format: x", "could not find
// protocol handler for: ftp".
base::Result<void> check_repository(const Fetcher& fetcher, const Repository& repository);

// Fetches and reads the index. Nothing is kept. May be called from several threads at once. Errors: those of the
// fetcher and of read_index.
struct DownloadedIndex {
  std::string text{};   // nothing where it is unchanged
  ParsedIndex index{};  // in the arena that was passed
  Validators validators{};
  bool is_unchanged = false;  // the cache has it, and `index` is from there
};
base::Result<DownloadedIndex> download_index(base::Arena& arena, Fetcher& fetcher, const Repository& repository,
                                             DuplicateKeys duplicates);

// The same where the cache may have the index with its parsed form: a server that has tagged it is asked only whether
// it has changed since.
base::Result<DownloadedIndex> download_changed_index(base::Env& env, base::Arena& arena, Fetcher& fetcher,
                                                     const std::string& cache, const Repository& repository,
                                                     DuplicateKeys duplicates);

// Tells of what the index leaves out, and puts it into the cache under the repository's name. Gives the index's path.
base::Result<std::string> keep_index(base::Env& env, const std::string& cache, const Repository& repository,
                                     const DownloadedIndex& index, DuplicateKeys duplicates);

// Both: fetched, told of and put into the cache under the repository's name. Gives the index's path.
base::Result<std::string> update_repository(base::Env& env, Fetcher& fetcher, const std::string& cache,
                                            const Repository& repository, DuplicateKeys duplicates);

// `looks like "U" is not a valid chart repository or cannot be reached: …`
base::Error not_a_repository(base::Error error, const std::string& url);

// Removes what the cache has under that name (REP-017).
base::Result<void> remove_from_cache(base::Env& env, const std::string& cache, const std::string& name);

}  // namespace repo
