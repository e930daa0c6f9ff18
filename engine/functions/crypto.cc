// sprig's functions of digests, passwords and AES. Keys and certificates: certificates.cc.
#include <array>
#include <cstdint>
#include <string>

#include "base/base64.h"
#include "base/digest.h"
#include "engine/functions/certificates.h"
#include "engine/functions/convert.h"
#include "engine/functions/cost.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "fmt/format.h"

namespace engine::functions {
namespace {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

template <std::string (*Digest)(std::string_view)>
Result<Value> digest(const Call& call) {
  return text_value(call, Digest(call.args[0].as_string()));
}

Result<Value> adler32_sum(const Call& call) {
  return text_value(call, std::to_string(base::adler32(call.args[0].as_string())));
}

// The hash, or a sentence in its place: Go's function has no error.
std::string bcrypt_text(const Call& call, std::string_view password) {
  charge(call, kPasswordSteps);
  std::array<unsigned char, base::kBcryptSaltSize> salt{};
  services(call).random.fill(salt.data(), salt.size());
  auto hash = base::bcrypt(password, salt);
  return hash ? *hash : "failed to encrypt string with bcrypt: " + hash.error().helm();
}

Result<Value> bcrypt(const Call& call) {
  return text_value(call, bcrypt_text(call, call.args[0].as_string()));
}

Result<Value> htpasswd(const Call& call) {
  const std::string user(call.args[0].as_string());
  if (user.find(':') != std::string::npos) return text_value(call, "invalid username: " + user);
  return text_value(call, user + ":" + bcrypt_text(call, call.args[1].as_string()));
}

// The Master Password algorithm: for each type of password some shapes, in which a letter stands for a
// class of characters.
struct PasswordType {
  std::string_view name;
  std::span<const std::string_view> shapes;
};
constexpr std::string_view kMaximum[] = {"anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"};
constexpr std::string_view kLong[] = {
    "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
    "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
    "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
    "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
    "CvccCvcvCvccno"};
constexpr std::string_view kMedium[] = {"CvcnoCvc", "CvcCvcno"};
constexpr std::string_view kShort[] = {"Cvcn"};
constexpr std::string_view kBasic[] = {"aaanaaan", "aannaaan", "aaannaaa"};
constexpr std::string_view kPin[] = {"nnnn"};
constexpr std::array kPasswordTypes = {
    PasswordType{"maximum", kMaximum}, PasswordType{"long", kLong},   PasswordType{"medium", kMedium},
    PasswordType{"short", kShort},     PasswordType{"basic", kBasic}, PasswordType{"pin", kPin}};

std::string_view characters_of(char letter) {
  switch (letter) {
    case 'V': return "AEIOU";
    case 'C': return "BCDFGHJKLMNPQRSTVWXYZ";
    case 'v': return "aeiou";
    case 'c': return "bcdfghjklmnpqrstvwxyz";
    case 'a': return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    case 'n': return "0123456789";
    case 'o': return "@&%?,=[]_:-+*$#!'^~;()/.";
    default: return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()";
  }
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 255);
  return bytes;
}

Result<Value> derive_password(const Call& call) {
  constexpr std::string_view kSeed = "com.lyndir.masterpassword";
  charge(call, kPasswordSteps);
  const auto type_name = call.args[1].as_string();
  const auto user = call.args[3].as_string();
  const auto site = call.args[4].as_string();
  const PasswordType* type = nullptr;
  for (const auto& known : kPasswordTypes) {
    if (known.name == type_name) type = &known;
  }
  if (type == nullptr) {
    return text_value(call, "cannot find password template " + std::string(type_name));
  }
  const auto counter = static_cast<std::uint32_t>(call.args[0].as_unsigned());
  std::string salt(kSeed);
  salt += big_endian(static_cast<std::uint32_t>(user.size())).append(user);
  const auto key = base::scrypt(call.args[2].as_string(), salt,
                                {.cost = 32768, .block_size = 8, .parallel = 2, .size = 64});
  if (!key) return text_value(call, "failed to derive password: " + key.error().helm());
  std::string message(kSeed);
  message += big_endian(static_cast<std::uint32_t>(site.size())).append(site) + big_endian(counter);
  const std::string seed = base::hmac_sha256(*key, message);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(seed[i]); };
  const auto shape = type->shapes[byte(0) % type->shapes.size()];
  std::string password;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const auto characters = characters_of(shape[i]);
    password += characters[byte(i + 1) % characters.size()];
  }
  return text_value(call, password);
}

// The password cut or filled up with zeros to the size of a key.
std::string aes_key(std::string_view password) {
  std::string key(password.substr(0, base::kAesKeySize));
  key.resize(base::kAesKeySize, '\0');
  return key;
}

Result<Value> encrypt_aes(const Call& call) {
  std::string text(call.args[1].as_string());
  if (text.empty()) return Value::string("");
  const std::size_t padding = base::kAesBlockSize - text.size() % base::kAesBlockSize;
  text.append(padding, static_cast<char>(padding));
  std::string start(base::kAesBlockSize, '\0');
  services(call).random.fill(start.data(), start.size());
  const auto hidden = TRY(base::aes_cbc_encrypt(aes_key(call.args[0].as_string()), start, text));
  return text_value(call, base::base64_encode(start + hidden));
}

