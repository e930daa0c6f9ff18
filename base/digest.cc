// The adapter of OpenSSL's digests and ciphers, and of libcrypt for bcrypt. Digests use the functions
// below EVP: its first call reads a configuration and starts the providers, which takes longer than
// most charts take to render and touches three megabytes.
#define OPENSSL_API_COMPAT 0x10100000L  // those functions are "deprecated", but stay
#include "base/digest.h"
#include "base/digest_parts.h"

#include <crypt.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>

#include "fmt/format.h"

namespace base {
namespace {

constexpr std::uint64_t kScryptMemory = std::uint64_t{256} << 20;
constexpr std::size_t kShaBlockSize = 64;
constexpr std::string_view kBcryptAlphabet =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// One digest: its state, its size, and the three functions that work on them.
template <typename Context, std::size_t size, auto start, auto add, auto finish>
std::string digest(std::string_view data) {
  Context context;
  std::string out(size, '\0');
  start(&context);
  add(&context, data.data(), data.size());
  finish(bytes_of(out), &context);
  return out;
}

// The 16 bytes of a salt in bcrypt's own base 64, without padding.
std::string encode_salt(const std::array<unsigned char, kBcryptSaltSize>& salt) {
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const unsigned char byte : salt) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) text += kBcryptAlphabet[bits >> (count - 6) & 63];
  }
  return text + kBcryptAlphabet[bits << (6 - count) & 63];
}

Result<std::string> run_aes(std::string_view key, std::string_view start, std::string_view data,
                            bool encrypting) {
  const Error failed(ErrorCode::internal, "AES failed");
  if (key.size() != kAesKeySize || start.size() != kAesBlockSize || data.size() % kAesBlockSize != 0) {
    return failed;
  }
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  if (EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes_of(key), bytes_of(start),
                        encrypting ? 1 : 0) != 1) {
    return failed;
  }
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  std::string out(data.size(), '\0');
  constexpr std::size_t kPiece = std::size_t{1} << 30;  // sizes are int
  for (std::size_t done = 0; done < data.size(); done += kPiece) {
    const auto piece = data.substr(done, kPiece);
    int written = 0;
    if (EVP_CipherUpdate(context.get(), bytes_of(out) + done, &written, bytes_of(piece),
                         static_cast<int>(piece.size())) != 1) {
      return failed;
    }
  }
  return out;
}

}  // namespace

std::string sha1(std::string_view data) {
  return digest<SHA_CTX, SHA_DIGEST_LENGTH, SHA1_Init, SHA1_Update, SHA1_Final>(data);
}
std::string sha256(std::string_view data) {
  return digest<SHA256_CTX, SHA256_DIGEST_LENGTH, SHA256_Init, SHA256_Update, SHA256_Final>(data);
}
std::string sha256_in_parts(std::string_view data, const std::function<void(std::string_view)>& passed) {
  SHA256_CTX context;
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256_Init(&context);
  for (; !data.empty(); data.remove_prefix(std::min(kDigestPart, data.size()))) {
    const auto part = data.substr(0, kDigestPart);
    SHA256_Update(&context, part.data(), part.size());
    passed(part);
  }
  SHA256_Final(bytes_of(out), &context);
  return out;
}
std::string sha512(std::string_view data) {
  return digest<SHA512_CTX, SHA512_DIGEST_LENGTH, SHA512_Init, SHA512_Update, SHA512_Final>(data);
}
std::string md5(std::string_view data) {
  return digest<MD5_CTX, MD5_DIGEST_LENGTH, MD5_Init, MD5_Update, MD5_Final>(data);
}

std::string hex_encode(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::string sha1_hex(std::string_view data) { return hex_encode(sha1(data)); }
std::string sha256_hex(std::string_view data) { return hex_encode(sha256(data)); }
std::string sha512_hex(std::string_view data) { return hex_encode(sha512(data)); }
std::string md5_hex(std::string_view data) { return hex_encode(md5(data)); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
  std::string block = key.size() > kShaBlockSize ? sha256(key) : std::string(key);
  block.resize(kShaBlockSize, '\0');
  const auto masked = [&](char mask) {
    std::string out = block;
    std::transform(out.begin(), out.end(), out.begin(),
                   [mask](char c) { return static_cast<char>(c ^ mask); });
    return out;
  };
  return sha256(masked('\x5c') + sha256(masked('\x36').append(data)));
}

std::uint32_t adler32(std::string_view data) {
  constexpr std::uint32_t kPrime = 65521;
  std::uint32_t low = 1;
  std::uint32_t high = 0;
  while (!data.empty()) {
    const auto piece = data.substr(0, 5552);  // so many fit 32 bits before they must be reduced
    for (const char c : piece) {
      low += static_cast<unsigned char>(c);
      high += low;
    }
    low %= kPrime;
    high %= kPrime;
    data.remove_prefix(piece.size());
  }
  return high << 16 | low;
}

Result<std::string> bcrypt(std::string_view password,
                           const std::array<unsigned char, kBcryptSaltSize>& salt, int cost) {
  if (password.size() > kMaxBcryptPassword) {
    return Error(ErrorCode::invalid, "bcrypt: password length exceeds 72 bytes");
  }
  // 2b is the algorithm without the old implementation's faults, which Go calls 2a.
  const std::string setting = fmt::format("$2b${:02}${}", cost, encode_salt(salt));
  const auto state = std::make_unique<crypt_data>();
  const std::string terminated(password);
  const char* hash = crypt_rn(terminated.c_str(), setting.c_str(), state.get(), sizeof *state);
  if (hash == nullptr || hash[0] != '$') return Error(ErrorCode::internal, "bcrypt failed");
  std::string text = hash;
  text[2] = 'a';
  return text;
}

Result<std::string> scrypt(std::string_view password, std::string_view salt, const ScryptOptions& options) {
  std::string key(options.size, '\0');
  if (EVP_PBE_scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), options.cost,
                     options.block_size, options.parallel, kScryptMemory, bytes_of(key),
                     key.size()) != 1) {
    return Error(ErrorCode::invalid, "scrypt: parameters are too large");
  }
  return key;
}

Result<std::string> aes_cbc_encrypt(std::string_view key, std::string_view start, std::string_view data) {
  return run_aes(key, start, data, true);
}

Result<std::string> aes_cbc_decrypt(std::string_view key, std::string_view start, std::string_view data) {
  return run_aes(key, start, data, false);
}

}  // namespace base
