// Publishing into a store: orders of writes, what others do in between, crashes half-way; with stores that keep
// conditions and with deaf ones.
#include "repo/publish.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "repo/store_lock.h"
#include "repo/store_note.h"
#include "repo/store_probe.h"
#include "tests/repo/publishing.h"

namespace repo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Push, WritesTheArchiveFirstAndTheIndexLast) {
  Publishing world;
  auto chart = packed("web", "1.0.0+b", "ümlaut \xF0\x9F\x98\x80");
  chart.provenance = signature_of("web-1.0.0+b.tgz", chart);
  EXPECT_EQ(world.push({chart, packed("db", "2.0.0")}), "");
  EXPECT_THAT(world.store.order, ElementsAre("put p/web-1.0.0+b.tgz", "put p/web-1.0.0+b.tgz.prov", "put p/db-2.0.0.tgz",
                                             "put p/index.yaml"));
  EXPECT_THAT(world.listed(), ElementsAre("db 2.0.0", "web 1.0.0+b"));
  const auto& metadata = world.store.objects["p/web-1.0.0+b.tgz"].info.metadata;
  EXPECT_EQ(metadata.at("chart-digest"), base::sha256_hex(chart.bytes));
  EXPECT_EQ(metadata.at("chart-metadata"),
            R"({"name":"web","version":"1.0.0+b","description":"\u00fcmlaut \ud83d\ude00","apiVersion":"v2"})");
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, HasSubstr("s3://b/p/web-1.0.0+b.tgz"));
}

TEST(Push, OfTheSameTwiceIsHarmlessAndOfAnotherIsRefused) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  const auto writes = world.store.writes;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  EXPECT_EQ(world.store.writes, writes);
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}), "web 1.0.0 is already in s3://b/p with other contents");
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}, Existing::keep), "");
  EXPECT_EQ(world.store.writes, writes);
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}, Existing::replace), "");
  EXPECT_EQ(world.store.objects["p/web-1.0.0.tgz"].body, packed("web", "1.0.0", "other").bytes);
  EXPECT_THAT(world.listed(), ElementsAre("web 1.0.0"));
}

TEST(Push, RepairsWhatACrashLeft) {
  for (const bool has_conditions : {true, false}) {
    Publishing world(has_conditions);
    world.store.objects["p/web-1.0.0.tgz"].body = packed("web", "1.0.0").bytes;  // the archive without the index
    EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
    EXPECT_THAT(world.listed(), ElementsAre("web 1.0.0"));
  }
}

TEST(Push, RepairsWithWhatIsThereWhereItMayStay) {
  Publishing world;
  world.store.objects["p/web-1.0.0.tgz"].body = packed("web", "1.0.0").bytes;
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}, Existing::keep), "");
  EXPECT_THAT(world.listed(), ElementsAre("web 1.0.0"));
}

TEST(Push, KeepsWhatOthersWriteInBetween) {
  for (const bool has_conditions : {true, false}) {
    Publishing world(has_conditions);
    Publishing* other = &world;
    if (has_conditions) {
      world.store.before_put["p/index.yaml"] = [&] { EXPECT_EQ(other->push({packed("db", "1.0.0")}), ""); };
    }
    EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
    EXPECT_EQ(world.push({packed("web", "1.1.0")}), "");
    EXPECT_THAT(world.listed(), testing::IsSupersetOf({"web 1.0.0", "web 1.1.0"}));
    if (has_conditions) {
      EXPECT_THAT(world.listed(), testing::Contains("db 1.0.0"));
    }
  }
}

TEST(Push, WritesNothingOfAnyWhereOneIsNoChart) {
  Publishing world;
  EXPECT_NE(world.push({packed("web", "1.0.0"), {"no archive", ""}}), "");
  EXPECT_TRUE(world.store.order.empty());
}

TEST(Push, CVE_2019_1000009_StaysBelowItsPrefix) {
  Publishing world;
  for (const auto* name : {"../other/web", "a/b", "..", "."}) {
    EXPECT_NE(world.push({packed(name, "1.0.0")}), "") << name;
  }
  EXPECT_TRUE(world.store.order.empty());
}

