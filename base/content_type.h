// What a file seems to be, from its first bytes, as Go's net/http guesses (the WHATWG sniffing
// rules).
#pragma once

#include <string_view>

namespace base {

inline constexpr int kSniffLength = 512;  // how many bytes are looked at

// http.DetectContentType: "application/x-gzip", "text/plain; charset=utf-8", …;
// "application/octet-stream" for what is neither known nor text.
std::string_view detect_content_type(std::string_view start);

}  // namespace base
