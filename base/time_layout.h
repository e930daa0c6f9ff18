// The parts of a Go time layout ("Jan _2 15:04:05.000 MST"), shared by formatting and parsing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

enum class LayoutPart : std::uint8_t {
  none,  // the end of the layout
  long_month, month, number_month, zero_month,
  long_weekday, weekday,
  day, space_day, zero_day, space_year_day, zero_year_day,
  hour, hour12, zero_hour12,
  minute, zero_minute,
  second, zero_second,
  long_year, year,
  upper_half, lower_half,  // PM, pm
  zone_name,               // MST
  zone_offset,             // -0700 and its kin, see LayoutStep
  fraction_zeros,          // .000: exactly so many digits
  fraction_nines,          // .999: trailing zeros dropped
};

// One step through a layout: text to take as it is, then a part, then what is left.
struct LayoutStep {
  std::string_view prefix{};
  LayoutPart part = LayoutPart::none;
  std::string_view part_text{};  // as written in the layout
  std::string_view suffix{};

  // Of zone_offset: which digits, and how.
  bool zone_z() const { return part_text[0] == 'Z'; }  // "Z" stands for UTC
  bool zone_colon() const { return part_text.find(':') != std::string_view::npos; }
  bool zone_minutes() const { return part_text.size() > 3; }
  bool zone_seconds() const { return part_text.size() > 6; }
};

LayoutStep next_layout_step(std::string_view layout);

// A text in double quotes as Go's time package quotes it: every byte outside ASCII as \xNN.
std::string quote_time_text(std::string_view text);

}  // namespace base
