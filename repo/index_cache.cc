// A parsed form is used where the index has the identity (inode, size, times) that it was made from, or else the
// same digest. Whatever is wrong with it, the YAML is read again.
#include "repo/index_cache.h"

#include <optional>

#include "base/digest.h"
#include "base/filesystem.h"

namespace repo {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kMode = 0644;
constexpr std::int64_t kTick = 1'000'000'000;  // what a file's times may be off by, in nanoseconds
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
  return block ? ParsedIndex::open(*block) : std::nullopt;
}

std::optional<ParsedIndex> write_parsed(Env& env, Arena& arena, const std::string& path, const ReceivedIndex& index,
                                        const IndexSource& source) {
  const auto block = ParsedIndex::make_block(index.index, index.skipped, source);
  if (!block) return std::nullopt;
  static_cast<void>(env.files.write(parsed_file(path), *block, kMode));
  return ParsedIndex::open(arena.copy(*block));
}

Result<ReceivedIndex> read(Arena& arena, std::string_view text, DuplicateKeys duplicates) {
  ReceivedIndex received;
  received.index = TRY(read_index(arena, text, received.skipped, duplicates));
  return received;
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
  IndexSource source = source_of(env, path, duplicates);
  auto parsed = open_parsed(env, arena, path);
  if (parsed && source.no_duplicates && !parsed->source().no_duplicates) parsed.reset();
  if (!parsed || !is_same_file(parsed->source(), source)) {
    Arena yaml;
    const auto text = TRY(env.files.read(yaml, path));
    source.digest = base::sha256(text);
    if (parsed && parsed->source().digest == source.digest) {
      source.no_duplicates = parsed->source().no_duplicates;
      if (source.is_proof) static_cast<void>(env.files.write(parsed_file(path), parsed->block_from(source), kMode));
    } else {
      auto received = read(yaml, text, duplicates);
      if (!received) {
        Error error = std::move(received).error();
        error.wrap("error loading " + path + ": ");
        return std::move(error.at({path}));
      }
      parsed = write_parsed(env, arena, path, *received, source);
    }
  }
  if (!parsed) return Error(ErrorCode::invalid, "error loading " + path + ": the index is too large");
  tell_skipped(env.log, parsed->skipped(), path);
  return *parsed;
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
                                const ReceivedIndex& received, DuplicateKeys duplicates) {
  std::string names;
  for (const auto& [chart, versions] : received.index.entries) names.append(chart).append("\n");
  static_cast<void>(env.files.make_directories(cache));
  static_cast<void>(env.files.write(charts_file(cache, name), names, kMode));
  const auto path = index_file(cache, name);
  TRY(env.files.write(path, text, kMode));
  Arena arena;
  IndexSource source = source_of(env, path, duplicates);
  source.digest = base::sha256(text);
  static_cast<void>(write_parsed(env, arena, path, received, source));
  return path;
}

}  // namespace repo
