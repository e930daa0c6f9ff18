// repositories.yaml and the URLs that come of it.
#include "repo/repositories.h"

#include <gtest/gtest.h>

#include "repo/chart_download.h"
#include "repo/url_join.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace repo {
namespace {

TEST(Repositories, AreWrittenAsHelmWritesThem) {
  base::TemporaryFolder folder;
  base::DiskFileSystem files;
  base::TestEnv world(files);
  const auto path = folder.path() + "/config/repositories.yaml";
  Repositories repositories;
  repositories.set({.name = "r", .url = "https://example.com", .username = "u", .password = "1"});
  ASSERT_TRUE(write_repositories(world.env, path, repositories));
  base::Arena arena;
  EXPECT_EQ(*files.read(arena, path),
            "apiVersion: \"\"\ngenerated: \"0001-01-01T00:00:00Z\"\nrepositories:\n- caFile: \"\"\n  certFile: \"\"\n"
            "  insecure_skip_tls_verify: false\n  keyFile: \"\"\n  name: r\n  pass_credentials_all: false\n"
            "  password: \"1\"\n  url: https://example.com\n  username: u\n");
  EXPECT_EQ((*files.info(path, true))->mode, 0600U);
  const auto again = load_repositories(world.env, path);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->entries, repositories.entries);
  EXPECT_EQ(lock_path(path), folder.path() + "/config/repositories.lock");
  const auto missing = load_repositories(world.env, "/nowhere/x.yaml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().helm(), "couldn't load repositories file (/nowhere/x.yaml): open /nowhere/x.yaml: no such file or directory");
}

TEST(Repositories, TakeNullEntriesAndUnknownKeys) {
  base::TemporaryFolder folder;
  base::DiskFileSystem files;
  base::TestEnv world(files);
  const auto path = folder.path() + "/r.yaml";
  ASSERT_TRUE(files.write(path, "what: 1\nrepositories: [null, {name: a, url: x, extra: y}]\n", 0600));
  const auto read = load_repositories(world.env, path);
  ASSERT_TRUE(read) << read.error().helm();
  ASSERT_EQ(read->entries.size(), 1U);
  EXPECT_EQ(read->find("a")->url, "x");
}

TEST(Repositories, AreLockedAgainstEachOther) {
  base::TemporaryFolder folder;
  base::Cancel cancel;
  const auto path = folder.path() + "/lock";
  auto first = base::lock_file(path, std::chrono::milliseconds(0), cancel);
  ASSERT_TRUE(first);
  const auto second = base::lock_file(path, std::chrono::milliseconds(0), cancel);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().helm(), "context deadline exceeded");
  first->reset();
  EXPECT_TRUE(base::lock_file(path, std::chrono::milliseconds(0), cancel));
}

TEST(ResolveReference, PutsRelativeOnesBelowTheRepository) {
  struct Row {
    const char* base;
    const char* reference;
    const char* wanted;
  };
  for (const Row& row : {Row{"http://h/charts", "a.tgz", "http://h/charts/a.tgz"}, Row{"http://h/charts/", "a.tgz", "http://h/charts/a.tgz"},
                         Row{"http://h", "a.tgz", "http://h/a.tgz"}, Row{"http://h/c", "/a.tgz", "http://h/a.tgz"},
                         Row{"http://h/c", "../a.tgz", "http://h/a.tgz"}, Row{"http://h/c", "../../../a.tgz", "http://h/a.tgz"},
                         Row{"http://h/c?token=1", "a.tgz?x=2", "http://h/c/a.tgz?token=1"}, Row{"http://h/c", "https://o/a.tgz?x=2", "https://o/a.tgz?x=2"},
                         Row{"http://h/c", "//o/a.tgz", "http://o/a.tgz"}, Row{"http://h/a%2fb", "c.tgz", "http://h/a%2fb/c.tgz"},
                         Row{"http://u:p@h/c", "a.tgz", "http://u:p@h/c/a.tgz"}}) {
    const auto url = resolve_reference(row.base, row.reference);
    ASSERT_TRUE(url) << row.reference;
    EXPECT_EQ(*url, row.wanted);
  }
  EXPECT_FALSE(resolve_reference("http://h", "%zz"));
}

TEST(HasSameHost, CVE_2023_45821_IsExactButForThePortOfTheScheme) {
  EXPECT_TRUE(has_same_host("https://h/a", "https://h:443/b"));
  EXPECT_TRUE(has_same_host("http://h:80/a", "http://h/b"));
  for (const char* other : {"http://h/a", "https://h:8443/a", "https://x.h/a", "https://h.evil/a", "https://evilh/a", "h"}) {
    EXPECT_FALSE(has_same_host("https://h/a", other)) << other;
  }
}

TEST(WithoutPassword, HidesItAlone) {
  EXPECT_EQ(without_password("http://u:secret@h/x"), "http://u:xxxxx@h/x");
  EXPECT_EQ(without_password("http://h/x?a=b"), "http://h/x?a=b");
}

TEST(CheckRepository, ShowsNoPassword) {
  base::DiskFileSystem files;
  base::TestEnv world(files);
  const base::Cancel cancel;
  const Fetcher fetcher(world.env, cancel);
  const auto checked = check_repository(fetcher, {.name = "r", .url = "ftp://u:secret@h/x"});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().helm(), "could not find protocol handler for: ftp");
  EXPECT_EQ(checked.error().reason(), "\"ftp://u:xxxxx@h/x\" is no address of a repository");
}

TEST(DigestBytes, WantsThirtyTwo) {
  const auto zeros = digest_bytes("sha256:" + std::string(64, '0'));
  ASSERT_TRUE(zeros);
  EXPECT_EQ(*zeros, std::string(32, '\0'));
  EXPECT_EQ(content_file("/c", *zeros), "/c/00/" + std::string(64, '0') + ".chart");
  EXPECT_EQ(*digest_bytes(""), "");
  EXPECT_EQ(digest_bytes("abcd").error().helm(), "invalid digest length: 2");
  EXPECT_EQ(digest_bytes("xyz").error().helm(), "encoding/hex: invalid byte: U+0078 'x'");
  EXPECT_EQ(digest_bytes("abc").error().helm(), "encoding/hex: odd length hex string");
}

}  // namespace
}  // namespace repo
