#include "base/base64.h"

#include <array>
#include <cstdint>

namespace base {

namespace {

constexpr std::string_view kAlphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kAlphabet32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> digits_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> digits{};
  for (auto& digit : digits) digit = kNoDigit;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}

constexpr auto kDigits64 = digits_of(kAlphabet64);
constexpr auto kDigits32 = digits_of(kAlphabet32);

bool is_break(char c) { return c == '\n' || c == '\r'; }

Error illegal(std::string_view base, std::size_t at) {
  return Error(ErrorCode::invalid,
               "illegal " + std::string(base) + " data at input byte " + std::to_string(at));
}

// Groups of `digits` digits of `bits` bits each, the last one filled up with '='.
std::string encode(std::string_view bytes, std::string_view alphabet, unsigned bits, std::size_t digits) {
  std::string out;
  out.reserve(bytes.size() * 8 / bits + digits);
  std::uint32_t held = 0;
  unsigned count = 0;
  const std::uint32_t mask = (1u << bits) - 1;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    count += 8;
    while (count >= bits) {
      count -= bits;
      out.push_back(alphabet[(held >> count) & mask]);
    }
  }
  if (count > 0) out.push_back(alphabet[(held << (bits - count)) & mask]);
  while (out.size() % digits != 0) out.push_back('=');
  return out;
}

// Appends the bytes of `count` digits, of `bits` bits each; what is left over is dropped.
void append_bytes(std::string& out, const std::uint8_t* digits, std::size_t count, unsigned bits) {
  std::uint64_t held = 0;
  for (std::size_t i = 0; i < count; ++i) held = (held << bits) | digits[i];
  unsigned total = static_cast<unsigned>(count) * bits;
  for (; total >= 8; total -= 8) out.push_back(static_cast<char>(held >> (total - 8)));
}

// Decodes groups of four digits as long as nothing else comes; gives where it stopped.
std::size_t append_plain_groups(std::string& out, std::string_view text) {
  out.resize(text.size() / 4 * 3);
  char* to = out.data();
  std::size_t at = 0;
  for (; at + 4 <= text.size(); at += 4) {
    const auto digit = [&](std::size_t i) {
      return static_cast<std::uint32_t>(kDigits64[static_cast<unsigned char>(text[at + i])]);
    };
    const std::uint32_t a = digit(0);
    const std::uint32_t b = digit(1);
    const std::uint32_t c = digit(2);
    const std::uint32_t d = digit(3);
    if (((a | b | c | d) & 0xC0) != 0) break;
    const std::uint32_t held = a << 18 | b << 12 | c << 6 | d;
    *to++ = static_cast<char>(held >> 16);
    *to++ = static_cast<char>(held >> 8);
    *to++ = static_cast<char>(held);
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return at;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out(bytes.size() / 3 * 4, '\0');
  char* to = out.data();
  std::size_t at = 0;
  for (; at + 3 <= bytes.size(); at += 3) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i]));
    };
    const std::uint32_t held = byte(0) << 16 | byte(1) << 8 | byte(2);
    *to++ = kAlphabet64[held >> 18];
    *to++ = kAlphabet64[(held >> 12) & 63];
    *to++ = kAlphabet64[(held >> 6) & 63];
    *to++ = kAlphabet64[held & 63];
  }
  if (at < bytes.size()) out += encode(bytes.substr(at), kAlphabet64, 6, 4);
  return out;
}
std::string base32_encode(std::string_view bytes) { return encode(bytes, kAlphabet32, 5, 8); }

Result<std::string> base64_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::array<std::uint8_t, 4> group{};
  std::size_t filled = 0;
  std::size_t at = append_plain_groups(out, text);
  const auto skip_breaks = [&] {
    while (at < text.size() && is_break(text[at])) ++at;
  };
  while (at < text.size()) {
    const char c = text[at++];
    const std::uint8_t digit = kDigits64[static_cast<unsigned char>(c)];
    if (digit != kNoDigit) {
      group[filled++] = digit;
      if (filled == group.size()) {
        append_bytes(out, group.data(), filled, 6);
        filled = 0;
      }
      continue;
    }
    if (is_break(c)) continue;
    if (c != '=' || filled < 2) return illegal("base64", at - 1);
    if (filled == 2) {
      skip_breaks();
      if (at == text.size()) return illegal("base64", at);
      if (text[at] != '=') return illegal("base64", at - 1);
      ++at;
    }
    skip_breaks();
    if (at < text.size()) return illegal("base64", at);
    append_bytes(out, group.data(), filled, 6);
    return out;
  }
  if (filled > 0) return illegal("base64", at - filled);
  return out;
}

Result<std::string> base32_decode(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    if (!is_break(c)) clean.push_back(c);
  }
  std::string out;
  std::array<std::uint8_t, 8> group{};
  std::size_t filled = 0;
  for (std::size_t at = 0; at < clean.size(); ++at) {
    const std::size_t left = clean.size() - at - 1;
    if (clean[at] == '=' && filled >= 2 && left < 8) {
      if (left + filled < 7) return illegal("base32", clean.size());
      for (std::size_t i = 0; i < 7 - filled && i < left; ++i) {
        if (clean[at + 1 + i] != '=') return illegal("base32", at + i);
      }
      if (filled == 3 || filled == 6) return illegal("base32", at);
      append_bytes(out, group.data(), filled, 5);
      return out;
    }
    const std::uint8_t digit = kDigits32[static_cast<unsigned char>(clean[at])];
    if (digit == kNoDigit) return illegal("base32", at);
    group[filled++] = digit;
    if (filled == group.size()) {
      append_bytes(out, group.data(), filled, 5);
      filled = 0;
    }
  }
  if (filled > 0) return illegal("base32", clean.size() - filled);
  return out;
}

}  // namespace base
