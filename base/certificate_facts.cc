// Reads dates and names with OpenSSL and words refusals as crypto/x509 does. An authority of the right name
// whose key did not sign the certificate is named, as Go names it: that is what a rebuilt cluster looks like.
#include "base/certificate_facts.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include <fmt/format.h>

#include "base/arena.h"
#include "base/go_format.h"
#include "base/ip_address.h"
#include "base/time.h"
#include "base/tls_failure.h"
#include "base/tls_material.h"
#include "base/zone.h"

namespace base {
namespace {

using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;
constexpr std::size_t kMaxNames = 100;  // shown; Go counts them from there on

X509Pointer read(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  X509Pointer certificate(d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), &X509_free);
  ERR_clear_error();
  return certificate;
}

std::int64_t unix_time(const ASN1_TIME* time) {
  tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return static_cast<std::int64_t>(::timegm(&parts));
}

std::string name_entry(const X509* certificate, int which) {
  char text[256] = "";
  const auto size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), which, text, sizeof text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::string certificate_name(const X509* certificate) {
  auto name = name_entry(certificate, NID_commonName);
  if (name.empty()) name = name_entry(certificate, NID_organizationName);
  if (!name.empty()) return name;
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), &BN_free);
  const std::unique_ptr<char, void (*)(char*)> digits(BN_bn2dec(number.get()),
                                                      [](char* text) { OPENSSL_free(text); });
  return std::string("serial:") + (digits ? digits.get() : "");
}

std::string address_text(const ASN1_OCTET_STRING* bytes) {
  char text[INET6_ADDRSTRLEN] = "";
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  ::inet_ntop(family, ASN1_STRING_get0_data(bytes), text, sizeof text);
  return text;
}

void read_names(const X509* certificate, CertificateFacts& facts) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      facts.dns_names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                                   static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      facts.addresses.push_back(address_text(name->d.iPAddress));
    }
  }
}

CertificateFacts facts_of(const X509* certificate) {
  CertificateFacts facts;
  facts.name = certificate_name(certificate);
  facts.not_before = unix_time(X509_get0_notBefore(certificate));
  facts.not_after = unix_time(X509_get0_notAfter(certificate));
  read_names(certificate, facts);
  return facts;
}

std::string wrong_name(const CertificateFacts& facts, std::string_view name) {
  const bool is_address = static_cast<bool>(parse_ip_address(name));
  const auto& names = is_address ? facts.addresses : facts.dns_names;
  if (is_address && names.empty()) {
    return fmt::format("x509: cannot validate certificate for {} because it doesn't contain any IP SANs", name);
  }
  if (names.size() >= kMaxNames) {
    return fmt::format("x509: certificate is valid for {} {}, but none matched {}", names.size(),
                       is_address ? "IP SANs" : "names", name);
  }
  if (names.empty()) {
    if (facts.name == name && facts.addresses.empty()) {
      return "x509: certificate relies on legacy Common Name field, use SANs instead";
    }
    return fmt::format("x509: certificate is not valid for any names, but wanted to match {}", name);
  }
  return fmt::format("x509: certificate is valid for {}, not {}", fmt::join(names, ", "), name);
}

std::string wrong_time(const CertificateFacts& facts, std::int64_t now) {
  const bool is_late = now >= facts.not_before;
  return fmt::format("x509: certificate has expired or is not yet valid: current time {} is {} {}",
                     format_time({now, 0, local_zone()}, kRfc3339), is_late ? "after" : "before",
                     format_time({is_late ? facts.not_after : facts.not_before, 0, nullptr}, kRfc3339));
}

// What Go says where an authority's key did not make the signature.
std::string signature_failure(const X509* authority) {
  switch (EVP_PKEY_base_id(X509_get0_pubkey(authority))) {
    case EVP_PKEY_EC: return "x509: ECDSA verification failure";
    case EVP_PKEY_ED25519: return "x509: Ed25519 verification failure";
    default: return "crypto/rsa: verification error";
  }
}

std::string unknown_authority(X509* certificate, std::string_view authorities) {
  std::string text = "x509: certificate signed by unknown authority";
  const auto* issuer = X509_get_issuer_name(certificate);
  if (X509_NAME_cmp(issuer, X509_get_subject_name(certificate)) == 0) return text;
  for (const auto& block : pem_blocks(authorities)) {
    const auto authority = read(block.bytes);
    if (!authority || X509_NAME_cmp(issuer, X509_get_subject_name(authority.get())) != 0) continue;
    const bool is_signer = X509_verify(certificate, X509_get0_pubkey(authority.get())) == 1;
    ERR_clear_error();
    if (is_signer) continue;
    return text + fmt::format(" (possibly because of {} while trying to verify candidate authority certificate {})",
                              go_quote(signature_failure(authority.get())),
                              go_quote(certificate_name(authority.get())));
  }
  return text;
}

}  // namespace

Result<CertificateFacts> certificate_facts(std::string_view der) {
  const auto certificate = read(der);
  if (!certificate) return Error(ErrorCode::invalid, "x509: malformed certificate");
  return facts_of(certificate.get());
}

std::string certificate_refusal(std::string_view der, int verify_result, std::string_view name,
                                std::string_view authorities, std::int64_t now_unix_seconds) {
  const auto certificate = read(der);
  if (!certificate) return certificate_failure_text(verify_result, name);
  const auto facts = facts_of(certificate.get());
  switch (verify_result) {
    case X509_V_OK:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return wrong_name(facts, name);
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      if (now_unix_seconds >= facts.not_before && now_unix_seconds <= facts.not_after) break;  // its issuer
      return wrong_time(facts, now_unix_seconds);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return unknown_authority(certificate.get(), authorities);
    default:
      break;
  }
  return certificate_failure_text(verify_result, name);
}

}  // namespace base
