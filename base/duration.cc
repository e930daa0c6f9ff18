// Durations (nanoseconds) as text and back, with Go's rules and error texts. Declared in base/time.h.
#include <array>
#include <limits>

#include "base/time.h"
#include "base/time_layout.h"
#include "fmt/format.h"

namespace base {
namespace {

constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;

struct Unit {
  std::string_view name;
  std::int64_t size;
};
constexpr std::array kUnits = {Unit{"ns", kNanosecond},  Unit{"us", kMicrosecond},
                               Unit{"\u00b5s", kMicrosecond}, Unit{"\u03bcs", kMicrosecond},
                               Unit{"ms", kMillisecond}, Unit{"s", kSecond},
                               Unit{"m", kMinute},       Unit{"h", kHour}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Error duration_error(std::string_view what, std::string_view text) {
  return Error(ErrorCode::invalid, fmt::format("time: {} {}", what, quote_time_text(text)))
      .hinting("write numbers with units, such as 1h30m or 250ms");
}

// "whole.fraction" with `digits` digits after the point, trailing zeros dropped.
std::string with_fraction(std::uint64_t number, int digits) {
  std::uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  std::string text = fmt::format("{}", number / scale);
  if (number % scale == 0) return text;
  text += fmt::format(".{:0{}}", number % scale, digits);
  while (text.back() == '0') text.pop_back();
  return text;
}

// The digits before the point; false on overflow.
bool take_whole(std::string_view& text, std::uint64_t& number) {
  std::size_t used = 0;
  for (; used < text.size() && is_digit(text[used]); ++used) {
    if (number > kLimit / 10) return false;
    number = number * 10 + static_cast<std::uint64_t>(text[used] - '0');
    if (number > kLimit) return false;
  }
  text.remove_prefix(used);
  return true;
}

// The digits after the point. More than fit are dropped, as they are beyond the precision.
void take_fraction(std::string_view& text, std::uint64_t& number, double& scale) {
  std::size_t used = 0;
  bool full = false;
  for (; used < text.size() && is_digit(text[used]); ++used) {
    if (full || number > (kLimit - 1) / 10) {
      full = true;
      continue;
    }
    const std::uint64_t next = number * 10 + static_cast<std::uint64_t>(text[used] - '0');
    if (next > kLimit) {
      full = true;
      continue;
    }
    number = next;
    scale *= 10;
  }
  text.remove_prefix(used);
}

// One "1.5h" off the front of `rest`, added to `total`. `whole_text` is for errors.
Result<void> take_term(std::string_view& rest, std::uint64_t& total, std::string_view whole_text) {
  const auto invalid = [&] { return duration_error("invalid duration", whole_text); };
  if (rest[0] != '.' && !is_digit(rest[0])) return invalid();
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  double scale = 1;
  const bool digits_before = is_digit(rest[0]);
  if (!take_whole(rest, whole)) return invalid();
  bool digits_after = false;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    digits_after = !rest.empty() && is_digit(rest[0]);
    take_fraction(rest, fraction, scale);
  }
  if (!digits_before && !digits_after) return invalid();

  const auto name = rest.substr(0, rest.find_first_of(".0123456789"));
  if (name.empty()) return duration_error("missing unit in duration", whole_text);
  rest.remove_prefix(name.size());
  std::uint64_t unit = 0;
  for (const auto& known : kUnits) {
    if (known.name == name) unit = static_cast<std::uint64_t>(known.size);
  }
  if (unit == 0) {
    return duration_error("unknown unit " + quote_time_text(name) + " in duration", whole_text);
  }
  if (whole > kLimit / unit) return invalid();
  whole *= unit;
  if (fraction > 0) {
    whole += static_cast<std::uint64_t>(static_cast<double>(fraction) *
                                        (static_cast<double>(unit) / scale));
    if (whole > kLimit) return invalid();
  }
  total += whole;
  if (total > kLimit) return invalid();
  return {};
}

}  // namespace

std::string format_duration(std::int64_t nanoseconds) {
  const bool negative = nanoseconds < 0;
  const std::uint64_t n =
      negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  std::string text = negative ? "-" : "";
  if (n == 0) return "0s";
  if (n < static_cast<std::uint64_t>(kMicrosecond)) return text + fmt::format("{}ns", n);
  if (n < static_cast<std::uint64_t>(kMillisecond)) return text + with_fraction(n, 3) + "\u00b5s";
  if (n < static_cast<std::uint64_t>(kSecond)) return text + with_fraction(n, 6) + "ms";
  const std::uint64_t hours = n / kHour;
  const std::uint64_t minutes = n / kMinute % 60;
  if (hours > 0) text += fmt::format("{}h", hours);
  if (hours > 0 || minutes > 0) text += fmt::format("{}m", minutes);
  return text + with_fraction(n % kMinute, 9) + "s";
}

Result<std::int64_t> parse_duration(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::int64_t{0};
  if (rest.empty()) return duration_error("invalid duration", text);
  std::uint64_t total = 0;
  while (!rest.empty()) TRY(take_term(rest, total, text));
  if (negative) return static_cast<std::int64_t>(0 - total);
  if (total > kLimit - 1) return duration_error("invalid duration", text);
  return static_cast<std::int64_t>(total);
}

std::int64_t truncate_duration(std::int64_t nanoseconds, std::int64_t unit) {
  return unit <= 0 ? nanoseconds : nanoseconds - nanoseconds % unit;
}

std::int64_t round_duration(std::int64_t nanoseconds, std::int64_t unit) {
  if (unit <= 0) return nanoseconds;
  const std::int64_t rest = nanoseconds % unit;
  const auto magnitude = static_cast<std::uint64_t>(rest < 0 ? -rest : rest);
  if (magnitude * 2 < static_cast<std::uint64_t>(unit)) return nanoseconds - rest;
  std::int64_t rounded = 0;
  if (nanoseconds < 0) {
    return __builtin_sub_overflow(nanoseconds - rest, unit, &rounded)
               ? std::numeric_limits<std::int64_t>::min()
               : rounded;
  }
  return __builtin_add_overflow(nanoseconds - rest, unit, &rounded)
             ? std::numeric_limits<std::int64_t>::max()
             : rounded;
}

double duration_in(std::int64_t nanoseconds, std::int64_t unit) {
  return static_cast<double>(nanoseconds / unit) +
         static_cast<double>(nanoseconds % unit) / static_cast<double>(unit);
}

}  // namespace base
