// Deleting and reindexing, locks and the probe of a store.
#include "repo/publish.h"

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

TEST(Delete, ChangesTheIndexFirst) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0"), packed("web", "1.1.0")}), "");
  world.store.order.clear();
  EXPECT_TRUE(delete_chart(world.env.env, world.cancel, world.repository, "web", {"1.0.0"}));
  EXPECT_THAT(world.store.order, ElementsAre("put p/index.yaml", "remove p/web-1.0.0.tgz"));
  EXPECT_THAT(world.listed(), ElementsAre("web 1.1.0"));
  EXPECT_TRUE(delete_chart(world.env.env, world.cancel, world.repository, "web", {"1.1.0"}));
  EXPECT_TRUE(world.listed().empty());
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, testing::Not(HasSubstr("web")));
  const auto again = delete_chart(world.env.env, world.cancel, world.repository, "web", {"1.1.0"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().helm(), "there is no web 1.1.0 in s3://b/p");
}

TEST(Delete, OfSeveralTakesAllOrNone) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0"), packed("web", "1.1.0")}), "");
  const auto done = delete_chart(world.env.env, world.cancel, world.repository, "web", {"1.0.0", "7.0.0"});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().helm(), "there is no web 7.0.0 in s3://b/p");
  EXPECT_EQ(done.error().hint(), "nothing was deleted");
  EXPECT_THAT(world.listed(), ElementsAre("web 1.1.0", "web 1.0.0"));
}

// Does something just before an object is removed.
class WatchedRemovals final : public MemoryStore {
 public:
  base::Result<void> remove(const std::string& key) override {
    if (const auto act = key.ends_with(".tgz") ? std::exchange(before_remove, nullptr) : nullptr; act) act();
    return MemoryStore::remove(key);
  }
  std::function<void()> before_remove{};
};

TEST(Delete, LosesNothingThatIsPublishedAtTheSameMoment) {
  for (const auto existing : {Existing::refuse, Existing::replace}) {
    Publishing world;
    WatchedRemovals store;
    store.objects = world.store.objects;
    StoredRepository repository{store, "p/", ""};
    PushOptions options;
    options.existing = existing;
    const auto push = [&] { return push_charts(world.env.env, world.cancel, repository, {packed("web", "1.0.0")}, options); };
    ASSERT_TRUE(push());
    store.before_remove = [&] { EXPECT_TRUE(push()); };  // the index has no entry any more, the archive is still there
    EXPECT_TRUE(delete_chart(world.env.env, world.cancel, repository, "web", {"1.0.0"}));
    world.store.objects = store.objects;
    EXPECT_THAT(world.listed(), ElementsAre("web 1.0.0"));
    EXPECT_THAT(testing::PrintToString(world.env.log.lines), HasSubstr("web 1.0.0 was published again at the same moment"));
  }
}

TEST(Delete, FinishesWhatWasCutShortAndStaysBelowItsPrefix) {
  Publishing world;
  world.store.objects["p/web-1.0.0.tgz"].body = "left";
  EXPECT_TRUE(delete_chart(world.env.env, world.cancel, world.repository, "web", {"1.0.0"}));
  EXPECT_EQ(world.store.objects.count("p/web-1.0.0.tgz"), 0U);
  EXPECT_FALSE(delete_chart(world.env.env, world.cancel, world.repository, "../q/web", {"1.0.0"}));
}

TEST(Reindex, RestoresADamagedIndex) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0"), packed("db", "1.0.0", std::string(2000, 'x'))}), "");
  world.store.objects["p/index.yaml"].body = "{not an index";
  ASSERT_TRUE(world.store.put("p/broken.tgz", "junk", {}));
  ASSERT_TRUE(world.store.put("p/sub/deep-1.0.0.tgz", packed("deep", "1.0.0").bytes, {}));
  const auto report = reindex_repository(world.env.env, world.cancel, world.repository, true);
  ASSERT_TRUE(report) << report.error().helm();
  EXPECT_EQ(report->charts, 2U);
  ASSERT_EQ(report->skipped.size(), 1U);
  EXPECT_THAT(report->skipped[0], HasSubstr("broken.tgz: "));
  EXPECT_THAT(world.listed(), ElementsAre("db 1.0.0", "web 1.0.0"));
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, HasSubstr("- web-1.0.0.tgz\n"));
}

TEST(Reindex, KeepsWhatIsPublishedMeanwhileAndWhenThingsWereMade) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  world.store.before_put["p/index.yaml"] = [&] { EXPECT_EQ(world.push({packed("db", "1.0.0")}), ""); };
  world.test_env.clock.now += 1'000'000'000'000;
  ASSERT_TRUE(reindex_repository(world.env.env, world.cancel, world.repository, false));
  EXPECT_THAT(world.listed(), ElementsAre("db 1.0.0", "web 1.0.0"));
  EXPECT_THAT(world.store.objects["p/index.yaml"].body, HasSubstr("created: \"2024-05-06T07:08:09Z\""));
}

