// What a certificate that a server showed says of itself, and why Go would refuse it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

struct CertificateFacts {
  std::string name{};  // common name, else organization, else "serial:…", as Go names one
  std::vector<std::string> dns_names{};
  std::vector<std::string> addresses{};  // "127.0.0.1"
  std::int64_t not_before = 0;           // unix seconds
  std::int64_t not_after = 0;
};

// Error: bytes that are no certificate.
Result<CertificateFacts> certificate_facts(std::string_view der);

// Go's text for a certificate (DER) that OpenSSL refused with the X509_V_ERR number `verify_result` (0: the
// name does not fit): "x509: certificate is valid for a.example, not b.example", "x509: certificate has expired
// or is not yet valid: current time … is after …", "x509: certificate signed by unknown authority (possibly
// because of …)". `authorities` is PEM text, `name` what was asked for.
std::string certificate_refusal(std::string_view der, int verify_result, std::string_view name,
                                std::string_view authorities, std::int64_t now_unix_seconds);

}  // namespace base
