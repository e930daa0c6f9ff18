// The files of a chart archive, with every check that Helm makes (helm.md CHT-055) and a limit on
// the number of entries, which it lacks. The bytes of the files stay in the one unpacked block.
#include <algorithm>

#include "base/archive.h"
#include "base/ascii.h"
#include "base/go_format.h"
#include "base/gzip.h"
#include "charts/load_context.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kEntryOverhead = 4096;  // headers and padding of one entry, PAX included
constexpr std::size_t kTarBlock = 512;

Error invalid(std::string text) {
  return {ErrorCode::invalid, std::move(text)};
}

Error too_large(std::size_t limit) {
  return invalid("decompressed chart is larger than the maximum size " + std::to_string(limit));
}

// The entry's name without its first folder, clean; refused where it could leave the chart.
Result<std::string> inner_name(const std::string& name) {
  const char delimiter = name.find('\\') != std::string::npos ? '\\' : '/';
  const std::size_t cut = std::min(name.find(delimiter), name.size());
  std::string inner = cut < name.size() ? name.substr(cut + 1) : "";
  std::replace(inner.begin(), inner.end(), delimiter, '/');
  if (!inner.empty() && inner[0] == '/') {
    return invalid("chart illegally contains absolute paths");
  }
  inner = base::clean_path(inner);
  if (inner == ".") {
    return invalid("chart illegally contains content outside the base directory: " +
                   base::go_quote(name));
  }
  if (inner.substr(0, 2) == "..") return invalid("chart illegally references parent directory");
  if (base::is_ascii_letter(inner[0]) && inner.substr(1, 2) == ":/") {
    return invalid("chart contains illegally named files");
  }
  if (name.substr(0, cut) == kChartFile) return invalid("chart yaml not in base directory");
  return inner;
}

// Reads one archive entry after the other and keeps count.
class Collector {
 public:
  Collector(base::Arena& arena, const base::Gunzipped& unpacked, const LoadOptions& options)
      : arena_(arena),
        unpacked_(unpacked),
        options_(options),
        reader_(unpacked.bytes),
        remaining_(options.max_bytes) {}

  Result<std::vector<File>> collect() {
    base::ArchiveEntry entry;
    for (;;) {
      const auto more = reader_.next(entry);
      if (!more) return blame(more.error());
      if (!*more) break;
      if (++entries_ > kMaxChartEntries) {
        return invalid("chart archive has more than " + std::to_string(kMaxChartEntries) +
                       " entries");
      }
      if (entry.type == base::FileType::directory) continue;
      TRY(add(entry));
    }
    if (is_cut_short()) return blame(invalid(unpacked_.error));
    if (files_.empty()) return invalid("no files in chart archive");
    return std::move(files_);
  }

 private:
  Result<void> add(const base::ArchiveEntry& entry) {
    const auto name = TRY(inner_name(entry.name));
    if (entry.type != base::FileType::file && options_.links == Links::inside_only) {
      return invalid("chart archive holds " + base::go_quote(entry.name) +
                     ", which is a link or a device, not a file")
          .hinting("unpack it and look; --allow-outside-links takes such entries as empty files");
    }
    if (entry.size > remaining_) return too_large(options_.max_bytes);
    std::string_view data;
    if (entry.type == base::FileType::file) {
      const auto read = reader_.read(arena_, remaining_);
      if (!read) return blame(read.error());
      data = *read;
    }
    remaining_ -= std::min(remaining_, data.size());
    if (data.size() < entry.size || remaining_ == 0) return too_large(options_.max_bytes);
    files_.push_back({arena_.copy(name), without_byte_order_mark(data),
                      base::local_moment(entry.modified, entry.modified_nanoseconds)});
    return {};
  }

  // What was wrong with the gzip stream, where that is why the archive ends too soon.
  Error blame(const Error& error) const {
    if (unpacked_.is_too_long) return too_large(options_.max_bytes);
    if (!unpacked_.error.empty() && error.helm() == "unexpected EOF")
      return invalid(unpacked_.error);
    return error;
  }

  // The stream broke off and what was read does not end as archives do.
  bool is_cut_short() const {
    if (unpacked_.error.empty() && !unpacked_.is_too_long) return false;
    const auto tail = unpacked_.bytes.substr(unpacked_.bytes.size() -
                                             std::min(unpacked_.bytes.size(), kTarBlock));
    return tail.size() < kTarBlock || tail.find_first_not_of('\0') != std::string_view::npos;
  }

  base::Arena& arena_;
  const base::Gunzipped& unpacked_;
  const LoadOptions& options_;
  base::ArchiveReader reader_;
  std::size_t remaining_;
  std::size_t entries_ = 0;
  std::vector<File> files_{};
};

}  // namespace

Result<std::vector<File>> read_archive_files(base::Arena& arena, std::string_view bytes,
                                             const LoadOptions& options) {
  const std::size_t most = options.max_bytes + kMaxChartEntries * kEntryOverhead;
  const auto unpacked = TRY(base::gunzip(arena, bytes, most));
  return Collector(arena, unpacked, options).collect();
}

}  // namespace chart
