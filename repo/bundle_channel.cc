#include "repo/bundle_channel.h"

#include <fmt/format.h>

#include "base/archive.h"
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
