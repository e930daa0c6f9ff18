// Versions: reading them leniently and strictly, comparing them. What ranges make of them is in
// semver_constraint.cc.
#include "base/semver.h"

#include "base/go_format.h"

namespace base {

namespace {

constexpr std::size_t kMaxVersionLength = 256;

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_identifier_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool all_of(std::string_view text, bool (*test)(char)) {
  for (const char c : text) {
    if (!test(c)) return false;
  }
  return true;
}

// The text up to the next point, which is taken off `rest` with it.
std::string_view next_part(std::string_view& rest, bool& more) {
  const std::size_t point = rest.find('.');
  more = point != std::string_view::npos;
  const std::string_view part = rest.substr(0, point);
  rest = more ? rest.substr(point + 1) : std::string_view();
  return part;
}

Result<void> check_prerelease(std::string_view text) {
  bool more = true;
  while (more) {
    const std::string_view part = next_part(text, more);
    if (part.empty() || !all_of(part, is_identifier_character)) return invalid("invalid prerelease string");
    if (all_of(part, is_digit) && part.size() > 1 && part[0] == '0') {
      return invalid("version segment starts with 0");
    }
  }
  return {};
}

Result<void> check_metadata(std::string_view text) {
  bool more = true;
  while (more) {
    const std::string_view part = next_part(text, more);
    if (part.empty() || !all_of(part, is_identifier_character)) return invalid("invalid metadata string");
  }
  return {};
}

// Digits at the front of `rest`, taken off it.
std::string_view take_digits(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size() && is_digit(rest[size])) ++size;
  const std::string_view digits = rest.substr(0, size);
  rest.remove_prefix(size);
  return digits;
}

// ".5" at the front of `rest`; nothing is taken where no digit follows the point.
std::string_view take_point_and_digits(std::string_view& rest) {
  if (rest.size() < 2 || rest[0] != '.' || !is_digit(rest[1])) return {};
  rest.remove_prefix(1);
  return take_digits(rest);
}

// `mark` and identifiers with points between them; without the mark.
std::string_view take_identifiers(std::string_view& rest, char mark) {
  const auto is_identifier_at = [&](std::size_t at) {
    return at < rest.size() && is_identifier_character(rest[at]);
  };
  if (rest.empty() || rest[0] != mark || !is_identifier_at(1)) return {};
  std::size_t size = 1;
  while (is_identifier_at(size) || (size < rest.size() && rest[size] == '.' && is_identifier_at(size + 1))) ++size;
  const std::string_view identifiers = rest.substr(1, size - 1);
  rest.remove_prefix(size);
  return identifiers;
}

Result<std::uint64_t> read_segment(std::string_view digits) {
  std::uint64_t number = 0;
  std::string error;
  if (digits.empty() || parse_uint(digits, 10, 64, number, &error)) return number;
  return invalid("error parsing version segment: " + error);
}

// Numbers before words, numbers by size, words by bytes; a missing part comes first.
int compare_parts(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty()) return -1;
  if (b.empty()) return 1;
  std::uint64_t number_a = 0;
  std::uint64_t number_b = 0;
  const bool a_is_number = parse_uint(a, 10, 64, number_a);
  const bool b_is_number = parse_uint(b, 10, 64, number_b);
  if (!a_is_number && !b_is_number) return a > b ? 1 : -1;
  if (a_is_number != b_is_number) return a_is_number ? -1 : 1;
  return number_a > number_b ? 1 : -1;
}

int compare_prereleases(std::string_view a, std::string_view b) {
  bool more_a = true;
  bool more_b = true;
  while (more_a || more_b) {
    const std::string_view part_a = more_a ? next_part(a, more_a) : std::string_view();
    const std::string_view part_b = more_b ? next_part(b, more_b) : std::string_view();
    if (const int order = compare_parts(part_a, part_b); order != 0) return order;
  }
  return 0;
}

}  // namespace

std::string Version::text() const {
  std::string out = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  if (!prerelease.empty()) out += "-" + prerelease;
  if (!metadata.empty()) out += "+" + metadata;
  return out;
}

Result<Version> parse_version(std::string_view text) {
  if (text.size() > kMaxVersionLength) return invalid("version string is too long (max 256 bytes)");
  std::string_view rest = text;
  if (!rest.empty() && rest[0] == 'v') rest.remove_prefix(1);
  const std::string_view major = take_digits(rest);
  const std::string_view minor = take_point_and_digits(rest);
  const std::string_view patch = minor.empty() ? std::string_view() : take_point_and_digits(rest);
  const std::string_view prerelease = take_identifiers(rest, '-');
  const std::string_view metadata = take_identifiers(rest, '+');
  if (major.empty() || !rest.empty()) return invalid("invalid semantic version");
  Version version;
  version.original = text;
  version.major = TRY(read_segment(major));
  version.minor = TRY(read_segment(minor));
  version.patch = TRY(read_segment(patch));
  version.prerelease = prerelease;
  version.metadata = metadata;
  if (!prerelease.empty()) TRY(check_prerelease(prerelease));
  return version;
}

Result<Version> parse_strict_version(std::string_view text) {
  if (text.empty()) return invalid("version string empty");
  if (text.size() > kMaxVersionLength) return invalid("version string is too long (max 256 bytes)");
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return invalid("invalid semantic version");
  Version version;
  version.original = text;
  std::string_view patch = text.substr(second + 1);
  if (const std::size_t plus = patch.find('+'); plus != std::string_view::npos) {
    version.metadata = patch.substr(plus + 1);
    patch = patch.substr(0, plus);
    TRY(check_metadata(version.metadata));
  }
  if (const std::size_t dash = patch.find('-'); dash != std::string_view::npos) {
    version.prerelease = patch.substr(dash + 1);
    patch = patch.substr(0, dash);
    TRY(check_prerelease(version.prerelease));
  }
  const std::string_view parts[] = {text.substr(0, first), text.substr(first + 1, second - first - 1), patch};
  for (const std::string_view part : parts) {
    if (!all_of(part, is_digit)) return invalid("invalid characters in version");
    if (part.size() > 1 && part[0] == '0') return invalid("version segment starts with 0");
  }
  std::uint64_t* const numbers[] = {&version.major, &version.minor, &version.patch};
  for (std::size_t i = 0; i < 3; ++i) {
    std::string error;
    if (!parse_uint(parts[i], 10, 64, *numbers[i], &error)) return invalid(std::move(error));
  }
  return version;
}

int compare_versions(const Version& a, const Version& b) {
  if (a.major != b.major) return a.major < b.major ? -1 : 1;
  if (a.minor != b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch != b.patch) return a.patch < b.patch ? -1 : 1;
  if (a.prerelease.empty() || b.prerelease.empty()) {
    return static_cast<int>(a.prerelease.empty()) - static_cast<int>(b.prerelease.empty());
  }
  return compare_prereleases(a.prerelease, b.prerelease);
}

}  // namespace base
