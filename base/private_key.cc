// The adapter of OpenSSL's keys. Errors for keys that cannot be read are worded as Go's x509 and asn1
// packages word the common cases. Entry points: PrivateKey::generate, PrivateKey::parse_pem.
#define OPENSSL_API_COMPAT 0x10100000L  // the RSA type is "deprecated", but stays
#include "base/private_key.h"

#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <optional>

#include "base/der.h"
#include "base/digest.h"
#include "base/rsa_key.h"
#include "base/pem.h"
#include "fmt/format.h"

namespace base {
namespace {

using KeyPointer = std::shared_ptr<EVP_PKEY>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

KeyPointer own(EVP_PKEY* key) {
  ERR_clear_error();
  return {key, &EVP_PKEY_free};
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// What an i2d function of OpenSSL writes.
template <typename Encode, typename Thing>
std::string encoded(Encode encode, Thing* thing) {
  const int size = encode(thing, nullptr);
  if (size <= 0) return {};
  std::string out(static_cast<std::size_t>(size), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  encode(thing, &at);
  return out;
}

Error bad_key(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

KeyPointer generate_dsa() {
  const Context parameters_context(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* parameters = nullptr;
  if (EVP_PKEY_paramgen_init(parameters_context.get()) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters_context.get(), 2048) != 1 ||
      EVP_PKEY_CTX_set_dsa_paramgen_q_bits(parameters_context.get(), 256) != 1 ||
      EVP_PKEY_paramgen(parameters_context.get(), &parameters) != 1) {
    return own(nullptr);
  }
  const KeyPointer owned = own(parameters);
  const Context context(EVP_PKEY_CTX_new(parameters, nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_keygen(context.get(), &key) != 1) {
    return own(nullptr);
  }
  return own(key);
}

// Why Go's asn1 would not read `der` as the Go type: what can be told from its first bytes.
std::string asn1_complaint(std::string_view der, std::string_view go_type) {
  if (der.empty()) return "asn1: syntax error: sequence truncated";
  if (der.size() < 2) return "asn1: syntax error: data truncated";
  const auto first = static_cast<unsigned char>(der[0]);
  const auto size = static_cast<unsigned char>(der[1]);
  if (first == der::kSequence || size >= 128) return "asn1: syntax error: data truncated";
  return fmt::format(
      "asn1: structure error: tags don't match (16 vs {{class:{} tag:{} length:{} isCompound:{}}}) "
      "{{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> "
      "stringType:0 timeType:0 set:false omitEmpty:false}} {} @2",
      first >> 6, first & 31, size, (first & 32) != 0, go_type);
}

EVP_PKEY* read_as(int type, std::string_view der) {
  const unsigned char* at = bytes_of(der);
  return d2i_PrivateKey(type, nullptr, &at, static_cast<long>(der.size()));
}

EVP_PKEY* read_pkcs8(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  PKCS8_PRIV_KEY_INFO* info = d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size()));
  if (info == nullptr) return nullptr;
  EVP_PKEY* key = EVP_PKCS82PKEY(info);
  PKCS8_PRIV_KEY_INFO_free(info);
  return key;
}

// One of the DER forms a private key comes in, and Go's names for it.
struct Form {
  std::string_view pem_type;
  std::string_view go_parser;
  std::string_view go_type;
  std::string_view complaint;  // how sprig's error begins
  EVP_PKEY* (*read)(std::string_view der);
};
constexpr std::array kForms = {
    Form{"PRIVATE KEY", "ParsePKCS8PrivateKey", "pkcs8", "decoding PEM as PKCS#8: ", &read_pkcs8},
    Form{"RSA PRIVATE KEY", "ParsePKCS1PrivateKey", "pkcs1PrivateKey",
         "parsing RSA private key from PEM: ",
         [](std::string_view der) { return read_as(EVP_PKEY_RSA, der); }},
    Form{"EC PRIVATE KEY", "ParseECPrivateKey", "ecPrivateKey", "parsing EC private key from PEM: ",
         [](std::string_view der) { return read_as(EVP_PKEY_EC, der); }},
    Form{"DSA PRIVATE KEY", "", "DSAKeyFormat", "parsing DSA private key from PEM: ",
         [](std::string_view der) { return read_as(EVP_PKEY_DSA, der); }},
};

// OpenSSL's readers also take PKCS#8 in place of the form asked for; Go's do not.
KeyPointer read_strictly(const Form& form, std::string_view der) {
  const bool is_pkcs8 = own(read_pkcs8(der)) != nullptr;
  if (is_pkcs8 != (form.read == &read_pkcs8)) return own(nullptr);
  return own(form.read(der));
}

std::string complaint_of(const Form& form, std::string_view der) {
  const std::string prefix = form.pem_type == "EC PRIVATE KEY" ? "x509: failed to parse EC private key: " : "";
  if (!form.go_parser.empty()) {
    for (const auto& other : kForms) {
      if (&other == &form || other.go_parser.empty() || !read_strictly(other, der)) continue;
      return fmt::format("x509: failed to parse private key (use {} instead for this key format)",
                         other.go_parser);
    }
  }
  return prefix + asn1_complaint(der, form.go_type);
}

std::optional<KeyKind> kind_of(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA: return KeyKind::rsa;
    case EVP_PKEY_DSA: return KeyKind::dsa;
    case EVP_PKEY_EC: return KeyKind::ecdsa;
    case EVP_PKEY_ED25519: return KeyKind::ed25519;
    default: return std::nullopt;
  }
}

int curve_of(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) return NID_undef;
  return OBJ_sn2nid(name.data());
}

bool is_known_curve(int curve) {
  return curve == NID_secp224r1 || curve == NID_X9_62_prime256v1 || curve == NID_secp384r1 ||
         curve == NID_secp521r1;
}

}  // namespace

Result<PrivateKey> PrivateKey::generate(KeyKind kind, int rsa_bits) {
  KeyPointer key;
  switch (kind) {
    case KeyKind::rsa: key = own(generate_rsa_key(rsa_bits)); break;
    case KeyKind::dsa: key = generate_dsa(); break;
    case KeyKind::ecdsa: key = own(EVP_EC_gen("P-256")); break;
    case KeyKind::ed25519: key = own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); break;
  }
  if (!key) return Error(ErrorCode::internal, "the key cannot be made");
  return PrivateKey(kind, std::move(key));
}

