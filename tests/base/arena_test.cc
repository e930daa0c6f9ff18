// Memory that is given back in regions, and what keeps it from being given back too early.
#include <gtest/gtest.h>

#include "base/arena.h"
#include "base/time_point.h"
#include "base/value.h"

namespace base {
namespace {

TEST(Arena, HandsOutAlignedMemoryOfAnySize) {
  Arena arena;
  for (const std::size_t size : {1UL, 15UL, 4096UL, 70'000UL, 300'000UL, 3'000'000UL}) {
    auto* place = static_cast<char*>(arena.allocate(size, 16));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(place) % 16, 0U) << size;
    std::fill(place, place + size, 'x');
  }
  EXPECT_GE(arena.used(), 3'000'000U);
}

TEST(Arena, StopsAtItsLimit) {
  Arena arena(1'000'000);
  EXPECT_THROW(arena.allocate(2'000'000), ArenaFull);
  EXPECT_THROW(arena.allocate(SIZE_MAX - kArenaGuard), ArenaFull);
  EXPECT_NE(arena.allocate(1000), nullptr);
}

TEST(Arena, SharesItsLimitWithThoseMadeForIt) {
  Arena arena(1'000'000);
  for (int i = 0; i < 100; ++i) {
    Arena other(&arena);
    Arena third(&other);
    EXPECT_NE(arena.allocate(1000), nullptr);
    EXPECT_NE(third.allocate(500'000), nullptr);
    EXPECT_THROW(arena.allocate(500'000), ArenaFull);
    EXPECT_THROW(other.allocate(500'000), ArenaFull);
    EXPECT_LT(arena.used(), 200'000U);
  }
}

TEST(Arena, ClearedStartsAnewAndDestroysWhatItOwns) {
  Arena arena;
  auto watched = std::make_shared<int>(1);
  arena.own<std::shared_ptr<int>>(watched);
  EXPECT_EQ(watched.use_count(), 2);
  arena.allocate(100'000);
  arena.clear();
  EXPECT_EQ(watched.use_count(), 1);
  EXPECT_EQ(arena.used(), 0U);
  EXPECT_EQ(arena.copy("text"), "text");
}

TEST(ArenaRegion, GivesBackWhatWasMadeInIt) {
  Arena arena;
  const std::string_view older = arena.copy("older");
  const std::size_t before = arena.used();
  auto watched = std::make_shared<int>(1);
  for (int i = 0; i < 100; ++i) {
    ArenaRegion region(arena);
    arena.allocate(100'000);
    arena.allocate(1'000'000);
    arena.own<std::shared_ptr<int>>(watched);
    EXPECT_TRUE(region.close());
    EXPECT_EQ(arena.used(), before);
    EXPECT_EQ(watched.use_count(), 1);
  }
  EXPECT_EQ(older, "older");
}

TEST(ArenaRegion, KeepsAllWhereAnOlderMapChanges) {
  Arena arena;
  Map* older = Map::make(arena);
  const std::size_t before = arena.used();
  ArenaRegion region(arena);
  older->set("key", Value::string(arena, "value"));
  EXPECT_FALSE(region.close());
  EXPECT_GT(arena.used(), before);
  EXPECT_EQ(older->get("key").as_string(), "value");
}

TEST(ArenaRegion, GivesBackItsOwnMapsHoweverTheyChange) {
  Arena arena;
  const std::size_t before = arena.used();
  ArenaRegion region(arena);
  Map::make(arena)->set("key", Value::string(arena, "value"));
  EXPECT_TRUE(region.close());
  EXPECT_EQ(arena.used(), before);
}

TEST(ArenaRegion, KeepsWhatOlderMapsPointToOfMuch) {
  Arena arena;
  Map* older = Map::make(arena);
  Map* shared = Map::make(arena);
  older->set("shared", Value::map(shared));
  const std::size_t before = arena.used();
  for (int i = 0; i < 100; ++i) {
    ArenaRegion region(arena);
    arena.allocate(100'000);
    Map* inner = Map::make(arena);
    inner->set("itself", Value::map(inner));
    List* list = List::make(arena);
    list->push_back(Value::string(arena, "text " + std::to_string(i)));
    inner->set("list", Value::list(list));
    shared->set(arena.copy("one"), Value::map(inner));
    older->set(arena.copy("other"), Value::map(inner));
    EXPECT_TRUE(region.close());
  }
  arena.allocate(100'000);
  const Map& one = shared->get("one").as_map();
  EXPECT_EQ(&one, &older->get("other").as_map());
  EXPECT_EQ(&one, &one.get("itself").as_map());
  EXPECT_EQ(one.get("list").as_list().items()[0].as_string(), "text 99");
  EXPECT_LT(arena.used() - before, 400'000U);
}

TEST(ArenaRegion, KeepsALargeOneWhoseObjectsCannotBeCopied) {
  Arena arena;
  Map* older = Map::make(arena);
  ArenaRegion region(arena);
  arena.allocate(100'000);
  older->set("time", Value::time(arena.make<TimePoint>(TimePoint(1, 2, nullptr))));
  EXPECT_FALSE(region.close());
  arena.allocate(100'000);
  EXPECT_EQ(older->get("time").as_time().seconds, 1);
}

// What changes is older than the inner region, newer than the outer one.
TEST(ArenaRegion, OuterOnesGiveBackWhatInnerOnesMustKeep) {
  Arena arena;
  const std::size_t before = arena.used();
  ArenaRegion outer(arena);
  Map* map = Map::make(arena);
  ArenaRegion inner(arena);
  map->set("key", Value::string(arena, "value"));
  EXPECT_FALSE(inner.close());
  EXPECT_EQ(map->get("key").as_string(), "value");
  EXPECT_TRUE(outer.close());
  EXPECT_EQ(arena.used(), before);
}

TEST(ArenaRegion, OuterOnesRememberWhatInnerOnesSaw) {
  Arena arena;
  Map* oldest = Map::make(arena);
  ArenaRegion outer(arena);
  {
    ArenaRegion inner(arena);
    oldest->set("key", Value::string(arena, "value"));
    EXPECT_FALSE(inner.close());
  }
  {
    ArenaRegion another(arena);
    arena.copy("text");
    EXPECT_TRUE(another.close());
  }
  EXPECT_FALSE(outer.close());
  EXPECT_EQ(oldest->get("key").as_string(), "value");
}

// The outer region knows of the map already, the inner one must learn of it as well.
TEST(ArenaRegion, InnerOnesKeepWhatAMapGetsThatChangedBefore) {
  Arena arena;
  Map* oldest = Map::make(arena);
  ArenaRegion outer(arena);
  oldest->set("a", Value::string(arena, "first"));
  {
    ArenaRegion inner(arena);
    oldest->set("b", Value::string(arena, "second"));
    EXPECT_FALSE(inner.close());
  }
  arena.copy("something else");
  EXPECT_EQ(oldest->get("b").as_string(), "second");
}

TEST(ArenaRegion, MiddleOnesLearnFromInnerOnesWhatOuterOnesKnow) {
  Arena arena;
  Map* oldest = Map::make(arena);
  ArenaRegion outer(arena);
  oldest->set("a", Value::string(arena, "first"));
  {
    ArenaRegion middle(arena);
    {
      ArenaRegion inner(arena);
      oldest->set("b", Value::string(arena, "second"));
      EXPECT_FALSE(inner.close());
    }
    EXPECT_FALSE(middle.close());
  }
  arena.copy("something else");
  EXPECT_EQ(oldest->get("b").as_string(), "second");
}

TEST(ArenaRegion, LeftWithoutClosingGivesNothingBack) {
  Arena arena;
  std::string_view kept;
  {
    const ArenaRegion region(arena);
    kept = arena.copy("text");
  }
  arena.copy("other");
  EXPECT_EQ(kept, "text");
}

}  // namespace
}  // namespace base
