#include "repo/index_tag.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "repo/index_cache.h"

namespace repo {
namespace {

constexpr std::string_view kFirstLine = "tug-tag 1\n";
constexpr std::uint32_t kMode = 0644;

// What must be the same for the tag to count. The URL may hold a password: only its digest is written.
std::string head_of(const std::string& url, std::string_view digest) {
  return fmt::format("{}{}\n{}\n", kFirstLine, base::sha256_hex(url), base::hex_encode(digest));
}

bool may_be_kept(std::string_view text) { return text.size() <= kMaxTag && text.find_first_of("\r\n") == text.npos; }

}  // namespace

std::string tag_file(const std::string& path) {
  constexpr std::string_view kEnd = "index.yaml";
  std::string_view stem = path;
  if (stem.ends_with(kEnd)) stem.remove_suffix(kEnd.size());
  return std::string(stem).append("tag.tug");
}

Validators read_index_tag(base::Env& env, const std::string& path, const std::string& url, std::string_view digest) {
  base::Arena arena;
  const auto file = env.files.read_with_info(arena, tag_file(path), 4 * kMaxTag);
  const auto head = head_of(url, digest);
  if (!file || !file->bytes.starts_with(head)) return {};
  const auto text = file->bytes.substr(head.size());
  const auto end = text.find('\n');
  if (end == std::string_view::npos || !text.ends_with('\n') || text.find('\n', end + 1) != text.size() - 1) return {};
  return {std::string(text.substr(0, end)), std::string(text.substr(end + 1, text.size() - end - 2))};
}

void write_index_tag(base::Env& env, const std::string& path, const std::string& url, std::string_view digest,
                     const Validators& validators) {
  Validators kept = validators;
  if (!may_be_kept(kept.etag)) kept.etag.clear();
  if (!may_be_kept(kept.last_modified)) kept.last_modified.clear();
  if (kept.is_empty()) {
    static_cast<void>(env.files.remove(tag_file(path)));
    return;
  }
  const auto text = fmt::format("{}{}\n{}\n", head_of(url, digest), kept.etag, kept.last_modified);
  static_cast<void>(env.files.write(tag_file(path), text, kMode));
}

}  // namespace repo
