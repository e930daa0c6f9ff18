// `helm repo index`. Archives are read by several threads, each with memory of its own; what comes of them is put
// together in the order of their names, which is the order Helm finds them in.
#include "repo/index_directory.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "base/at_once.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/json.h"
#include "base/url.h"
#include "charts/metadata.h"

namespace repo {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kIndexMode = 0644;
constexpr unsigned kMostReaders = 8;
constexpr std::string_view kExtension = ".tgz";

struct Archive {
  std::string folder{};  // below the directory; empty for the directory itself
  std::string file{};
};

// What is known of one archive; nothing where it is no chart.
struct ReadArchive {
  std::optional<chart::Metadata> metadata{};
  std::string digest{};
};

void add_archives(Env& env, const std::string& directory, const std::string& folder, std::vector<Archive>& into) {
  const auto entries = env.files.list(base::join_path(directory, folder));
  if (!entries) return;  // filepath.Glob says nothing about what it cannot read
  for (const auto& entry : *entries) {
    if (std::string_view(entry.name).ends_with(kExtension)) into.push_back({folder, entry.name});
  }
}

bool is_folder(Env& env, const std::string& directory, const base::DirectoryEntry& entry) {
  if (entry.type != base::FileType::link) return entry.type == base::FileType::directory;
  const auto info = env.files.info(base::join_path(directory, entry.name));
  return info && *info && (*info)->type == base::FileType::directory;
}

std::vector<Archive> find_archives(Env& env, const std::string& directory) {
  std::vector<Archive> found;
  add_archives(env, directory, "", found);
  const auto entries = env.files.list(directory);
  if (!entries) return found;
  for (const auto& entry : *entries) {
    if (is_folder(env, directory, entry)) add_archives(env, directory, entry.name, found);
  }
  return found;
}

// urlutil.URLJoin, or path.Join where the first is no URL.
std::string join_url(const std::string& base_url, const std::string& part) {
  auto url = base::parse_url(base_url);
  if (!url) return base::join_path(base_url, part);
  url->path = base::join_path(url->path, part);
  url->raw_path.clear();
  return base::format_url(*url);
}

// What is said about one archive, until its turn comes.
class KeptLog final : public base::Log {
 public:
  void write(base::LogLevel level, std::string_view message, const Attributes& attributes) override {
    lines_.push_back({level, std::string(message), attributes});
  }
  void tell(base::Log& log) const {
    for (const auto& line : lines_) log.write(line.level, line.message, line.attributes);
  }

