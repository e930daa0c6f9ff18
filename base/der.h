// Writes ASN.1 values in DER, enough for certificates. Every function gives one whole encoded value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time_point.h"

namespace base::der {

inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kUtf8String = 0x0c;
inline constexpr std::uint8_t kPrintableString = 0x13;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
// [n], holding other values, and [n] in place of another value's own tag.
constexpr std::uint8_t explicit_tag(std::uint8_t n) { return static_cast<std::uint8_t>(0xa0 | n); }
constexpr std::uint8_t implicit_tag(std::uint8_t n) { return static_cast<std::uint8_t>(0x80 | n); }

std::string value(std::uint8_t tag, std::string_view content);
inline std::string sequence(std::string_view content) { return value(kSequence, content); }
// A number of any size that is not negative, from its big-endian bytes.
std::string integer(std::string_view big_endian);
std::string boolean(bool truth);
std::string null();
// "2.5.29.15"
std::string object_id(std::string_view dotted);
std::string bit_string(std::string_view bytes, int unused_bits = 0);
// PrintableString where the text allows it, else UTF8String, as Go chooses.
std::string text(std::string_view utf8);
// UTCTime from 1950 to 2049, else GeneralizedTime.
std::string time(const TimePoint& moment);

}  // namespace base::der
