// PEM blocks ("-----BEGIN CERTIFICATE-----") as Go's encoding/pem writes and finds them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

struct PemBlock {
  std::string type{};   // "RSA PRIVATE KEY"
  std::string bytes{};  // decoded
};

// Lines of 64 characters, a line feed at the end.
std::string encode_pem(const PemBlock& block);
// The first well-formed block of `text`; what stands around it and its headers are passed over.
std::optional<PemBlock> decode_pem(std::string_view text);

}  // namespace base
