// The S3 client against a server of ours that misbehaves as asked, and against a real one where AWS_ENDPOINT_URL_S3 and
// TUG_S3_BUCKET name it (tests/peers/s3_server.py).
#include "repo/s3_store.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/digest.h"
#include "repo/s3_reader.h"
#include "repo/store_note.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using testing::HasSubstr;

std::string header_of(const HttpRequest& request, std::string_view name) {
  return std::string(base::find_header(request.headers, name).value_or(""));
}

// A user with keys, and a server in the place of AWS.
class Bucket {
 public:
  explicit Bucket(LocalServer::Answer answer) : server(std::move(answer)) {
    env.variables = {{"AWS_ENDPOINT_URL_S3", server.url()}, {"AWS_ACCESS_KEY_ID", "AKID"},
                     {"AWS_SECRET_ACCESS_KEY", "SECRET"},   {"HOME", folder.path()},
                     {"AWS_EC2_METADATA_DISABLED", "true"}};
  }
  S3Store& store() {
    if (!store_) {
      auto session = S3Session::open(env.env, cancel, "b");
      if (!session) std::abort();
      store_ = std::make_unique<S3Store>(std::move(*session), std::size_t{1} << 20, std::size_t{1} << 20);
    }
    return *store_;
  }

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};
  LocalServer server;

 private:
  std::unique_ptr<S3Store> store_{};
};

std::string fault(const std::string& code, const std::string& more = "") {
  return fmt::format("<?xml version=\"1.0\"?><Error><Code>{}</Code><Message>told so</Message>{}</Error>", code, more);
}

HttpResponse answer(int status, std::string body = "", std::vector<base::HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

TEST(S3Store, SignsTheRealHashAndConditions) {
  Bucket bucket([](const HttpRequest&) { return answer(200, "", {{"ETag", "\"e1\""}}); });
  WriteOptions options;
  options.condition.etag = "\"e0\"";
  options.content_type = "application/gzip";
  options.metadata = {{"chart-digest", "d"}};
  bucket.env.variables["S3_ACL"] = "bucket-owner-full-control";
  bucket.env.variables["AWS_S3_SSE"] = "aws:kms";
  const auto result = bucket.store().put("a/b+c.tgz", "body", options);
  ASSERT_TRUE(result) << result.error().helm();
  EXPECT_EQ(result->etag, "\"e1\"");
  const auto request = bucket.server.requests().at(0);
  EXPECT_EQ(LocalServer::path_of(request), "/b/a/b%2Bc.tgz");
  EXPECT_EQ(header_of(request, "x-amz-content-sha256"), base::sha256_hex("body"));
  EXPECT_EQ(header_of(request, "Content-Length"), "4");
  EXPECT_EQ(header_of(request, "Content-MD5"), base::base64_encode(base::md5("body")));
  EXPECT_EQ(header_of(request, "If-Match"), "\"e0\"");
  EXPECT_EQ(header_of(request, "x-amz-acl"), "bucket-owner-full-control");
  EXPECT_EQ(header_of(request, "x-amz-server-side-encryption"), "aws:kms");
  EXPECT_EQ(header_of(request, "x-amz-meta-chart-digest"), "d");
  EXPECT_THAT(header_of(request, "Authorization"), HasSubstr("content-md5;content-type;host;if-match;x-amz-acl;"));
}

struct WriteCase {
  const char* name;
  int status;
  std::string body;
  WriteEnd want;
};
class Write : public testing::TestWithParam<WriteCase> {};
TEST_P(Write, EndsAsTheStoreSays) {
  Bucket bucket([](const HttpRequest&) { return answer(GetParam().status, GetParam().body); });
  WriteOptions options;
  options.condition.is_absent = true;
  const auto result = bucket.store().put("k", "v", options);
  ASSERT_TRUE(result) << result.error().helm();
  EXPECT_EQ(result->end, GetParam().want);
  EXPECT_EQ(header_of(bucket.server.requests().at(0), "If-None-Match"), "*");
}
INSTANTIATE_TEST_SUITE_P(Answers, Write,
                         testing::Values(WriteCase{"written", 200, "", WriteEnd::written},
                                         WriteCase{"exists", 412, fault("PreconditionFailed"), WriteEnd::changed},
                                         WriteCase{"error_within_a_success", 200, fault("PreconditionFailed"), WriteEnd::changed},
                                         WriteCase{"at_the_same_time", 409, fault("ConditionalRequestConflict"), WriteEnd::busy},
                                         WriteCase{"not_known", 501, fault("NotImplemented"), WriteEnd::unsupported}),
                         [](const auto& row) { return row.param.name; });

TEST(S3Store, TakesAMissingObjectForAChangeOnlyWhereOneWasExpected) {
  Bucket bucket([](const HttpRequest&) { return answer(404, fault("NoSuchKey")); });
  WriteOptions options;
  options.condition.is_absent = true;
  const auto absent = bucket.store().put("k", "v", options);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().helm(), "put s3://b/k: NoSuchKey: told so");
  options.condition = {.is_absent = false, .etag = "\"e\""};
  const auto expected = bucket.store().put("k", "v", options);
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->end, WriteEnd::changed);
}

