// Certificates and keys as PEM text, looked at before a connection is tried, with Go's error texts.
#pragma once

#include <string_view>
#include <vector>

#include "base/pem.h"
#include "base/result.h"

namespace base {

// Every well-formed block, in order.
std::vector<PemBlock> pem_blocks(std::string_view text);

// tls.X509KeyPair: whether both can be read and belong together (`tls: failed to find any PEM data in
// certificate input`, `tls: private key does not match public key`, …).
Result<void> check_key_pair(std::string_view certificate, std::string_view key);

// Whether text holds a certificate of an authority at least: `unable to parse bytes as PEM block`,
// `failed to parse certificate: x509: …`.
Result<void> check_authorities(std::string_view text);

}  // namespace base