// What Go panics with on a slice that ends outside of it.
base::Error slice_error(std::string text) {
  return failure("runtime error: slice bounds out of range " + std::move(text));
}

Result<Value> decrypt_aes(const Call& call) {
  const auto base64 = call.args[1].as_string();
  if (base64.empty()) return Value::string("");
  const std::string hidden = TRY(base::base64_decode(base64));
  if (hidden.size() < base::kAesBlockSize) {
    return slice_error(fmt::format("[:16] with capacity {}", base64.size() / 4 * 3));
  }
  const auto start = std::string_view(hidden).substr(0, base::kAesBlockSize);
  const auto blocks = std::string_view(hidden).substr(base::kAesBlockSize);
  if (blocks.size() % base::kAesBlockSize != 0) return failure("crypto/cipher: input not full blocks");
  if (blocks.empty()) return failure("runtime error: index out of range [-1]");
  const std::string text =
      TRY(base::aes_cbc_decrypt(aes_key(call.args[0].as_string()), start, blocks));
  const std::size_t padding = static_cast<unsigned char>(text.back());
  if (padding > text.size()) return slice_error(fmt::format("[:-{}]", padding - text.size()));
  return text_value(call, std::string_view(text).substr(0, text.size() - padding));
}

constexpr Param kString[] = {Param::string};
constexpr Param kStringString[] = {Param::string, Param::string};
constexpr Param kDerive[] = {Param::uint32, Param::string, Param::string, Param::string, Param::string};
constexpr Param kAuthority[] = {Param::string, Param::integer};
constexpr Param kAuthorityKey[] = {Param::string, Param::integer, Param::string};
constexpr Param kCertificate[] = {Param::string, Param::list, Param::list, Param::integer};
constexpr Param kCertificateKey[] = {Param::string, Param::list, Param::list, Param::integer, Param::string};
constexpr Param kSigned[] = {Param::string, Param::list, Param::list, Param::integer, Param::object};
constexpr Param kSignedKey[] = {Param::string,  Param::list,   Param::list,
                                Param::integer, Param::object, Param::string};

constexpr std::array kRows = {
    Function{"adler32sum", kString, false, Param::string, &adler32_sum,
             "adler32sum TEXT: its Adler-32 checksum as a decimal number"},
    Function{"bcrypt", kString, false, Param::string, &bcrypt,
             "bcrypt PASSWORD: its bcrypt hash with a new salt; at most 72 bytes"},
    Function{"buildCustomCert", kStringString, false, Param::other, &build_custom_certificate,
             "buildCustomCert CERT KEY: a certificate object from a certificate and its key in base64", true},
    Function{"decryptAES", kStringString, false, Param::string, &decrypt_aes,
             "decryptAES PASSWORD TEXT: what encryptAES hid with the same password", true},
    Function{"derivePassword", kDerive, false, Param::string, &derive_password,
             "derivePassword COUNTER TYPE PASSWORD USER SITE: a password for the site that only the master "
             "password gives; types are maximum, long, medium, short, basic and pin"},
    Function{"encryptAES", kStringString, false, Param::string, &encrypt_aes,
             "encryptAES PASSWORD TEXT: the text hidden by AES-256-CBC, in base64", true},
    Function{"genCA", kAuthority, false, Param::other, &generate_authority,
             "genCA NAME DAYS: a new certificate authority, with .Cert and .Key", true},
    Function{"genCAWithKey", kAuthorityKey, false, Param::other, &generate_authority,
             "genCAWithKey NAME DAYS KEY: a new certificate authority with this private key", true},
    Function{"genPrivateKey", kString, false, Param::string, &generate_private_key,
             "genPrivateKey KIND: a new private key in PEM; kinds are rsa, dsa, ecdsa and ed25519"},
    Function{"genSelfSignedCert", kCertificate, false, Param::other, &generate_self_signed,
             "genSelfSignedCert NAME IPS HOSTS DAYS: a new certificate that signs itself", true},
    Function{"genSelfSignedCertWithKey", kCertificateKey, false, Param::other, &generate_self_signed,
             "genSelfSignedCertWithKey NAME IPS HOSTS DAYS KEY: the same with this private key", true},
    Function{"genSignedCert", kSigned, false, Param::other, &generate_signed,
             "genSignedCert NAME IPS HOSTS DAYS CA: a new certificate signed by the authority", true,
             kCertificateType},
    Function{"genSignedCertWithKey", kSignedKey, false, Param::other, &generate_signed,
             "genSignedCertWithKey NAME IPS HOSTS DAYS CA KEY: the same with this private key", true,
             kCertificateType},
    Function{"htpasswd", kStringString, false, Param::string, &htpasswd,
             "htpasswd USER PASSWORD: a line for an htpasswd file, with a bcrypt hash"},
    Function{"sha1sum", kString, false, Param::string, &digest<&base::sha1_hex>,
             "sha1sum TEXT: its SHA-1 digest in hexadecimal"},
    Function{"sha256sum", kString, false, Param::string, &digest<&base::sha256_hex>,
             "sha256sum TEXT: its SHA-256 digest in hexadecimal"},
    Function{"sha512sum", kString, false, Param::string, &digest<&base::sha512_hex>,
             "sha512sum TEXT: its SHA-512 digest in hexadecimal"},
};

}  // namespace

std::span<const Function> crypto_functions() { return kRows; }

}  // namespace engine::functions
