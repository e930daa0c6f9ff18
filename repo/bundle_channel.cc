#include "repo/bundle_channel.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "charts/pack.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

bool is_below_channel(std::string_view name) {
  const bool is_plain = name.find('\0') == std::string_view::npos && name.find('\\') == std::string_view::npos &&
                        name.find("://") == std::string_view::npos;
  return !name.empty() && is_plain && name != "." && !name.starts_with('/') && name != ".." && !name.starts_with("../") &&
         base::clean_path(name) == name;
}

std::string place_in_bundle(std::string_view manifest) {
  constexpr std::size_t kDigits = 12;
  const auto path = manifest.substr(0, manifest.find_first_of("?#"));
  auto name = std::string(path.substr(path.rfind('/') + 1));  // the whole of it where there is no slash
  const auto is_plain = [](char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '-' || c == '_' || c == '.'; };
  if (name.empty() || name.starts_with('.') || !std::all_of(name.begin(), name.end(), is_plain)) name = kLoneManifest;
  return fmt::format("elsewhere/{}/{}", base::sha256_hex(manifest).substr(0, kDigits), name);
}

std::optional<std::string> with_manifest_at(std::string_view document, std::string_view manifest, std::string_view place) {
  constexpr std::string_view kKey = "manifest:";
  std::string written;
  bool is_found = false;
  std::size_t at = 0;
  while (true) {
    const auto found = document.find(manifest, at);
    if (found == std::string_view::npos) break;
    const auto end = found + manifest.size();
    auto before = document.substr(0, found);
    const char quote = !before.empty() && (before.back() == '"' || before.back() == '\'') ? before.back() : '\0';
    if (quote != '\0') before.remove_suffix(1);
    while (before.ends_with(' ')) before.remove_suffix(1);
    const bool is_value = before.size() >= kKey.size() && base::equal_ignoring_case(before.substr(before.size() - kKey.size()), kKey);
    const char next = end < document.size() ? document[end] : '\n';
    const bool is_whole = quote != '\0' ? next == quote : std::string_view(" \r\n,}").find(next) != std::string_view::npos;
    written.append(document.substr(at, found - at)).append(is_value && is_whole ? place : manifest);
    is_found = is_found || (is_value && is_whole);
    at = end;
  }
  if (!is_found) return std::nullopt;
  return written.append(document.substr(at));
}

Result<std::string> pack_channel(const ChannelFiles& files) {
  base::ArchiveWriter archive;
  for (const auto& [name, text] : files) TRY(archive.add(name, text, chart::kFixedTime));
  std::string bytes;
  for (const auto piece : archive.finish_in_pieces()) bytes += piece;
  return bytes;
}

Result<ChannelFiles> unpack_channel(std::string_view layer) {
  const auto wrong = [](std::string text) { return Error(ErrorCode::invalid, std::move(text)); };
  ChannelFiles files;
  base::Arena arena;
  base::ArchiveReader reader(layer);
  base::ArchiveEntry entry;
  while (TRY(reader.next(entry))) {
    if (entry.type != base::FileType::file) return wrong(fmt::format("{} is no plain file", base::go_quote(entry.name)));
    if (!is_below_channel(entry.name)) return wrong(fmt::format("{} leads out of the channel's folder", base::go_quote(entry.name)));
    if (files.size() == kMaxChannelFiles) return wrong(fmt::format("the channel has more than {} files", kMaxChannelFiles));
    const auto data = TRY(reader.read(arena, layer.size()));
    if (!files.emplace(entry.name, data).second) return wrong(fmt::format("{} is there twice", entry.name));
  }
  return files;
}

}  // namespace repo
