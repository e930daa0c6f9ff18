#include "base/pem.h"

#include <algorithm>
#include <utility>

#include "base/base64.h"

namespace base {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

// The next line of `text`, which it is taken off, without what is blank at its end.
std::string_view take_line(std::string_view& text) {
  const auto size = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
  return line;
}

// The block whose text lies between "-----BEGIN " and "-----END "; `tail` is what follows the latter.
std::optional<PemBlock> read_block(std::string_view body, std::string_view tail) {
  const auto type_line = take_line(body);
  if (!type_line.ends_with(kDashes)) return std::nullopt;
  const auto type = type_line.substr(0, type_line.size() - kDashes.size());
  const auto end_line = take_line(tail);
  if (end_line != std::string(type) + std::string(kDashes)) return std::nullopt;
  for (auto rest = body; !rest.empty();) {  // headers, up to the first line without a colon
    if (take_line(rest).find(':') == std::string_view::npos) break;
    body = rest;
  }
  std::string base64(body);
  std::erase_if(base64, [](char c) { return c == ' ' || c == '\t'; });
  auto bytes = base64_decode(base64);
  if (!bytes) return std::nullopt;
  return PemBlock{std::string(type), std::move(*bytes)};
}

}  // namespace

std::string encode_pem(const PemBlock& block) {
  constexpr std::size_t kWidth = 64;
  const std::string base64 = base64_encode(block.bytes);
  std::string text = std::string(kBegin) + block.type + std::string(kDashes) + '\n';
  for (std::size_t i = 0; i < base64.size(); i += kWidth) {
    text += std::string_view(base64).substr(i, kWidth);
    text += '\n';
  }
  return text + std::string(kEnd) + block.type + std::string(kDashes) + '\n';
}

std::optional<PemBlock> decode_pem(std::string_view text) {
  std::size_t from = 0;
  for (auto end = text.find(kEnd); end != std::string_view::npos; end = text.find(kEnd, from)) {
    // The last beginning before the end: earlier ones have none.
    const auto head = text.substr(from, end - from);
    const auto begin = head.rfind(kBegin);
    const std::size_t after = end + kEnd.size();
    const bool at_line_end = end == 0 || text[end - 1] == '\n';
    if (begin != std::string_view::npos && at_line_end && (begin == 0 || head[begin - 1] == '\n')) {
      auto block = read_block(head.substr(begin + kBegin.size()), text.substr(after));
      if (block) return block;
    }
    from = after;
  }
  return std::nullopt;
}

}  // namespace base
