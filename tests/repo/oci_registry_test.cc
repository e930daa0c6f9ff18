// The registry client against a server of ours that misbehaves as asked. Real ones: tests/side_by_side/registries.py.
#include "repo/oci_charts.h"

#include <algorithm>
#include <atomic>
#include <map>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kArchive = "the bytes of a chart";
const std::string kConfig = R"({"name":"web","version":"1.0.0","apiVersion":"v2"})";

std::string header_of(const HttpRequest& request, std::string_view name) {
  return std::string(base::find_header(request.headers, name).value_or(""));
}

std::string manifest_text() {
  return format_manifest(describe(media_type::kConfig, kConfig), {describe(media_type::kChart, kArchive)}, {});
}

HttpResponse answer(int status, std::string body, std::vector<base::HttpHeader> headers = {}) {
  return {status, std::move(headers), std::move(body)};
}
HttpResponse manifest_answer(std::string body, std::string type = std::string(media_type::kManifest)) {
  return answer(200, std::move(body), {{"Content-Type", std::move(type)}});
}

// A registry that has web:1.0.0, as it should be.
HttpResponse good(const HttpRequest& request) {
  const auto path = LocalServer::path_of(request);
  if (path.find("/manifests/") != std::string::npos) return manifest_answer(manifest_text());
  if (path.ends_with(oci_digest(kConfig))) return answer(200, kConfig);
  if (path.ends_with(oci_digest(kArchive))) return answer(200, kArchive);
  if (path.find("/tags/list") != std::string::npos) return answer(200, R"({"tags":["1.0.0","0.9.0","2.0.0-rc.1","latest"]})");
  return answer(404, "");
}

class Client {
 public:
  explicit Client(LocalServer::Answer answers) : server(std::move(answers)) {
    env.variables = {{"HOME", folder.path()}, {"PATH", "/nowhere"}};
  }
  OciCharts& charts() {
    if (!charts_) charts_ = std::make_unique<OciCharts>(env.env, cancel, access);
    return *charts_;
  }
  void keep_login(const std::string& host) {
    access.config = folder.path() + "/config.json";
    auto file = OciConfigFile::load(env.env, access.config);
    ASSERT_TRUE(file && file->put(env.env, host, {.username = "me", .password = "SECRET"}));
  }
  std::string host() const { return server.url().substr(7); }
  std::string chart() const { return "oci://" + host() + "/charts/web:1.0.0"; }
  // The error of a pull; empty where it succeeds.
  std::string error() {
    const auto pulled = charts().pull(chart());
    return pulled ? "" : pulled.error().helm();
  }

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};
  OciAccess access{.plain_http = true, .first_wait = std::chrono::milliseconds(1)};
  LocalServer server;

 private:
  std::unique_ptr<OciCharts> charts_{};
};

TEST(OciPull, GivesTheArchiveAndWhatHelmPrints) {
  Client client(good);
  const auto pulled = client.charts().pull(client.chart());
  ASSERT_TRUE(pulled) << pulled.error().helm();
  EXPECT_EQ(pulled->bytes, kArchive);
  EXPECT_EQ(pulled->notice, fmt::format("Pulled: {}/charts/web:1.0.0\nDigest: {}\n", client.host(), oci_digest(manifest_text())));
}

TEST(OciPull, FindsVersionsAmongTags) {
  Client client(good);
  const auto place = "oci://" + client.host() + "/charts/web";
  EXPECT_EQ(client.charts().locate(place, "")->url, place + ":1.0.0");
  EXPECT_EQ(client.charts().locate(place, "<1")->url, place + ":0.9.0");
  EXPECT_EQ(client.charts().locate(place, ">0.0.0-0")->url, place + ":2.0.0-rc.1");
  EXPECT_EQ(client.charts().locate(place, ">9").error().helm(), "could not locate a version matching provided version string >9");
}

struct HostileCase {
  const char* name = "";
  LocalServer::Answer answers{};
  std::string error{};  // a part of it
};
class HostileRegistryTest : public testing::TestWithParam<HostileCase> {};

TEST_P(HostileRegistryTest, IsToldOfAndNotBelieved) {
  Client client(GetParam().answers);
  EXPECT_THAT(client.error(), HasSubstr(GetParam().error));
}

