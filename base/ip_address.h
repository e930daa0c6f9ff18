// IP addresses as Go's net/netip reads them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

struct IpAddress {
  bool is_v4 = false;
  std::array<std::uint8_t, 16> bytes{};  // the first four where is_v4
  std::string zone{};                    // "eth0" of fe80::1%eth0
};

// netip.ParseAddr. Errors have Go's texts: `ParseAddr("1.2.3"): IPv4 address too short`.
Result<IpAddress> parse_ip_address(std::string_view text);

}  // namespace base
