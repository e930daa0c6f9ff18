// Bytes as text: base 64 and base 32 of RFC 4648 with padding, as Go's StdEncoding reads and writes them.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

std::string base64_encode(std::string_view bytes);
// Line breaks are skipped. Fails with "illegal base64 data at input byte 5".
Result<std::string> base64_decode(std::string_view text);
std::string base32_encode(std::string_view bytes);
// Line breaks are skipped. Fails with "illegal base32 data at input byte 5".
Result<std::string> base32_decode(std::string_view text);

}  // namespace base
