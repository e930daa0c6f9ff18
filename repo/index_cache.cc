// A parsed form is used where the index has the identity (inode, size, times) that it was made from, or else the
// same digest. Whatever is wrong with it, the YAML is read again.
#include "repo/index_cache.h"

#include <atomic>
#include <functional>
#include <optional>

#include "base/at_once.h"
#include "base/digest.h"
#include "base/digest_parts.h"
#include "base/filesystem.h"
#include "base/heap.h"

namespace repo {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kMode = 0644;
constexpr std::int64_t kTick = 1'000'000'000;  // what a file's times may be off by, in nanoseconds
constexpr unsigned kThreads = 2;
constexpr std::string_view kYaml = ".yaml";
constexpr std::string_view kParsed = ".tug";

// The identity of the file, and whether it is old enough to prove anything later.
IndexSource source_of(Env& env, const std::string& path, DuplicateKeys duplicates) {
  IndexSource source;
  source.no_duplicates = duplicates == DuplicateKeys::refused;
  const auto identity = base::file_identity(path);
  if (!identity) return source;
  source.identity = *identity;
  source.is_proof = identity->changed_nanoseconds + kTick < env.clock.unix_nanoseconds();
  return source;
}

bool is_same_file(const IndexSource& made_from, const IndexSource& now) {
  return made_from.is_proof && now.identity.inode != 0 && made_from.identity == now.identity;
}

// The parsed form beside the index, damaged ones excepted.
std::optional<ParsedIndex> open_parsed(Env& env, Arena& arena, const std::string& path) {
  const auto block = env.files.read(arena, parsed_file(path));
  return block ? ParsedIndex::open(*block, [&](std::string_view part) { env.files.let_go(part); }) : std::nullopt;
}

// The parsed form of an index; where it has more than a parsed form can hold, an error.
Result<std::string> make_parsed(std::string_view text, const IndexSource& source, DuplicateKeys duplicates,
                                const std::function<void(std::string_view)>& passed = {}) {
  std::optional<std::string> block;
  {
    ParsedIndexWriter writer;
    std::vector<SkippedEntry> skipped;
    const auto take = [&](const Index& chart) { writer.add(chart); };
    if (read_index_by_chart(text, skipped, take, passed)) block = writer.block(skipped, source);
  }
  if (!block) {
    Arena yaml;
    std::vector<SkippedEntry> skipped;
    const auto index = TRY(read_index(yaml, text, skipped, duplicates));
    block = ParsedIndex::make_block(index, skipped, source);
  }
  if (!block) return Error(ErrorCode::invalid, "the index is too large");
  return *std::move(block);
}

// What load_index knows of an index before it has a parsed form.
struct Found {
  IndexSource source{};
  std::optional<ParsedIndex> parsed{};  // of these very bytes
};

Found find_parsed(Env& env, Arena& arena, const std::string& path, DuplicateKeys duplicates) {
  Found found{source_of(env, path, duplicates), open_parsed(env, arena, path)};
  if (found.parsed && found.source.no_duplicates && !found.parsed->source().no_duplicates) found.parsed.reset();
  return found;
}

// What became of an index that had no parsed form of this very file: there is one beside it now, the one that was found is of
// the same bytes after all, or it cannot be kept.
struct Renewed {
  bool is_written = false;
  std::string block{};  // where it cannot be kept
};

Result<Renewed> renew(Env& env, const std::string& path, Found& found, DuplicateKeys duplicates) {
  Arena yaml;
  const auto text = TRY(env.files.read(yaml, path));
  auto& source = found.source;
  // The index is larger than all that is made of it: what has been read of the file does not stay in memory.
  const auto let_go = [&](std::string_view part) { env.files.let_go(part); };
  source.digest = base::sha256_in_parts(text, let_go);
  if (found.parsed && found.parsed->source().digest == source.digest) {
    source.no_duplicates = found.parsed->source().no_duplicates;
    if (source.is_proof) static_cast<void>(env.files.write(parsed_file(path), found.parsed->block_from(source), kMode));
    return Renewed{};
  }
  auto block = make_parsed(text, source, duplicates, let_go);
  if (block) {
    if (env.files.write(parsed_file(path), *block, kMode)) return Renewed{true, {}};
    return Renewed{false, *std::move(block)};
  }
  Error error = std::move(block).error();
  error.wrap("error loading " + path + ": ");
  return std::move(error.at({path}));
}

}  // namespace

