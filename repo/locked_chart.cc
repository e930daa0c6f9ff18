#include "repo/locked_chart.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/filesystem.h"

namespace repo {
namespace {

constexpr std::string_view kFirstLine = "tug-locked 1\n";
constexpr std::string_view kFolder = "locked";
constexpr std::size_t kMaxNote = 4096;  // bytes
constexpr std::uint32_t kMode = 0644;

std::string note_file(const std::string& content_cache, const chart::Dependency& locked) {
  std::string url = locked.repository;
  while (url.ends_with('/')) url.pop_back();
  const auto what = url + '\0' + locked.name + '\0' + locked.version;
  return base::join_path(base::join_path(content_cache, kFolder), base::sha256_hex(what));
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find_first_of("/\n") == std::string_view::npos;
}

}  // namespace

void note_locked_chart(base::Env& env, const std::string& content_cache, const chart::Dependency& locked,
                       std::string_view digest, const DownloadedChart& archive) {
  if (!is_file_name(archive.file_name)) return;
  base::Arena arena;
  const auto path = content_file(content_cache, digest);
  const auto cached = env.files.read(arena, path);
  if (!cached || *cached != archive.bytes) {
    static_cast<void>(env.files.make_directories(base::directory_name(path)));
    if (!env.files.write(path, archive.bytes, kMode)) return;
  }
  const auto note = note_file(content_cache, locked);
  const auto text = fmt::format("{}{}\n{}\n", kFirstLine, base::hex_encode(digest), archive.file_name);
  const auto noted = env.files.read_with_info(arena, note, kMaxNote);
  if (noted && noted->bytes == text) return;
  static_cast<void>(env.files.make_directories(base::directory_name(note)));
  static_cast<void>(env.files.write(note, text, kMode));
}

std::optional<DownloadedChart> find_locked_chart(base::Env& env, const std::string& content_cache,
                                                 const chart::Dependency& locked) {
  base::Arena arena;
  const auto note = env.files.read_with_info(arena, note_file(content_cache, locked), kMaxNote);
  if (!note || !note->bytes.starts_with(kFirstLine) || !note->bytes.ends_with('\n')) return std::nullopt;
  const auto text = note->bytes.substr(kFirstLine.size());
  const auto end = text.find('\n');
  if (end + 1 >= text.size()) return std::nullopt;  // one line is not enough
  const auto name = text.substr(end + 1, text.size() - end - 2);
  const auto digest = digest_bytes(text.substr(0, end));
  if (!digest || digest->empty() || !is_file_name(name)) return std::nullopt;
  const auto bytes = env.files.read_with_info(arena, content_file(content_cache, *digest), kMaxDownload);
  if (!bytes || base::sha256(bytes->bytes) != *digest) return std::nullopt;
  return DownloadedChart{std::string(name), std::string(bytes->bytes)};
}

}  // namespace repo
