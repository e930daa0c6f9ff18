// Blobs that go and come in pieces, against a server of ours.
#include <gtest/gtest.h>

#include "repo/bundle_channel.h"
#include "repo/oci_repository.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using base::HttpRequest;
using base::HttpResponse;

class Registry {
 public:
  explicit Registry(LocalServer::Answer answers) : server(std::move(answers)) {
    env.variables = {{"HOME", folder.path()}, {"PATH", "/nowhere"}};
    session_ = *OciSession::open(env.env, cancel, {.plain_http = true, .first_wait = std::chrono::milliseconds(1)});
  }
  OciRepository repository() { return {*session_, {server.url().substr(7), "a/b", ""}, "pull,push"}; }

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};
  LocalServer server;

 private:
  std::unique_ptr<OciSession> session_{};
};

HttpResponse answer(int status, std::vector<base::HttpHeader> headers = {}, std::string body = "") {
  return {status, std::move(headers), std::move(body)};
}

TEST(LargeBlob, GoesInPiecesOneAfterTheOther) {
  std::string got;
  std::vector<std::string> ranges;
  int step = 0;
  Registry registry([&](const HttpRequest& request) {
    const base::HttpHeader next{"Location", "/v2/a/b/blobs/uploads/" + std::to_string(++step) + "?state=x"};
    if (request.method == "POST") return answer(202, {next});
    got += request.body;
    if (request.method == "PUT") return answer(201);
    ranges.emplace_back(base::find_header(request.headers, "Content-Range").value_or(""));
    return answer(202, {next});
  });
  const std::string bytes = "0123456789abcdefghijklmno";
  const auto descriptor = describe("application/x", bytes);
  const auto put = registry.repository().put_large_blob(descriptor, bytes, 10);
  ASSERT_TRUE(put) << put.error().helm();
  EXPECT_EQ(got, bytes);
  EXPECT_EQ(ranges, (std::vector<std::string>{"0-9", "10-19", "20-24"}));
  EXPECT_EQ(registry.server.lines().back(),
            "PUT /v2/a/b/blobs/uploads/4?state=x&digest=sha256%3A" + descriptor.digest.substr(7));
}

TEST(LargeBlob, APieceThatIsRefusedEndsIt) {
  Registry registry([](const HttpRequest& request) {
    if (request.method == "POST") return answer(202, {{"Location", "/v2/a/b/blobs/uploads/1"}});
    return answer(416);
  });
  const std::string bytes(30, 'x');
  const auto put = registry.repository().put_large_blob(describe("application/x", bytes), bytes, 10);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().http_status(), 416);
  EXPECT_EQ(registry.server.lines().size(), 2u);
}

TEST(LargeBlob, IsMountedOrNot) {
  const auto descriptor = describe("application/x", "x");
  Registry takes([](const HttpRequest&) { return answer(201); });
  EXPECT_TRUE(*takes.repository().mount_blob(descriptor, "c/d"));
  EXPECT_EQ(takes.server.lines()[0], "POST /v2/a/b/blobs/uploads/?mount=sha256%3A" + descriptor.digest.substr(7) + "&from=c%2Fd");
  Registry declines([](const HttpRequest& request) {
    return request.method == "POST" ? answer(202, {{"Location", "/v2/a/b/blobs/uploads/1"}}) : answer(204);
  });
  EXPECT_FALSE(*declines.repository().mount_blob(descriptor, "c/d"));
  EXPECT_EQ(declines.server.lines().back(), "DELETE /v2/a/b/blobs/uploads/1");
}

TEST(LargeBlob, GivesNoMoreThanIsPromised) {
  Registry registry([](const HttpRequest&) { return answer(200, {}, std::string(100'000, 'x')); });
  auto wanted = describe("application/x", "x");
  wanted.size = 1000;
  std::size_t given = 0;
  const base::HttpSink sink = [&](std::string_view piece) {
    given += piece.size();
    return true;
  };
  const auto got = registry.repository().blob_in_pieces(wanted, sink);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().helm(), "trailing data");
  EXPECT_LE(given, 1000u);
}

TEST(BundleChannel, ComesOutAsItWentIn) {
  const ChannelFiles files{{"addon.yaml", "kind: Addons\n"}, {"web/v1.yaml", "kind: Pod\n"}};
  const auto layer = pack_channel(files);
  ASSERT_TRUE(layer);
  EXPECT_EQ(*unpack_channel(*layer), files);
}

TEST(BundleChannel, MovesManifestsThatLieElsewhere) {
  const std::string url = "https://example.com/x/edge.yaml?v=1";
  const auto place = place_in_bundle(url);
  EXPECT_TRUE(is_below_channel(place)) << place;
  EXPECT_TRUE(place.starts_with("elsewhere/") && place.ends_with("/edge.yaml")) << place;
  EXPECT_TRUE(is_below_channel(place_in_bundle("..")));
  for (const std::string quote : {"", "'", "\""}) {
    const auto line = [&](const std::string& at) { return "  - manifest: " + quote + at + quote; };
    EXPECT_EQ(with_manifest_at("# " + url + "\n" + line(url) + "  # " + url + "\n" + line(url + "2"), url, place),
              "# " + url + "\n" + line(place) + "  # " + url + "\n" + line(url + "2"));
  }
  EXPECT_EQ(with_manifest_at("{manifest: a/../b, x: 1}", "a/../b", "c"), "{manifest: c, x: 1}");
  EXPECT_FALSE(with_manifest_at("manifest: \"https:\\/\\/example.com\"", "https://example.com", "c"));
  EXPECT_FALSE(with_manifest_at("", "a", "c"));
}

TEST(BundleChannel, RefusesNamesThatLeadOut) {
  for (const auto* name : {"../x", "/x", "a/../../x", "a//b", "./a", "a\\b", "s3://b/x"}) {
    EXPECT_FALSE(is_below_channel(name)) << name;
    const auto layer = pack_channel({{name, "x"}});
    ASSERT_TRUE(layer);
    EXPECT_FALSE(unpack_channel(*layer)) << name;
  }
  ChannelFiles many;
  for (std::size_t i = 0; i <= kMaxChannelFiles; ++i) many[std::to_string(i)] = "";
  EXPECT_EQ(unpack_channel(*pack_channel(many)).error().helm(), "the channel has more than 10000 files");
}

}  // namespace
}  // namespace repo