Result<PrivateKey> PrivateKey::parse_der(std::string_view type, std::string_view der) {
  for (const auto& form : kForms) {
    if (form.pem_type != type) continue;
    KeyPointer key = read_strictly(form, der);
    if (!key) return bad_key(std::string(form.complaint) + complaint_of(form, der));
    const auto kind = kind_of(key.get());
    if (!kind) {
      return bad_key(std::string(form.complaint) +
                     "x509: PKCS#8 wrapping contained private key with unknown algorithm");
    }
    if (*kind == KeyKind::ecdsa && !is_known_curve(curve_of(key.get()))) {
      return bad_key(std::string(form.complaint) + "x509: unknown elliptic curve");
    }
    return PrivateKey(*kind, std::move(key));
  }
  return bad_key("invalid private key type " + std::string(type));
}

Result<PrivateKey> PrivateKey::parse_pem(std::string_view text) {
  const auto block = decode_pem(text);
  if (!block) return bad_key("no PEM data in input");
  if (block->type != "PRIVATE KEY" && !block->type.ends_with(" PRIVATE KEY")) {
    return bad_key("no private key data in PEM block of type " + block->type);
  }
  return parse_der(block->type, block->bytes);
}

std::string PrivateKey::pem() const {
  switch (kind_) {
    case KeyKind::rsa: return encode_pem({"RSA PRIVATE KEY", encoded(&i2d_PrivateKey, key_.get())});
    case KeyKind::dsa: return encode_pem({"DSA PRIVATE KEY", encoded(&i2d_PrivateKey, key_.get())});
    case KeyKind::ecdsa: return encode_pem({"EC PRIVATE KEY", encoded(&i2d_PrivateKey, key_.get())});
    case KeyKind::ed25519: break;
  }
  PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key_.get());
  std::string der = encoded(&i2d_PKCS8_PRIV_KEY_INFO, info);
  PKCS8_PRIV_KEY_INFO_free(info);
  return encode_pem({"PRIVATE KEY", std::move(der)});
}

std::string PrivateKey::public_key_info() const { return encoded(&i2d_PUBKEY, key_.get()); }

std::string PrivateKey::public_key_bits() const {
  X509_PUBKEY* info = nullptr;
  if (X509_PUBKEY_set(&info, key_.get()) != 1) return {};
  const unsigned char* bits = nullptr;
  int size = 0;
  X509_PUBKEY_get0_param(nullptr, &bits, &size, nullptr, info);
  std::string out(reinterpret_cast<const char*>(bits), static_cast<std::size_t>(size));
  X509_PUBKEY_free(info);
  return out;
}

int PrivateKey::curve() const { return curve_of(key_.get()); }

std::string PrivateKey::signature_algorithm() const {
  switch (kind_) {
    case KeyKind::rsa: return der::sequence(der::object_id("1.2.840.113549.1.1.11") + der::null());
    case KeyKind::ed25519: return der::sequence(der::object_id("1.3.101.112"));
    default: break;
  }
  const int id = curve();
  if (id == NID_secp384r1) return der::sequence(der::object_id("1.2.840.10045.4.3.3"));
  if (id == NID_secp521r1) return der::sequence(der::object_id("1.2.840.10045.4.3.4"));
  return der::sequence(der::object_id("1.2.840.10045.4.3.2"));
}

namespace {

// RSA's own way, since EVP would start OpenSSL's providers for it. Empty where it fails.
std::string sign_rsa(const EVP_PKEY* key, std::string_view data) {
  const RSA* rsa = EVP_PKEY_get0_RSA(key);
  if (rsa == nullptr) return {};
  const std::string digest = sha256(data);
  std::string signature(static_cast<std::size_t>(RSA_size(rsa)), '\0');
  unsigned size = 0;
  if (RSA_sign(NID_sha256, bytes_of(digest), static_cast<unsigned>(digest.size()),
               reinterpret_cast<unsigned char*>(signature.data()), &size,
               const_cast<RSA*>(rsa)) != 1) {
    return {};
  }
  signature.resize(size);
  return signature;
}

}  // namespace

Result<std::string> PrivateKey::sign(std::string_view data) const {
  const EVP_MD* digest = EVP_sha256();
  if (kind_ == KeyKind::dsa) {
    return bad_key("x509: certificate private key does not implement crypto.Signer");
  }
  if (kind_ == KeyKind::rsa) {
    std::string signature = sign_rsa(key_.get(), data);
    if (!signature.empty()) return signature;
  }
  if (kind_ == KeyKind::ed25519) digest = nullptr;
  if (kind_ == KeyKind::ecdsa && curve() == NID_secp384r1) digest = EVP_sha384();
  if (kind_ == KeyKind::ecdsa && curve() == NID_secp521r1) digest = EVP_sha512();
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  std::size_t size = 0;
  std::string signature;
  if (EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(data), data.size()) == 1) {
    signature.resize(size);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytes_of(data), data.size()) == 1) {
      signature.resize(size);
      return signature;
    }
  }
  ERR_clear_error();
  return Error(ErrorCode::internal, "the key cannot sign");
}

}  // namespace base