struct BadListCase {
  const char* name;
  const char* body;
  const char* want;
};
class BadList : public testing::TestWithParam<BadListCase> {};
TEST_P(BadList, IsAnErrorAndNotTheEnd) {
  Bucket bucket([](const HttpRequest&) { return answer(200, GetParam().body); });
  const auto listed = bucket.store().list("p/");
  ASSERT_FALSE(listed);
  EXPECT_THAT(listed.error().helm(), HasSubstr(GetParam().want));
}
INSTANTIATE_TEST_SUITE_P(
    Pages, BadList,
    testing::Values(BadListCase{"cut_off_without_a_token", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
                                "the pages do not end"},
                    BadListCase{"something_else", "<html><IsTruncated>false</IsTruncated></html>", "no ListBucketResult"}),
    [](const auto& row) { return row.param.name; });

TEST(S3Store, SaysWhatTheServerSaysWithItsRequestAndNoSecret) {
  Bucket bucket([](const HttpRequest&) {
    return answer(403, fault("AccessDenied", "<AWSAccessKeyId>AKID</AWSAccessKeyId>"), {{"x-amz-request-id", "R1"}});
  });
  const auto got = bucket.store().get("k", 10);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().helm(), "get s3://b/k: AccessDenied: told so (request R1)");
  EXPECT_EQ(got.error().code(), base::ErrorCode::denied);
}

TEST(S3Store, TriesAgainWhereTheServerIsInTrouble) {
  int asked = 0;
  Bucket bucket([&](const HttpRequest&) { return ++asked < 3 ? answer(503, fault("SlowDown")) : answer(200, "x"); });
  const auto got = bucket.store().get("k", 10);
  ASSERT_TRUE(got);
  EXPECT_EQ((*got)->body, "x");
  EXPECT_EQ(asked, 3);
}

TEST(S3Store, GivesUpInTheEnd) {
  Bucket bucket([](const HttpRequest&) { return answer(500, "<html>"); });
  const auto got = bucket.store().get("k", 10);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().helm(), "get s3://b/k: the server answers 500");
  EXPECT_EQ(bucket.server.requests().size(), static_cast<std::size_t>(kMaxS3Tries));
}

TEST(S3Store, TakesTheServersTimeWhereOursIsWrong) {
  Bucket bucket([](const HttpRequest& request) {
    const bool is_right = header_of(request, "x-amz-date").starts_with("20330101T0000");
    return is_right ? answer(200, "x") : answer(403, fault("RequestTimeTooSkewed"), {{"Date", "Sat, 01 Jan 2033 00:00:00 GMT"}});
  });
  const auto got = bucket.store().get("k", 10);
  EXPECT_TRUE(got) << got.error().helm();
}

