#include "base/der.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/time.h"

namespace base::der {
namespace {

bool is_printable_character(char c) {
  constexpr std::string_view kOthers = " '()+,-./:=?";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

// Seven bits to a byte, the highest bit set on all but the last.
void append_base_128(std::string& out, std::uint64_t number) {
  int shift = 0;
  while (number >> shift >= 128) shift += 7;
  for (; shift > 0; shift -= 7) out += static_cast<char>(0x80 | (number >> shift & 0x7f));
  out += static_cast<char>(number & 0x7f);
}

}  // namespace

std::string value(std::uint8_t tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() < 128) {
    out += static_cast<char>(content.size());
  } else {
    std::string size;
    for (std::size_t n = content.size(); n > 0; n >>= 8) size.insert(size.begin(), static_cast<char>(n & 255));
    out += static_cast<char>(0x80 | size.size());
    out += size;
  }
  return out += content;
}

std::string integer(std::string_view big_endian) {
  const auto start = std::min(big_endian.find_first_not_of('\0'), big_endian.size());
  std::string digits(big_endian.substr(start));
  if (digits.empty() || static_cast<unsigned char>(digits[0]) >= 128) digits.insert(0, 1, '\0');
  return value(kInteger, digits);
}

std::string boolean(bool truth) { return value(0x01, truth ? "\xff" : std::string_view("\0", 1)); }

std::string null() { return value(0x05, ""); }

std::string object_id(std::string_view dotted) {
  std::vector<std::uint64_t> numbers;
  while (!dotted.empty()) {
    const auto part = dotted.substr(0, dotted.find('.'));
    dotted.remove_prefix(std::min(part.size() + 1, dotted.size()));
    std::uint64_t number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    numbers.push_back(number);
  }
  std::string content;
  append_base_128(content, numbers[0] * 40 + numbers[1]);
  for (std::size_t i = 2; i < numbers.size(); ++i) append_base_128(content, numbers[i]);
  return value(0x06, content);
}

std::string bit_string(std::string_view bytes, int unused_bits) {
  std::string content(1, static_cast<char>(unused_bits));
  return value(0x03, content += bytes);
}

std::string text(std::string_view utf8) {
  const bool printable = std::all_of(utf8.begin(), utf8.end(), is_printable_character);
  return value(printable ? kPrintableString : kUtf8String, utf8);
}

std::string time(const TimePoint& moment) {
  const TimePoint utc(moment.seconds, 0, nullptr);
  const auto year = civil_time(utc).year;
  if (year >= 1950 && year < 2050) return value(0x17, format_time(utc, "060102150405Z"));
  return value(0x18, format_time(utc, "20060102150405Z"));
}

}  // namespace base::der