// All as it should be, but for requests whose path has `part`.
LocalServer::Answer instead(std::string part, HttpResponse response) {
  return [part = std::move(part), response = std::move(response)](const HttpRequest& request) {
    return LocalServer::path_of(request).find(part) == std::string::npos ? good(request) : response;
  };
}

std::string with_both() {
  auto text = manifest_text();
  return text.insert(1, "\"manifests\":[],");
}
std::string calling_itself(std::string_view type) { return manifest_text().insert(1, fmt::format("\"mediaType\":\"{}\",", type)); }

INSTANTIATE_TEST_SUITE_P(
    Server, HostileRegistryTest,
    testing::Values(
        HostileCase{"AnotherBlob", instead(oci_digest(kArchive), answer(200, "the bytes of a horse")), "failed to perform \"Push\" on destination: mismatched digest"},
        HostileCase{"AShortBlob", instead(oci_digest(kArchive), answer(200, "the")), "mismatch Content-Length"},
        HostileCase{"ALongBlob", instead(oci_digest(kArchive), answer(200, kArchive + std::string(100'000, 'x'))), "failed to perform"},
        HostileCase{"AnotherDigestInTheHeader",
                    instead("/manifests/", answer(200, manifest_text(), {{"Content-Type", std::string(media_type::kManifest)}, {"Docker-Content-Digest", oci_digest("x")}})),
                    "failed to perform \"Successors\" on source: mismatched digest"},
        // CVE-2023-25153, CVE-2023-2253: what has no end is not read to it
        HostileCase{"AManifestWithoutEnd", instead("/manifests/", manifest_answer(std::string(kMaxOciMetadata + 1, ' '))), "the answer is larger than 4194304 bytes"},
        HostileCase{"AFailureWithoutEnd", instead("/manifests/", answer(400, std::string(2 * kMaxOciMetadata, ' '))), "response status code 400: Bad Request"},
        HostileCase{"AHugeLayer",
                    instead("/manifests/", manifest_answer(format_manifest(describe(media_type::kConfig, kConfig), {{std::string(media_type::kChart), oci_digest("x"), kMaxOciBlob + 1}}, {}))),
                    "more than the 268435456 that are taken"},
        HostileCase{"AHugeConfig",
                    instead("/manifests/", manifest_answer(format_manifest({std::string(media_type::kConfig), oci_digest("x"), kMaxOciMetadata + 1}, {describe(media_type::kChart, kArchive)}, {}))),
                    "more than the 4194304 that are taken"},
        HostileCase{"APage", instead("/manifests/", answer(200, "<html>", {{"Content-Type", "text/html"}})), "manifest does not contain minimum number of descriptors"},
        HostileCase{"APageCalledManifest", instead("/manifests/", manifest_answer("<html>")), "invalid character '<' looking for beginning of value"},
        HostileCase{"NoType", instead("/manifests/", answer(200, manifest_text())), "invalid response `Content-Type` header"},
        // GHSA-5j5w-g665-5m35, GHSA-qq97-vm5h-rrhg: one text, two meanings
        HostileCase{"AnIndexThatIsAnImage", instead("/manifests/", manifest_answer(with_both())), "the manifest is an index and an image at once"},
        HostileCase{"ATypeThatIsNotSo", instead("/manifests/", manifest_answer(calling_itself(media_type::kIndex))), "but the registry calls it"},
        HostileCase{"NegativeSize", instead("/manifests/", manifest_answer(R"({"config":{"mediaType":"a","digest":"sha256:)" + std::string(64, 'a') + R"(","size":-1}})")), "invalid descriptor size"},
        HostileCase{"DigestWithAPath", instead("/manifests/", manifest_answer(R"({"config":{"mediaType":"a","digest":"sha256:../../x","size":1}})")), "failed to validate sha256:../../x"},
        HostileCase{"ARedirectToItself", instead("/manifests/", answer(302, "", {{"Location", "/v2/charts/web/manifests/1.0.0"}})), "stopped after 10 redirects"},
        HostileCase{"ARedirectToAFile", instead("/manifests/", answer(302, "", {{"Location", "file:///etc/passwd"}})), "unsupported protocol scheme \"file\""},
        HostileCase{"AServerThatFails", instead("/manifests/", answer(503, R"({"errors":[{"code":"UNAVAILABLE","message":"later","detail":{"a":1}}]})")), "response status code 503: unavailable: later: map[a:1]"}),
    [](const auto& row) { return row.param.name; });

HttpResponse page_of_tags(const std::string& tags, const std::string& next) {
  return answer(200, "{\"tags\":[" + tags + "]}", {{"Link", "</v2/charts/web/tags/list?last=" + next + ">; rel=next"}});
}

TEST(OciTags, CVE_2023_25153_HaveAnEnd) {
  std::atomic<int> page_number{0};
  Client endless([&](const HttpRequest&) { return page_of_tags(R"("1.0.0")", std::to_string(++page_number)); });
  EXPECT_THAT(endless.charts().versions(endless.host() + "/charts/web").error().helm(), HasSubstr("has no end"));
  EXPECT_LE(endless.server.requests().size(), kMaxTagPages);
  std::string many = "\"1\"";
  for (std::size_t i = 0; i < kMaxTags / 2; ++i) many += ",\"1\"";
  Client wide([&](const HttpRequest&) { return page_of_tags(many, std::to_string(++page_number)); });
  EXPECT_THAT(wide.charts().versions(wide.host() + "/charts/web").error().helm(), HasSubstr("has no end"));
  EXPECT_EQ(wide.server.requests().size(), 2U);
  Client circle([](const HttpRequest&) { return page_of_tags(R"("1.0.0")", "1.0.0"); });
  EXPECT_THAT(circle.charts().versions(circle.host() + "/charts/web").error().helm(), HasSubstr("has no end"));
  EXPECT_EQ(circle.server.requests().size(), 2U);
}

TEST(OciTags, ThatAreNoTagsOrNoListAreNotTaken) {
  Client client([](const HttpRequest&) { return answer(200, R"({"tags":["1.0.0",7,null,"2.0.0-)" + std::string(kMaxOciTag, 'a') + "\"]}"); });
  EXPECT_EQ(*client.charts().versions(client.host() + "/charts/web"), std::vector<std::string>{"1.0.0"});
  Client page([](const HttpRequest&) { return answer(200, "<html>"); });
  EXPECT_THAT(page.charts().versions(page.host() + "/charts/web").error().helm(), HasSubstr("failed to decode response: invalid character '<'"));
}

TEST(OciTime, IsForAllTriesAndRedirectsTogether) {
  Client failing([](const HttpRequest&) { return answer(503, ""); });
  failing.access.timeout = std::chrono::milliseconds(1000);
  EXPECT_THAT(failing.error(), HasSubstr("response status code 503"));
  EXPECT_EQ(failing.server.requests().size(), 1U) << "there is no time for the longest wait";
}

// Asks for Basic credentials before it gives anything.
HttpResponse guarded(const HttpRequest& request) {
  const bool is_known = header_of(request, "Authorization") == "Basic " + base::base64_encode("me:SECRET");
  return is_known ? good(request) : answer(401, "", {{"WWW-Authenticate", "Basic realm=\"r\""}});
}

TEST(OciLogin, IsAskedForOnceAndThenSentAtOnce) {
  Client client(guarded);
  client.keep_login(client.host());
  EXPECT_EQ(client.error(), "");
  EXPECT_EQ(client.error(), "");
  std::size_t refused = 0;
  for (const auto& request : client.server.requests()) refused += header_of(request, "Authorization").empty() ? 1 : 0;
  EXPECT_EQ(refused, 1U);
}

TEST(OciLogin, CVE_2024_35192_IsNotFoundForAnotherRegistry) {
  Client client(guarded);
  client.keep_login("other.example");
  EXPECT_THAT(client.error(), HasSubstr("basic credential not found"));
}

// CVE-2026-50151, GHSA-vh4v-2xq2-g5cg: a redirect to another host takes no credentials along, and what that host asks for
// is not answered.
TEST(OciCredentials, CVE_2026_50151_DoNotFollowARedirectToAnotherHost) {
  LocalServer thief([](const HttpRequest&) { return answer(401, "", {{"WWW-Authenticate", "Basic realm=\"r\""}}); });
  const auto away = thief.url() + "/blob?sig=PRESIGNED";
  Client client([away](const HttpRequest& request) {
    const auto response = guarded(request);
    const bool is_blob = LocalServer::path_of(request).find("/blobs/") != std::string::npos;
    return is_blob && response.status == 200 ? answer(307, "", {{"Location", away}}) : response;
  });
  client.keep_login(client.host());
  EXPECT_THAT(client.error(), AllOf(HasSubstr("response status code 401"), Not(HasSubstr("PRESIGNED"))));
  ASSERT_FALSE(thief.requests().empty());
  for (const auto& request : thief.requests()) EXPECT_EQ(header_of(request, "Authorization"), "");
}

TEST(OciRedirect, ToAStoreThatHasTheBlobIsFollowed) {
  LocalServer store([](const HttpRequest& request) { return answer(200, LocalServer::path_of(request) == "/config" ? kConfig : kArchive); });
  Client client([&store](const HttpRequest& request) {
    const auto path = LocalServer::path_of(request);
    if (path.find("/blobs/") == std::string::npos) return good(request);
    return answer(307, "", {{"Location", store.url() + (path.ends_with(oci_digest(kConfig)) ? "/config" : "/chart")}});
  });
  EXPECT_EQ(client.error(), "");
}

// A registry with tokens, whose realm is `realm`.
HttpResponse with_tokens(const HttpRequest& request, const std::string& realm) {
  if (header_of(request, "Authorization") == "Bearer TOKEN") return good(request);
  return answer(401, "", {{"WWW-Authenticate", fmt::format("Bearer realm=\"{}\",service=\"s\",scope=\"repository:charts/web:pull\"", realm)}});
}

TEST(OciTokens, AreFetchedOnceWithTheScopeThatIsNeeded) {
  LocalServer tokens([](const HttpRequest&) { return answer(200, R"({"token":"TOKEN"})"); });
  Client client([&tokens](const HttpRequest& request) { return with_tokens(request, tokens.url() + "/token"); });
  client.keep_login(client.host());
  EXPECT_EQ(client.error(), "");
  ASSERT_EQ(tokens.lines().size(), 1U);
  EXPECT_EQ(tokens.lines()[0], "GET /token?scope=repository%3Acharts%2Fweb%3Apull&service=s");
  EXPECT_EQ(header_of(tokens.requests()[0], "Authorization"), "Basic " + base::base64_encode("me:SECRET"));
}

TEST(OciTokens, OfIdentityTokensAreAskedForByForm) {
  LocalServer tokens([](const HttpRequest&) { return answer(200, R"({"access_token":"TOKEN"})"); });
  Client client([&tokens](const HttpRequest& request) { return with_tokens(request, tokens.url()); });
  client.access.config = client.folder.path() + "/config.json";
  ASSERT_TRUE(client.disk.write(client.access.config, fmt::format(R"({{"auths":{{"{}":{{"identitytoken":"REFRESH"}}}}}})", client.host()), 0600));
  EXPECT_EQ(client.error(), "");
  ASSERT_EQ(tokens.requests().size(), 1U);
  EXPECT_EQ(tokens.requests()[0].method, "POST");
  EXPECT_THAT(tokens.requests()[0].body, AllOf(HasSubstr("grant_type=refresh_token"), HasSubstr("refresh_token=REFRESH")));
}

// CVE-2020-15157, CVE-2026-33540, CVE-2026-48978: a realm in the clear on a host that is not the registry's gets nothing.
TEST(OciTokens, CVE_2020_15157_OfAPlainRealmElsewhereGetNoCredentials) {
  Client client([](const HttpRequest& request) { return with_tokens(request, "http://auth.example/token"); });
  client.keep_login(client.host());
  EXPECT_THAT(client.error(), AllOf(HasSubstr("are not sent to http://auth.example/token"), Not(HasSubstr("SECRET"))));
}

TEST(OciTokens, ThatAreNoneAreTold) {
  for (const auto& [body, error] : std::map<std::string, std::string>{
           {"{}", "empty token returned"}, {"<html>", "failed to decode response"}, {R"({"token":"a\r\nX: y"})", "empty token returned"}}) {
    LocalServer tokens([text = body](const HttpRequest&) { return answer(200, text); });
    Client client([&tokens](const HttpRequest& request) { return with_tokens(request, tokens.url()); });
    EXPECT_THAT(client.error(), HasSubstr(error)) << body;
  }
}

// A refresh token is for the realm alone: it goes nowhere that the realm points to.
TEST(OciTokens, CVE_2026_48978_DoNotTakeARefreshTokenToAnotherHost) {
  LocalServer thief([](const HttpRequest&) { return answer(200, R"({"access_token":"TOKEN"})"); });
  LocalServer tokens([&thief](const HttpRequest&) { return answer(307, "", {{"Location", thief.url()}}); });
  Client client([&tokens](const HttpRequest& request) { return with_tokens(request, tokens.url()); });
  client.access.config = client.folder.path() + "/config.json";
  ASSERT_TRUE(client.disk.write(client.access.config, fmt::format(R"({{"auths":{{"{}":{{"identitytoken":"REFRESH"}}}}}})", client.host()), 0600));
  EXPECT_THAT(client.error(), HasSubstr("a secret to be sent to another host"));
  EXPECT_TRUE(thief.requests().empty());
}

// A registry that takes what is put into it.
class Taking {
 public:
  HttpResponse operator()(const HttpRequest& request) {
    const auto path = LocalServer::path_of(request);
    if (request.method == "HEAD") return answer(404, "");
    if (request.method == "POST") return answer(202, "", {{"Location", "/v2/charts/web/blobs/uploads/1?_state=x"}});
    if (request.method == "PUT") return answer(201, "");
    return answer(404, "");
  }
};

TEST(OciPush, SendsPartsBeforeTheManifest) {
  Client client{Taking()};
  chart::Metadata metadata;
  metadata.name = "web";
  metadata.version = "1.0.0+b";
  const auto pushed = client.charts().push("oci://" + client.host() + "/charts", {kArchive, "signed", metadata, "2024-01-01T00:00:00Z"});
  ASSERT_TRUE(pushed) << pushed.error().helm();
  EXPECT_THAT(*pushed, AllOf(HasSubstr("Pushed: " + client.host() + "/charts/web:1.0.0_b\n"), HasSubstr("contains an underscore")));
  const auto lines = client.server.lines();
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back(), "PUT /v2/charts/web/manifests/1.0.0_b");
  EXPECT_THAT(client.server.requests().back().body, AllOf(HasSubstr(oci_digest("signed")), HasSubstr(oci_digest(kArchive))));
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.starts_with("PUT /v2/charts/web/blobs/uploads/1?_state=x&digest="); }), 3);
}

