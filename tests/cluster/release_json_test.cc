// Records byte for byte: what Helm 4.3.1 writes is read and written again as it was (REL-017 … 036).
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/gzip.h"
#include "cluster/release.h"

namespace cluster {
namespace {

struct JsonCase {
  const char* name = "";
  const char* json = "";
};

class RecordJson : public testing::TestWithParam<JsonCase> {};

TEST_P(RecordJson, IsWrittenAsItWasRead) {
  base::Arena arena;
  const auto release = read_release_json(arena, GetParam().json);
  ASSERT_TRUE(release) << release.error().helm();
  const auto json = release_json(arena, **release);
  ASSERT_TRUE(json);
  EXPECT_EQ(*json, GetParam().json);
}

constexpr const char* kFull =
    R"({"name":"web","info":{"first_deployed":"2026-11-21T06:49:42.400880939Z",)"
    R"("last_deployed":"2026-11-21T06:49:42.400880939+01:00","deleted":"2026-11-21T07:00:00.5-03:30",)"
    R"("description":"Rollback to 1","status":"uninstalled","rollback_revision":1,"notes":"a \u003cb\u003e \u0026 c\n"},)"
    R"("chart":{"metadata":{"name":"web","home":"https://example.com","sources":["a","b"],"version":"0.1.0",)"
    R"("description":"A chart","keywords":["k"],"maintainers":[{"name":"n","email":"e","url":"u"},null],"icon":"i",)"
    R"("apiVersion":"v2","condition":"c","tags":"t","appVersion":"1.16.0","deprecated":true,)"
    R"("annotations":{"a":"1","b":"2"},"kubeVersion":"\u003e=1.20","dependencies":[{"name":"db","version":"1.x",)"
    R"("repository":"","condition":"db.enabled","tags":["x"],"enabled":true,"import-values":["data",)"
    R"({"child":"a","parent":"b"}],"alias":"store"}],"type":"application"},"lock":{"generated":)"
    R"("2024-01-02T03:04:05.123456789Z","digest":"sha256:00","dependencies":[{"name":"db","version":"1.2.3",)"
    R"("repository":"https://example.com"}]},"templates":[{"name":"templates/a.yaml","data":"YTogMQo=",)"
    R"("modtime":"2026-11-21T06:49:42.112058647Z"},{"name":"templates/_empty.tpl","data":""},)"
    R"({"name":"templates/null.tpl","data":null}],"values":{"big":1e+21,"float":0.5,"nil":null,"number":100},)"
    R"("schema":"e30=","schemamodtime":"2026-11-21T06:49:42Z","files":[{"name":"README.md","data":"IyBoaQo="}],)"
    R"("modtime":"2026-11-21T06:49:42.107609013+05:45"},"config":{"a":"\u003cb\u003e\u0026c"},)"
    R"("manifest":"---\n# Source: web/templates/a.yaml\na: 1\n","hooks":[{"name":"h","kind":"Job","path":"web/templates/h.yaml",)"
    R"("manifest":"kind: Job","events":["pre-install","test"],"last_run":{"started_at":"2026-11-21T06:49:42Z",)"
    R"("completed_at":"2026-11-21T06:49:43.000000001Z","phase":"Succeeded"},"weight":-5,)"
    R"("delete_policies":["before-hook-creation"],"output_log_policies":["hook-failed"]},{"last_run":{"phase":""}}],)"
    R"("version":3,"namespace":"default","apply_method":"ssa"})";

INSTANTIATE_TEST_SUITE_P(
    Records, RecordJson,
    testing::Values(
        JsonCase{"EveryField", kFull},
        JsonCase{"Empty", R"({"info":{}})"},
        JsonCase{"ChartWithNothing",
                 R"({"name":"a","info":{"status":"deployed"},"chart":{"metadata":{"name":"a"},"lock":null,)"
                 R"("templates":null,"values":null,"schema":null,"schemamodtime":"0001-01-01T00:00:00Z",)"
                 R"("files":null},"version":1})"},
        JsonCase{"EmptyValuesSchemaAndLock",
                 R"({"info":{"status":"failed"},"chart":{"metadata":{"name":"a"},)"
                 R"("lock":{"generated":"0001-01-01T00:00:00Z","digest":"","dependencies":[]},"templates":null,)"
                 R"("values":{},"schema":"","schemamodtime":"0001-01-01T00:00:00Z","files":null}})"}),
    [](const auto& row) { return row.param.name; });

Release* read(base::Arena& arena, const char* json) {
  const auto release = read_release_json(arena, json);
  EXPECT_TRUE(release) << (release ? "" : release.error().helm());
  return release ? *release : nullptr;
}

// REL-018: Helm 3 wrote "" for times that were not set.
TEST(RecordReading, TakesTheEmptyTimesOfHelm3) {
  base::Arena arena;
  const auto* release = read(arena, R"({"info":{"deleted":"","status":"deployed"},)"
                                    R"("hooks":[{"last_run":{"started_at":"","completed_at":null,"phase":""}}]})");
  EXPECT_TRUE(release->deleted.is_zero);
  EXPECT_TRUE(release->hooks[0].last_run.started_at.is_zero);
  EXPECT_FALSE(release->server_side());  // REL-033
}

// REL-035
// Helm 3 wrote empty lists as [], and Helm 4 writes back what it read.
TEST(RecordReading, KeepsEmptyListsAndNoLists) {
  for (const std::string lists : {R"("templates":[],"values":{},"schema":null,"schemamodtime":"0001-01-01T00:00:00Z","files":[])",
                                  R"("templates":null,"values":{},"schema":null,"schemamodtime":"0001-01-01T00:00:00Z","files":null)"}) {
    base::Arena arena;
    const auto text = R"({"name":"a","info":{"status":"deployed"},"chart":{"metadata":{"name":"c","version":"1.0.0","apiVersion":"v2"},"lock":null,)" +
                      lists + R"(},"version":1})";
    const auto release = read_release_json(arena, text);
    ASSERT_TRUE(release) << release.error().helm();
    EXPECT_NE(release_json(arena, **release)->find(lists), std::string::npos) << *release_json(arena, **release);
  }
}

TEST(RecordReading, PassesOverWhatItDoesNotKnow) {
  base::Arena arena;
  const auto* release = read(arena, R"({"future":{"a":[1,2]},"name":"web","info":{"more":1},"chart":{"x":1}})");
  EXPECT_EQ(release->name, "web");
}

TEST(RecordReading, MatchesKeysInAnyCaseAsGoDoes) {
  base::Arena arena;
  EXPECT_EQ(read(arena, R"({"NAME":"web","Version":2})")->revision, 2);
}

TEST(RecordReading, RefusesValuesOfAnotherType) {
  base::Arena arena;
  EXPECT_FALSE(read_release_json(arena, R"({"name":1})"));
  EXPECT_FALSE(read_release_json(arena, R"({"info":{"last_deployed":"yesterday"}})"));
  EXPECT_FALSE(read_release_json(arena, R"({"version":1.5})"));
  EXPECT_FALSE(read_release_json(arena, R"([])"));
}

// REL-015: such records are shown as MISSING, not crashed over.
TEST(RecordReading, KnowsRecordsWithoutAChart) {
  base::Arena arena;
  EXPECT_EQ(read(arena, R"({"name":"web"})")->chart, nullptr);
  EXPECT_EQ(read(arena, R"({"name":"web","chart":{}})")->chart, nullptr);
}

TEST(RecordText, IsBase64OfGzipOfJson) {  // REL-004
  base::Arena arena;
  const auto text = encode_release(arena, *read(arena, kFull));
  ASSERT_TRUE(text);
  const auto packed = base::base64_decode(*text);
  ASSERT_TRUE(packed);
  const auto json = base::gunzip(arena, *packed, 1 << 20);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->bytes, kFull);
}

TEST(RecordText, IsReadPlainToo) {  // REL-005
  base::Arena arena;
  const auto release = decode_release(arena, base::base64_encode(R"({"name":"old","info":{}})"));
  ASSERT_TRUE(release);
  EXPECT_EQ((*release)->name, "old");
}

TEST(RecordText, IsRefusedWhereItIsDamaged) {
  base::Arena arena;
  const auto text = *encode_release(arena, *read(arena, kFull));
  EXPECT_FALSE(decode_release(arena, "no base64!"));
  EXPECT_FALSE(decode_release(arena, text.substr(0, text.size() / 2 / 4 * 4)));
  EXPECT_FALSE(decode_release(arena, base::base64_encode("{")));
  EXPECT_FALSE(decode_release(arena, base::base64_encode(R"({"name":"a","chart":{"x":[1,}})"), Detail::summary));
  EXPECT_FALSE(decode_release(arena, base::base64_encode("{\"name\":\"a\",\"manifest\":\"\x01\"}"), Detail::summary));
}

TEST(RecordText, ShortReadingGivesWhatListsShow) {
  base::Arena arena;
  const auto text = *encode_release(arena, *read(arena, kFull));
  const auto release = decode_release(arena, text, Detail::summary);
  ASSERT_TRUE(release) << release.error().helm();
  const auto& short_one = **release;
  EXPECT_EQ(short_one.name, "web");
  EXPECT_EQ(short_one.name_space, "default");
  EXPECT_EQ(short_one.revision, 3);
  EXPECT_EQ(short_one.status, Status::uninstalled);
  EXPECT_EQ(short_one.rollback_revision, 1);
  EXPECT_EQ(base::format_moment(short_one.last_deployed), "2026-11-21T06:49:42.400880939+01:00");
  ASSERT_NE(short_one.chart, nullptr);
  EXPECT_EQ(short_one.chart->metadata.app_version, "1.16.0");
  EXPECT_TRUE(short_one.chart->templates.empty());
}

TEST(StatusJson, HasObjectsAndNoChart) {  // MSC-051
  base::Arena arena;
  auto* list = base::List::make(arena);
  list->push_back(base::Value::map(base::Map::make(arena)));
  auto* resources = base::Map::make(arena);
  resources->set("v1/Pod", base::Value::list(list));
  const auto* release = read(arena, R"({"name":"a","info":{"status":"deployed","notes":"n"},"chart":{"metadata":{}}})");
  const auto json = release_json(arena, *release, false, base::Value::map(resources));
  ASSERT_TRUE(json);
  EXPECT_EQ(*json, R"({"name":"a","info":{"status":"deployed","notes":"n","resources":{"v1/Pod":[{}]}}})");
}

}  // namespace
}  // namespace cluster
