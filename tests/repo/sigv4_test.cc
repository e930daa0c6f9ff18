// The signer against the cases that AWS publishes: its suite (beside the checkout, where it is there) and the
// examples of the S3 manual.
#include "repo/sigv4.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/digest.h"
#include "base/moment.h"
#include "tests/base/temporary_folder.h"

namespace repo {
namespace {

using base::HttpRequest;

constexpr std::int64_t kManualTime = 1369353600;  // 2013-05-24T00:00:00Z

AwsCredentials manual_credentials() { return {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}; }

std::string signature_in(const HttpRequest& request) {
  const auto text = std::string(base::find_header(request.headers, "Authorization").value_or(""));
  const auto at = text.find("Signature=");
  return at == std::string::npos ? text : text.substr(at + 10);
}

struct ManualCase {
  const char* name;
  HttpRequest request;
  const char* signature;
};
class ManualExample : public testing::TestWithParam<ManualCase> {};
TEST_P(ManualExample, HasThePublishedSignature) {
  auto request = GetParam().request;
  SigningScope scope;
  scope.unix_seconds = kManualTime;
  ASSERT_TRUE(sign_request(request, manual_credentials(), scope));
  EXPECT_EQ(signature_in(request), GetParam().signature);
}
INSTANTIATE_TEST_SUITE_P(
    S3, ManualExample,
    testing::Values(
        ManualCase{"range",
                   {.url = "https://examplebucket.s3.amazonaws.com/test.txt", .headers = {{"Range", "bytes=0-9"}}},
                   "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
        ManualCase{"put",
                   {.method = "PUT",
                    .url = "https://examplebucket.s3.amazonaws.com/test$file.text",
                    .headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                                {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                    .body = "Welcome to Amazon S3."},
                   "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
        ManualCase{"query_without_value",
                   {.url = "https://examplebucket.s3.amazonaws.com:443/?lifecycle"},
                   "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
        ManualCase{"query_unsorted",
                   {.url = "https://examplebucket.s3.amazonaws.com/?prefix=J&max-keys=2"},
                   "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}),
    [](const auto& row) { return row.param.name; });

TEST(SigV4, PresignsAsTheManualDoes) {
  SigningScope scope;
  scope.unix_seconds = kManualTime;
  const HttpRequest request{.url = "https://examplebucket.s3.amazonaws.com/test.txt"};
  const auto url = presign_url(request, manual_credentials(), scope, 86400);
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->ends_with(
      "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")) << *url;
  EXPECT_FALSE(presign_url(request, manual_credentials(), scope, kMaxPresignedSeconds + 1));
  EXPECT_FALSE(presign_url(request, manual_credentials(), scope, 0));
}

TEST(SigV4, SignsAKeyTheSameHoweverItIsEncoded) {
  SigningScope scope;
  std::string first;
  for (const auto* path : {"a+b=%e1%88%b4", "a%2Bb%3D%E1%88%B4", "a%2bb=\xE1\x88\xB4"}) {
    HttpRequest request{.url = std::string("https://b.example/") + path};
    ASSERT_TRUE(sign_request(request, manual_credentials(), scope));
    if (first.empty()) first = signature_in(request);
    EXPECT_EQ(signature_in(request), first) << path;
  }
}

TEST(SigV4, LeavesOutWhatProxiesTouchAndReplacesAnOldSignature) {
  SigningScope scope;
  HttpRequest plain{.url = "http://store.example:80/key"};
  HttpRequest touched{.url = "http://store.example/key", .headers = {{"User-Agent", "tug"}, {"Expect", ""}}};
  ASSERT_TRUE(sign_request(plain, manual_credentials(), scope));
  ASSERT_TRUE(sign_request(touched, manual_credentials(), scope));
  EXPECT_EQ(signature_in(plain), signature_in(touched));
  ASSERT_TRUE(sign_request(touched, manual_credentials(), scope));
  EXPECT_EQ(signature_in(plain), signature_in(touched));
  HttpRequest nowhere{.url = "/key"};
  EXPECT_FALSE(sign_request(nowhere, manual_credentials(), scope));
}

// The folder of AWS's suite, unpacked for this process; empty where it is not beside the checkout.
std::string suite_folder() {
  static const base::TemporaryFolder folder;
  static const bool is_there = [] {
    const auto archive = std::string(TUG_SOURCE_DIR) + "/../shared/data/sigv4.tar.xz";
    if (!std::filesystem::exists(archive)) return false;
    return std::system(("tar -xJf '" + archive + "' -C '" + folder.path() + "'").c_str()) == 0;
  }();
  return is_there ? folder.at("tests/aws-signing-test-suite/v4") : "";
}

// A request as the suite writes it: a line, headers (which may go on in the next line), an empty line, a body.
HttpRequest read_request(const std::string& text) {
  HttpRequest request;
  const auto head_end = std::min(text.find("\n\n"), text.size());
  if (head_end + 2 <= text.size()) request.body = text.substr(head_end + 2);
  std::istringstream lines(text.substr(0, head_end));
  std::string line;
  std::getline(lines, line);
  const auto path = line.find(' ');
  request.method = line.substr(0, path);
  const auto target = line.substr(path + 1, line.rfind(' ') - path - 1);
  while (std::getline(lines, line)) {
    if (line.starts_with(' ') && !request.headers.empty()) {
      request.headers.back().value += line;
      continue;
    }
    const auto colon = line.find(':');
    if (colon != std::string::npos) request.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
  }
  request.url = "https://example.amazonaws.com" + target;
  return request;
}

std::string text_in(const base::Value& map, std::string_view key) {
  const auto value = map.is_map() ? map.as_map().get(key) : base::Value();
  return value.is_string() ? std::string(value.as_string()) : "";
}

void check_case(const std::string& folder) {
  const auto text = [&](const std::string& name) { return base::TemporaryFolder::text_of(folder + "/" + name); };
  const auto trimmed = [&](const std::string& name) {
    auto out = text(name);
    while (out.ends_with('\n')) out.pop_back();
    return out;
  };
  base::Arena arena;
  const auto context = base::json::read(arena, arena.copy(text("context.json")));
  ASSERT_TRUE(context);
  const auto& map = context->as_map();
  const auto keys = map.get("credentials");
  AwsCredentials credentials{text_in(keys, "access_key_id"), text_in(keys, "secret_access_key")};
  const auto omits = map.get("omit_session_token");
  if (!omits.is_bool() || !omits.as_bool()) credentials.session_token = text_in(keys, "token");
  SigningScope scope{text_in(*context, "region"), text_in(*context, "service")};
  scope.unix_seconds = base::parse_moment(text_in(*context, "timestamp"))->unix_nanoseconds / 1'000'000'000;
  scope.path = map.get("normalize").as_bool() ? SignedPath::normalized : SignedPath::encoded;
  scope.sends_payload_hash = map.get("sign_body").as_bool();
  auto request = read_request(text("request.txt"));
  const auto unsigned_request = request;
  ASSERT_TRUE(sign_request(request, credentials, scope));
  const auto hash = base::sha256_hex(request.body);
  const auto canonical = canonical_request(request, scope.path, hash);
  ASSERT_TRUE(canonical);
  EXPECT_EQ(*canonical, trimmed("header-canonical-request.txt"));
  EXPECT_EQ(string_to_sign(*canonical, scope), trimmed("header-string-to-sign.txt"));
  EXPECT_EQ(signature_in(request), trimmed("header-signature.txt"));
  const auto seconds = static_cast<std::int64_t>(map.get("expiration_in_seconds").as_float());
  const auto url = presign_url(unsigned_request, credentials, scope, seconds);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->substr(url->rfind('=') + 1), trimmed("query-signature.txt"));
}

TEST(SigV4, GivesEveryPublishedSignatureInHeaderAndQueryForm) {
  const auto folder = suite_folder();
  if (folder.empty()) GTEST_SKIP() << "no ../shared/data/sigv4.tar.xz beside the checkout: AWS's suite is not tried";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(entry.path().filename().string());
    check_case(entry.path().string());
    ++count;
  }
  EXPECT_EQ(count, 38);
}

}  // namespace
}  // namespace repo