TEST(Push, NeedsARepositoryAndSaysHowToMakeOne) {
  Publishing world;
  world.store.objects.erase("p/index.yaml");
  PushOptions options;
  const auto pushed = push_charts(world.env.env, world.cancel, world.repository, {packed("web", "1.0.0")}, options);
  ASSERT_FALSE(pushed);
  EXPECT_EQ(pushed.error().helm(), "there is no repository at s3://b/p: no index.yaml");
  EXPECT_EQ(pushed.error().hint(), "tug repo init s3://b/p");
}

TEST(Push, WritesNothingWhenItIsOnlyTried) {
  Publishing world;
  PushOptions options;
  options.is_dry_run = true;
  EXPECT_TRUE(push_charts(world.env.env, world.cancel, world.repository, {packed("web", "1.0.0")}, options));
  EXPECT_TRUE(world.store.order.empty());
}

TEST(Push, LeavesMetadataOutThatIsTooLong) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0", std::string(kMaxMetadataBytes, 'x'))}), "");
  EXPECT_TRUE(world.store.objects["p/web-1.0.0.tgz"].info.metadata.empty());
  EXPECT_EQ(world.push({packed("web", "1.0.0", std::string(kMaxMetadataBytes, 'x'))}), "") << "compared by its bytes";
}

TEST(Push, OfManyAtOnceLosesNothing) {
  for (const bool has_conditions : {true, false}) {
    Publishing world(has_conditions);
    constexpr int kPublishers = 6;
    std::vector<std::thread> threads;
    std::vector<std::string> errors(kPublishers);
    for (int i = 0; i < kPublishers; ++i) {
      threads.emplace_back([&, i] {
        Publishing own(has_conditions);
        StoredRepository shared{world.store, "p/", ""};
        PushOptions options;
        const auto chart = packed(fmt::format("c{}", i), "1.0.0");
        const auto pushed = push_charts(own.env.env, own.cancel, shared, {chart}, options);
        if (!pushed) errors[static_cast<std::size_t>(i)] = pushed.error().helm();
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(errors, std::vector<std::string>(kPublishers));
    EXPECT_EQ(world.listed().size(), static_cast<std::size_t>(kPublishers));
  }
}

TEST(Push, WarnsWhereTheStoreIsDeaf) {
  Publishing deaf(false);
  EXPECT_EQ(deaf.push({packed("web", "1.0.0")}), "");
  EXPECT_THAT(testing::PrintToString(deaf.env.log.lines), HasSubstr("ignores the conditions of writes"));
  EXPECT_EQ(deaf.store.objects.count("p/.index.lock"), 0U);
  Publishing good;
  EXPECT_EQ(good.push({packed("web", "1.0.0")}), "");
  EXPECT_TRUE(good.env.log.lines.empty());
}

TEST(Push, PutsAnArchiveAgainThatADeleteHasTaken) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  // The delete has changed the index, and removes the archive when the push is about to write its entry.
  world.store.objects["p/index.yaml"].body = "apiVersion: v1\nentries: {}\n";
  world.store.before_put["p/index.yaml"] = [&] { EXPECT_TRUE(world.store.remove("p/web-1.0.0.tgz")); };
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  EXPECT_THAT(world.listed(), ElementsAre("web 1.0.0"));
}

TEST(Push, TakesOnlyProvenanceOfTheArchiveAndLeavesNoOldOne) {
  Publishing world;
  auto chart = packed("web", "1.0.0");
  chart.provenance = signature_of("web-1.0.0.tgz", packed("web", "1.0.0", "other"));
  EXPECT_EQ(world.push({chart}), "the provenance file is about another web-1.0.0.tgz: its digest differs");
  EXPECT_TRUE(world.store.order.empty());
  chart.provenance = signature_of("web-1.0.0.tgz", chart);
  EXPECT_EQ(world.push({chart}), "");
  EXPECT_EQ(world.store.objects.count("p/web-1.0.0.tgz.prov"), 1U);
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}, Existing::replace), "");
  EXPECT_EQ(world.store.objects.count("p/web-1.0.0.tgz.prov"), 0U);
}

