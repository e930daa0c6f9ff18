#include "base/time_layout.h"

#include <array>
#include <optional>
#include <utility>

namespace base {
namespace {

using Match = std::optional<std::pair<LayoutPart, std::size_t>>;

// For a part that can be followed by anything, in the order in which they are to be tried.
struct Fixed {
  std::string_view text;
  LayoutPart part;
  bool whole_word = false;  // not when a small letter follows: "Month" is no "Mon"
};
constexpr std::array kFixed = {
    Fixed{"January", LayoutPart::long_month},   Fixed{"Jan", LayoutPart::month, true},
    Fixed{"Monday", LayoutPart::long_weekday},  Fixed{"Mon", LayoutPart::weekday, true},
    Fixed{"MST", LayoutPart::zone_name},        Fixed{"01", LayoutPart::zero_month},
    Fixed{"02", LayoutPart::zero_day},          Fixed{"03", LayoutPart::zero_hour12},
    Fixed{"04", LayoutPart::zero_minute},       Fixed{"05", LayoutPart::zero_second},
    Fixed{"06", LayoutPart::year},              Fixed{"002", LayoutPart::zero_year_day},
    Fixed{"15", LayoutPart::hour},              Fixed{"1", LayoutPart::number_month},
    Fixed{"2006", LayoutPart::long_year},       Fixed{"2", LayoutPart::day},
    Fixed{"_2", LayoutPart::space_day},         Fixed{"__2", LayoutPart::space_year_day},
    Fixed{"3", LayoutPart::hour12},             Fixed{"4", LayoutPart::minute},
    Fixed{"5", LayoutPart::second},             Fixed{"PM", LayoutPart::upper_half},
    Fixed{"pm", LayoutPart::lower_half},        Fixed{"-070000", LayoutPart::zone_offset},
    Fixed{"-07:00:00", LayoutPart::zone_offset}, Fixed{"-0700", LayoutPart::zone_offset},
    Fixed{"-07:00", LayoutPart::zone_offset},   Fixed{"-07", LayoutPart::zone_offset},
    Fixed{"Z070000", LayoutPart::zone_offset},  Fixed{"Z07:00:00", LayoutPart::zone_offset},
    Fixed{"Z0700", LayoutPart::zone_offset},    Fixed{"Z07:00", LayoutPart::zone_offset},
    Fixed{"Z07", LayoutPart::zone_offset},
};

// ".000", ",999": a separator and zeros or nines, with no other digit after them.
Match match_fraction(std::string_view text) {
  if (text.size() < 2 || (text[1] != '0' && text[1] != '9')) return std::nullopt;
  std::size_t end = 1;
  while (end < text.size() && text[end] == text[1]) ++end;
  if (end < text.size() && text[end] >= '0' && text[end] <= '9') return std::nullopt;
  return std::pair(text[1] == '0' ? LayoutPart::fraction_zeros : LayoutPart::fraction_nines, end);
}

Match match_part(std::string_view text) {
  if (text[0] == '.' || text[0] == ',') return match_fraction(text);
  if (text.starts_with("_2006")) return std::nullopt;  // a plain _ and a year
  for (const auto& fixed : kFixed) {
    if (!text.starts_with(fixed.text)) continue;
    const std::size_t size = fixed.text.size();
    if (fixed.whole_word && text.size() > size && text[size] >= 'a' && text[size] <= 'z') continue;
    return std::pair(fixed.part, size);
  }
  return std::nullopt;
}

}  // namespace

LayoutStep next_layout_step(std::string_view layout) {
  constexpr std::string_view kFirst = "JM0123456_789PpZ-.,";
  for (std::size_t i = layout.find_first_of(kFirst); i != std::string_view::npos;
       i = layout.find_first_of(kFirst, i + 1)) {
    if (const auto match = match_part(layout.substr(i))) {
      return {layout.substr(0, i), match->first, layout.substr(i, match->second),
              layout.substr(i + match->second)};
    }
  }
  return {layout, LayoutPart::none, layout.substr(layout.size()), layout.substr(layout.size())};
}

std::string quote_time_text(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || byte < ' ') {
      quoted += "\\x";
      quoted += kHex[byte >> 4];
      quoted += kHex[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace base
