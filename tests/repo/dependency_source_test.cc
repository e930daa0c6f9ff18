// Where the archives of dependencies come from, and who is told a password, with servers on loopback.
#include "repo/dependency_source.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "repo/locked_chart.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using base::HttpRequest;
using base::HttpResponse;

// A repository, and another host that its index sends people to.
class Hosts {
 public:
  Hosts()
      : other([](const HttpRequest&) { return HttpResponse{.status = 200, .headers = {}, .body = "archive"}; }),
        listed([this](const HttpRequest& request) {
          const auto path = LocalServer::path_of(request);
          if (path != "/index.yaml") return HttpResponse{.status = 200, .headers = {}, .body = "archive of " + path};
          return HttpResponse{.status = 200, .headers = {}, .body = index()};
        }) {
    options.repository_config = folder.at("repositories.yaml");
    options.repository_cache = folder.at("cache");
    options.content_cache = folder.at("content");
  }

  std::string index() const {
    std::string text = "apiVersion: v1\nentries:\n  web:\n";
    for (const auto& [version, url] : urls) {
      text += fmt::format("  - {{apiVersion: v2, name: web, version: {}, digest: \"{}\", urls: [\"{}\"]}}\n", version, digest, url);
    }
    return text;
  }
  // The bytes of web in that version, or the error's text.
  std::string fetch(const std::string& version) {
    Fetcher fetcher(env.env, cancel);
    DependencySource source(env.env, fetcher, options, [](const auto&) { return base::Result<void>(); });
    std::vector<chart::Dependency> locked(1);
    locked[0].name = "web";
    locked[0].version = version;
    locked[0].repository = listed.url();
    if (auto done = source.resolve_names(locked); !done) return done.error().helm();
    if (auto done = source.open(locked); !done) return done.error().helm();
    base::Arena arena;
    const auto got = source.fetch(arena, locked[0]);
    return got ? std::string(got->data) : got.error().helm();
  }

  // What `dependency build` does with a lock of web in that version: the bytes, or the error's text.
  std::string build(const std::string& version) {
    Fetcher fetcher(env.env, cancel);
    DependencySource source(env.env, fetcher, options, [this](const auto&) {
      ++refreshed;
      folder.write("cache/r-index.yaml", index());
      return base::Result<void>();
    });
    std::vector<chart::Dependency> locked(1);
    locked[0].name = "web";
    locked[0].version = version;
    locked[0].repository = listed.url();
    if (auto done = source.resolve_names(locked); !done) return done.error().helm();
    if (auto done = source.check_repositories(locked); !done) return done.error().helm();
    if (auto done = source.refresh(locked); !done) return done.error().helm();
    if (auto done = source.open(locked); !done) return done.error().helm();
    base::Arena arena;
    const auto got = source.fetch(arena, locked[0]);
    return got ? got->file_name + ": " + std::string(got->data) : got.error().helm();
  }
  int refreshed = 0;

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};
  LocalServer other;
  std::vector<std::pair<std::string, std::string>> urls{};  // by version
  std::string digest{};
  LocalServer listed;
  ChartDownloadOptions options{};
};

TEST(DependencySource, TellsNobodyTheCredentialsOfTheCommandLine) {
  for (const bool pass_all : {false, true}) {
    Hosts hosts;
    hosts.urls = {{"1.0.0", hosts.other.url() + "/web-1.0.0.tgz"}};
    hosts.options.username = "user";
    hosts.options.password = "secret";
    hosts.options.pass_credentials_all = pass_all;
    hosts.options.tls.authority = hosts.folder.at("not-there");
    EXPECT_EQ(hosts.fetch("1.0.0"), "archive");
    for (auto* server : {&hosts.listed, &hosts.other}) {
      ASSERT_EQ(server->requests().size(), 1U);
      EXPECT_FALSE(base::find_header(server->requests()[0].headers, "Authorization"));
    }
  }
}

