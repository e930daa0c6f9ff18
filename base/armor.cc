// Blocks between "-----BEGIN type-----" and "-----END type-----". Lines are cut and trimmed as Go's armor package does
// it, so that the same blocks are found; base 64 is put right (padding) before it is decoded.
#include "base/armor.h"

#include <algorithm>

#include "base/base64.h"

namespace base {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";
constexpr std::string_view kBlank = " \t\r\n\v\f";
constexpr std::size_t kChecksumLine = 5;  // "=" and four characters
constexpr std::size_t kWidth = 64;

std::string_view trim(std::string_view line) {
  const auto first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlank) - first + 1);
}

// Goes through a text line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool at_end() const { return next_ >= text_.size(); }
  std::size_t offset() const { return next_; }
  std::string_view take() {
    const auto end = std::min(text_.find('\n', next_), text_.size());
    const auto line = text_.substr(next_, end - next_);
    next_ = end + 1;
    return trim(line);
  }

 private:
  std::string_view text_;
  std::size_t next_ = 0;
};

// The type in a line that begins a block; empty for any other line.
std::string_view type_of(std::string_view line) {
  if (line.size() <= kBegin.size() + kDashes.size() || !line.starts_with(kBegin)) return {};
  return line.substr(kBegin.size(), line.size() - kBegin.size() - kDashes.size());
}

// Whether the lines up to the first blank one are headers.
bool skip_headers(Lines& lines) {
  while (!lines.at_end()) {
    const auto line = lines.take();
    if (line.empty()) return true;
    if (line.find(':') == std::string_view::npos) return false;
  }
  return false;
}

// Up to the body of the first block, of which it gives the type; empty where there is none.
std::string_view take_head(Lines& lines) {
  while (!lines.at_end()) {
    const auto type = type_of(lines.take());
    if (!type.empty() && skip_headers(lines)) return type;
  }
  return {};
}

// Up to the end of the block, or to its checksum, as Go: what follows that is not looked at.
Result<std::string> read_body(Lines& lines) {
  std::string base64;
  bool has_end = false;
  while (!lines.at_end()) {
    const auto line = lines.take();
    has_end = line.starts_with(kEnd) || (line.size() == kChecksumLine && line[0] == '=');
    if (has_end) break;
    if (line.size() > kMaxArmorLine) return Error(ErrorCode::invalid, "openpgp: invalid data: armor invalid");
    base64 += line;
  }
  if (!has_end) return Error(ErrorCode::invalid, "unexpected EOF");
  while (base64.ends_with('=')) base64.pop_back();
  base64.append((4 - base64.size() % 4) % 4, '=');
  return base64_decode(base64);
}

}  // namespace

Result<std::optional<ArmorBlock>> read_armor(std::string_view text) {
  Lines lines(text);
  const auto type = take_head(lines);
  if (type.empty()) return std::optional<ArmorBlock>();
  auto bytes = TRY(read_body(lines));  // not within the braces: what stands before it there would be lost on an error
  return std::optional(ArmorBlock{std::string(type), std::move(bytes), std::min(lines.offset(), text.size())});
}

std::optional<std::string> armor_type(std::string_view text) {
  Lines lines(text);
  const auto type = take_head(lines);
  if (type.empty()) return std::nullopt;
  return std::string(type);
}

std::string write_armor(std::string_view type, std::string_view bytes) {
  const std::string base64 = base64_encode(bytes);
  std::string text = std::string(kBegin) + std::string(type) + std::string(kDashes) + "\n\n";
  for (std::size_t i = 0; i < base64.size(); i += kWidth) {
    text += std::string_view(base64).substr(i, kWidth);
    text += '\n';
  }
  return text + std::string(kEnd) + std::string(type) + std::string(kDashes);
}

}  // namespace base
