// Indexes that lie in the repository cache, each with its parsed form in a file beside it: NAME-index.yaml and
// NAME-index.tug.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/index.h"
#include "repo/parsed_index.h"

namespace repo {

// "CACHE/NAME-index.yaml" and "CACHE/NAME-charts.txt".
std::string index_file(const std::string& cache, const std::string& name);
std::string charts_file(const std::string& cache, const std::string& name);
// The file of the parsed form of an index at `path`.
std::string parsed_file(const std::string& path);

// The index at `path`, from its parsed form where that was made from these very bytes; else from the YAML, and the
// parsed form is written (where it cannot be written, nothing is said). It lives in `arena`. What is left out is told
// to the log each time, as Helm does. Errors: "open p: no such file or directory", "error loading p: …".
base::Result<ParsedIndex> load_index(base::Env& env, base::Arena& arena, const std::string& path,
                                     DuplicateKeys duplicates = DuplicateKeys::as_helm);

// The same of several, in their order; those without a parsed form are read at the same time. Nothing is told: what was left out
// is in ParsedIndex::skipped().
std::vector<base::Result<ParsedIndex>> load_indexes(base::Env& env, base::Arena& arena, const std::vector<std::string>& paths,
                                                    DuplicateKeys duplicates);

// The parsed form beside the index at `path`, where it is of these very bytes; else nothing. Nothing is written or told.
std::optional<ParsedIndex> open_cached_index(base::Env& env, base::Arena& arena, const std::string& path,
                                             DuplicateKeys duplicates);

// The text of an index, as a server sent it, in parsed form; of no file yet. It lives in `arena`. Errors: those of read_index.
base::Result<ParsedIndex> parse_index(base::Arena& arena, std::string_view text, DuplicateKeys duplicates);

// Puts it into the cache under `name`: the list of its charts, the text and its parsed form. `duplicates` is what it
// was read with. Gives the index's path.
base::Result<std::string> store_index(base::Env& env, const std::string& cache, const std::string& name,
                                      std::string_view text, const ParsedIndex& index, DuplicateKeys duplicates);

}  // namespace repo
