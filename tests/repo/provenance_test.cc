#include "repo/provenance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/openpgp_keys.h"
#include "tests/base/test_env.h"

namespace repo {
namespace {

using namespace base::test_keys;  // NOLINT: names of keys

struct Desk {
  base::MemoryFileSystem files{std::map<std::string, std::string>{
      {"/w/web-1.2.3.tgz", "an archive"},
      {"/w/web-1.2.3.tgz.prov", std::string(kMessageOfAda)},
      {"/w/ring", std::string(kAda)},
      {"/w/secret", std::string(kAdaSecret) + std::string(kBobSecret)},
  }};
  base::TestEnv env{files};
  VerifyOptions options{"/w/ring", Trust::strict};

  base::Result<VerifiedChart> verify(std::string_view path = "/w/web-1.2.3.tgz") {
    return verify_chart(env.env, std::string(path), std::string(path) + ".prov", options);
  }
  std::string helm(std::string_view path = "/w/web-1.2.3.tgz") {
    const auto verified = verify(path);
    return verified ? "" : verified.error().helm();
  }
};

TEST(Provenance, SaysWhoSignedWhat) {
  Desk desk;
  const auto verified = desk.verify();
  ASSERT_TRUE(verified) << verified.error().helm();
  EXPECT_EQ(verified_text(*verified),
            "Signed by: Ada Signs <ada@example.com>\n"
            "Using Key With Fingerprint: 534E043392BF821ED651A2EE587B9BCC6E73E6CC\n"
            "Chart Hash Verified: sha256:" + base::sha256_hex("an archive") + "\n");
}

// Whatever is missing or wrong: nothing is verified then.
TEST(Provenance, CVE_2026_35205_NothingMissingCountsAsVerified) {
  Desk desk;
  desk.files.files.erase("/w/web-1.2.3.tgz.prov");
  EXPECT_EQ(desk.helm(), "could not load provenance file /w/web-1.2.3.tgz.prov: stat /w/web-1.2.3.tgz.prov: no such file or directory");
  desk.files.files["/w/web-1.2.3.tgz.prov"] = "";
  EXPECT_EQ(desk.helm(), "signature block not found");
  desk.files.files["/w/web-1.2.3.tgz.prov"] = kMessageOfAda;
  desk.files.files["/w/ring"] = "";
  EXPECT_EQ(desk.helm(), "openpgp: signature made by unknown entity");
  desk.files.files.erase("/w/ring");
  EXPECT_EQ(desk.helm(), "failed to load keyring: open /w/ring: no such file or directory");
  EXPECT_EQ(desk.helm("/w"), "unpacked charts cannot be verified");
  EXPECT_EQ(desk.helm("/w/secret"), "chart must be a tgz file");
  EXPECT_EQ(desk.helm("/w/none.tgz"), "stat /w/none.tgz: no such file or directory");
}

TEST(Provenance, CVE_2026_35205_AnotherArchiveOrNameIsRefused) {
  Desk desk;
  desk.files.files["/w/web-1.2.3.tgz"] = "another archive";
  EXPECT_EQ(desk.helm(), "sha256 sum does not match for web-1.2.3.tgz: \"sha256:" + base::sha256_hex("an archive") +
                             "\" != \"sha256:" + base::sha256_hex("another archive") + "\"");
  desk.files.files["/w/shop-1.2.3.tgz"] = "an archive";
  desk.files.files["/w/shop-1.2.3.tgz.prov"] = kMessageOfAda;
  EXPECT_EQ(desk.helm("/w/shop-1.2.3.tgz"), "provenance does not contain a SHA for a file named \"shop-1.2.3.tgz\"");
}

TEST(Provenance, CVE_2019_11841_BelievesNothingAroundTheSignedPart) {
  Desk desk;
  for (const auto& file : {"files:\n  a: b\n" + std::string(kMessageOfAda), std::string(kMessageOfAda) + "files:\n  a: b\n"}) {
    desk.files.files["/w/web-1.2.3.tgz.prov"] = file;
    desk.options.trust = Trust::strict;
    EXPECT_THAT(desk.helm(), testing::HasSubstr("where no signature covers it"));
    desk.options.trust = Trust::as_helm;
    EXPECT_EQ(desk.helm(), "");
  }
}

TEST(Provenance, RefusesSha1UnlessAsHelm) {
  Desk desk;
  desk.files.files["/w/web-1.2.3.tgz.prov"] = kMessageOverSha1;
  const auto verified = desk.verify();
  ASSERT_FALSE(verified);
  EXPECT_THAT(verified.error().reason(), testing::HasSubstr("SHA-1"));
  desk.options.trust = Trust::as_helm;
  EXPECT_EQ(desk.helm(), "");
}

TEST(Provenance, HasLimits) {
  Desk desk;
  desk.files.files["/w/web-1.2.3.tgz.prov"] = std::string(kMessageOfAda) + std::string(std::size_t{16} << 20, '\n');
  EXPECT_THAT(desk.helm(), testing::HasSubstr("is larger than 16 MiB"));
  desk.files.files["/w/ring"] = std::string(base::kMaxKeyRing + 1, '\x99');
  EXPECT_THAT(desk.helm(), testing::HasSubstr("is larger than 64 MiB"));
}

TEST(Provenance, SignsWhatItThenVerifies) {
  Desk desk;
  const auto block = find_key(desk.env.env, "/w/secret", "Ada");
  ASSERT_TRUE(block && *block);
  auto key = base::SigningKey::open(**block, desk.env.clock.now / 1'000'000'000);
  ASSERT_TRUE(key) << key.error().helm();
  const auto file = sign_archive(*key, "an archive", "web-1.2.3.tgz", "apiVersion: v2\nname: web\nversion: 1.2.3\n");
  ASSERT_TRUE(file) << file.error().helm();
  EXPECT_TRUE(file->starts_with("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\napiVersion: v2\nname: web\nversion: 1.2.3\n"
                                "\n...\nfiles:\n  web-1.2.3.tgz: sha256:" + base::sha256_hex("an archive") +
                                "\n\n-----BEGIN PGP SIGNATURE-----\n\n"));
  desk.files.files["/w/web-1.2.3.tgz.prov"] = *file;
  EXPECT_EQ(desk.helm(), "");
}

TEST(Provenance, FindsKeysByTheirNames) {
  Desk desk;
  const auto find = [&](const std::string& id) { return find_key(desk.env.env, "/w/secret", id); };
  EXPECT_EQ((**find("Bob Locked <bob@example.com>")).names.front(), "Bob Locked <bob@example.com>");
  EXPECT_EQ((**find("ada@")).names.front(), "Ada Signs <ada@example.com>");
  EXPECT_FALSE(find("Nobody")->has_value());
  const auto vague = find("example.com");
  ASSERT_FALSE(vague);
  EXPECT_EQ(vague.error().helm(), "more than one key contain the id \"example.com\"");
}

}  // namespace
}  // namespace repo
