#include "repo/folder_store.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/base/test_env.h"

namespace repo {
namespace {

class FolderStoreWrites : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "folder-store-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    std::filesystem::create_directory(root_ + "/store");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string root_{};
  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
};

TEST_F(FolderStoreWrites, MakesTheFoldersOfAKey) {
  FolderStore store(env_.env, cancel_, root_ + "/store");
  const auto written = store.put("dns/coredns/1.0.0.yaml", "kind: x", {});
  ASSERT_TRUE(written) << written.error().helm();
  const auto read = store.get("dns/coredns/1.0.0.yaml", 100);
  ASSERT_TRUE(read);
  ASSERT_TRUE(*read);
  EXPECT_EQ((*read)->body, "kind: x");
}

TEST_F(FolderStoreWrites, NeverWritesOutsideTheFolder) {
  FolderStore store(env_.env, cancel_, root_ + "/store");
  for (const auto* key : {"../out.yaml", "a/../../out.yaml", "..", "/out.yaml", "", "a/.."}) {
    EXPECT_FALSE(store.put(key, "kind: x", {})) << key;
  }
  EXPECT_FALSE(std::filesystem::exists(root_ + "/out.yaml"));
}

TEST_F(FolderStoreWrites, SaysHowToMakeTheFolderItself) {
  FolderStore store(env_.env, cancel_, root_ + "/nowhere");
  const auto written = store.put("a.yaml", "kind: x", {});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().hint(), "mkdir -p " + root_ + "/nowhere");
}

}  // namespace
}  // namespace repo
