// Names of charts in registries, challenges and scopes. What is wanted was asked of oras 2.6.2 and Helm 4.3.1.
#include "repo/oci_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "repo/oci_challenge.h"
#include "repo/oci_url.h"

namespace repo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kDigest = "sha256:" + std::string(64, 'a');

struct ReferenceCase {
  const char* name = "";
  std::string input{};
  std::string wanted{};  // text() of what is read, or the error
};
class OciReferenceTest : public testing::TestWithParam<ReferenceCase> {};

TEST_P(OciReferenceTest, IsReadAsHelmReadsIt) {
  const auto found = parse_oci_chart(GetParam().input);
  EXPECT_EQ(found ? found->text() : found.error().helm(), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(
    Text, OciReferenceTest,
    testing::Values(
        ReferenceCase{"tag", "oci://ghcr.io/a/web:1.2.3", "ghcr.io/a/web:1.2.3"},
        ReferenceCase{"port", "localhost:5000/web:1.0", "localhost:5000/web:1.0"},
        ReferenceCase{"plus", "h/web:1.0.0+b.1", "h/web:1.0.0_b.1"},
        ReferenceCase{"only_digest", "h/web@" + kDigest, "h/web@" + kDigest},
        ReferenceCase{"both", "h/web:1.0@" + kDigest, "h/web:1.0"},
        ReferenceCase{"separators", "h/a.b_c__d---e/f:1", "h/a.b_c__d---e/f:1"},
        ReferenceCase{"no_path", "ghcr.io", "invalid reference: missing registry or repository"},
        ReferenceCase{"empty_path", "ghcr.io/", "invalid reference: invalid repository \"\""},
        ReferenceCase{"capitals", "h/Web:1", "invalid reference: invalid repository \"Web\""},
        ReferenceCase{"three_lines", "h/a___b:1", "invalid reference: invalid repository \"a___b\""},
        ReferenceCase{"dots", "h/../etc:1", "invalid reference: invalid repository \"../etc\""},
        ReferenceCase{"empty_part", "h/a//b:1", "invalid reference: invalid repository \"a//b\""},
        ReferenceCase{"bad_tag", "h/web:-x", "invalid reference: invalid tag \"-x\""},
        ReferenceCase{"long_tag", "h/web:" + std::string(129, '1'), "invalid reference: invalid tag \"" + std::string(129, '1') + "\""},
        ReferenceCase{"user", "me@host/web:1", "invalid reference: missing registry or repository"},
        ReferenceCase{"bad_host", "h o/web:1", "invalid reference: invalid registry \"h o\""},
        ReferenceCase{"too_long", "h/" + std::string(kMaxOciReference, 'a'), "invalid reference: longer than 4096 bytes"}),
    [](const auto& row) { return row.param.name; });

struct DigestCase {
  const char* name = "";
  std::string input{};
  std::string wanted{};
};
class OciDigestTest : public testing::TestWithParam<DigestCase> {};

TEST_P(OciDigestTest, IsCheckedAsGoDigestDoes) {
  const auto checked = check_oci_digest(GetParam().input);
  EXPECT_EQ(checked ? "" : checked.error().helm(), GetParam().wanted);
}

INSTANTIATE_TEST_SUITE_P(Text, OciDigestTest,
                         testing::Values(DigestCase{"good", kDigest, ""}, DigestCase{"long", "sha512:" + std::string(128, '0'), ""},
                                         DigestCase{"short_one", "sha256:abc", "invalid checksum digest length"},
                                         DigestCase{"capitals", "sha256:" + std::string(64, 'A'), "invalid checksum digest format"},
                                         DigestCase{"other", "md5:abc", "unsupported digest algorithm"},
                                         DigestCase{"no_code", "sha256:", "invalid checksum digest format"},
                                         DigestCase{"no_name", ":abc", "invalid checksum digest format"},
                                         DigestCase{"empty", "", "invalid checksum digest format"},
                                         DigestCase{"odd_name", "md5+:abc", "invalid checksum digest format"}),
                         [](const auto& row) { return row.param.name; });

TEST(OciDigest, TellsBytesApart) {
  EXPECT_TRUE(has_oci_digest("abc", oci_digest("abc")));
  EXPECT_FALSE(has_oci_digest("abd", oci_digest("abc")));
}

TEST(OciChallenge, GivesRealmServiceAndScope) {
  const auto challenge = parse_challenge(R"(Bearer realm="https://auth.example/token", service=registry.example , scope="repository:a/b:pull,push")");
  EXPECT_EQ(challenge.scheme, OciScheme::bearer);
  EXPECT_EQ(challenge.parameter("realm"), "https://auth.example/token");
  EXPECT_EQ(challenge.parameter("service"), "registry.example");
  EXPECT_EQ(challenge.parameter("scope"), "repository:a/b:pull,push");
}

TEST(OciChallenge, IsReadInAnyCaseAndUpToWhatIsBroken) {
  EXPECT_EQ(parse_challenge("bAsIc realm=x").scheme, OciScheme::basic);
  EXPECT_EQ(parse_challenge("Digest realm=x").scheme, OciScheme::unknown);
  EXPECT_EQ(parse_challenge("").scheme, OciScheme::unknown);
  const auto broken = parse_challenge(R"(Bearer realm="a \"b\"",service="no end)");
  EXPECT_EQ(broken.parameter("realm"), "a \"b\"");
  EXPECT_EQ(broken.parameter("service"), "");
  EXPECT_TRUE(parse_challenge("Bearer realm").parameters.empty());
}

TEST(OciChallenge, IsLookedAtUpToALimit) {
  const auto long_one = "Bearer a=b, realm=\"" + std::string(kMaxChallenge, 'x') + "\"";
  EXPECT_EQ(parse_challenge(long_one).parameters.size(), 1U);
}

TEST(OciScopes, AreEachAskedForOnce) {
  EXPECT_THAT(clean_scopes({"repository:b:pull", "repository:a:push,pull", "repository:b:push,pull", "", "catalog"}),
              ElementsAre("catalog", "repository:a:pull,push", "repository:b:pull,push"));
  EXPECT_THAT(clean_scopes({"repository:a:pull,*"}), ElementsAre("repository:a:*"));
  EXPECT_THAT(clean_scopes({"repository:a:"}), ElementsAre());
}

struct RealmCase {
  const char* name = "";
  const char* realm = "";
  const char* registry = "";
  const char* error = "";
  bool sees_credentials = true;
};
class OciRealmTest : public testing::TestWithParam<RealmCase> {};

// CVE-2020-15157, CVE-2026-33540, CVE-2026-48978: where a registry says that tokens are given.
TEST_P(OciRealmTest, GetsCredentialsOnlyWhereNobodyReadsThem) {
  const auto& row = GetParam();
  const auto checked = check_realm(row.realm, row.registry);
  EXPECT_THAT(checked ? "" : checked.error().helm(), HasSubstr(row.error));
  EXPECT_EQ(static_cast<bool>(checked), std::string(row.error).empty());
  if (!checked) return;
  EXPECT_EQ(may_see_credentials(row.realm, row.registry), row.sees_credentials);
}

INSTANTIATE_TEST_SUITE_P(
    Url, OciRealmTest,
    testing::Values(RealmCase{"same_host", "https://r.example/token", "https://r.example/v2/"},
                    RealmCase{"another_host_with_tls", "https://auth.example/token", "https://r.example/v2/"},
                    RealmCase{"weaker", "http://r.example/token", "https://r.example/v2/", "uses http but registry was contacted over https"},
                    RealmCase{"no_web", "file:///etc/passwd", "https://r.example/v2/", "uses unsupported scheme \"file\""},
                    RealmCase{"none", "", "https://r.example/v2/", "uses unsupported scheme \"\""},
                    RealmCase{"metadata", "https://169.254.169.254/latest", "https://r.example/v2/", "is a loopback, link-local, private"},
                    RealmCase{"private_network", "https://10.1.2.3/", "https://r.example/v2/", "is a loopback, link-local, private"},
                    RealmCase{"mapped", "https://[::ffff:127.0.0.1]/", "https://r.example/v2/", "is a loopback, link-local, private"},
                    RealmCase{"unique_local", "https://[fd00::1]/", "https://r.example/v2/", "is a loopback, link-local, private"},
                    RealmCase{"own_address", "http://127.0.0.1:2/token", "http://127.0.0.1:1/v2/"},
                    RealmCase{"plain_elsewhere", "http://auth.example/token", "http://r.example/v2/", "", false},
                    RealmCase{"plain_this_machine", "http://localhost:2/token", "http://r.example/v2/"}),
    [](const auto& row) { return row.param.name; });

TEST(OciLink, StaysWithTheRegistry) {
  const std::string base = "https://r.example/v2/a/tags/list";
  EXPECT_EQ(*next_link(base, "</v2/a/tags/list?last=1&n=2>; rel=\"next\""), "https://r.example/v2/a/tags/list?last=1&n=2");
  EXPECT_EQ(*next_link(base, "<list?last=1>"), "https://r.example/v2/a/tags/list?last=1");
  EXPECT_EQ(next_link(base, "<https://evil.example/v2/>").error().helm(),
            "invalid next link \"https://evil.example/v2/\": not the same origin as \"https://r.example/v2/a/tags/list\"");
  EXPECT_EQ(next_link(base, "next").error().helm(), "invalid next link \"next\": missing '<'");
  EXPECT_EQ(next_link(base, "<next").error().helm(), "invalid next link \"<next\": missing '>'");
}

// CVE-2026-50151, GHSA-vh4v-2xq2-g5cg: where an upload goes is the registry's word too.
TEST(OciUpload, StaysWithTheRegistry) {
  const std::string base = "https://r.example:443/v2/a/blobs/uploads/";
  EXPECT_EQ(*upload_location(base, "/v2/a/blobs/uploads/1?_state=x"), "https://r.example:443/v2/a/blobs/uploads/1?_state=x");
  EXPECT_EQ(*upload_location(base, "https://r.example/up"), "https://r.example:443/up");
  EXPECT_THAT(upload_location(base, "https://evil.example/up").error().helm(), HasSubstr("is on a different host than the registry"));
  EXPECT_THAT(upload_location(base, "http://r.example:443/up").error().helm(), HasSubstr("downgrades scheme from https"));
}

TEST(OciLocation, IsSeenFromWhereItWasGiven) {
  EXPECT_EQ(*resolve_location("http://a/b/c?d", "//h/x"), "http://h/x");
  EXPECT_EQ(*resolve_location("http://a/b/c?d", "../x"), "http://a/x");
  EXPECT_EQ(*resolve_location("http://a/b/c?d", "?e"), "http://a/b/c?e");
  EXPECT_EQ(resolve_location("http://a/b", "ftp://h/x").error().helm(), "unsupported protocol scheme \"ftp\"");
}

TEST(OciText, DoesNotShowWhatSignsAUrlElsewhere) {
  EXPECT_EQ(shown_url("https://store.example/x?sig=SECRET", "https://r.example/v2/"), "https://store.example/x");
  EXPECT_EQ(shown_url("https://r.example/x?n=1", "https://r.example/v2/"), "https://r.example/x?n=1");
}

}  // namespace
}  // namespace repo
