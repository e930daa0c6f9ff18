#include "repo/channel_publish.h"

#include <gtest/gtest.h>

#include "repo/channel.h"
#include "tests/base/test_env.h"
#include "tests/repo/memory_store.h"

namespace repo {
namespace {

constexpr const char* kKey = "prod/addon.yaml";

PublishedAddon addon(const std::string& name, const std::string& version, const std::string& manifest) {
  PublishedAddon made;
  made.name = name;
  made.version = version;
  made.manifest = manifest;
  return made;
}

class PublishAddons : public testing::Test {
 protected:
  base::Result<AddonEnd> publish(MemoryStore& store, const std::vector<PublishedAddon>& addons, bool force = false,
                                 bool dry_run = false) {
    return publish_addons(env_.env, cancel_, {store, kKey, ""}, addons, {force, dry_run});
  }
  static Channel channel_in(MemoryStore& store) {
    auto channel = parse_channel("s3://b/prod/addon.yaml", store.objects.at(kKey).body);
    EXPECT_TRUE(channel) << channel.error().helm();
    return *channel;
  }

  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
};

TEST_F(PublishAddons, MakesAChannelWithHashes) {
  MemoryStore store;
  const auto done = publish(store, {addon("kube2iam", "0.12.0", "a: 1\n")});
  ASSERT_TRUE(done) << done.error().helm();
  EXPECT_EQ(*done, AddonEnd::published);
  const auto channel = channel_in(store);
  EXPECT_EQ(channel.name, "prod");
  ASSERT_EQ(channel.addons.size(), 1U);
  EXPECT_EQ(channel.addons[0].manifest_hash, manifest_hash("a: 1"));
  EXPECT_EQ(store.objects.at("prod/" + channel.addons[0].manifest).body, "a: 1\n");
  EXPECT_EQ(store.order.back(), std::string("put ") + kKey) << "the document is written last";
}

TEST_F(PublishAddons, TheSameOnceMoreWritesNothing) {
  MemoryStore store;
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 1\n")}));
  const auto writes = store.writes;
  const auto again = publish(store, {addon("a", "1", "a: 1\n")});
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, AddonEnd::already_there);
  EXPECT_EQ(store.writes, writes);
}

TEST_F(PublishAddons, AnotherManifestUnderTheSameVersionIsRefusedAndForced) {
  MemoryStore store;
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 1\n")}));
  const auto writes = store.writes;
  const auto refused = publish(store, {addon("a", "1", "a: 2\n")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(store.writes, writes) << "something was written all the same";
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 2\n")}, true));
  EXPECT_EQ(channel_in(store).addons.at(0).manifest_hash, manifest_hash("a: 2"));
}

TEST_F(PublishAddons, KeepsOtherEntriesAndFieldsThatItDoesNotKnow) {
  MemoryStore store;
  StoredObject there;
  there.body =
      "kind: Addons\nmetadata: {name: prod, labels: {team: web}}\nspec:\n  future: {a: [1, 2]}\n  addons:\n"
      "  - {name: a, version: '1', manifest: a.yaml, manifestHash: mark, needsPKI: true, somethingNew: [x]}\n";
  there.info.etag = "\"0\"";
  store.objects[kKey] = there;
  ASSERT_TRUE(publish(store, {addon("b", "1", "b: 1\n")}));
  const auto channel = channel_in(store);
  ASSERT_EQ(channel.addons.size(), 2U);
  EXPECT_TRUE(channel.addons[0].needs_pki);
  EXPECT_EQ(channel.addons[0].manifest_hash, "mark");
  const auto& text = store.objects.at(kKey).body;
  for (const auto* kept : {"future:", "team: web", "somethingNew:"}) EXPECT_NE(text.find(kept), std::string::npos) << text;
}

TEST_F(PublishAddons, WhatOthersPublishMeanwhileStays) {
  MemoryStore store;
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 1\n")}));
  store.before_put[kKey] = [&] { ASSERT_TRUE(publish(store, {addon("b", "1", "b: 1\n")})); };
  ASSERT_TRUE(publish(store, {addon("c", "1", "c: 1\n")}));
  EXPECT_EQ(channel_in(store).addons.size(), 3U);
}

TEST_F(PublishAddons, WorksOnAStoreThatIsDeafToConditions) {
  MemoryStore store(false);
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 1\n"), addon("b", "1", "b: 1\n")}));
  EXPECT_EQ(channel_in(store).addons.size(), 2U);
  EXPECT_EQ(store.objects.count("prod/addon.yaml.lock"), 0U);
}

TEST_F(PublishAddons, ADryRunWritesNothing) {
  MemoryStore store;
  ASSERT_TRUE(publish(store, {addon("a", "1", "a: 1\n")}, false, true));
  EXPECT_TRUE(store.objects.empty());
}

TEST_F(PublishAddons, ARangeThatCannotBeReadIsRefused) {
  MemoryStore store;
  auto wrong = addon("a", "1", "a: 1\n");
  wrong.kubernetes_version = ">=1.22";
  EXPECT_FALSE(publish(store, {wrong}));
  EXPECT_TRUE(store.objects.empty());
}

TEST(ManifestKey, HoldsTheHashAndNoPath) {
  EXPECT_EQ(manifest_key("prod/addon.yaml", addon("a", "1.0", "a: b")),
            "prod/a/1.0-" + manifest_hash("a: b").substr(0, 12) + ".yaml");
  EXPECT_EQ(manifest_key("addon.yaml", addon("..", "../../x", "")), "-../-..-..-x-" + manifest_hash("").substr(0, 12) + ".yaml");
}

}  // namespace
}  // namespace repo