 private:
  struct Line {
    base::LogLevel level = base::LogLevel::debug;
    std::string message{};
    Attributes attributes{};
  };
  std::vector<Line> lines_{};
};

// What dependencies import lives in the arena of the chart: it is carried over to another.
Result<void> keep_imports(Arena& from, Arena& into, chart::Metadata& metadata) {
  for (auto& dependency : metadata.dependencies) {
    if (!dependency || dependency->import_values.is_nil()) continue;
    const auto text = TRY(base::json::write(from, dependency->import_values));
    dependency->import_values = TRY(base::json::read(into, into.copy(text)));
  }
  return {};
}

// Reads archives one after the other, as one of several threads that share `all`.
struct Reading {
  Env& env;
  const std::string& directory;
  const std::vector<Archive>& archives;
  const IndexDirectoryOptions& options;
  std::mutex one_at_a_time{};  // for what the caller's arena does
  std::atomic<std::size_t> next{0};
  std::vector<std::optional<Result<ReadArchive>>> read{};
  std::vector<KeptLog> logs{};
};

// The archive's bytes. Nothing where it cannot be read; but a folder that is a chart is an error, as in Helm, which
// loads it and then has nothing to make a digest of.
Result<std::optional<std::string_view>> archive_bytes(Reading& all, Arena& arena, const std::string& path) {
  auto bytes = all.env.files.read(arena, path);
  if (bytes) return std::optional(*bytes);
  if (chart::load(all.env, arena, path, all.options.load)) return std::move(bytes).error();
  return std::optional<std::string_view>();
}

Result<ReadArchive> read_archive(Reading& all, Arena& kept, Arena& arena, std::size_t index) {
  const auto& archive = all.archives[index];
  const auto path = base::join_path(base::join_path(all.directory, archive.folder), archive.file);
  ReadArchive read;
  const auto bytes = TRY(archive_bytes(all, arena, path));
  if (!bytes) return read;
  auto chart = chart::load_archive_bytes(arena, all.logs[index], *bytes, all.options.load);
  if (!chart) return read;
  read.metadata = std::move((*chart)->metadata);
  read.digest = base::sha256_hex(*bytes);
  const std::lock_guard lock(all.one_at_a_time);
  TRY(keep_imports(arena, kept, *read.metadata));
  return read;
}

void read_archives(Reading& all, Arena& kept) {
  all.read.resize(all.archives.size());
  all.logs.resize(all.archives.size());
  base::run_at_once(base::usable_threads(kMostReaders), [&](unsigned) {
    for (std::size_t i = all.next++; i < all.archives.size(); i = all.next++) {
      Arena arena(chart::kMaxChartMemory);
      all.read[i].emplace(read_archive(all, kept, arena, i));
    }
  });
}

Result<void> add(Env& env, Index& index, const std::string& url, const Archive& archive, ReadArchive read) {
  auto& metadata = *read.metadata;
  if (metadata.api_version.empty()) metadata.api_version = "v1";
  auto checked = chart::validate(metadata);
  if (!checked) {
    return std::move(checked).error().wrap("failed adding to " + archive.file + " to index: validate failed for " +
                                           archive.file + ": ");
  }
  const std::string parent = join_url(url, archive.folder);
  IndexEntry entry;
  entry.urls = {parent.empty() ? archive.file : join_url(parent, archive.file)};
  entry.has_urls = true;
  entry.digest = std::move(read.digest);
  entry.created = base::local_moment_of(env.clock.unix_nanoseconds());
  auto& versions = index.entries[metadata.name];
  entry.metadata = std::move(metadata);
  versions.push_back(std::move(entry));
  return {};
}

Result<void> write(Env& env, const Index& index, const std::string& path, bool json) {
  Arena arena;
  const auto text = TRY(json ? write_index_json(arena, index) : write_index(arena, index));
  return env.files.write(path, text, kIndexMode);
}

Result<void> merge(Env& env, Arena& arena, Index& index, const IndexDirectoryOptions& options) {
  const auto info = env.files.info(options.merge);
  if (info && !*info) {
    static_cast<void>(write(env, new_index(env.clock.unix_nanoseconds()), options.merge, options.json));
    return {};
  }
  const auto text = env.files.read(arena, options.merge);
  if (!text) return Error(text.error()).wrap("merge failed: ");
  std::vector<SkippedEntry> skipped;
  auto other = read_index(arena, *text, skipped);
  tell_skipped(env.log, skipped, options.merge);
  if (!other) {
    Error error = std::move(other).error();
    error.wrap("merge failed: error loading " + options.merge + ": ");
    return std::move(error.at({options.merge}));
  }
  merge_index(env.log, index, *other);
  return {};
}

}  // namespace

Result<Index> index_directory(Env& env, Arena& arena, const std::string& directory,
                              const IndexDirectoryOptions& options) {
  Index index = new_index(env.clock.unix_nanoseconds());
  const auto archives = find_archives(env, directory);
  Reading all{.env = env, .directory = directory, .archives = archives, .options = options};
  read_archives(all, arena);
  for (std::size_t i = 0; i < archives.size(); ++i) {
    all.logs[i].tell(env.log);
    auto one = TRY(*std::move(all.read[i]));
    if (one.metadata) TRY(add(env, index, options.url, archives[i], std::move(one)));
  }
  return index;
}

Result<void> write_directory_index(Env& env, const std::string& directory, const IndexDirectoryOptions& options) {
  Arena arena;
  auto index = TRY(index_directory(env, arena, directory, options));
  if (!options.merge.empty()) TRY(merge(env, arena, index, options));
  sort_entries(index);
  return write(env, index, base::join_path(directory, "index.yaml"), options.json);
}

}  // namespace repo
