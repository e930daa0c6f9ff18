#include "base/certificate.h"

#include <gtest/gtest.h>

#include <string>

#include "base/pem.h"
#include "base/private_key.h"
#include "base/time.h"
#include "tests/base/certificate_data.h"

namespace base {
namespace {

constexpr std::int64_t kMade = 1795230213;  // 2026-11-21 03:03:33 UTC
constexpr std::int64_t kDay = 86400;

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

PrivateKey key(std::string_view pem) {
  auto read = PrivateKey::parse_pem(pem);
  EXPECT_TRUE(read) << (read ? "" : read.error().helm());
  return *read;
}

Certificate certificate(std::string_view pem) { return *Certificate::parse(decode_pem(pem)->bytes); }

CertificateContents contents(std::string name, std::string_view serial, std::int64_t days) {
  return {.common_name = std::move(name),
          .dns_names = {},
          .addresses = {},
          .serial = from_hex(serial),
          .not_before = {kMade, 0, nullptr},
          .not_after = {kMade + days * kDay, 0, nullptr}};
}

std::string as_pem(const Result<std::string>& der) {
  return der ? encode_pem({"CERTIFICATE", *der}) : der.error().helm();
}

// RSA and Ed25519 signatures have no randomness in them, so that the same contents give Helm's bytes.
TEST(CreateCertificate, GivesTheBytesOfHelmsAuthority) {
  auto wanted = contents("My CA, é", "6034FCB721E37BF289557B02DDE01803", 365);
  wanted.is_authority = true;
  const auto authority_key = key(kEd25519Key);
  EXPECT_EQ(as_pem(create_certificate(wanted, authority_key, nullptr, authority_key)), kAuthority);
}

TEST(CreateCertificate, GivesTheBytesOfHelmsSignedCertificate) {
  auto wanted = contents("web.example", "66582A7CB624079359225AAA1F6FEFAF", 30);
  wanted.dns_names = {"web", "*.web.example"};
  wanted.addresses = {from_hex("0a000001"), from_hex("20010db8000000000000000000000001")};
  const auto authority = certificate(kAuthority);
  EXPECT_EQ(as_pem(create_certificate(wanted, key(kRsaKey), &authority, key(kEd25519Key))), kSigned);
}

TEST(CreateCertificate, GivesTheBytesOfHelmsNamelessCertificate) {
  auto wanted = contents("", "BC0037DAB688A46FF71363C14BDEC6DB", 36500);
  wanted.dns_names = {"only.san"};
  const auto own = key(kRsaKey);
  EXPECT_EQ(as_pem(create_certificate(wanted, own, nullptr, own)), kSelfSigned);
}

TEST(CreateCertificate, RefusesTheWrongKeyOfTheAuthority) {
  const auto authority = certificate(kAuthority);
  const auto other = key(kRsaKey);
  EXPECT_EQ(as_pem(create_certificate(contents("a", "01", 1), other, &authority, other)),
            "x509: provided PrivateKey doesn't match parent's PublicKey");
}

TEST(CreateCertificate, RefusesDsaKeys) {
  const auto dsa = key(kDsaKey);
  EXPECT_EQ(as_pem(create_certificate(contents("a", "01", 1), dsa, nullptr, dsa)),
            "x509: certificate private key does not implement crypto.Signer");
  EXPECT_EQ(as_pem(create_certificate(contents("a", "01", 1), dsa, nullptr, key(kRsaKey))),
            "x509: unsupported public key type: *dsa.PublicKey");
}

TEST(CreateCertificate, RefusesNamesBeyondAscii) {
  auto wanted = contents("a", "01", 1);
  wanted.dns_names = {"é"};
  const auto own = key(kEd25519Key);
  EXPECT_EQ(as_pem(create_certificate(wanted, own, nullptr, own)),
            "x509: \"é\" cannot be encoded as an IA5String");
}

TEST(ParseCertificate, NamesWhatIsWrong) {
  EXPECT_EQ(Certificate::parse("").error().helm(), "x509: malformed certificate");
  EXPECT_EQ(Certificate::parse(decode_pem(kAuthority)->bytes + "x").error().helm(), "x509: trailing data");
}

struct KeyCase {
  const char* name;
  std::string_view pem;
  KeyKind kind;
};
class KeyTest : public testing::TestWithParam<KeyCase> {};
TEST_P(KeyTest, IsWrittenAsItWasRead) {
  const auto read = key(GetParam().pem);
  EXPECT_EQ(read.kind(), GetParam().kind);
  EXPECT_EQ(read.pem(), GetParam().pem);
}
INSTANTIATE_TEST_SUITE_P(Pem, KeyTest,
                         testing::Values(KeyCase{"rsa", kRsaKey, KeyKind::rsa},
                                         KeyCase{"dsa", kDsaKey, KeyKind::dsa},
                                         KeyCase{"ecdsa", kEcdsaKey, KeyKind::ecdsa},
                                         KeyCase{"ed25519", kEd25519Key, KeyKind::ed25519}),
                         [](const auto& row) { return row.param.name; });

class NewKeyTest : public testing::TestWithParam<KeyKind> {};
TEST_P(NewKeyTest, CanBeReadBack) {
  const auto made = PrivateKey::generate(GetParam());
  ASSERT_TRUE(made);
  EXPECT_EQ(key(made->pem()).pem(), made->pem());
  EXPECT_EQ(key(made->pem()).kind(), GetParam());
}
INSTANTIATE_TEST_SUITE_P(Kinds, NewKeyTest,
                         testing::Values(KeyKind::rsa, KeyKind::dsa, KeyKind::ecdsa, KeyKind::ed25519));

struct BadKeyCase {
  const char* name;
  std::string pem;
  const char* error;
};
std::string block(const std::string& type, const std::string& bytes) { return encode_pem({type, bytes}); }
class BadKeyTest : public testing::TestWithParam<BadKeyCase> {};
TEST_P(BadKeyTest, IsRefusedInGosWords) {
  const auto read = PrivateKey::parse_pem(GetParam().pem);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().helm(), GetParam().error);
}
constexpr const char* kNoTag =
    "(16 vs {class:0 tag:0 length:0 isCompound:false}) {optional:false explicit:false application:false "
    "private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} ";
INSTANTIATE_TEST_SUITE_P(
    Texts, BadKeyTest,
    testing::Values(
        BadKeyCase{"no_pem", "x", "no PEM data in input"},
        BadKeyCase{"certificate", std::string(kAuthority),
                   "no private key data in PEM block of type CERTIFICATE"},
        BadKeyCase{"other_type", block("OPENSSH PRIVATE KEY", "x"),
                   "invalid private key type OPENSSH PRIVATE KEY"},
        BadKeyCase{"pkcs8_as_rsa", block("RSA PRIVATE KEY", decode_pem(kEd25519Key)->bytes),
                   "parsing RSA private key from PEM: x509: failed to parse private key (use "
                   "ParsePKCS8PrivateKey instead for this key format)"},
        BadKeyCase{"rsa_as_ec", block("EC PRIVATE KEY", decode_pem(kRsaKey)->bytes),
                   "parsing EC private key from PEM: x509: failed to parse private key (use "
                   "ParsePKCS1PrivateKey instead for this key format)"},
        BadKeyCase{"empty", block("RSA PRIVATE KEY", ""),
                   "parsing RSA private key from PEM: asn1: syntax error: sequence truncated"}),
    [](const auto& row) { return row.param.name; });
TEST(ParsePrivateKey, TellsTheTagAsGoDoes) {
  const std::string zeros(3, '\0');
  EXPECT_EQ(PrivateKey::parse_pem(block("RSA PRIVATE KEY", zeros)).error().helm(),
            std::string("parsing RSA private key from PEM: asn1: structure error: tags don't match ") +
                kNoTag + "pkcs1PrivateKey @2");
  EXPECT_EQ(PrivateKey::parse_pem(block("EC PRIVATE KEY", zeros)).error().helm(),
            std::string("parsing EC private key from PEM: x509: failed to parse EC private key: asn1: "
                        "structure error: tags don't match ") +
                kNoTag + "ecPrivateKey @2");
}

struct PemCase {
  const char* name;
  const char* text;
  const char* type;   // nullptr: no block
  const char* bytes = "";
};
class PemTest : public testing::TestWithParam<PemCase> {};
TEST_P(PemTest, FindsTheFirstGoodBlock) {
  const auto found = decode_pem(GetParam().text);
  ASSERT_EQ(found.has_value(), GetParam().type != nullptr);
  if (!found) return;
  EXPECT_EQ(found->type, GetParam().type);
  EXPECT_EQ(found->bytes, GetParam().bytes);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, PemTest,
    testing::Values(
        PemCase{"empty", "", nullptr},
        PemCase{"plain", "-----BEGIN A-----\naGk=\n-----END A-----\n", "A", "hi"},
        PemCase{"no_last_line_feed", "-----BEGIN A-----\naGk=\n-----END A-----", "A", "hi"},
        PemCase{"carriage_returns", "-----BEGIN A-----\r\naGk=\r\n-----END A-----\r\n", "A", "hi"},
        PemCase{"text_around", "hello\n-----BEGIN A-----\naGk=\n-----END A-----\nbye", "A", "hi"},
        PemCase{"headers", "-----BEGIN A-----\nX: y\n\naGk=\n-----END A-----\n", "A", "hi"},
        PemCase{"bad_block_first",
                "-----BEGIN A-----\n!\n-----END A-----\n-----BEGIN B-----\naGk=\n-----END B-----\n", "B",
                "hi"},
        PemCase{"other_end", "-----BEGIN A-----\naGk=\n-----END B-----\n", nullptr},
        PemCase{"not_at_line_start", "x-----BEGIN A-----\naGk=\n-----END A-----\n", nullptr}),
    [](const auto& row) { return row.param.name; });

// Whatever is missing or wrong in a certificate, it is refused or read, and nothing else happens.
TEST(CertificateParse, CVE_2020_7919_BearsWithDamage) {
  const std::string whole = decode_pem(kSigned)->bytes;
  ASSERT_TRUE(Certificate::parse(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Certificate::parse(whole.substr(0, size))) << size;
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char byte : {'\x00', '\x7f', '\x80', '\x84', '\xff'}) {
      std::string damaged = whole;
      damaged[i] = byte;
      const auto parsed = Certificate::parse(damaged);
      EXPECT_TRUE(parsed || !parsed.error().helm().empty());
    }
  }
}

}  // namespace
}  // namespace base
