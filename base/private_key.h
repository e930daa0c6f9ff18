// Private keys: made, read from PEM and written as PEM the way sprig does, used to sign.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct evp_pkey_st;  // OpenSSL's key

namespace base {

enum class KeyKind : std::uint8_t { rsa, dsa, ecdsa, ed25519 };

class PrivateKey {
 public:
  // A new key: RSA with so many bits, DSA with 2048 and 256, ECDSA on P-256, Ed25519.
  static Result<PrivateKey> generate(KeyKind kind, int rsa_bits = 2048);
  // The first PEM block of `text`: PKCS#1, SEC 1, OpenSSL's DSA form or PKCS#8. Errors as sprig and Go
  // word them ("no PEM data in input", "no private key data in PEM block of type CERTIFICATE").
  static Result<PrivateKey> parse_pem(std::string_view text);

  KeyKind kind() const { return kind_; }
  // RSA, EC and DSA PRIVATE KEY; PRIVATE KEY (PKCS#8) for Ed25519.
  std::string pem() const;
  // The whole SubjectPublicKeyInfo, and the bits in it, in DER.
  std::string public_key_info() const;
  std::string public_key_bits() const;
  // The AlgorithmIdentifier that goes with sign(), in DER.
  std::string signature_algorithm() const;
  // With the digest Go chooses: SHA-256, or what fits the elliptic curve. DSA keys cannot sign
  // certificates: "x509: certificate private key does not implement crypto.Signer".
  Result<std::string> sign(std::string_view data) const;
  const evp_pkey_st* native() const { return key_.get(); }

 private:
  PrivateKey(KeyKind kind, std::shared_ptr<evp_pkey_st> key) : kind_(kind), key_(std::move(key)) {}
  static Result<PrivateKey> parse_der(std::string_view type, std::string_view der);
  int curve() const;  // OpenSSL's number of the elliptic curve

  KeyKind kind_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace base
