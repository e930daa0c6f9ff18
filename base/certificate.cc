// Certificates are put together in DER, so that their bytes follow Go's order of extensions and choice
// of encodings; OpenSSL reads issuers and signs. Entry points: create_certificate, Certificate::parse.
#include "base/certificate.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>

#include "base/der.h"
#include "base/digest.h"
#include "base/go_format.h"
#include "base/utf8.h"

namespace base {
namespace {

constexpr std::string_view kSubjectKeyId = "2.5.29.14";
constexpr std::string_view kKeyUsage = "2.5.29.15";
constexpr std::string_view kAlternativeNames = "2.5.29.17";
constexpr std::string_view kBasicConstraints = "2.5.29.19";
constexpr std::string_view kAuthorityKeyId = "2.5.29.35";
constexpr std::string_view kExtendedKeyUsage = "2.5.29.37";
constexpr std::string_view kCommonName = "2.5.4.3";
constexpr std::string_view kServerAuthentication = "1.3.6.1.5.5.7.3.1";
constexpr std::string_view kClientAuthentication = "1.3.6.1.5.5.7.3.2";

enum class Critical : bool { no, yes };

std::string extension(std::string_view id, Critical critical, std::string_view content) {
  return der::sequence(der::object_id(id) + (critical == Critical::yes ? der::boolean(true) : "") +
                       der::value(der::kOctetString, content));
}

// Whether it may sign signatures, wrap keys and, for an authority, sign certificates.
std::string key_usage(bool is_authority) {
  return is_authority ? der::bit_string("\xa4", 2) : der::bit_string("\xa0", 5);
}

std::string subject_of(const CertificateContents& contents) {
  if (contents.common_name.empty()) return der::sequence("");
  const auto name = der::sequence(der::object_id(kCommonName) + der::text(contents.common_name));
  return der::sequence(der::value(der::kSet, name));
}

Result<std::string> alternative_names(const CertificateContents& contents) {
  std::string names;
  for (const auto& name : contents.dns_names) {
    for (const char c : name) {
      if (static_cast<unsigned char>(c) < 128) continue;
      return Error(ErrorCode::invalid, "x509: " + go_quote(name) + " cannot be encoded as an IA5String");
    }
    names += der::value(der::implicit_tag(2), name);
  }
  for (const auto& address : contents.addresses) names += der::value(der::implicit_tag(7), address);
  return der::sequence(names);
}

// The extensions in Go's order.
Result<std::string> extensions_of(const CertificateContents& contents, const PrivateKey& key,
                                  std::string_view authority_key_id) {
  const std::string purposes =
      der::object_id(kServerAuthentication) + der::object_id(kClientAuthentication);
  std::string all = extension(kKeyUsage, Critical::yes, key_usage(contents.is_authority));
  all += extension(kExtendedKeyUsage, Critical::no, der::sequence(purposes));
  all += extension(kBasicConstraints, Critical::yes,
                   der::sequence(contents.is_authority ? der::boolean(true) : ""));
  if (contents.is_authority) {
    const std::string id = sha256(key.public_key_bits()).substr(0, 20);
    all += extension(kSubjectKeyId, Critical::no, der::value(der::kOctetString, id));
  }
  if (!authority_key_id.empty()) {
    all += extension(kAuthorityKeyId, Critical::no,
                     der::sequence(der::value(der::implicit_tag(0), authority_key_id)));
  }
  if (!contents.dns_names.empty() || !contents.addresses.empty()) {
    all += extension(kAlternativeNames, contents.common_name.empty() ? Critical::yes : Critical::no,
                     TRY(alternative_names(contents)));
  }
  return all;
}

}  // namespace

Result<Certificate> Certificate::parse(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = at + der.size();
  std::shared_ptr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())), &X509_free);
  ERR_clear_error();
  if (!certificate) return Error(ErrorCode::invalid, "x509: malformed certificate");
  if (at != end) return Error(ErrorCode::invalid, "x509: trailing data");
  return Certificate(std::move(certificate));
}

std::string Certificate::subject() const {
  const X509_NAME* name = X509_get_subject_name(certificate_.get());
  const unsigned char* der = nullptr;
  std::size_t size = 0;
  if (X509_NAME_get0_der(name, &der, &size) != 1) return der::sequence("");
  return {reinterpret_cast<const char*>(der), size};
}

std::string Certificate::subject_key_id() const {
  const ASN1_OCTET_STRING* id = X509_get0_subject_key_id(certificate_.get());
  if (id == nullptr) return {};
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(id)),
          static_cast<std::size_t>(ASN1_STRING_length(id))};
}

bool Certificate::has_public_key_of(const PrivateKey& key) const {
  const EVP_PKEY* own = X509_get0_pubkey(certificate_.get());
  return own != nullptr && EVP_PKEY_eq(own, key.native()) == 1;
}

Result<std::string> create_certificate(const CertificateContents& contents, const PrivateKey& key,
                                       const Certificate* issuer, const PrivateKey& signer) {
  if (signer.kind() == KeyKind::dsa) TRY(signer.sign(""));  // says why not
  if (key.kind() == KeyKind::dsa) {
    return Error(ErrorCode::invalid, "x509: unsupported public key type: *dsa.PublicKey");
  }
  if (!is_valid_utf8(contents.common_name)) {
    return Error(ErrorCode::invalid, "asn1: string not valid UTF-8");
  }
  const std::string subject = subject_of(contents);
  const std::string issuer_subject = issuer == nullptr ? subject : issuer->subject();
  const std::string authority_key_id =
      issuer == nullptr || issuer_subject == subject ? "" : issuer->subject_key_id();
  if (issuer != nullptr && !issuer->has_public_key_of(signer)) {
    return Error(ErrorCode::invalid, "x509: provided PrivateKey doesn't match parent's PublicKey");
  }
  const std::string extensions = TRY(extensions_of(contents, key, authority_key_id));
  const std::string algorithm = signer.signature_algorithm();
  const std::string version = der::value(der::explicit_tag(0), der::integer("\x02"));
  const std::string signed_part = der::sequence(
      version + der::integer(contents.serial) + algorithm + issuer_subject +
      der::sequence(der::time(contents.not_before) + der::time(contents.not_after)) + subject +
      key.public_key_info() + der::value(der::explicit_tag(3), der::sequence(extensions)));
  const std::string signature = TRY(signer.sign(signed_part));
  return der::sequence(signed_part + algorithm + der::bit_string(signature));
}

}  // namespace base