TEST(Push, ListsWhatItHasWrittenWhereALaterChartFails) {
  Publishing world;
  world.store.objects["p/web-1.0.0.tgz"].body = packed("web", "1.0.0", "other").bytes;  // not in the index
  EXPECT_EQ(world.push({packed("db", "1.0.0"), packed("web", "1.0.0"), packed("x", "1.0.0")}),
            "web 1.0.0 is already in s3://b/p with other contents");
  EXPECT_THAT(world.listed(), ElementsAre("db 1.0.0"));
  EXPECT_EQ(world.store.objects.count("p/x-1.0.0.tgz"), 0U);
}

TEST(Push, WritesNothingWhereTheIndexIsInTheWay) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0", "other")}), "");
  world.store.objects.erase("p/web-1.0.0.tgz");
  world.store.order.clear();
  EXPECT_NE(world.push({packed("db", "1.0.0"), packed("web", "1.0.0")}), "");
  EXPECT_NE(world.push({packed("db", "1.0.0"), packed("db", "1.0.0", "other")}), "") << "given twice";
  world.store.objects["p/index.yaml"].body = "<html></html>";
  EXPECT_THAT(world.push({packed("db", "1.0.0")}), HasSubstr("s3://b/p/index.yaml: "));
  EXPECT_TRUE(world.store.order.empty());
}

TEST(Push, LeavesEntriesOfArchivesElsewhereWhereTheyMayStay) {
  Publishing world;
  const std::string index = "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, apiVersion: v2, digest: aaaa, "
                            "urls: ['https://example.com/web-1.0.0.tgz']}\n";
  world.store.objects["p/index.yaml"].body = index;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}, Existing::keep), "");
  EXPECT_EQ(world.store.objects["p/index.yaml"].body, index);
  const auto report = reindex_repository(world.env.env, world.cancel, world.repository, false);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->elsewhere, 1U);
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, HasSubstr("https://example.com/web-1.0.0.tgz"));
}

TEST(Push, OfOneWhoTakesTheStoreForDeafLosesNothing) {
  Publishing world;
  write_note(world.env.env, "/notes", "conditions of s3://b/p/ at memory", "no");
  Publishing own;
  StoredRepository shared{world.store, "p/", ""};
  world.store.before_put["p/index.yaml"] = [&] {
    EXPECT_TRUE(push_charts(own.env.env, own.cancel, shared, {packed("db", "1.0.0")}, {}));
  };
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  EXPECT_THAT(world.listed(), ElementsAre("db 1.0.0", "web 1.0.0"));
}

// Fails one write of those that the probe makes.
class FlickeringStore final : public MemoryStore {
 public:
  explicit FlickeringStore(base::Cancel& cancel) : cancel_(cancel) {}
  base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) override {
    if (!key.ends_with(".tgz")) return MemoryStore::put(key, body, options);
    if (++asked == 3) cancel_.request();
    return WriteResult{WriteEnd::changed, ""};
  }
  int asked = 0;

 private:
  base::Cancel& cancel_;
};

TEST(Push, EndsWhereAnArchiveIsThereAndIsNot) {
  Publishing world;
  FlickeringStore store(world.cancel);
  store.objects = world.store.objects;
  StoredRepository repository{store, "p/", ""};
  const auto pushed = push_charts(world.env.env, world.cancel, repository, {packed("web", "1.0.0")}, {});
  ASSERT_FALSE(pushed);
  EXPECT_EQ(pushed.error().helm(), "s3://b/p/web-1.0.0.tgz was not written");
  EXPECT_EQ(store.asked, 3);
}

TEST(Push, DropsNoEntryThatItCannotRead) {
  Publishing world;
  world.store.objects["p/index.yaml"].body =
      "apiVersion: v1\nentries:\n  db:\n  - {apiVersion: v2, name: db, version: not-one, urls: [db.tgz]}\n";
  world.store.order.clear();
  EXPECT_THAT(world.push({packed("web", "1.0.0")}), HasSubstr("cannot be kept, the first of them db not-one: "));
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, HasSubstr("not-one"));
}

}  // namespace
}  // namespace repo
