// Digests, message codes, password hashes and AES: what hashes or hides bytes. Results are raw bytes
// unless the name ends in _hex.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

std::string sha1(std::string_view data);
std::string sha256(std::string_view data);
std::string sha512(std::string_view data);
std::string md5(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
std::uint32_t adler32(std::string_view data);

// Small letters, two for each byte.
std::string hex_encode(std::string_view bytes);
std::string sha1_hex(std::string_view data);
std::string sha256_hex(std::string_view data);
std::string sha512_hex(std::string_view data);
std::string md5_hex(std::string_view data);

inline constexpr std::size_t kMaxBcryptPassword = 72;  // bytes, as Go
inline constexpr std::size_t kBcryptSaltSize = 16;
// bcrypt of the password as Go's GenerateFromPassword words it: "$2a$10$…". Fails with
// "bcrypt: password length exceeds 72 bytes".
Result<std::string> bcrypt(std::string_view password,
                           const std::array<unsigned char, kBcryptSaltSize>& salt, int cost = 10);

struct ScryptOptions {
  std::uint64_t cost = 32768;  // N
  std::uint64_t block_size = 8;
  std::uint64_t parallel = 1;
  std::size_t size = 64;  // of the key that is made
};
Result<std::string> scrypt(std::string_view password, std::string_view salt, const ScryptOptions& options);

inline constexpr std::size_t kAesBlockSize = 16;
inline constexpr std::size_t kAesKeySize = 32;
// AES-256 in CBC mode without padding: `data` must be a multiple of kAesBlockSize, `key` of kAesKeySize
// and `start` (the initialization vector) of kAesBlockSize bytes.
Result<std::string> aes_cbc_encrypt(std::string_view key, std::string_view start, std::string_view data);
Result<std::string> aes_cbc_decrypt(std::string_view key, std::string_view start, std::string_view data);

}  // namespace base
