// Time zones, read from the system's time zone database (TZif files) the way Go's time package does.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxZoneFile = 10 << 20;  // bytes, as Go

// A time zone: which offset and abbreviation holds at which moment. Never changed once made.
class Zone {
 public:
  // What holds during [start, end), in unix seconds. The abbreviation lives as long as the zone.
  struct Period {
    std::string_view abbreviation{};
    std::int32_t offset = 0;  // seconds east of UTC
    bool is_daylight = false;
    std::int64_t start = std::numeric_limits<std::int64_t>::min();
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
  };

  // UTC.
  Zone() = default;
  // A zone with one offset for ever; the abbreviation may be empty (time.FixedZone).
  static Zone fixed(std::string_view name, std::int32_t offset);
  // UTC under the name "", which is what Go's empty time.Location is.
  static const Zone* nameless();
  // Reads the bytes of a TZif file; nothing where they are malformed.
  static std::optional<Zone> parse(std::string_view name, std::string_view data);

  // As given to load_zone: "Europe/Berlin", "Local", "UTC".
  const std::string& name() const { return name_; }
  Period at(std::int64_t unix_seconds) const;
  // The offset of the abbreviation "CET" near the local time `pseudo_unix` (the clock read as UTC);
  // nothing where the zone never uses it.
  std::optional<std::int32_t> offset_of(std::string_view abbreviation, std::int64_t pseudo_unix) const;

 private:
  struct Kind {
    std::string abbreviation{};
    std::int32_t offset = 0;
    bool is_daylight = false;
  };
  struct Transition {
    std::int64_t when = 0;
    std::uint8_t kind = 0;
  };
  const Kind& first_kind() const;

  std::string name_ = "UTC";
  std::vector<Kind> kinds_{};             // empty: UTC
  std::vector<Transition> transitions_{};
  std::string rule_{};                    // POSIX TZ text for what comes after the last transition
};

// time.LoadLocation: "" and "UTC" give UTC, "Local" the local zone. Fails with Go's texts
// ("unknown time zone x", "time: invalid location name").
Result<Zone> load_zone(std::string_view name);

// The zone of this computer: TZ, else /etc/localtime, else UTC. Read once.
const Zone* local_zone();

}  // namespace base
