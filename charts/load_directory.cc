// The files of a chart folder (helm.md CHT-053, CHT-054, CHT-058): a walk in the order of names
// that follows symbolic links and asks the .helmignore of the root about everything it meets.
#include <algorithm>

#include "base/regular_file.h"
#include "charts/ignore.h"
#include "charts/load_context.h"
#include "charts/place.h"

namespace chart {
namespace {

constexpr std::size_t kMaxChartLinks = 1000;  // that lead into each other, they count again and again

using base::Error;
using base::ErrorCode;
using base::FileType;
using base::Result;

Error missing(const std::string& call, const std::string& path) {
  return {ErrorCode::not_found, call + " " + path + ": no such file or directory"};
}

class Walk {
 public:
  Walk(base::Env& env, base::Arena& arena, const LoadOptions& options, std::string top)
      : env_(env),
        arena_(arena),
        options_(options),
        top_(std::move(top)),
        remaining_(options.max_bytes) {}

  Result<std::vector<File>> run() {
    TRY(read_rules());
    const auto info = env_.files.info(top_, true);
    // A root that is not there or cannot be read is an empty one to Helm.
    if (!info || !*info) return std::move(files_);
    TRY(visit(top_, **info));
    return std::move(files_);
  }

 private:
  Result<void> read_rules() {
    const std::string path = base::join_path(top_, kIgnoreFile);
    const auto info = env_.files.info(path, true);
    if (info && *info) {
      const auto text = TRY(base::read_regular(env_.files, arena_, path));
      auto rules = IgnoreRules::parse(text);
      if (!rules) return in_file(std::move(rules).error(), kIgnoreFile, text);
      rules_ = *std::move(rules);
    }
    rules_.add_defaults();
    return {};
  }

  std::string_view relative(const std::string& path) const {
    if (path.size() <= top_.size()) return {};
    return std::string_view(path).substr(top_.size() + (top_.back() == '/' ? 0 : 1));
  }

  Result<void> visit_entry(const std::string& path, const base::DirectoryEntry& entry) {
    if (++entries_ > kMaxChartEntries) {
      return Error(ErrorCode::invalid, "chart has more than " + std::to_string(kMaxChartEntries) +
                                           " files and folders");
    }
    if (entry.type == FileType::link) return visit_link(path);
    if (entry.type == FileType::directory) return visit(path, {.type = FileType::directory});
    if (entry.type == FileType::file) return visit_file(path);
    const auto info = TRY(env_.files.info(path, false));
    if (!info) return missing("lstat", path);
    return visit(path, *info);
  }

  Result<void> visit_link(const std::string& path) {
    if (++links_ > kMaxChartLinks) {
      return Error(ErrorCode::invalid,
                   "chart has more than " + std::to_string(kMaxChartLinks) + " symbolic links");
    }
    auto resolved = env_.files.resolve(path);
    if (!resolved) {
      return std::move(resolved).error().wrap("error evaluating symlink " + path + ": ");
    }
    if (options_.links == Links::inside_only) TRY(check_inside(path, *resolved));
    env_.log.info("found symbolic link in path. Contents of linked file included and used",
                  {{"path", path}, {"resolved", *resolved}});
    const auto info = TRY(env_.files.info(*resolved, false));
    if (!info) return missing("lstat", *resolved);
    return visit(path, *info);
  }

  Result<void> check_inside(const std::string& path, const std::string& resolved) {
    if (real_top_.empty()) real_top_ = TRY(env_.files.resolve(top_));
    const bool is_inside =
        resolved == real_top_ || resolved.compare(0, real_top_.size() + 1, real_top_ + "/") == 0;
    if (is_inside) return {};
    return Error(ErrorCode::denied,
                 "symbolic link " + path + " leads out of the chart, to " + resolved)
        .because("a symbolic link of the chart leads out of it, to " + resolved)
        .at({std::string(relative(path)), 0, 0})
        .hinting("put the file itself into the chart, or add --allow-outside-links to follow it");
  }

  // `info`: of the file itself, never of a link.
  Result<void> visit(const std::string& path, const base::FileInfo& info) {
    const auto name = relative(path);
    if (info.type == FileType::directory) {
      if (!name.empty() && rules_.ignores(name, true, env_.log)) return {};
      return visit_folder(path);
    }
    if (info.type == FileType::file) return visit_file(path);
    if (name.empty() || rules_.ignores(name, false, env_.log)) return {};
    return irregular(path);
  }

  Result<void> visit_file(const std::string& path) {
    const auto name = relative(path);
    if (name.empty() || rules_.ignores(name, false, env_.log)) return {};
    auto read = env_.files.read_with_info(arena_, path, remaining_);
    if (!read) return std::move(read).error().wrap("error reading " + std::string(name) + ": ");
    const base::FileInfo& info = read->info;
    if (info.type != FileType::file) return irregular(path);
    const std::size_t size = std::max<std::size_t>(info.size, read->bytes.size());
    if (size > remaining_) {
      return Error(ErrorCode::invalid, "error reading " + std::string(name) +
                                           ": chart exceeds maximum decompressed size of " +
                                           std::to_string(options_.max_bytes) + " bytes");
    }
    remaining_ -= read->bytes.size();
    const std::string_view data = read->bytes.empty() ? std::string_view("") : read->bytes;
    files_.push_back({arena_.copy(name), without_byte_order_mark(data),
                      base::local_moment(info.modified, info.modified_nanoseconds)});
    return {};
  }

  static Error irregular(const std::string& path) {
    return Error(ErrorCode::invalid,
                 "cannot load irregular file " + path + " as it has file mode type bits set");
  }

  Result<void> visit_folder(const std::string& path) {
    if (depth_ > kMaxDirectoryDepth) {
      return Error(ErrorCode::invalid,
                   "chart has folders more than " + std::to_string(kMaxDirectoryDepth) + " deep");
    }
    auto entries = env_.files.list(path);
    if (!entries && relative(path).empty()) return {};
    if (!entries) return std::move(entries).error();
    ++depth_;
    const std::string prefix = path.back() == '/' ? path : path + "/";
    for (const auto& entry : *entries) TRY(visit_entry(prefix + entry.name, entry));
    --depth_;
    return {};
  }

  base::Env& env_;
  base::Arena& arena_;
  const LoadOptions& options_;
  std::string top_;
  std::string real_top_{};
  IgnoreRules rules_{};
  std::vector<File> files_{};
  std::size_t remaining_;
  std::size_t entries_ = 0;
  std::size_t links_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Result<std::vector<File>> read_directory_files(base::Env& env, base::Arena& arena,
                                               const std::string& path,
                                               const LoadOptions& options) {
  auto top = TRY(base::absolute_path(env.files, path));
  return Walk(env, arena, options, std::move(top)).run();
}

}  // namespace chart
