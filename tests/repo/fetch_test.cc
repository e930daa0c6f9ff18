// Downloads that break off, and indexes that have not changed, with servers on loopback.
#include "repo/fetch.h"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "repo/chart_repository.h"
#include "repo/index_tag.h"
#include "repo/resumed_download.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"
#include "tests/repo/raw_server.h"

namespace repo {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kWhole = "0123456789";

// What a server says, which may not be true of what follows.
std::string says(const std::string& status, const std::string& headers, std::string_view body) {
  return fmt::format("HTTP/1.1 {}\r\n{}Connection: close\r\n\r\n{}", status, headers, body);
}

// The first half of the whole, and then no more.
std::string half(const std::string& headers = "ETag: \"a\"\r\n") {
  return says("200 OK", headers + "Content-Length: 10\r\n", kWhole.substr(0, 5));
}

std::string rest(const std::string& headers = "ETag: \"a\"\r\nContent-Range: bytes 5-9/10\r\n") {
  return says("206 Partial Content", headers + "Content-Length: 5\r\n", kWhole.substr(5));
}

std::string whole(std::string_view bytes = kWhole) {
  return says("200 OK", fmt::format("ETag: \"b\"\r\nContent-Length: {}\r\n", bytes.size()), bytes);
}

class Downloads : public testing::Test {
 protected:
  // What comes of fetching from a server that gives these answers, one after the other (the last one again and again).
  std::string fetch(const std::vector<std::string>& answers) {
    given_ = 0;
    answers_ = answers;
    Fetcher::Options options;
    options.parts = folder.at("parts");
    Fetcher fetcher(env.env, cancel, options);
    const auto got = fetcher.get({.url = server.url() + "/web.tgz"});
    return got ? *got : got.error().helm();
  }
  std::string last_head() { return server.heads().back(); }
  bool has_part() const { return std::filesystem::exists(part_file(folder.at("parts"), server.url() + "/web.tgz")); }

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};

 private:
  std::size_t given_ = 0;
  std::vector<std::string> answers_{};

 protected:
  RawServer server{[this](const std::string&) { return answers_[std::min(given_++, answers_.size() - 1)]; }};
};

TEST_F(Downloads, ThatBreakOffAreGoneOnWith) {
  EXPECT_EQ(fetch({half(), rest()}), kWhole);
  EXPECT_THAT(last_head(), HasSubstr("Range: bytes=5-\r\n"));
  EXPECT_THAT(last_head(), HasSubstr("If-Range: \"a\"\r\n"));
  EXPECT_FALSE(has_part());
}

TEST_F(Downloads, ThatBreakOffAreGoneOnWithByTheNextRun) {
  EXPECT_THAT(fetch({half(), says("503 Service Unavailable", "Content-Length: 0\r\n", "")}), HasSubstr("503"));
  ASSERT_TRUE(has_part());
  EXPECT_THAT(fetch({half()}), HasSubstr("EOF"));
  ASSERT_TRUE(has_part());
  EXPECT_EQ(fetch({rest()}), kWhole);
  EXPECT_THAT(last_head(), HasSubstr("Range: bytes=5-\r\n"));
  EXPECT_FALSE(has_part());
}

TEST_F(Downloads, AreTakenAnewWhereTheServerHasSomethingElse) {
  EXPECT_EQ(fetch({half(), whole("something else")}), "something else");
  EXPECT_EQ(fetch({half(), rest("ETag: \"other\"\r\nContent-Range: bytes 5-9/10\r\n"), whole()}), kWhole);
  EXPECT_EQ(fetch({half(), rest("Content-Range: bytes 4-9/10\r\n"), whole()}), kWhole);
  EXPECT_EQ(fetch({half(), rest("Content-Range: bytes 5-9/*\r\n"), whole()}), kWhole);
  EXPECT_EQ(fetch({half(), says("416 Range Not Satisfiable", "Content-Length: 0\r\n", ""), whole()}), kWhole);
  EXPECT_THAT(last_head(), Not(HasSubstr("Range:")));
}

TEST_F(Downloads, AreNotGoneOnWithWhereNobodyKnowsWhatTheyAre) {
  EXPECT_THAT(fetch({half(""), rest()}), HasSubstr("EOF"));
  EXPECT_THAT(fetch({half("ETag: W/\"weak\"\r\n"), rest()}), HasSubstr("EOF"));
  EXPECT_FALSE(has_part());
}

TEST_F(Downloads, OfADamagedPartStartAnew) {
  EXPECT_THAT(fetch({half()}), HasSubstr("EOF"));
  const auto path = part_file(folder.at("parts"), server.url() + "/web.tgz");
  auto text = base::TemporaryFolder::text_of(path);
  text.back() ^= 1;
  std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(fetch({whole()}), kWhole);
  EXPECT_THAT(last_head(), Not(HasSubstr("Range:")));
}

TEST_F(Downloads, EndWhereTheServerGivesAPartThatNobodyAskedFor) {
  EXPECT_THAT(fetch({rest()}), HasSubstr("answers with a part that nobody asked for"));
}

TEST_F(Downloads, EndAfterSomeTries) {
  std::vector<std::string> answers{says("200 OK", "ETag: \"a\"\r\nContent-Length: 100\r\n", "x")};
  for (int i = 1; i < 20; ++i) {
    answers.push_back(says("206 Partial Content", fmt::format("ETag: \"a\"\r\nContent-Range: bytes {}-99/100\r\nContent-Length: {}\r\n", i, 100 - i), "x"));
  }
  EXPECT_THAT(fetch(answers), HasSubstr("EOF"));
  EXPECT_EQ(server.heads().size(), static_cast<std::size_t>(kMaxDownloadTries));
  EXPECT_TRUE(has_part());
}

