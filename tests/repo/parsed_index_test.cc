// The parsed form of an index: what it says, and that it is never believed when it is damaged or old.
#include "repo/parsed_index.h"

#include <gtest/gtest.h>

#include "repo/index_cache.h"
#include "repo/search.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace repo {
namespace {

using Field = ParsedIndex::Field;

constexpr std::string_view kYaml =
    "apiVersion: v1\nentries:\n"
    "  web:\n  - {name: web, version: 1.1.0, appVersion: '9', description: Serves pages, keywords: [http, page], digest: abc, urls: [web-1.1.0.tgz, other]}\n"
    "  - {name: web, version: 1.0.0, description: Serves pages, keywords: [http, page]}\n  - {name: web, version: 2.0.0-rc.1}\n  -\n"
    "  db:\n  - {name: db, version: 0.1.0, description: keeps what the web shows}\n";

std::string block_of(std::string_view yaml) {
  base::Arena arena;
  std::vector<SkippedEntry> skipped;
  const auto index = read_index(arena, yaml, skipped);
  return index ? ParsedIndex::make_block(*index, skipped, {}).value_or("") : "";
}

TEST(ParsedIndex, SaysWhatTheIndexSays) {
  const auto block = block_of(kYaml);
  const auto index = ParsedIndex::open(block);
  ASSERT_TRUE(index);
  ASSERT_EQ(index->chart_count(), 2U);
  EXPECT_EQ(index->chart(0).name, "db");
  const auto web = index->find_chart("web");
  ASSERT_TRUE(web);
  ASSERT_EQ(web->count, 3U);
  EXPECT_EQ(index->text(web->first, Field::version), "2.0.0-rc.1");
  EXPECT_EQ(index->text(web->first + 1, Field::version), "1.1.0");
  EXPECT_EQ(index->text(web->first + 1, Field::app_version), "9");
  EXPECT_EQ(index->text(web->first + 1, Field::keywords), "http page");
  EXPECT_EQ(index->text(web->first + 1, Field::digest), "abc");
  EXPECT_EQ(index->urls(web->first + 1), (std::vector<std::string_view>{"web-1.1.0.tgz", "other"}));
  EXPECT_TRUE(index->urls(web->first).empty());
  EXPECT_EQ(index->place_of(web->first + 1, Field::description), index->place_of(web->first + 2, Field::description));
  EXPECT_FALSE(index->find_chart("we"));
  EXPECT_FALSE(index->find_chart("zzz"));
  ASSERT_EQ(index->skipped().size(), 1U);
  EXPECT_EQ(index->skipped()[0].name, "web");
}

TEST(ParsedIndex, IsRefusedWhereAnyByteOfItIsDamagedOrMissing) {
  const auto block = block_of(kYaml);
  for (std::size_t size = 0; size < block.size(); size += 7) EXPECT_FALSE(ParsedIndex::open(block.substr(0, size)));
  for (std::size_t at = 0; at < block.size(); ++at) {
    std::string damaged = block;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_FALSE(ParsedIndex::open(damaged)) << at;
  }
}

TEST(ParsedIndex, SaysNothingBeyondItsEnd) {
  const auto block = block_of(kYaml);
  const auto index = ParsedIndex::open(block);
  ASSERT_TRUE(index);
  EXPECT_EQ(index->text(1000, Field::name), "");
  EXPECT_TRUE(index->urls(1000).empty());
  EXPECT_EQ(index->chart(1000).count, 0U);
}

class IndexCache : public testing::Test {
 protected:
  std::string first_version() {
    base::Arena arena;
    const auto index = load_index(world.env, arena, path);
    if (!index) return index.error().helm();
    const auto chart = index->find_chart("web");
    return chart ? std::string(index->text(chart->first, Field::version)) : "none";
  }
  void write(const std::string& name, std::string_view text) { ASSERT_TRUE(files.write(name, text, 0644)); }