TEST(Init, LeavesOrEmptiesOrRefusesWhatIsThere) {
  Publishing world;
  EXPECT_EQ(world.push({packed("web", "1.0.0")}), "");
  EXPECT_FALSE(init_repository(world.env.env, world.cancel, world.repository, Existing::refuse));
  EXPECT_TRUE(init_repository(world.env.env, world.cancel, world.repository, Existing::keep));
  EXPECT_EQ(world.listed().size(), 1U);
  EXPECT_TRUE(init_repository(world.env.env, world.cancel, world.repository, Existing::replace));
  EXPECT_TRUE(world.listed().empty());
}

TEST(Probe, TellsStoresApartOnceAndLeavesNothing) {
  for (const bool has_conditions : {true, false}) {
    Publishing world(has_conditions);
    MemoryStore store(has_conditions);
    EXPECT_EQ(*keeps_conditions(world.env.env, store, "q/", "/notes"), has_conditions);
    EXPECT_TRUE(store.objects.empty());
    const auto writes = store.writes;
    EXPECT_EQ(*keeps_conditions(world.env.env, store, "q/", "/notes"), has_conditions);
    EXPECT_EQ(store.writes, writes);
    world.test_env.clock.now += (kProbeLife + 1) * 1'000'000'000;
    EXPECT_EQ(*keeps_conditions(world.env.env, store, "q/", "/notes"), has_conditions);
    EXPECT_GT(store.writes, writes);
  }
}

class FailingStore final : public MemoryStore {
 public:
  FailingStore(int failing, base::ErrorCode code) : failing_(failing), code_(code) {}
  base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) override {
    if (++asked_ == failing_) return base::Error(code_, "no");
    return MemoryStore::put(key, body, options);
  }

 private:
  int failing_;
  base::ErrorCode code_;
  int asked_ = 0;
};

TEST(Probe, NotesNothingWhereAWriteFails) {
  for (const int failing : {1, 2, 3}) {
    for (const auto code : {base::ErrorCode::unavailable, base::ErrorCode::denied}) {
      Publishing world;
      FailingStore store(failing, code);
      const auto first = keeps_conditions(world.env.env, store, "q/", "/notes");
      // Who may not even try is taken at his word: a lock could not be written either.
      EXPECT_EQ(first && *first, failing == 1 && code == base::ErrorCode::denied);
      EXPECT_TRUE(store.objects.empty());
      EXPECT_TRUE(*keeps_conditions(world.env.env, store, "q/", "/notes")) << failing;
    }
  }
}

// Says of each archive that it is there, and then that it is not.
TEST(Lock, OfAProcessThatHasEndedIsTakenAtOnce) {
  Publishing world;
  auto gone = this_owner(world.random);
  if (gone.machine.empty()) GTEST_SKIP() << "no /proc";
  EXPECT_FALSE(has_ended(gone, format_owner(gone)));
  gone.start = "1";
  EXPECT_TRUE(has_ended(this_owner(world.random), format_owner(gone)));
  auto elsewhere = gone;
  elsewhere.machine = "other";
  EXPECT_FALSE(has_ended(this_owner(world.random), format_owner(elsewhere)));
  EXPECT_FALSE(has_ended(this_owner(world.random), "garbage"));
  world.store.objects["p/.index.lock"].body = format_owner(gone);
  StoreLock lock(world.env.env, world.cancel, world.store, "p/.index.lock");
  EXPECT_TRUE(lock.take());
  EXPECT_TRUE(*lock.holds());
  EXPECT_TRUE(lock.release());
  EXPECT_EQ(world.store.objects.count("p/.index.lock"), 0U);
}

TEST(Lock, ChangesAsLongAsItIsHeld) {
  Publishing world;
  StoreLock lock(world.env.env, world.cancel, world.store, "p/.index.lock", std::chrono::milliseconds(1));
  ASSERT_TRUE(lock.take());
  const auto text = [&] { return (*world.store.get("p/.index.lock", 4096))->body; };
  const auto first = text();
  const auto given_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (text() == first && std::chrono::steady_clock::now() < given_up) world.cancel.sleep(std::chrono::milliseconds(1));
  EXPECT_NE(text(), first);
  EXPECT_TRUE(*lock.holds());
  EXPECT_TRUE(lock.release());
  EXPECT_EQ(world.store.objects.count("p/.index.lock"), 0U);
}

TEST(Lock, OfSomebodyElseIsNotRenewed) {
  Publishing world;
  StoreLock lock(world.env.env, world.cancel, world.store, "p/.index.lock", std::chrono::hours(1));
  ASSERT_TRUE(lock.take());
  EXPECT_TRUE(*lock.renew());
  world.store.objects["p/.index.lock"].body = "somebody 1 1 elsewhere";
  EXPECT_FALSE(*lock.renew());
  EXPECT_TRUE(lock.release());
  EXPECT_EQ(world.store.objects["p/.index.lock"].body, "somebody 1 1 elsewhere");
}

TEST(Lock, IsWaitedForUntilCancelled) {
  Publishing world;
  world.store.objects["p/.index.lock"].body = "somebody 1 1 elsewhere";
  world.cancel.request();
  StoreLock lock(world.env.env, world.cancel, world.store, "p/.index.lock");
  EXPECT_FALSE(lock.take());
}

}  // namespace
}  // namespace repo