TEST(S3Store, AsksForNewCredentialsInTheMiddleOfLongWork) {
  Bucket bucket([](const HttpRequest& request) {
    const bool is_new = header_of(request, "Authorization").find("Credential=NEW/") != std::string::npos;
    return is_new ? answer(200, "x") : answer(400, fault("ExpiredToken"));
  });
  bucket.folder.write("keys", R"({"Version":1,"AccessKeyId":"OLD","SecretAccessKey":"s"})");
  bucket.folder.write(".aws/config", "[default]\ncredential_process = cat '" + bucket.folder.at("keys") + "'\n");
  bucket.env.variables.erase("AWS_ACCESS_KEY_ID");
  bucket.env.variables.erase("AWS_SECRET_ACCESS_KEY");
  const auto old = bucket.store().get("k", 10);
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().http_reason(), "ExpiredToken") << "asked anew once, not for ever";
  bucket.folder.write("keys", R"({"Version":1,"AccessKeyId":"NEW","SecretAccessKey":"s"})");
  EXPECT_TRUE(bucket.store().get("k", 10));
}

struct MovedCase {
  const char* name;
  int status;
  std::string body;
  std::vector<base::HttpHeader> headers;
};
class Moved : public testing::TestWithParam<MovedCase> {};
TEST_P(Moved, GoesIntoTheBucketsOwnRegionOnce) {
  Bucket bucket([](const HttpRequest& request) {
    const bool is_right = header_of(request, "Authorization").find("/eu-west-9/s3/") != std::string::npos;
    if (is_right) return answer(200, "x");
    if (request.method == "HEAD") return answer(400, "", {{"x-amz-bucket-region", "eu-west-9"}});
    return answer(GetParam().status, GetParam().body, GetParam().headers);
  });
  bucket.store().session().settings().learns_region = true;  // as with AWS itself
  for (const auto* key : {"first", "second"}) {
    const auto got = bucket.store().get(key, 10);
    EXPECT_TRUE(got) << got.error().helm();
  }
  const auto lines = bucket.server.lines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "GET /b/second"), 1) << "the region is known by then";
}
INSTANTIATE_TEST_SUITE_P(
    Answers, Moved,
    testing::Values(MovedCase{"by_header", 301, fault("PermanentRedirect"), {{"x-amz-bucket-region", "eu-west-9"}}},
                    MovedCase{"by_body", 400, fault("AuthorizationHeaderMalformed", "<Region>eu-west-9</Region>"), {}},
                    MovedCase{"by_asking", 301, fault("PermanentRedirect"), {}},
                    MovedCase{"by_asking_since_the_name_is_none", 400,
                              fault("AuthorizationHeaderMalformed", "<Region>evil.example/</Region>"), {}}),
    [](const auto& row) { return row.param.name; });

TEST(S3Session, KnowsALearnedRegionNextTime) {
  base::TemporaryFolder folder;
  base::DiskFileSystem disk;
  base::TestEnv env(disk);
  base::Cancel cancel;
  write_note(env.env, folder.at("notes"), "region of s3://b", "eu-west-9");
  env.variables = {{"HTTPS_PROXY", "http://127.0.0.1:1"}, {"AWS_ACCESS_KEY_ID", "A"}, {"AWS_SECRET_ACCESS_KEY", "S"}};
  auto session = S3Session::open(env.env, cancel, "b", nullptr, folder.at("notes"));
  ASSERT_TRUE(session);
  cancel.request();  // it shall connect to nobody
  const auto response = (*session)->send({});
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().helm(), HasSubstr("https://s3.eu-west-9.amazonaws.com/b"));
}

TEST(S3Store, ReadsPublicBucketsWithoutCredentialsAndWritesNothing) {
  Bucket bucket([](const HttpRequest& request) {
    return answer(base::find_header(request.headers, "Authorization") ? 403 : 200, "x");
  });
  bucket.env.variables.erase("AWS_ACCESS_KEY_ID");
  bucket.env.variables.erase("AWS_SECRET_ACCESS_KEY");
  const auto written = bucket.store().put("k", "v", {});
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().helm(), HasSubstr("no AWS credentials"));
  EXPECT_TRUE(bucket.store().get("k", 10));
}

