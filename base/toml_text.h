// What reading and writing TOML share: the quoted forms, and the zones that mark local dates and times.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/zone.h"

namespace base::toml {

inline constexpr int kMaxDepth = 2000;  // of nested lists and tables; the library would go on

using Key = std::vector<std::string_view>;

// `text` between double quotes, on one line.
void append_quoted(std::string& out, std::string_view text);
// One part of a key, in quotes where it needs them.
void append_key_part(std::string& out, std::string_view part);
// The parts with points between them.
std::string key_text(const Key& key);

// Dates and times without an offset carry one of these, at the offset of this computer's zone.
const Zone* local_datetime_zone();  // "datetime-local"
const Zone* local_date_zone();      // "date-local"
const Zone* local_time_zone();      // "time-local"

}  // namespace base::toml
