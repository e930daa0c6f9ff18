// An archive is unpacked in memory first: nothing is on the disk before every name in it has been looked at. Links are
// refused, as Helm does, so no file can lead out of its folder.
#include "repo/plugin_archive.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/gzip.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kEntryOverhead = 4096;  // headers and padding of one entry
constexpr std::size_t kMostPacked = kMaxPluginUnpacked + kMaxPluginEntries * kEntryOverhead;

Error invalid(std::string text) { return {ErrorCode::invalid, std::move(text)}; }

// The name in clean form; refused where it could lead elsewhere.
Result<std::string> safe_path(std::string name) {
  if (name.find(':') != std::string::npos) return invalid("path contains ':', which is illegal");
  std::replace(name.begin(), name.end(), '\\', '/');
  for (std::size_t start = 0; start <= name.size();) {
    const auto end = std::min(name.find('/', start), name.size());
    if (std::string_view(name).substr(start, end - start) == "..") return invalid("path contains '..', which is illegal");
    start = end + 1;
  }
  if (name.starts_with('/')) return invalid("path is absolute, which is illegal");
  if (name.find('\0') != std::string::npos) return invalid("path contains a NUL byte, which is illegal");
  return base::clean_path(name);
}

// Goes through an archive, entry by entry.
class Entries {
 public:
  static Result<Entries> open(base::Arena& arena, std::string_view archive) {
    auto unpacked = TRY(base::gunzip(arena, archive, kMostPacked));
    if (unpacked.is_too_long) return invalid(fmt::format("plugin archive unpacks to more than {} MiB", kMaxPluginUnpacked >> 20));
    return Entries(arena, std::move(unpacked));
  }

  Result<bool> next(base::ArchiveEntry& entry) {
    auto more = reader_->next(entry);
    const bool is_cut = !unpacked_.error.empty() && (!more || !*more);
    if (is_cut) return invalid(unpacked_.error);
    if (!more || !*more) return more;
    if (++count_ > kMaxPluginEntries) return invalid(fmt::format("plugin archive has more than {} entries", kMaxPluginEntries));
    return true;
  }
  Result<std::string_view> read() { return reader_->read(arena_, kMaxPluginUnpacked); }

 private:
  Entries(base::Arena& arena, base::Gunzipped unpacked)
      : arena_(arena), unpacked_(std::move(unpacked)), reader_(std::make_unique<base::ArchiveReader>(unpacked_.bytes)) {}

  base::Arena& arena_;
  base::Gunzipped unpacked_;
  std::unique_ptr<base::ArchiveReader> reader_;
  std::size_t count_ = 0;
};

// A folder, its files and what is below it, in the order of their names.
Result<void> add_folder(base::FileSystem& files, const std::string& path, const std::string& name, base::ArchiveWriter& writer) {
  const auto info = TRY(files.info(path, false));
  if (!info) return Error(ErrorCode::not_found, fmt::format("lstat {}: no such file or directory", path));
  base::ArchiveEntry entry{.name = name, .type = info->type, .modified = info->modified, .mode = info->mode};
  if (info->type == base::FileType::other) return invalid(fmt::format("{} is neither a file, a folder nor a link", path));
  base::Arena arena;
  const auto data = info->type == base::FileType::file ? TRY(files.read(arena, path)) : std::string_view();
  TRY(writer.add_entry(entry, data));
  if (info->type != base::FileType::directory) return {};
  for (const auto& child : TRY(files.list(path))) {
    TRY(add_folder(files, base::join_path(path, child.name), base::join_path(name, child.name), writer));
  }
  return {};
}

}  // namespace

Result<PluginMetadata> read_archived_plugin(std::string_view archive) {
  base::Arena arena;
  auto entries = TRY(Entries::open(arena, archive));
  base::ArchiveEntry entry;
  while (TRY(entries.next(entry))) {
    if (base::base_name(entry.name) != kPluginFile) continue;
    const auto text = TRY(entries.read());
    if (text.size() > kMaxPluginFile) return invalid(fmt::format("plugin.yaml is larger than {} KiB", kMaxPluginFile >> 10));
    return parse_plugin(text);
  }
  return Error(ErrorCode::not_found, "plugin.yaml not found in tarball");
}

Result<std::vector<PluginFile>> list_plugin_archive(base::Arena& arena, std::string_view archive) {
  auto entries = TRY(Entries::open(arena, archive));
  std::vector<PluginFile> all;
  std::size_t size = 0;
  base::ArchiveEntry entry;
  while (TRY(entries.next(entry))) {
    PluginFile file{TRY(safe_path(entry.name)), entry.type == base::FileType::directory, entry.mode, {}};
    if (!file.is_folder && entry.type != base::FileType::file) {
      return invalid(fmt::format("unknown type: {:b} in {}", static_cast<unsigned char>(entry.kind), entry.name));
    }
    if (!file.is_folder) file.bytes = TRY(entries.read());
    size += file.bytes.size();
    if (size > kMaxPluginUnpacked) return invalid(fmt::format("plugin archive unpacks to more than {} MiB", kMaxPluginUnpacked >> 20));
    all.push_back(std::move(file));
  }
  return all;
}

Result<void> write_plugin_files(base::FileSystem& files, const std::vector<PluginFile>& all, std::string_view inner,
                                const std::string& folder) {
  TRY(files.make_directories(folder));
  for (const auto& file : all) {
    std::string_view path = file.path;
    if (!inner.empty()) {
      if (!path.starts_with(inner) || path.size() <= inner.size() || path[inner.size()] != '/') continue;
      path.remove_prefix(inner.size() + 1);
    }
    const auto place = base::join_path(folder, path);
    if (file.is_folder) {
      TRY(files.make_directories(place));
    } else {
      TRY(files.make_directories(base::directory_name(place)));
      TRY(files.write(place, file.bytes, file.mode));
    }
  }
  return {};
}

Result<std::string> pack_plugin(base::FileSystem& files, const std::string& folder, const std::string& name) {
  base::ArchiveWriter writer;
  TRY(add_folder(files, folder, name, writer));
  return base::gzip(writer.finish_in_pieces(), {});
}

}  // namespace repo