  base::TemporaryFolder folder{};
  base::DiskFileSystem files{};
  base::TestEnv world{files};
  std::string path = folder.path() + "/r-index.yaml";
};

constexpr std::string_view kOne = "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0}]}\n";
constexpr std::string_view kTwo = "apiVersion: v1\nentries: {web: [{name: web, version: 2.0.0}]}\n";

TEST_F(IndexCache, IsMadeOnceAndMadeAnewWhenTheIndexChanges) {
  world.clock.now = 4'000'000'000'000'000'000;  // long after the files were written
  write(path, kOne);
  EXPECT_EQ(first_version(), "1.0.0");
  ASSERT_TRUE(*files.info(parsed_file(path), true));
  EXPECT_EQ(first_version(), "1.0.0");
  write(path, kTwo);
  EXPECT_EQ(first_version(), "2.0.0");
}

TEST_F(IndexCache, IsNotBelievedWhereTheIndexMayHaveChangedWithinATick) {
  world.clock.now = 0;  // nothing that was written proves anything
  write(path, kOne);
  EXPECT_EQ(first_version(), "1.0.0");
  write(path, kTwo);
  EXPECT_EQ(first_version(), "2.0.0");
}

TEST_F(IndexCache, IsMadeAnewWhereItIsDamaged) {
  write(path, kOne);
  EXPECT_EQ(first_version(), "1.0.0");
  for (const std::string_view damaged : {"", "tugindex", "something else altogether"}) {
    write(parsed_file(path), damaged);
    EXPECT_EQ(first_version(), "1.0.0");
    base::Arena arena;
    EXPECT_TRUE(ParsedIndex::open(*files.read(arena, parsed_file(path))));
  }
}

TEST_F(IndexCache, SaysWhatHelmSaysOfAnIndexThatIsNotThere) {
  EXPECT_EQ(first_version(), "open " + path + ": no such file or directory");
  write(path, "a: [");
  EXPECT_TRUE(first_version().starts_with("error loading " + path + ": error converting YAML to JSON: yaml: ")) << first_version();
}

struct SearchCase {
  const char* name;
  SearchOptions options;
  std::vector<std::string> found;
};

class Searching : public testing::TestWithParam<SearchCase> {};

TEST_P(Searching, FindsWhatHelmFinds) {
  const auto block = block_of(kYaml);
  const auto index = ParsedIndex::open(block);
  ASSERT_TRUE(index);
  const auto charts = search({{"r", *index}}, GetParam().options);
  std::vector<std::string> found;
  if (charts) {
    for (const auto& chart : *charts) found.push_back(chart.name + " " + std::string(chart.version));
  } else {
    found.push_back(charts.error().helm());
  }
  EXPECT_EQ(found, GetParam().found);
}

SearchOptions about(const char* term, const char* versions = ">0.0.0", bool all = false, bool regexp = false) {
  return {.term = term, .has_term = true, .is_regexp = regexp, .all_versions = all, .versions = versions};
}

INSTANTIATE_TEST_SUITE_P(
    Words, Searching,
    testing::Values(SearchCase{"NameBeforeDescription", about("web"), {"r/web 1.1.0", "r/db 0.1.0"}},
                    SearchCase{"AnyCase", about("PAGES"), {"r/web 1.1.0"}}, SearchCase{"Keyword", about("http page"), {"r/web 1.1.0"}},
                    SearchCase{"Repository", about("r/db"), {"r/db 0.1.0"}}, SearchCase{"Nothing", about("none"), {}},
                    SearchCase{"AllVersions", about("http", ">0.0.0", true), {"r/web 1.1.0", "r/web 1.0.0"}},
                    SearchCase{"Prereleases", about("web", ">0.0.0-0"), {"r/web 2.0.0-rc.1", "r/db 0.1.0"}},
                    SearchCase{"Range", about("web", "<1.1"), {"r/web 1.0.0", "r/db 0.1.0"}},
                    SearchCase{"RegexpMindsCase", about("^Serves", ">0.0.0", false, true), {}},
                    SearchCase{"Regexp", about("^w.b", ">0.0.0", false, true), {"r/web 1.1.0"}},
                    SearchCase{"BadRegexp", about("[", ">0.0.0", false, true), {"error parsing regexp: missing closing ]: `[`"}},
                    SearchCase{"BadRange", about("web", "x.y"), {"an invalid version/constraint format: improper constraint: \"x.y\""}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace repo
