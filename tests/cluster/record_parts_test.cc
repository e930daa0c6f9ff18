// Records over the limit: what is taken out, and that it comes back.
#include <gtest/gtest.h>

#include "cluster/record_parts.h"

namespace cluster {
namespace {

// Text that gzip cannot make much smaller.
std::string noise(std::size_t size, unsigned seed) {
  std::string text;
  while (text.size() < size) {
    seed = seed * 1664525U + 1013904223U;
    text += static_cast<char>('a' + (seed >> 16U) % 26U);
    text += static_cast<char>('a' + (seed >> 24U) % 26U);
  }
  return text;
}

struct Sizes {
  const char* name = "";
  std::size_t templates = 0;
  std::size_t manifest = 0;
  std::size_t hook = 0;
  std::size_t notes = 0;
  bool keeps_manifest = true;
};

class Splitting : public testing::TestWithParam<Sizes> {
 protected:
  Release* make() {
    const auto& sizes = GetParam();
    auto* chart = arena.own<chart::Chart>();
    chart->metadata.name = "web";
    chart->metadata.version = "1.0.0";
    chart->templates = {{"templates/a.yaml", arena.copy(noise(sizes.templates, 1)), {}}};
    chart->files = {{"README.md", "hi", {}}};
    auto* release = arena.own<Release>();
    release->name = "web";
    release->name_space = "default";
    release->revision = 3;
    release->status = Status::deployed;
    release->chart = chart;
    release->manifest = noise(sizes.manifest, 2);
    release->hooks = {{.name = "h", .kind = "Job", .manifest = noise(sizes.hook, 3)}};
    release->notes = noise(sizes.notes, 4);
    return release;
  }
  base::Arena arena;
};

constexpr SplitLimits kLimits{20'000, 8'000};

TEST_P(Splitting, LosesNothing) {
  const auto* release = make();
  const auto whole = *release_json(arena, *release);
  const auto split = split_record(arena, *release, kLimits);
  ASSERT_TRUE(split) << split.error().helm();
  EXPECT_LE(split->record.size(), kLimits.max_record);
  EXPECT_GT(split->place.parts, 1U);
  EXPECT_EQ(split->place.parts, (split->body.size() + 7'999) / 8'000);

  const auto read = decode_release(arena, split->record);
  ASSERT_TRUE(read);
  auto& rest = **read;
  EXPECT_EQ(rest.name, "web");
  EXPECT_EQ(rest.status, Status::deployed);
  EXPECT_EQ(rest.chart->metadata.version, "1.0.0");
  // What Helm would act on is whole, or something that no cluster accepts.
  EXPECT_EQ(rest.manifest == release->manifest, GetParam().keeps_manifest);
  if (!GetParam().keeps_manifest) {
    EXPECT_NE(rest.manifest.find("kind: ManifestInParts"), std::string::npos);
  }

  const auto place = body_place(arena, rest);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->object, "sh.helm.release.v1.web.v3");
  ASSERT_TRUE(join_record(arena, rest, *place, split->body));
  EXPECT_EQ(*release_json(arena, rest), whole);
}

TEST_P(Splitting, TakesWhatHelmChangedSince) {
  const auto split = split_record(arena, *make(), kLimits);
  ASSERT_TRUE(split);
  auto& rest = **decode_release(arena, split->record);
  rest.status = Status::superseded;
  const auto rewritten = *encode_release(arena, rest);
  auto& read = **decode_release(arena, rewritten);
  const auto place = body_place(arena, read);
  ASSERT_TRUE(place);
  ASSERT_TRUE(join_record(arena, read, *place, split->body));
  EXPECT_EQ(read.status, Status::superseded);
  EXPECT_EQ(read.chart->templates.size(), 1U);
}

TEST_P(Splitting, IsUndoneInACopyThatHelmMadeOfTheRecord) {
  const auto* release = make();
  const auto split = split_record(arena, *release, kLimits);
  ASSERT_TRUE(split);
  auto& copied = **decode_release(arena, split->record);
  copied.revision = 4;  // a rollback to revision 3
  auto& read = **decode_release(arena, *encode_release(arena, copied));
  const auto place = body_place(arena, read);
  ASSERT_TRUE(place);
  ASSERT_TRUE(join_record(arena, read, *place, split->body));
  EXPECT_EQ(read.manifest, release->manifest);
}

INSTANTIATE_TEST_SUITE_P(
    Records, Splitting,
    testing::Values(Sizes{"ChartIsLarge", 60'000, 5'000, 100, 100, true},
                    Sizes{"ManifestIsLarge", 1'000, 60'000, 100, 100, false},
                    Sizes{"HooksAreLarge", 1'000, 1'000, 60'000, 100, false},
                    Sizes{"NotesAreLarge", 1'000, 1'000, 100, 60'000, false}),
    [](const auto& row) { return row.param.name; });

TEST(Parts, AreRefusedWhereTheyAreNotThoseOfTheRecord) {
  base::Arena arena;
  chart::Chart chart;
  chart.templates = {{"a", arena.copy(noise(60'000, 1)), {}}};
  Release release;
  release.name = "web";
  release.chart = &chart;
  const auto split = split_record(arena, release, kLimits);
  ASSERT_TRUE(split);
  auto& rest = **decode_release(arena, split->record);
  EXPECT_FALSE(join_record(arena, rest, split->place, split->body + "="));
  EXPECT_FALSE(join_record(arena, rest, split->place, ""));
}

TEST(Parts, AreNotLookedForWhereAChartHasSuchAFile) {
  base::Arena arena;
  chart::Chart chart;
  Release release;
  release.chart = &chart;
  chart.files = {{".tug/record.json", R"({"object":"../other","digest":"00","parts":1})", {}}};
  EXPECT_FALSE(body_place(arena, release));
  chart.files = {{".tug/record.json", R"({"object":"sh.helm.release.v1.a.v1","digest":"00","parts":1e9})", {}}};
  EXPECT_FALSE(body_place(arena, release));
  chart.files = {{".tug/record.json", "[", {}}};
  EXPECT_FALSE(body_place(arena, release));
}

TEST(Parts, HaveNamesThatAnObjectCanHave) {
  EXPECT_EQ(part_name({"sh.helm.release.v1.web.v3", "1a2b3c4d5e6f", 2}, 2),
            "sh.helm.release.v1.web.v3.part-1a2b3c4d-2");
}

}  // namespace
}  // namespace cluster
