// A digest of bytes that need not stay in memory: large files that are mapped.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace base {

inline constexpr std::size_t kDigestPart = 256 * 1024;  // bytes

// As sha256(); `passed` is told of each part, of kDigestPart bytes or what is left, once it has been counted.
std::string sha256_in_parts(std::string_view data, const std::function<void(std::string_view)>& passed);

}  // namespace base
