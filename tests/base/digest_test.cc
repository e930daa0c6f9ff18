#include "base/digest.h"
#include "base/digest_parts.h"

#include <gtest/gtest.h>

namespace base {
namespace {

// Published test vectors (FIPS 180, RFC 1321, RFC 4231, RFC 1950, RFC 7914).
TEST(DigestTest, InPartsIsThatOfTheWhole) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, kDigestPart, kDigestPart + 1}) {
    const std::string bytes(size, 'x');
    std::string passed;
    EXPECT_EQ(sha256_in_parts(bytes, [&](std::string_view part) { passed += part; }), sha256(bytes)) << size;
    EXPECT_EQ(passed, bytes) << size;
  }
}

TEST(Digest, GivesThePublishedValues) {
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha512_hex(""),
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex_encode(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(adler32("Wikipedia"), 0x11E60398U);
  EXPECT_EQ(adler32(""), 1U);
}

TEST(Scrypt, GivesThePublishedValue) {
  const auto key =
      scrypt("pleaseletmein", "SodiumChloride", {.cost = 16384, .block_size = 8, .parallel = 1, .size = 64});
  ASSERT_TRUE(key);
  EXPECT_EQ(hex_encode(*key),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

// Hashes that Helm 4.3.1's bcrypt gave, and the salts in them.
TEST(Bcrypt, GivesHelmsHashes) {
  EXPECT_EQ(*bcrypt("grüße", {0xcf, 0x92, 0x29, 0x85, 0xe9, 0xa4, 0x3b, 0x66, 0x29, 0x17, 0x30, 0x70, 0xd4,
                              0x69, 0x9e, 0x9a}),
            "$2a$10$x3GnfckiM0WnDx/uzEkckeJnEqTyMc79Zf6DihgiU4kc4l2tmfZw2");
  EXPECT_EQ(*bcrypt(std::string(72, 'x'), {0x7a, 0x98, 0x17, 0x0d, 0x43, 0x2c, 0x3d, 0xc0, 0xe1, 0x73, 0x2b,
                                           0x9b, 0xe2, 0x79, 0x7e, 0x04}),
            "$2a$10$cneVBSKqNaBfawsZ2lj8/.rP870vLWuJ0QQkcuUpwaWSOr/bUuGm2");
}

TEST(Bcrypt, RefusesMoreThan72Bytes) {
  EXPECT_EQ(bcrypt(std::string(73, 'x'), {}).error().helm(), "bcrypt: password length exceeds 72 bytes");
}

// NIST SP 800-38A, F.2.5.
TEST(Aes, GivesThePublishedValue) {
  std::string key;
  for (const int byte : {0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe, 0x2b, 0x73, 0xae,
                         0xf0, 0x85, 0x7d, 0x77, 0x81, 0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61,
                         0x08, 0xd7, 0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4}) {
    key += static_cast<char>(byte);
  }
  std::string start;
  for (char byte = 0; byte < 16; ++byte) start += byte;
  const std::string text = "\x6b\xc1\xbe\xe2\x2e\x40\x9f\x96\xe9\x3d\x7e\x11\x73\x93\x17\x2a";
  const auto hidden = aes_cbc_encrypt(key, start, text);
  ASSERT_TRUE(hidden);
  EXPECT_EQ(hex_encode(*hidden), "f58c4c04d6e5f1ba779eabfb5f7bfbd6");
  EXPECT_EQ(*aes_cbc_decrypt(key, start, *hidden), text);
  EXPECT_FALSE(aes_cbc_encrypt(key, start, "short"));
}

}  // namespace
}  // namespace base
