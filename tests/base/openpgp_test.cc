#include "base/openpgp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/armor.h"
#include "base/clear_signed.h"
#include "base/openpgp_packet.h"
#include "tests/base/openpgp_keys.h"

namespace base {
namespace {

constexpr std::int64_t kNow = 1'714'979'289;  // 2024-05-06
constexpr std::int64_t kEarly = 1'578'000'000;  // 2020-01-02

std::vector<KeyBlock> ring(std::string_view text) {
  auto keys = read_key_ring(text, "ring");
  EXPECT_TRUE(keys) << keys.error().helm();
  return keys ? *std::move(keys) : std::vector<KeyBlock>();
}

Result<Signer> check(std::string_view keys, std::string_view file, std::int64_t now = kNow,
                     WeakHashes weak = WeakHashes::refused) {
  const auto message = read_clear_signed(file);
  EXPECT_TRUE(message);
  return check_signature(ring(keys), message->signed_bytes, message->signature, {now, weak});
}

std::string failure(const Result<Signer>& result) { return result ? "" : result.error().helm(); }

TEST(OpenPgp, SaysWhoSigned) {
  const auto signer = check(test_keys::kAda, test_keys::kMessageOfAda);
  ASSERT_TRUE(signer) << signer.error().helm();
  EXPECT_THAT(signer->names, testing::ElementsAre("Ada Signs <ada@example.com>"));
  EXPECT_EQ(signer->fingerprint, "534E043392BF821ED651A2EE587B9BCC6E73E6CC");
  EXPECT_EQ(signer->hash, "SHA512");
}

TEST(OpenPgp, TakesASubkeysSignatureForItsOwners) {
  const auto signer = check(test_keys::kSub, test_keys::kMessageOfSub);
  ASSERT_TRUE(signer) << signer.error().helm();
  EXPECT_THAT(signer->names, testing::ElementsAre("Sub Key <sub@example.com>"));
}

TEST(OpenPgp, RefusesWhatIsNotSignedByTheRing) {
  EXPECT_EQ(failure(check(test_keys::kSub, test_keys::kMessageOfAda)), "openpgp: signature made by unknown entity");
  EXPECT_EQ(failure(check("", test_keys::kMessageOfAda)), "openpgp: signature made by unknown entity");
}

TEST(OpenPgp, RefusesChangedText) {
  std::string file(test_keys::kMessageOfAda);
  file.replace(file.find("1.2.3"), 5, "1.2.4");
  EXPECT_EQ(failure(check(test_keys::kAda, file)), "openpgp: invalid signature: EdDSA verification failure");
}

TEST(OpenPgp, LetsTheLibraryTalkToNobody) {
  testing::internal::CaptureStderr();
  EXPECT_FALSE(check(test_keys::kAda, test_keys::kMessageOverSha1));
  EXPECT_FALSE(check(test_keys::kOld, test_keys::kMessageOfOld));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(OpenPgp, RefusesKeysThatHaveExpired) {
  EXPECT_EQ(failure(check(test_keys::kOld, test_keys::kMessageOfOld)), "openpgp: key expired");
  EXPECT_TRUE(check(test_keys::kOld, test_keys::kMessageOfOld, kEarly));
}

TEST(OpenPgp, RefusesSignaturesOfTheFuture) {
  EXPECT_FALSE(check(test_keys::kAda, test_keys::kMessageOfAda, 1'500'000'000));
}

TEST(OpenPgp, TakesSha1OnlyWhereItIsAllowed) {
  EXPECT_FALSE(check(test_keys::kAda, test_keys::kMessageOverSha1));
  EXPECT_TRUE(check(test_keys::kAda, test_keys::kMessageOverSha1, kNow, WeakHashes::allowed));
}

TEST(OpenPgp, SignsWhatItThenAccepts) {
  for (const auto secret : {test_keys::kAdaSecret, test_keys::kSubSecret}) {
    auto key = SigningKey::open(ring(secret)[0], kNow);
    ASSERT_TRUE(key) << key.error().helm();
    EXPECT_FALSE(key->is_locked());
    const auto file = key->clear_sign("- a: 1 \nfiles:\n  b: c\n");
    ASSERT_TRUE(file) << file.error().helm();
    EXPECT_TRUE(file->starts_with("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- - a: 1\nfiles:\n  b: c\n\n"));
    const auto signer = check(secret, *file);
    EXPECT_TRUE(signer) << signer.error().helm();
  }
}

TEST(OpenPgp, AsksForThePassphrase) {
  auto key = SigningKey::open(ring(test_keys::kBobSecret)[0], kNow);
  ASSERT_TRUE(key) << key.error().helm();
  EXPECT_TRUE(key->is_locked());
  const auto wrong = key->unlock("open");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().helm(), "openpgp: invalid data: private key checksum failure");
  ASSERT_TRUE(key->unlock("open sesame"));
  const auto file = key->clear_sign("a\n");
  ASSERT_TRUE(file) << file.error().helm();
  EXPECT_TRUE(check(test_keys::kBobSecret, *file));
}

TEST(OpenPgp, KnowsThatAKeyHasExpired) {
  auto key = SigningKey::open(ring(test_keys::kOldSecret)[0], kNow);
  ASSERT_TRUE(key) << key.error().helm();
  EXPECT_EQ(key->expired(), 1'580'428'800);  // 2020-01-31
  const auto file = key->clear_sign("a\n");
  ASSERT_TRUE(file) << file.error().helm();
  EXPECT_EQ(failure(check(test_keys::kOldSecret, *file)), "openpgp: key expired");
}

TEST(OpenPgp, DoesNotSignWithPublicKeys) {
  const auto key = SigningKey::open(ring(test_keys::kAda)[0], kNow);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().helm(), "provided key is not a private key. Try providing a keyring with secret keys");
}

// Of several signatures the first one that the ring knows decides.
TEST(OpenPgp, PassesOverSignaturesOfOthers) {
  const auto ada = *read_clear_signed(test_keys::kMessageOfAda);
  const auto sub = *read_clear_signed(test_keys::kMessageOfSub);
  ASSERT_EQ(ada.signed_bytes, sub.signed_bytes);
  const auto both = ada.signature + sub.signature;
  const auto signer = check_signature(ring(test_keys::kSub), ada.signed_bytes, both, {kNow, WeakHashes::refused});
  ASSERT_TRUE(signer) << signer.error().helm();
  EXPECT_THAT(signer->names, testing::ElementsAre("Sub Key <sub@example.com>"));
  const auto changed = check_signature(ring(std::string(test_keys::kAda) + std::string(test_keys::kSub)), "other", both,
                                       {kNow, WeakHashes::refused});
  EXPECT_FALSE(changed);
}

struct BadSignature {
  const char* name = "";
  std::string bytes{};
  const char* helm = "";
};
class OpenPgpBadSignature : public testing::TestWithParam<BadSignature> {};
TEST_P(OpenPgpBadSignature, IsNamed) {
  const auto signer = check_signature(ring(test_keys::kAda), "text", GetParam().bytes, {kNow, WeakHashes::refused});
  EXPECT_EQ(failure(signer), GetParam().helm);
}
INSTANTIATE_TEST_SUITE_P(
    Packets, OpenPgpBadSignature,
    testing::Values(BadSignature{"None", "", "openpgp: signature made by unknown entity"},
                    BadSignature{"Text", "abc", "openpgp: invalid data: tag byte does not have MSB set"},
                    BadSignature{"CutOff", "\xc2\x10\x04", "unexpected EOF"},
                    BadSignature{"LengthInPieces", "\xc2\xe0\x04", "unexpected EOF"},
                    BadSignature{"OtherPacket", std::string("\xcb\x02", 2) + "ab", "openpgp: invalid data: non signature packet found"},
                    BadSignature{"UnknownPacket", std::string("\xe3\x00", 2), "openpgp: unknown critical packet type: 35"},
                    BadSignature{"Version3", "\xc2\x01\x03", "openpgp: signature made by unknown entity"},
                    BadSignature{"NoTime", std::string("\xc2\x0a\x04\x00\x01\x0a\x00\x00\x00\x00\x00\x00", 12),
                                 "openpgp: invalid data: no creation time in signature"}),
    [](const auto& row) { return row.param.name; });

TEST(KeyRing, ReadsAllBlocksOfArmour) {
  const auto keys = ring("\n" + std::string(test_keys::kAda) + std::string(test_keys::kSub));
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].names, std::vector<std::string>{"Ada Signs <ada@example.com>"});
  EXPECT_EQ(keys[1].identifiers.size(), 2U);
  EXPECT_FALSE(keys[0].is_secret);
  EXPECT_TRUE(ring(test_keys::kAdaSecret)[0].is_secret);
  EXPECT_EQ(ring(test_keys::kAdaSecret)[0].fingerprint, keys[0].fingerprint);
}

std::string keybox(std::string_view key, std::uint8_t flags = 0) {
  const auto number = [](std::size_t n) {
    return std::string{static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
  };
  const auto head = number(32) + std::string("\x01\x01\x00\x02KBXf", 8) + std::string(20, '\0');
  return head + number(20 + key.size()) + std::string("\x02\x01\x00", 3) + static_cast<char>(flags) + number(20) +
         number(key.size()) + std::string(4, '\0') + std::string(key);
}

TEST(KeyRing, ReadsKeyboxes) {
  const auto key = (*read_armor(test_keys::kAda))->bytes;
  ASSERT_EQ(ring(keybox(key)).size(), 1U);
  EXPECT_EQ(ring(key).size(), 1U);
}

struct BadRing {
  const char* name = "";
  std::string file{};
  const char* helm = "";
};
class KeyRingRefused : public testing::TestWithParam<BadRing> {};
TEST_P(KeyRingRefused, SaysWhy) {
  const auto keys = read_key_ring(GetParam().file, "P");
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().helm(), GetParam().helm);
}
INSTANTIATE_TEST_SUITE_P(
    Files, KeyRingRefused,
    testing::Values(
        BadRing{"Text", "secret\n", "openpgp: invalid data: tag byte does not have MSB set"},
        BadRing{"EphemeralKey", keybox("abc", 2), "reading keybox P: keybox contains no OpenPGP keys"},
        BadRing{"CutOffKeybox", keybox("abc").substr(0, 34), "reading keybox P: truncated blob header at offset 32"},
        BadRing{"KeyboxTooShort", keybox("abcdef").substr(0, 50), "reading keybox P: blob at offset 32 has length 26 exceeding the 18 remaining bytes"},
        BadRing{"BlobWithoutLength", keybox("").substr(0, 32) + std::string(8, '\0'), "reading keybox P: invalid blob length 0 at offset 32"},
        BadRing{"OtherArmour", "-----BEGIN PGP MESSAGE-----\n\nYWJj\n-----END PGP MESSAGE-----\n",
                "reading armored keyring P: expected a public or private key block, got \"PGP MESSAGE\""},
        BadRing{"NoBlock", "-----BEGIN PGP", "reading armored keyring P: no keys found"}),
    [](const auto& row) { return row.param.name; });

TEST(KeyRing, HasALimit) {
  EXPECT_FALSE(read_key_ring(std::string(kMaxKeyRing + 1, '\x99'), "P"));
  std::string many;
  for (std::size_t i = 0; i <= kMaxKeys; ++i) many += std::string("\xc6\x00", 2);
  EXPECT_FALSE(read_key_ring(many, "P"));
}

}  // namespace
}  // namespace base