TEST(S3Store, NeverWritesUnsignedAfterItHasReadUnsigned) {
  Bucket bucket([](const HttpRequest&) { return answer(200, "x"); });
  bucket.env.variables.erase("AWS_ACCESS_KEY_ID");
  bucket.env.variables.erase("AWS_SECRET_ACCESS_KEY");
  EXPECT_TRUE(bucket.store().get("k", 10));
  EXPECT_FALSE(bucket.store().put("k", "v", {}));
  EXPECT_FALSE(bucket.store().remove("k"));
  EXPECT_EQ(bucket.server.lines(), std::vector<std::string>{"GET /b/k"});
}

TEST(S3Store, WritesUnsignedWhereItIsToldTo) {
  Bucket bucket([](const HttpRequest&) { return answer(200, "x"); });
  bucket.env.variables["AWS_NO_SIGN_REQUEST"] = "true";
  EXPECT_TRUE(bucket.store().put("k", "v", {}));
  EXPECT_EQ(header_of(bucket.server.requests().at(0), "Authorization"), "");
}

struct RoleCase {
  const char* name;
  const char* config;
  const char* want;
};
class BadRole : public testing::TestWithParam<RoleCase> {};
TEST_P(BadRole, NeverBecomesAnUnsignedRequest) {
  Bucket bucket([](const HttpRequest&) { return answer(200, "x"); });
  bucket.env.variables.erase("AWS_ACCESS_KEY_ID");
  bucket.env.variables.erase("AWS_SECRET_ACCESS_KEY");
  bucket.folder.write(".aws/config", GetParam().config);
  for (int i = 0; i < 2; ++i) {
    const auto got = bucket.store().get("k", 10);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), base::ErrorCode::denied);
    EXPECT_THAT(got.error().helm(), HasSubstr(GetParam().want));
  }
  EXPECT_FALSE(bucket.store().put("k", "v", {}));
  EXPECT_TRUE(bucket.server.lines().empty());
}
INSTANTIATE_TEST_SUITE_P(
    Profiles, BadRole,
    testing::Values(RoleCase{"of_a_profile_that_is_not_there", "[default]\nrole_arn = r\nsource_profile = gone\n",
                             "source_profile \"gone\" does not exist"},
                    RoleCase{"of_a_profile_without_credentials",
                             "[default]\nrole_arn = r\nsource_profile = empty\n[profile empty]\nregion = x\n",
                             "source_profile \"empty\" has no credentials"},
                    RoleCase{"of_a_profile_that_is_indented", "[default]\n  region = x\n  role_arn = r\n  source_profile = gone\n",
                             "source_profile \"gone\" does not exist"}),
    [](const auto& row) { return row.param.name; });

TEST(S3Store, SignsForTheEndpointOfKopsWithItsOwnKeys) {
  Bucket bucket([](const HttpRequest&) { return answer(200, "x"); });
  bucket.env.variables.erase("AWS_ENDPOINT_URL_S3");
  bucket.env.variables["S3_ENDPOINT"] = bucket.server.url();
  bucket.env.variables["S3_ACCESS_KEY_ID"] = "KOPS";
  bucket.env.variables["S3_SECRET_ACCESS_KEY"] = "s";
  bucket.env.variables["S3_REGION"] = "ams3";
  bucket.env.variables["AWS_SESSION_TOKEN"] = "TOKEN";
  ASSERT_TRUE(bucket.store().get("a", 100));
  const auto request = bucket.server.requests().back();
  EXPECT_THAT(header_of(request, "Authorization"), HasSubstr("Credential=KOPS/"));
  EXPECT_THAT(header_of(request, "Authorization"), HasSubstr("/ams3/s3/"));
  EXPECT_EQ(header_of(request, "x-amz-security-token"), "");
  EXPECT_EQ(LocalServer::path_of(request), "/b/a");
}

TEST(S3Store, RefusesMoreThanItWasToldToRead) {
  Bucket bucket([](const HttpRequest&) { return answer(200, std::string(1000, 'x')); });
  const auto got = bucket.store().get("k", 999);
  ASSERT_FALSE(got);
  EXPECT_THAT(got.error().helm(), HasSubstr("more than the 999 bytes"));
}

