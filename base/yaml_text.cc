// Checks and copies the bytes of a YAML text. The loop over 64-byte blocks lets plain ASCII pass at
// memory speed; only blocks that hold anything else are looked at character by character.
#include "base/yaml_text.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/utf8.h"

namespace base::yaml {

namespace {

constexpr std::size_t kPadding = 4;
constexpr std::size_t kReadSize = 512;  // go-yaml's raw buffer
constexpr std::string_view kMark = "\xEF\xBB\xBF";

struct Character {
  char32_t code = 0;
  std::size_t size = 0;
  std::string_view problem{};
};

bool is_allowed(char32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code <= 0x7E) ||
         code == 0x85 || (code >= 0xA0 && code <= 0xD7FF) || (code >= 0xE000 && code <= 0xFFFD) ||
         (code >= 0x10000 && code <= kMaxRune);
}

// The character at `at`, by RFC 3629, or what is wrong with it.
Character read_utf8(const char* at, const char* end) {
  const auto first = static_cast<unsigned char>(*at);
  const std::size_t size = first < 0x80             ? 1
                           : (first & 0xE0) == 0xC0 ? 2
                           : (first & 0xF0) == 0xE0 ? 3
                           : (first & 0xF8) == 0xF0 ? 4
                                                    : 0;
  if (size == 0) return {0, 1, "invalid leading UTF-8 octet"};
  if (size > static_cast<std::size_t>(end - at)) return {0, 1, "incomplete UTF-8 octet sequence"};
  char32_t code = size == 1 ? first : first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(at[i]);
    if ((byte & 0xC0) != 0x80) return {0, 1, "invalid trailing UTF-8 octet"};
    code = (code << 6) | (byte & 0x3F);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[size]) return {0, 1, "invalid length of a UTF-8 sequence"};
  if ((code >= 0xD800 && code <= 0xDFFF) || code > kMaxRune) {
    return {0, 1, "invalid Unicode character"};
  }
  if (!is_allowed(code)) return {code, size, "control characters are not allowed"};
  return {code, size, {}};
}

// Whether the block is ASCII without control characters other than tab and line feed.
bool is_plain_block(const char* block) {
  unsigned char odd = 0;
  for (int i = 0; i < 64; ++i) {
    const auto byte = static_cast<unsigned char>(block[i]);
    odd |= static_cast<unsigned char>((byte & 0x80) | (byte == 0x7F) |
                                      ((byte < 0x20) & (byte != '\n') & (byte != '\t')));
  }
  return odd == 0;
}

// Where go-yaml's read that holds `bad` begins: reads are of 512 bytes and never cut a character.
const char* read_start(const char* begin, const char* end, const char* bad) {
  const char* start = begin;
  while (static_cast<std::size_t>(end - start) > kReadSize) {
    const char* next = start + kReadSize;
    for (int i = 0; i < 3 && (*next & 0xC0) == 0x80; ++i) --next;
    if (next > bad) break;
    start = next;
  }
  return start;
}

void check(Text& text, const char* raw_begin) {
  const char* at = text.begin;
  while (at < text.end) {
    if (text.end - at >= 64 && is_plain_block(at)) {
      at += 64;
      continue;
    }
    const char* stop = std::min(text.end, at + 64);
    while (at < stop) {
      const Character character = read_utf8(at, text.end);
      if (!character.problem.empty()) {
        text.problem = character.problem;
        const bool cut = character.problem.starts_with("incomplete");
        text.end = cut ? at : std::max(text.begin, read_start(raw_begin, text.end, at));
        return;
      }
      if (character.size > 1) text.has_multibyte = true;
      if (character.code == '\r' || character.code == 0x85 || character.code == 0x2028 ||
          character.code == 0x2029) {
        text.only_line_feeds = false;
      }
      at += character.size;
    }
  }
}

// UTF-16 after its mark, as UTF-8. `problem` gets what is wrong at the end of what is returned.
std::string decode_utf16(std::string_view text, bool little, std::string_view& problem) {
  std::string out;
  const auto unit = [&](std::size_t at) -> char32_t {
    const auto a = static_cast<unsigned char>(text[at]);
    const auto b = static_cast<unsigned char>(text[at + 1]);
    return little ? static_cast<char32_t>(a | b << 8) : static_cast<char32_t>(a << 8 | b);
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at < 2) {
      problem = "incomplete UTF-16 character";
      return out;
    }
    char32_t code = unit(at);
    std::size_t size = 2;
    if ((code & 0xFC00) == 0xDC00) {
      problem = "unexpected low surrogate area";
      return out;
    }
    if ((code & 0xFC00) == 0xD800) {
      size = 4;
      if (text.size() - at < 4) {
        problem = "incomplete UTF-16 surrogate pair";
        return out;
      }
      const char32_t low = unit(at + 2);
      if ((low & 0xFC00) != 0xDC00) {
        problem = "expected low surrogate area";
        return out;
      }
      code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF);
    }
    if (!is_allowed(code)) {
      problem = "control characters are not allowed";
      return out;
    }
    append_rune(out, code);
    at += size;
  }
  return out;
}

}  // namespace

Text prepare_text(Arena& arena, std::string_view input) {
  std::string converted;
  std::string_view problem;
  if (input.starts_with("\xFF\xFE") || input.starts_with("\xFE\xFF")) {
    const bool in_first_read = input.size() <= kReadSize;
    converted = decode_utf16(input.substr(2), input[0] == '\xFF', problem);
    if (!problem.empty() && in_first_read && !problem.starts_with("incomplete")) converted.clear();
    input = converted;
  }
  char* copy = arena.allocate_array<char>(input.size() + kPadding);
  std::copy(input.begin(), input.end(), copy);
  std::memset(copy + input.size(), 0, kPadding);

  Text text;
  text.begin = copy;
  text.end = copy + input.size();
  if (converted.empty() && input.starts_with(kMark)) text.begin += kMark.size();
  check(text, copy);
  if (text.problem.empty()) text.problem = problem;
  text.starts_with_mark =
      std::string_view(text.begin, static_cast<std::size_t>(text.end - text.begin))
          .starts_with(kMark);
  std::memset(const_cast<char*>(text.end), 0, kPadding);
  return text;
}

}  // namespace base::yaml
