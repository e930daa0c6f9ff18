// The real disk: what is read and written, and Go's words where it fails.
#include "base/filesystem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

using testing::ElementsAre;

class Disk : public testing::Test {
 protected:
  Disk() {
    std::string pattern = testing::TempDir() + "disk-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  ~Disk() override { (void)disk.remove(path); }
  std::string at(const std::string& name) const { return path + "/" + name; }
  std::string text(const std::string& name) {
    const auto read = disk.read(arena, at(name));
    return read ? std::string(*read) : read.error().helm();
  }
  template <typename T>
  static std::string error_of(const Result<T>& result) {
    return result ? "" : result.error().helm();
  }

  DiskFileSystem disk{};
  Arena arena{};
  std::string path;
};

TEST_F(Disk, ReadsWhatItWrote) {
  ASSERT_TRUE(disk.write(at("a"), std::string("x\0y", 3), 0600));
  EXPECT_EQ(text("a"), std::string("x\0y", 3));
  EXPECT_EQ((*disk.info(at("a"), true))->mode, 0600U);
  ASSERT_TRUE(disk.append(at("a"), "z"));
  EXPECT_EQ(text("a"), std::string("x\0yz", 4));
  ASSERT_TRUE(disk.write(at("a"), "", 0644));
  EXPECT_EQ(text("a"), "");
  EXPECT_EQ((*disk.info(at("a"), true))->mode, 0600U);
}

TEST_F(Disk, WordsFailuresAsGo) {
  EXPECT_EQ(text("none"), "open " + at("none") + ": no such file or directory");
  EXPECT_EQ(error_of(disk.read(arena, path)), "read " + path + ": is a directory");
  EXPECT_EQ(error_of(disk.write(at("none/a"), "", 0644)),
            "open " + at("none/a") + ": no such file or directory");
  EXPECT_EQ(error_of(disk.write(path, "", 0644)), "open " + path + ": is a directory");
  EXPECT_EQ(error_of(disk.append(at("none"), "")),
            "open " + at("none") + ": no such file or directory");
  EXPECT_EQ(error_of(disk.list(at("none"))), "open " + at("none") + ": no such file or directory");
  ASSERT_TRUE(disk.write(at("file"), "", 0644));
  EXPECT_EQ(error_of(disk.info(at("file/x"), true)), "stat " + at("file/x") + ": not a directory");
  EXPECT_EQ(error_of(disk.make_directories(at("file"))),
            "mkdir " + at("file") + ": not a directory");
  EXPECT_FALSE(disk.info(at("none"), true)->has_value());
}

TEST_F(Disk, ListsInOrderWithKinds) {
  ASSERT_TRUE(disk.make_directories(at("b/c")));
  ASSERT_TRUE(disk.write(at("a"), "", 0644));
  ASSERT_EQ(::symlink("a", at("link").c_str()), 0);
  const auto entries = disk.list(path);
  ASSERT_TRUE(entries);
  std::vector<std::string> names;
  for (const auto& entry : *entries) names.push_back(entry.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "link"));
  EXPECT_EQ((*entries)[1].type, FileType::directory);
  EXPECT_EQ((*entries)[2].type, FileType::link);
  EXPECT_EQ((*disk.info(at("link"), true))->type, FileType::file);
  EXPECT_EQ((*disk.info(at("link"), false))->type, FileType::link);
}

TEST_F(Disk, CVE_2025_53547_WritesOverALinkNotThroughIt) {
  ASSERT_TRUE(disk.write(at("victim"), "old", 0644));
  ASSERT_EQ(::symlink("victim", at("link").c_str()), 0);
  ASSERT_TRUE(disk.write(at("link"), "new", 0644));
  EXPECT_EQ(text("victim"), "old");
  EXPECT_EQ(text("link"), "new");
  EXPECT_EQ((*disk.info(at("link"), false))->type, FileType::file);
}

TEST_F(Disk, LeavesNothingBehindWhenWriting) {
  ASSERT_TRUE(disk.write(at("a"), "x", 0644));
  EXPECT_EQ(disk.list(path)->size(), 1U);
}

TEST_F(Disk, ResolvesLinksAndNamesWhatIsMissing) {
  ASSERT_TRUE(disk.make_directories(at("real")));
  ASSERT_EQ(::symlink("real", at("one").c_str()), 0);
  ASSERT_EQ(::symlink(at("one").c_str(), at("two").c_str()), 0);
  ASSERT_EQ(::symlink("../nowhere/x", at("real/lost").c_str()), 0);
  ASSERT_EQ(::symlink("self", at("self").c_str()), 0);
  const std::string top = *disk.resolve(path);
  EXPECT_EQ(*disk.resolve(at("two")), top + "/real");
  EXPECT_EQ(*disk.resolve(at("two/../real/.")), top + "/real");
  EXPECT_EQ(error_of(disk.resolve(at("two/lost"))),
            "lstat " + top + "/nowhere: no such file or directory");
  EXPECT_EQ(error_of(disk.resolve(at("self"))), "EvalSymlinks: too many links");
}

TEST_F(Disk, RemovesFoldersWhole) {
  ASSERT_TRUE(disk.make_directories(at("a/b/c")));
  EXPECT_TRUE(disk.remove(at("a")));
  EXPECT_TRUE(disk.remove(at("a")));
  EXPECT_FALSE(disk.info(at("a"), true)->has_value());
}

TEST_F(Disk, KnowsWhereItIs) {
  EXPECT_EQ(*absolute_path(disk, "/a/../b"), "/b");
  EXPECT_EQ(*absolute_path(disk, "x"), *disk.working_directory() + "/x");
}

}  // namespace
}  // namespace base
