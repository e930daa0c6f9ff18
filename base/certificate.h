// X.509 certificates with the contents that sprig's functions give them, encoded as Go encodes them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/private_key.h"
#include "base/result.h"
#include "base/time_point.h"

struct x509_st;  // OpenSSL's certificate

namespace base {

// What a certificate shall say. Its use is that of servers and clients alike.
struct CertificateContents {
  std::string common_name{};             // empty: no subject
  std::vector<std::string> dns_names{};
  std::vector<std::string> addresses{};  // IP addresses of 4 or 16 bytes
  std::string serial{};                  // a big-endian number
  TimePoint not_before;
  TimePoint not_after;
  bool is_authority = false;             // may sign other certificates
};

// A certificate that was read.
class Certificate {
 public:
  // Errors: Go's texts ("x509: malformed certificate", "x509: trailing data").
  static Result<Certificate> parse(std::string_view der);
  std::string subject() const;         // in DER
  std::string subject_key_id() const;  // empty where there is none
  bool has_public_key_of(const PrivateKey& key) const;

 private:
  explicit Certificate(std::shared_ptr<x509_st> certificate) : certificate_(std::move(certificate)) {}
  std::shared_ptr<x509_st> certificate_;
};

// A certificate for `key`, signed by `signer`, whose certificate is `issuer` (nullptr: the new one is
// its own issuer), in DER. Errors: Go's texts ("x509: provided PrivateKey doesn't match parent's PublicKey").
Result<std::string> create_certificate(const CertificateContents& contents, const PrivateKey& key,
                                       const Certificate* issuer, const PrivateKey& signer);

}  // namespace base