TEST(DependencySource, TakesTheFirstOfAVersionWhateverItsBuildAndWhateverItsDigest) {
  Hosts hosts;
  hosts.urls = {{"1.0.0+a", "web-a.tgz"}, {"1.0.0+b", "web-b.tgz"}};
  hosts.digest = std::string(64, '0');
  hosts.folder.write("repositories.yaml", "repositories: [{name: r, url: \"" + hosts.listed.url() + "\"}]\n");
  hosts.folder.write("cache/r-index.yaml", hosts.index());
  hosts.folder.write("content/00/" + hosts.digest + ".chart", "cached");
  EXPECT_EQ(hosts.fetch("1.0.0+b"), "archive of /web-a.tgz");
}

TEST(DependencySource, FetchesAgainWhatTheCacheHoldsWrongly) {
  Hosts hosts;
  hosts.options.checks_digests = true;
  hosts.urls = {{"1.0.0", "web.tgz"}};
  hosts.digest = base::sha256_hex("archive of /web.tgz");
  hosts.folder.write("repositories.yaml", "repositories: [{name: r, url: \"" + hosts.listed.url() + "\"}]\n");
  hosts.folder.write("cache/r-index.yaml", hosts.index());
  hosts.folder.write("content/" + hosts.digest.substr(0, 2) + "/" + hosts.digest + ".chart", "damaged");
  EXPECT_EQ(hosts.fetch("1.0.0"), "archive of /web.tgz");
}

class WarmCache : public testing::Test {
 protected:
  WarmCache() {
    hosts.options.checks_digests = true;
    hosts.urls = {{"1.0.0", "web.tgz"}};
    hosts.digest = base::sha256_hex("archive of /web.tgz");
    hosts.folder.write("repositories.yaml", "repositories: [{name: r, url: \"" + hosts.listed.url() + "\"}]\n");
    EXPECT_EQ(hosts.build("1.0.0"), "web.tgz: archive of /web.tgz");
    EXPECT_EQ(hosts.refreshed, 1);
    EXPECT_EQ(hosts.listed.requests().size(), 1U);
  }
  Hosts hosts{};
};

TEST_F(WarmCache, NeedsNoIndexAndNoServer) {
  std::filesystem::remove_all(hosts.folder.at("cache"));
  hosts.env.out.str("");
  EXPECT_EQ(hosts.build("1.0.0"), "web.tgz: archive of /web.tgz");
  EXPECT_EQ(hosts.refreshed, 1);
  EXPECT_EQ(hosts.listed.requests().size(), 1U);
  EXPECT_EQ(hosts.env.out.str(), "Taking web 1.0.0 from the cache\n");
}

TEST_F(WarmCache, OfAnotherVersionOrRepositoryIsNotUsed) {
  hosts.urls.emplace_back("1.1.0", "web.tgz");
  EXPECT_EQ(hosts.build("1.1.0"), "web.tgz: archive of /web.tgz");
  EXPECT_EQ(hosts.refreshed, 2);
  chart::Dependency elsewhere;
  elsewhere.name = "web";
  elsewhere.version = "1.0.0";
  elsewhere.repository = "http://other.example";
  EXPECT_FALSE(find_locked_chart(hosts.env.env, hosts.options.content_cache, elsewhere));
}

TEST_F(WarmCache, ThatIsDamagedIsNotBelieved) {
  hosts.folder.write("content/" + hosts.digest.substr(0, 2) + "/" + hosts.digest + ".chart", "damaged");
  EXPECT_EQ(hosts.build("1.0.0"), "web.tgz: archive of /web.tgz");
  EXPECT_EQ(hosts.refreshed, 2);
  EXPECT_EQ(hosts.build("1.0.0"), "web.tgz: archive of /web.tgz");
  EXPECT_EQ(hosts.refreshed, 2);
}

TEST_F(WarmCache, IsNotAskedAsHelm) {
  hosts.options.checks_digests = false;
  EXPECT_EQ(hosts.build("1.0.0"), "web.tgz: archive of /web.tgz");
  EXPECT_EQ(hosts.refreshed, 2);
}

TEST_F(WarmCache, OfARepositoryThatNobodyHasAddedIsNotAsked) {
  hosts.folder.write("repositories.yaml", "repositories: []\n");
  EXPECT_TRUE(hosts.build("1.0.0").starts_with("no repository definition for ")) << hosts.build("1.0.0");
}

}  // namespace
}  // namespace repo