TEST(S3Store, NeverFollowsARedirect) {
  LocalServer thief([](const HttpRequest&) { return answer(200, "stolen"); });
  Bucket bucket([&](const HttpRequest&) { return answer(307, fault("TemporaryRedirect"), {{"Location", thief.url() + "/k"}}); });
  EXPECT_FALSE(bucket.store().get("k", 10));
  EXPECT_TRUE(thief.requests().empty());
}

TEST(S3Store, ListsAllPagesOfAFolder) {
  Bucket bucket([](const HttpRequest& request) {
    const bool is_second = request.url.find("continuation-token=t%2F1") != std::string::npos;
    return answer(200, fmt::format("<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{}</IsTruncated>{}"
                                   "<Contents><Key>p/{}</Key><Size>3</Size><ETag>&quot;e&quot;</ETag>"
                                   "<LastModified>2024-05-06T07:08:09.000Z</LastModified></Contents></ListBucketResult>",
                                   is_second ? "false" : "true",
                                   is_second ? "" : "<NextContinuationToken>t/1</NextContinuationToken>",
                                   is_second ? "a%2Bb" : "z+z"));
  });
  const auto listed = bucket.store().list("p/");
  ASSERT_TRUE(listed) << listed.error().helm();
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ(listed->at(0).key, "p/a+b");
  EXPECT_EQ(listed->at(1).key, "p/z z");
  EXPECT_EQ(listed->at(0).modified, 1714979289);
}

TEST(S3Store, EndsWithAListThatDoesNot) {
  Bucket bucket([](const HttpRequest&) {
    return answer(200, "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>");
  });
  const auto listed = bucket.store().list("");
  ASSERT_FALSE(listed);
  EXPECT_THAT(listed.error().helm(), HasSubstr("the pages do not end"));
}

TEST(S3Store, TakesPartsAwayThatDoNotBecomeAnObject) {
  Bucket bucket([](const HttpRequest& request) {
    if (request.url.ends_with("?uploads=")) return answer(200, "<R><UploadId>u/1</UploadId></R>");
    if (request.method == "PUT") return answer(200, "", {{"ETag", "\"p\""}});
    if (request.method == "POST") return answer(200, fault("PreconditionFailed"));
    return answer(204);
  });
  WriteOptions options;
  options.condition.is_absent = true;
  const auto result = bucket.store().put("k", std::string((std::size_t{1} << 20) + 1, 'x'), options);
  ASSERT_TRUE(result) << result.error().helm();
  EXPECT_EQ(result->end, WriteEnd::changed);
  EXPECT_EQ(bucket.server.lines(),
            (std::vector<std::string>{"POST /b/k?uploads=", "PUT /b/k?partNumber=1&uploadId=u%2F1",
                                      "PUT /b/k?partNumber=2&uploadId=u%2F1", "POST /b/k?uploadId=u%2F1",
                                      "DELETE /b/k?uploadId=u%2F1"}));
}

TEST(S3Reader, FetchesUrlsAndSaysWhatToDoWithoutAnIndex) {
  Bucket bucket([](const HttpRequest& request) {
    return LocalServer::path_of(request) == "/b/p/web-1.0.0%2Bb.tgz" ? answer(200, "bytes") : answer(404, fault("NoSuchKey"));
  });
  S3Reader reader(bucket.env.env, bucket.cancel);
  const auto got = reader.get("s3://b/p/web-1.0.0+b.tgz", 100);
  ASSERT_TRUE(got) << got.error().helm();
  EXPECT_EQ(*got, "bytes");
  EXPECT_TRUE(reader.get("s3://b/p/web-1.0.0%2Bb.tgz", 100));
  const auto missing = reader.get("s3://b/q/index.yaml", 100);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().helm(), "there is nothing at s3://b/q/index.yaml");
  EXPECT_EQ(missing.error().hint(), "tug repo init s3://b/q");
}

