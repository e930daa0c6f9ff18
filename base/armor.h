// ASCII armour of OpenPGP (RFC 9580, section 6), as lenient as Go's reader: a checksum is not needed and not looked
// at, and padding may be missing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

struct ArmorBlock {
  std::string type{};   // "PGP SIGNATURE"
  std::string bytes{};  // what it holds
  std::size_t end = 0;  // the offset behind the block in the text it was read from
};

// The first block of `text`, whatever stands before it; nothing where there is none. Errors: "openpgp: invalid data:
// armor invalid" for a line of more than kMaxArmorLine bytes, "illegal base64 data at input byte 5", "unexpected EOF"
// for a block without an end.
Result<std::optional<ArmorBlock>> read_armor(std::string_view text);
inline constexpr std::size_t kMaxArmorLine = 96;  // bytes, as Go

// The type of that block, which may be damaged; nothing where there is none.
std::optional<std::string> armor_type(std::string_view text);

// The block as Go writes it: no headers, lines of 64 characters, no checksum, no line feed at the end.
std::string write_armor(std::string_view type, std::string_view bytes);

}  // namespace base