constexpr std::string_view kIndex = "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0}, {name: web, version: x}]}\n";

// A repository with an index that has a tag, and a cache.
class TaggedIndex : public testing::Test {
 protected:
  // Updates; gives how many times an index was sent so far.
  int update(bool is_conditional = true) {
    Fetcher::Options options;
    options.conditions = is_conditional;
    Fetcher fetcher(env.env, cancel, options);
    Repository repository;
    repository.name = "r";
    repository.url = server.url();
    const auto updated = update_repository(env.env, fetcher, cache, repository, DuplicateKeys::refused);
    EXPECT_TRUE(updated) << updated.error().helm();
    return sent_;
  }

  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  base::Cancel cancel{};
  std::string cache = folder.at("cache");
  std::string text{kIndex};
  std::vector<base::HttpHeader> tags{{"ETag", "\"1\""}, {"Last-Modified", "Mon, 06 May 2024 07:08:09 GMT"}};

 private:
  base::HttpResponse answer(const base::HttpRequest& request) {
    const auto condition = base::find_header(request.headers, "If-None-Match").value_or("");
    const auto date = base::find_header(request.headers, "If-Modified-Since").value_or("");
    for (const auto& tag : tags) {
      if (tag.value == condition || (condition.empty() && tag.value == date)) return {.status = 304, .headers = tags, .body = ""};
    }
    ++sent_;
    return {.status = 200, .headers = tags, .body = text};
  }
  int sent_ = 0;

 protected:
  LocalServer server{[this](const base::HttpRequest& request) { return answer(request); }};
};

TEST_F(TaggedIndex, IsSentOnceAndItsParsedFormStays) {
  EXPECT_EQ(update(), 1);
  const auto parsed = folder.read("cache/r-index.tug");
  env.log.lines.clear();
  EXPECT_EQ(update(), 1);
  EXPECT_EQ(folder.read("cache/r-index.tug"), parsed);
  EXPECT_EQ(folder.read("cache/r-index.yaml"), text);
  EXPECT_EQ(env.log.lines.size(), 1U);  // what is left out is told each time
}

TEST_F(TaggedIndex, IsSentAgainWhenItChanges) {
  EXPECT_EQ(update(), 1);
  text = "apiVersion: v1\nentries: {}\n";
  tags = {{"ETag", "\"2\""}};
  EXPECT_EQ(update(), 2);
  EXPECT_EQ(folder.read("cache/r-index.yaml"), text);
  EXPECT_EQ(update(), 2);
}

TEST_F(TaggedIndex, IsAskedForByItsDateAlone) {
  tags.erase(tags.begin());
  EXPECT_EQ(update(), 1);
  EXPECT_EQ(update(), 1);
}

TEST_F(TaggedIndex, IsSentAgainWhereTheCacheIsNotWhatWasSent) {
  EXPECT_EQ(update(), 1);
  folder.write("cache/r-index.yaml", "apiVersion: v1\nentries: {}\n");
  EXPECT_EQ(update(), 2);
  std::filesystem::remove(folder.at("cache/r-index.tug"));
  EXPECT_EQ(update(), 3);
  folder.write("cache/r-tag.tug", "tug-tag 1\nsomething else\n");
  EXPECT_EQ(update(), 4);
  EXPECT_EQ(update(), 4);
}

TEST_F(TaggedIndex, IsAlwaysSentToHelm) {
  EXPECT_EQ(update(false), 1);
  EXPECT_EQ(update(false), 2);
  EXPECT_FALSE(base::find_header(server.requests().back().headers, "If-None-Match"));
}

TEST_F(TaggedIndex, OfAnotherAddressCountsForNothing) {
  EXPECT_EQ(update(), 1);
  base::Arena arena;
  const auto digest = base::sha256(text);
  const auto path = index_file(cache, "r");
  EXPECT_EQ(read_index_tag(env.env, path, server.url() + "/index.yaml", digest).etag, "\"1\"");
  EXPECT_TRUE(read_index_tag(env.env, path, "http://other.example/index.yaml", digest).is_empty());
  write_index_tag(env.env, path, "u", digest, {"a\nb", std::string(kMaxTag + 1, 'x')});
  EXPECT_FALSE(folder.has("cache/r-tag.tug"));
}

TEST(Compression, IsAskedForOfIndexesAloneAndOnlyWhereItIsWanted) {
  base::TemporaryFolder folder;
  base::DiskFileSystem disk;
  base::TestEnv env(disk);
  base::Cancel cancel;
  LocalServer server([](const base::HttpRequest&) { return base::HttpResponse{.status = 200, .headers = {}, .body = "x"}; });
  for (const bool is_wanted : {true, false}) {
    Fetcher::Options options;
    options.compression = is_wanted;
    if (is_wanted) options.parts = folder.at("parts");
    Fetcher fetcher(env.env, cancel, options);
    EXPECT_TRUE(fetcher.get_index({.url = server.url()}));
    EXPECT_TRUE(fetcher.get({.url = server.url()}));
    const auto requests = server.requests();
    const auto encoding = [&](std::size_t back) {
      return std::string(base::find_header(requests[requests.size() - back].headers, "Accept-Encoding").value_or(""));
    };
    EXPECT_EQ(encoding(2), is_wanted ? "gzip" : "");
    EXPECT_EQ(encoding(1), is_wanted ? "identity" : "");
  }
}

}  // namespace
}  // namespace repo
