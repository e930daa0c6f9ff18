// Publishing into a store: orders of writes, what others do in between, crashes half-way; with stores that keep
// conditions and with deaf ones.
#include "repo/publish.h"

#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "charts/pack.h"
#include "repo/store_lock.h"
#include "repo/store_note.h"
#include "repo/store_probe.h"
#include "repo/stored_chart.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"
#include "tests/repo/memory_store.h"

namespace repo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CountingRandom final : public base::Random {
 public:
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(bytes)[i] = static_cast<unsigned char>(next_ += 7);
  }

 private:
  std::atomic<unsigned> next_{0};
};

PackedChart packed(const std::string& name, const std::string& version, const std::string& description = "") {
  base::Arena arena;
  base::MemoryLog log;
  const auto yaml = fmt::format("apiVersion: v2\nname: {}\nversion: {}\ndescription: \"{}\"\n", name, version, description);
  const chart::File files[] = {{"Chart.yaml", yaml, {}}};
  const auto chart = chart::load_files(arena, log, files);
  if (!chart) return {yaml, ""};
  chart::stamp_times(**chart, chart::kFixedTime);
  return {*chart::pack(arena, **chart), ""};
}

// What has the form of a provenance file for that archive; its signature is none.
std::string signature_of(const std::string& file, const PackedChart& chart) {
  return fmt::format("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: web\n\n...\nfiles:\n  {}: sha256:{}\n"
                     "-----BEGIN PGP SIGNATURE-----\n\nYWJj\n-----END PGP SIGNATURE-----\n",
                     file, base::sha256_hex(chart.bytes));
}

class Publishing {
 public:
  explicit Publishing(bool has_conditions = true) : store(has_conditions) {
    if (!init_repository(env.env, cancel, repository, Existing::refuse)) std::abort();
    store.order.clear();
  }
  std::string push(const std::vector<PackedChart>& charts, Existing existing = Existing::refuse) {
    PushOptions options;
    options.existing = existing;
    const auto pushed = push_charts(env.env, cancel, repository, charts, options);
    return pushed ? "" : pushed.error().helm();
  }
  // "web 1.0.0" of every entry.
  std::vector<std::string> listed() {
    std::vector<std::string> out;
    base::Arena arena;
    std::vector<SkippedEntry> skipped;
    const auto index = read_index(arena, store.objects["p/index.yaml"].body, skipped);
    if (!index) return {index.error().helm()};
    for (const auto& [name, entries] : index->entries) {
      for (const auto& entry : entries) {
        out.push_back(name + " " + entry.metadata.version);
        const auto file = file_of_entry(entry, repository);
        EXPECT_EQ(entry.digest, base::sha256_hex(store.objects["p/" + file].body)) << file;
      }
    }
    return out;
  }

  base::MemoryFileSystem files{};
  base::TestEnv test_env{files};
  CountingRandom random{};
  base::Env env_with_random{test_env.files, test_env.clock, random, test_env.log,
                            test_env.in,    test_env.out,   test_env.err, test_env.env.variable};
  struct {
    base::Env& env;
    base::MemoryLog& log;
  } env{env_with_random, test_env.log};
  base::Cancel cancel{};
  MemoryStore store;
  StoredRepository repository{store, "p/", "/notes"};
};

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