TEST(OciPush, GHSA_vh4v_2xq2_g5cg_DoesNotSendAnArchiveToAnotherHost) {
  LocalServer thief([](const HttpRequest&) { return answer(201, ""); });
  Client client([&thief](const HttpRequest& request) {
    return request.method == "POST" ? answer(202, "", {{"Location", thief.url() + "/up"}}) : answer(404, "");
  });
  chart::Metadata metadata;
  metadata.name = "web";
  metadata.version = "1.0.0";
  const auto pushed = client.charts().push("oci://" + client.host() + "/charts", {kArchive, {}, metadata, ""});
  ASSERT_FALSE(pushed);
  EXPECT_THAT(pushed.error().helm(), HasSubstr("is on a different host than the registry"));
  EXPECT_TRUE(thief.requests().empty());
}

TEST(OciConfig, KeepsWhatItDoesNotKnowAndTellsNoPassword) {
  base::TemporaryFolder folder;
  base::DiskFileSystem disk;
  base::TestEnv env(disk);
  const auto path = folder.path() + "/new/config.json";
  ASSERT_TRUE(disk.make_directories(folder.path() + "/new"));
  ASSERT_TRUE(disk.write(path, R"({"proxies":{"default":{"n":1}},"auths":{"https://a.example/v1/":{"auth":"bWU6U0VDUkVU"},"b":{"auth":"U0VDUkVU"}}})", 0600));
  auto file = OciConfigFile::load(env.env, path);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->get("a.example")->password, "SECRET");
  EXPECT_THAT(file->get("b").error().helm(), AllOf(HasSubstr("failed to decode auth field"), Not(HasSubstr("SECRET"))));
  ASSERT_TRUE(file->put(env.env, "c", {.username = "u", .password = "p"}));
  ASSERT_TRUE(file->remove(env.env, "b"));
  EXPECT_EQ(base::TemporaryFolder::text_of(path),
            "{\n\t\"auths\": {\n\t\t\"c\": {\n\t\t\t\"auth\": \"dTpw\"\n\t\t},\n\t\t\"https://a.example/v1/\": {\n\t\t\t\"auth\": \"bWU6U0VDUkVU\"\n"
            "\t\t}\n\t},\n\t\"proxies\": {\n\t\t\"default\": {\n\t\t\t\"n\": 1\n\t\t}\n\t}\n}");
  const auto info = disk.info(path, true);
  EXPECT_EQ((*info)->mode & 0777U, 0600U);
}

}  // namespace
}  // namespace repo
