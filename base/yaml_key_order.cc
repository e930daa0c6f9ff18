// The order in which Go's YAML libraries write the keys of a map.
#include <algorithm>

#include "base/letters.h"
#include "base/utf8.h"
#include "base/yaml_emitter.h"

namespace base::yaml {

namespace {

bool is_letter_rune(char32_t code) {
  if (code < 0x80) return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  return is_letter(code);
}
bool is_digit_rune(char32_t code) {
  if (code < 0x80) return code >= '0' && code <= '9';
  return is_digit(code);
}

// A run of digits as Go computes it: any digit counts its distance from '0', and it may overflow.
struct DigitRun {
  std::uint64_t number = 0;
  std::size_t length = 0;
};
DigitRun read_digits(std::string_view text, std::uint64_t start) {
  DigitRun run{start, 0};
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    if (!is_digit_rune(rune.code)) break;
    run.number = run.number * 10 + (static_cast<std::uint64_t>(rune.code) - '0');
    ++run.length;
    text.remove_prefix(rune.size);
  }
  return run;
}

// Whether the digits right before the end of `common` hold one that is not 0.
bool has_number_before(std::string_view common) {
  while (!common.empty()) {
    std::size_t start = common.size() - 1;
    while (start > 0 && (common[start] & 0xC0) == 0x80) --start;
    const Rune rune = decode_rune(common.substr(start));
    if (!is_digit_rune(rune.code)) return false;
    if (rune.code != '0') return true;
    common.remove_suffix(common.size() - start);
  }
  return false;
}

// Whether the last rune of `common` is a digit.
bool ends_in_digit(std::string_view common) {
  if (common.empty()) return false;
  std::size_t start = common.size() - 1;
  while (start > 0 && (common[start] & 0xC0) == 0x80) --start;
  return is_digit_rune(decode_rune(common.substr(start)).code);
}

}  // namespace

bool key_less(std::string_view a, std::string_view b, Dialect dialect) {
  std::size_t same = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (same < shorter && a[same] == b[same]) ++same;
  // Back to the start of the rune that differs.
  while (same > 0 && ((same < a.size() && (a[same] & 0xC0) == 0x80) ||
                      (same < b.size() && (b[same] & 0xC0) == 0x80))) {
    --same;
  }
  if (same == a.size() || same == b.size()) return a.size() < b.size();
  const std::string_view common = a.substr(0, same);
  const char32_t x = decode_rune(a.substr(same)).code;
  const char32_t y = decode_rune(b.substr(same)).code;
  const bool x_is_letter = is_letter_rune(x);
  const bool y_is_letter = is_letter_rune(y);
  if (x_is_letter && y_is_letter) return x < y;
  if (x_is_letter || y_is_letter) {
    return dialect == Dialect::v3 && ends_in_digit(common) ? x_is_letter : y_is_letter;
  }
  const std::uint64_t start = (x == '0' || y == '0') && has_number_before(common) ? 1 : 0;
  const DigitRun run_a = read_digits(a.substr(same), start);
  const DigitRun run_b = read_digits(b.substr(same), start);
  if (run_a.number != run_b.number) {
    return static_cast<std::int64_t>(run_a.number) < static_cast<std::int64_t>(run_b.number);
  }
  if (run_a.length != run_b.length) return run_a.length < run_b.length;
  return x < y;
}

void append_sorted(std::vector<const Map::Entry*>& entries, const Map& map, Dialect dialect) {
  const auto first = static_cast<std::ptrdiff_t>(entries.size());
  for (const Map::Entry& entry : map) entries.push_back(&entry);
  const auto less = [dialect](const Map::Entry* a, const Map::Entry* b) {
    return key_less(a->key, b->key, dialect);
  };
  // A merge sort stays within its bounds whatever the comparison says.
  if (!std::is_sorted(entries.begin() + first, entries.end(), less)) {
    std::stable_sort(entries.begin() + first, entries.end(), less);
  }
}

}  // namespace base::yaml
