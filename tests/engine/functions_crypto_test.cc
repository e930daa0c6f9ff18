#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/pem.h"
#include "engine/functions/certificates.h"
#include "engine/functions/functions.h"
#include "tests/base/certificate_data.h"
#include "tests/engine/template_call.h"

namespace engine::functions {
namespace {

using base::Value;

struct Crypto : TemplateCall {
  std::string run(std::string_view name, std::vector<Value> args) {
    return text(row_of(crypto_functions(), name), std::move(args));
  }
  base::Result<Value> make(std::string_view name, std::vector<Value> args) {
    return call(row_of(crypto_functions(), name), std::move(args));
  }
  Value list(std::vector<Value> items) {
    return Value::list(base::List::make(arena, base::ListType::any, items));
  }
};

Value text(std::string_view value) {
  return Value::string(value);
}
std::string field(const Value& certificate, std::string_view name) {
  return std::string(certificate.as_object().field(name)->as_string());
}

TEST(DigestFunctions, GiveHexadecimal) {
  Crypto crypto;
  EXPECT_EQ(crypto.run("sha1sum", {text("abc")}), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(crypto.run("sha256sum", {text("abc")}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(crypto.run("adler32sum", {text("hello")}), "103547413");
}

struct PasswordCase {
  std::uint32_t counter;
  const char* type;
  const char* password;
  const char* user;
  const char* site;
  const char* want;
};
// Values of Helm 4.3.1.
TEST(DerivePassword, GivesHelmsPasswords) {
  const PasswordCase rows[] = {
      {1, "maximum", "password", "user", "example.com", "pf4zS1LjCg&LjhsZ7T2~"},
      {1, "long", "password", "user", "example.com", "ZedaFaxcZaso9*"},
      {1, "medium", "password", "user", "example.com", "ZedJuz8$"},
      {1, "short", "password", "user", "example.com", "Zed5"},
      {1, "basic", "password", "user", "example.com", "pIS54PLs"},
      {1, "pin", "password", "user", "example.com", "6685"},
      {4294967295, "long", "ä", "", "", "FiveNokgVeko7_"},
      {1, "x", "password", "user", "example.com", "cannot find password template x"},
  };
  Crypto crypto;
  for (const auto& row : rows) {
    const auto counter = Value::unsigned_of(base::Type::uint32, row.counter);
    EXPECT_EQ(crypto.run("derivePassword", {counter, text(row.type), text(row.password),
                                            text(row.user), text(row.site)}),
              row.want);
  }
}

TEST(Htpasswd, NamesWhatIsWrong) {
  Crypto crypto;
  EXPECT_EQ(crypto.run("htpasswd", {text("a:b"), text("c")}), "invalid username: a:b");
  EXPECT_EQ(crypto.run("htpasswd", {text("me"), text(std::string(73, 'x'))}),
            "me:failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes");
  const auto line = crypto.run("htpasswd", {text("me"), text("secret")});
  EXPECT_TRUE(line.starts_with("me:$2a$10$")) << line;
  EXPECT_EQ(line.size(), 3 + 60U);
}

TEST(Aes, ReadsWhatHelmHid) {
  Crypto crypto;
  EXPECT_EQ(crypto.run("decryptAES", {text("secretkey"),
                                      text("z+0/fUTU67pfpxvqBXgS+Rr9bNtQWGXjPIK7muPzCqd4G4QhiFAx"
                                           "vbCGH8rOUdDZcr02HCfUKjHs3Vl4oAEcZg==")}),
            "plaintext that is longer than one block");
  EXPECT_EQ(crypto.run("decryptAES", {text("0123456789012345678901234567890123456789"),
                                      text("h1QvOHG7RJ0HldMMX/r64fPYpe+TXERxsgHhVnDic8I=")}),
            "x");
  const auto hidden = *crypto.make("encryptAES", {text("k"), text("hello")});
  EXPECT_EQ(crypto.run("decryptAES", {text("k"), hidden}), "hello");
  EXPECT_EQ(crypto.run("encryptAES", {text("k"), text("")}), "");
}

TEST(Aes, FailsAsGoPanics) {
  Crypto crypto;
  const auto decrypt = [&](std::string_view data) {
    return crypto.run("decryptAES", {text("k"), text(data)});
  };
  EXPECT_EQ(decrypt("AAAA"),
            "error: runtime error: slice bounds out of range [:16] with capacity 3");
  EXPECT_EQ(decrypt("!"), "error: illegal base64 data at input byte 0");
  EXPECT_EQ(decrypt("AAAAAAAAAAAAAAAAAAAAAA=="), "error: runtime error: index out of range [-1]");
  EXPECT_EQ(decrypt("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            "error: crypto/cipher: input not full blocks");
  EXPECT_EQ(decrypt(base::base64_encode(std::string(32, 'a'))),
            "error: runtime error: slice bounds out of range [:-5]");
}

TEST(GenPrivateKey, MakesEachKind) {
  Crypto crypto;
  EXPECT_TRUE(crypto.run("genPrivateKey", {text("ecdsa")})
                  .starts_with("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI"));
  EXPECT_TRUE(crypto.run("genPrivateKey", {text("ed25519")})
                  .starts_with("-----BEGIN PRIVATE KEY-----\nMC4CAQAw"));
  EXPECT_EQ(crypto.run("genPrivateKey", {text("foo")}), "Unknown type foo");
}

TEST(GenSignedCert, SignsWithTheAuthority) {
  Crypto crypto;
  const auto authority =
      crypto.make("genCAWithKey", {text("My CA"), Value::integer(10), text(kEd25519Key)});
  ASSERT_TRUE(authority) << authority.error().helm();
  EXPECT_EQ(base::type_name(*authority), "sprig.certificate");
  EXPECT_EQ(field(*authority, "Key"), kEd25519Key);
  const auto leaf = crypto.make("genSignedCert", {text("web"), crypto.list({text("10.0.0.1")}),
                                                  Value(), Value::integer(5), *authority});
  ASSERT_TRUE(leaf) << leaf.error().helm();
  EXPECT_TRUE(field(*leaf, "Key").starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  const auto own = base::Certificate::parse(base::decode_pem(field(*leaf, "Cert"))->bytes);
  ASSERT_TRUE(own);
  EXPECT_TRUE(own->has_public_key_of(*base::PrivateKey::parse_pem(field(*leaf, "Key"))));
  EXPECT_EQ(base::format_value(*leaf),
            "{" + field(*leaf, "Cert") + " " + field(*leaf, "Key") + "}");
}

struct BadCertificateCase {
  const char* function;
  std::vector<Value> args;
  const char* error;
};
TEST(Certificates, FailWithHelmsTexts) {
  Crypto crypto;
  const auto one = Value::integer(1);
  const auto key = text(kEd25519Key);
  const std::string junk = base::base64_encode("x");
  const std::string authority = base::base64_encode(kAuthority);
  const std::string malformed =
      base::base64_encode("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const BadCertificateCase rows[] = {
      {"genCAWithKey", {text("c"), one, text("x")}, "parsing private key: no PEM data in input"},
      {"genCAWithKey",
       {text("c"), one, text(kDsaKey)},
       "error creating certificate: x509: certificate private key does not implement "
       "crypto.Signer"},
      {"genSelfSignedCertWithKey",
       {text("c"), crypto.list({text("x")}), Value(), one, key},
       "error parsing ip: x"},
      {"genSelfSignedCertWithKey",
       {text("c"), crypto.list({text("fe80::1%eth0")}), Value(), one, key},
       "error parsing ip: fe80::1%eth0"},
      {"genSelfSignedCertWithKey",
       {text("c"), crypto.list({one}), Value(), one, key},
       "error parsing ip: 1 is not a string"},
      {"genSelfSignedCertWithKey",
       {text("c"), Value(), crypto.list({Value()}), one, key},
       "error processing alternate dns name: <nil> is not a string"},
      {"genSelfSignedCertWithKey",
       {text("c"), Value(), crypto.list({text("é")}), one, key},
       "error creating certificate: x509: \"é\" cannot be encoded as an IA5String"},
      {"buildCustomCert", {text("!"), text("")}, "unable to decode base64 certificate"},
      {"buildCustomCert", {text(""), text("!")}, "unable to decode base64 private key"},
      {"buildCustomCert", {text(junk), text(junk)}, "unable to decode certificate"},
      {"buildCustomCert",
       {text(malformed), text(junk)},
       "error parsing certificate: decodedCert.Bytes: x509: malformed certificate"},
      {"buildCustomCert",
       {text(authority), text(junk)},
       "error parsing private key: no PEM data in input"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(crypto.run(row.function, row.args), std::string("error: ") + row.error);
  }
}

TEST(BuildCustomCert, KeepsWhatItIsGiven) {
  Crypto crypto;
  const std::string certificate = base::base64_encode(kAuthority);
  const std::string key = base::base64_encode(kEd25519Key);
  const auto built = crypto.make("buildCustomCert", {text(certificate), text(key)});
  ASSERT_TRUE(built) << built.error().helm();
  EXPECT_EQ(field(*built, "Cert"), kAuthority);
  EXPECT_EQ(field(*built, "Key"), kEd25519Key);
}

}  // namespace
}  // namespace engine::functions
