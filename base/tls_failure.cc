// Tables: TLS alerts as crypto/tls words them, OpenSSL's verification results as crypto/x509 does.
#include "base/tls_failure.h"

#include <charconv>

#include <fmt/format.h>

namespace base {
namespace {

struct NumberedText {
  int number;
  const char* text;
};

constexpr NumberedText kAlerts[] = {
    {0, "close notify"},
    {10, "unexpected message"},
    {20, "bad record MAC"},
    {21, "decryption failed"},
    {22, "record overflow"},
    {30, "decompression failure"},
    {40, "handshake failure"},
    {42, "bad certificate"},
    {43, "unsupported certificate"},
    {44, "revoked certificate"},
    {45, "expired certificate"},
    {46, "unknown certificate"},
    {47, "illegal parameter"},
    {48, "unknown certificate authority"},
    {49, "access denied"},
    {50, "error decoding message"},
    {51, "error decrypting message"},
    {60, "export restriction"},
    {70, "protocol version not supported"},
    {71, "insufficient security level"},
    {80, "internal error"},
    {86, "inappropriate fallback"},
    {90, "user canceled"},
    {100, "no renegotiation"},
    {109, "missing extension"},
    {110, "unsupported extension"},
    {111, "certificate unobtainable"},
    {112, "unrecognized name"},
    {113, "bad certificate status response"},
    {114, "bad certificate hash value"},
    {115, "unknown PSK identity"},
    {116, "certificate required"},
    {120, "no application protocol"},
    {121, "encrypted client hello required"},
};

template <std::size_t size>
const char* find_text(const NumberedText (&table)[size], int number) {
  for (const auto& row : table) {
    if (row.number == number) return row.text;
  }
  return nullptr;
}

// OpenSSL's reason in "…error:0A00045C:SSL routines::…"; 0 where there is none.
unsigned openssl_reason(std::string_view text) {
  const auto mark = text.find("error:");
  if (mark == std::string_view::npos) return 0;
  unsigned code = 0;
  const auto digits = text.substr(mark + 6, 8);
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  return code & 0x7FFFFF;
}

}  // namespace

std::string tls_failure_text(std::string_view curl_text) {
  constexpr unsigned kWrongVersion = 267;
  constexpr unsigned kFirstAlert = 1000;
  const auto reason = openssl_reason(curl_text);
  if (reason == kWrongVersion) return "http: server gave HTTP response to HTTPS client";
  if (reason < kFirstAlert || reason > kFirstAlert + 255) return "";
  const int alert = static_cast<int>(reason - kFirstAlert);
  const auto* text = find_text(kAlerts, alert);
  return text != nullptr ? std::string("remote error: tls: ") + text
                         : fmt::format("remote error: tls: alert({})", alert);
}

std::string certificate_failure_text(int verify_result, std::string_view name) {
  switch (verify_result) {
    case 0: return fmt::format("x509: certificate is not valid for {}", name);
    case 9:
    case 10: return "x509: certificate has expired or is not yet valid";
    case 23: return "x509: certificate has been revoked";
    case 24:
    case 26: return "x509: certificate specifies an incompatible key usage";
    case 25: return "x509: too many intermediates for path length constraint";
    case 47:
    case 48: return "x509: a root or intermediate certificate is not authorized to sign for this name";
    default: return "x509: certificate signed by unknown authority";
  }
}

}  // namespace base