// A session with the real server; nothing where there is none.
class RealS3 : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("TUG_S3_BUCKET") == nullptr) GTEST_SKIP() << "no S3 server (tests/peers/s3_server.py run -- starts one)";
    env_.clock.now = static_cast<std::int64_t>(std::time(nullptr)) * 1'000'000'000;
    env_.env.variable = [](std::string_view name) -> std::optional<std::string> {
      const char* value = std::getenv(std::string(name).c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    auto session = S3Session::open(env_.env, cancel_, std::getenv("TUG_S3_BUCKET"));
    ASSERT_TRUE(session) << session.error().helm();
    store_ = std::make_unique<S3Store>(std::move(*session), std::size_t{6} << 20, std::size_t{5} << 20);
  }
  base::DiskFileSystem disk_{};
  base::TestEnv env_{disk_};
  base::Cancel cancel_{};
  std::unique_ptr<S3Store> store_{};
};

TEST_F(RealS3, KeepsObjectsWithWhatIsSaidOfThem) {
  WriteOptions options;
  options.content_type = "application/gzip";
  options.metadata = {{"chart-digest", "abc"}};
  for (const auto* key : {"one/a-1.0.0+b.tgz", "one/with blank & ümlaut.tgz", "one/=;,'()*!~.tgz"}) {
    const auto written = store_->put(key, "text", options);
    ASSERT_TRUE(written) << key << ": " << written.error().helm();
    const auto got = store_->get(key, 100);
    ASSERT_TRUE(got && *got) << key;
    EXPECT_EQ((*got)->body, "text");
    EXPECT_EQ((*got)->info.etag, written->etag);
    const auto head = store_->head(key);
    ASSERT_TRUE(head && *head);
    EXPECT_EQ((*head)->metadata.at("chart-digest"), "abc");
    EXPECT_EQ((*head)->size, 4U);
  }
  const auto listed = store_->list("one/");
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->size(), 3U);
  for (const auto& object : *listed) EXPECT_TRUE(store_->remove(object.key)) << object.key;
  EXPECT_TRUE(store_->list("one/")->empty());
  EXPECT_FALSE(store_->get("one/a-1.0.0+b.tgz", 100)->has_value());
  EXPECT_FALSE(store_->head("one/a-1.0.0+b.tgz")->has_value());
  EXPECT_TRUE(store_->remove("one/a-1.0.0+b.tgz"));
}

TEST_F(RealS3, KeepsConditions) {
  WriteOptions absent;
  absent.condition.is_absent = true;
  const auto first = store_->put("two/k", "1", absent);
  ASSERT_TRUE(first) << first.error().helm();
  EXPECT_EQ(first->end, WriteEnd::written);
  EXPECT_EQ(store_->put("two/k", "2", absent)->end, WriteEnd::changed);
  WriteOptions match;
  match.condition.etag = first->etag;
  const auto second = store_->put("two/k", "2", match);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->end, WriteEnd::written);
  EXPECT_EQ(store_->put("two/k", "3", match)->end, WriteEnd::changed);
  EXPECT_EQ(store_->get("two/k", 10)->value().body, "2");
  EXPECT_TRUE(store_->remove("two/k"));
  EXPECT_EQ(store_->put("two/k", "3", match)->end, WriteEnd::changed);
}

TEST_F(RealS3, TakesLargeObjectsInPartsWithConditions) {
  std::string large((std::size_t{12} << 20) + 7, 'a');
  large.back() = 'z';
  WriteOptions absent;
  absent.condition.is_absent = true;
  const auto written = store_->put("three/large", large, absent);
  ASSERT_TRUE(written) << written.error().helm();
  EXPECT_EQ(written->end, WriteEnd::written);
  const auto got = store_->get("three/large", large.size());
  ASSERT_TRUE(got && *got);
  EXPECT_EQ((*got)->body, large);
  EXPECT_EQ(store_->put("three/large", large, absent)->end, WriteEnd::changed);
}

TEST_F(RealS3, SaysThatABucketIsNotThere) {
  auto session = S3Session::open(env_.env, cancel_, "no-such-bucket");
  ASSERT_TRUE(session);
  S3Store other(std::move(*session));
  const auto got = other.get("k", 10);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().http_reason(), "NoSuchBucket");
  EXPECT_EQ(got.error().code(), base::ErrorCode::not_found);
}

}  // namespace
}  // namespace repo