std::string index_file(const std::string& cache, const std::string& name) {
  return base::join_path(cache, name.empty() ? "index.yaml" : name + "-index.yaml");
}

std::string charts_file(const std::string& cache, const std::string& name) {
  return base::join_path(cache, name.empty() ? "charts.txt" : name + "-charts.txt");
}

std::string parsed_file(const std::string& path) {
  std::string_view stem = path;
  if (stem.ends_with(kYaml)) stem.remove_suffix(kYaml.size());
  return std::string(stem).append(kParsed);
}

Result<ParsedIndex> load_index(Env& env, Arena& arena, const std::string& path, DuplicateKeys duplicates) {
  auto index = std::move(load_indexes(env, arena, {path}, duplicates)[0]);
  if (index) tell_skipped(env.log, index->skipped(), path);
  return index;
}

std::vector<Result<ParsedIndex>> load_indexes(Env& env, Arena& arena, const std::vector<std::string>& paths, DuplicateKeys duplicates) {
  std::vector<Found> found;
  std::vector<std::size_t> stale;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto& one = found.emplace_back(find_parsed(env, arena, paths[i], duplicates));
    if (!one.parsed || !is_same_file(one.parsed->source(), one.source)) stale.push_back(i);
  }
  if (!stale.empty()) base::prefer_small_pages();
  std::vector<Result<Renewed>> renewed(paths.size(), Renewed{});
  std::atomic<std::size_t> next = 0;
  base::run_at_once(stale.size() > 1 ? base::usable_threads(kThreads) : 1, [&](unsigned) {
    for (auto i = next++; i < stale.size(); i = next++) {
      const auto at = stale[i];
      renewed[at] = renew(env, paths[at], found[at], duplicates);
    }
  });
  if (!stale.empty()) base::give_back_heap();
  std::vector<Result<ParsedIndex>> indexes;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!renewed[i]) {
      indexes.emplace_back(std::move(renewed[i]).error());
      continue;
    }
    auto parsed = found[i].parsed;
    if (renewed[i]->is_written) {
      parsed = open_parsed(env, arena, paths[i]);  // mapped: what of it nobody looks at takes no memory
    } else if (!renewed[i]->block.empty()) {
      parsed = ParsedIndex::open(*arena.own<std::string>(std::move(renewed[i]->block)));
    }
    if (parsed) {
      indexes.emplace_back(*parsed);
    } else {
      indexes.emplace_back(Error(ErrorCode::internal, "error loading " + paths[i] + ": its parsed form is damaged"));
    }
  }
  return indexes;
}

Result<ParsedIndex> parse_index(Arena& arena, std::string_view text, DuplicateKeys duplicates) {
  const auto block = arena.copy(TRY(make_parsed(text, {}, duplicates)));
  if (auto parsed = ParsedIndex::open(block)) return *parsed;
  return Error(ErrorCode::internal, "the parsed form of the index is damaged");
}

std::optional<ParsedIndex> open_cached_index(Env& env, Arena& arena, const std::string& path, DuplicateKeys duplicates) {
  const IndexSource source = source_of(env, path, duplicates);
  auto parsed = open_parsed(env, arena, path);
  if (!parsed || (source.no_duplicates && !parsed->source().no_duplicates)) return std::nullopt;
  if (is_same_file(parsed->source(), source)) return parsed;
  Arena yaml;
  const auto text = env.files.read(yaml, path);
  return text && base::sha256(*text) == parsed->source().digest ? parsed : std::nullopt;
}

Result<std::string> store_index(Env& env, const std::string& cache, const std::string& name, std::string_view text,
                                const ParsedIndex& index, DuplicateKeys duplicates) {
  std::string names;
  for (const auto chart : chart_names(index)) names.append(chart).append("\n");
  static_cast<void>(env.files.make_directories(cache));
  static_cast<void>(env.files.write(charts_file(cache, name), names, kMode));
  const auto path = index_file(cache, name);
  TRY(env.files.write(path, text, kMode));
  IndexSource source = source_of(env, path, duplicates);
  source.digest = base::sha256(text);
  static_cast<void>(env.files.write(parsed_file(path), index.block_from(source), kMode));
  return path;
}

}  // namespace repo
