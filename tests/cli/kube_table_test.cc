// kubectl's tables; wanted texts from `helm status` against kube-apiserver 1.36 and from kubectl's printer rules.
#include <gtest/gtest.h>

#include "base/json.h"
#include "cli/kube_table.h"

namespace cli {
namespace {

class KubeTable : public testing::Test {
 protected:
  std::string print(std::initializer_list<const char*> objects) {
    KubeTablePrinter printer;
    std::string out;
    for (const auto* object : objects) {
      const auto value = base::json::read(arena, object, base::json::Numbers::exact);
      EXPECT_TRUE(value);
      printer.print(out, *value, 1'000'000);
    }
    return out;
  }
  base::Arena arena;
};

constexpr const char* kMaps =
    R"({"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[{"name":"Name","type":"string"},)"
    R"({"name":"Data","type":"string"},{"name":"Age","type":"string"},{"name":"Labels","type":"string","priority":1}],)"
    R"("rows":[{"cells":["a",3,"5s","x"]}]})";
constexpr const char* kMapWithLongName =
    R"({"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[{"name":"Name","type":"string"},)"
    R"({"name":"Data","type":"string"},{"name":"Age","type":"string"},{"name":"Labels","type":"string","priority":1}],)"
    R"("rows":[{"cells":["a-long-name",1,"5s","x"]}]})";
constexpr const char* kPods =
    R"({"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[{"name":"Name","type":"string"},)"
    R"({"name":"Ready","type":"string"}],"rows":[{"cells":["p","1/1"]},{"cells":["pod-with-name",null]}]})";

TEST_F(KubeTable, HasAHeaderAndColumnsThreeApart) {
  EXPECT_EQ(print({kMaps}), "NAME   DATA   AGE\na      3      5s\n");
}

TEST_F(KubeTable, HasNoSecondHeaderForTheSameColumns) {
  EXPECT_EQ(print({kMaps, kMapWithLongName}), "NAME   DATA   AGE\na      3      5s\na-long-name   1      5s\n");
}

TEST_F(KubeTable, HasAHeaderAgainForOtherColumns) {
  EXPECT_EQ(print({kMaps, kPods, kMaps}),
            "NAME   DATA   AGE\na      3      5s\n"
            "NAME            READY\np               1/1\npod-with-name   \n"
            "NAME   DATA   AGE\na      3      5s\n");
}

TEST_F(KubeTable, OfNoRowsIsNothing) {
  EXPECT_EQ(print({R"({"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[{"name":"Name"}],"rows":[]})"}), "");
}

TEST_F(KubeTable, ShowsNameAndAgeOfWhatIsNoTable) {
  EXPECT_EQ(print({R"({"apiVersion":"v1","kind":"Thing","metadata":{"name":"a","creationTimestamp":"1970-01-12T13:45:40Z"}})",
                   R"({"apiVersion":"v1","kind":"Thing","metadata":{"name":"b"}})"}),
            "NAME   AGE\na      60s\nb      <unknown>\n");
}

TEST_F(KubeTable, DoesNotPassOnWhatATerminalWouldObey) {
  EXPECT_EQ(print({R"({"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[{"name":"Name"}],)"
                   R"("rows":[{"cells":["a\u001b[31m"]},{"cells":["two\nlines"]}]})"}),
            "NAME\na^[[31m\ntwo...\n");
}

struct AgeCase {
  const char* age = "";
  std::int64_t seconds = 0;
};
class Age : public testing::TestWithParam<AgeCase> {};
TEST_P(Age, IsShort) { EXPECT_EQ(human_duration(GetParam().seconds), GetParam().age); }
INSTANTIATE_TEST_SUITE_P(Spans, Age,
                         testing::Values(AgeCase{"<invalid>", -2}, AgeCase{"0s", -1}, AgeCase{"0s", 0}, AgeCase{"119s", 119},
                                         AgeCase{"2m", 120}, AgeCase{"9m59s", 599}, AgeCase{"10m", 600},
                                         AgeCase{"179m", 10799}, AgeCase{"3h", 10800}, AgeCase{"7h59m", 28799},
                                         AgeCase{"8h", 28800}, AgeCase{"47h", 172799}, AgeCase{"2d", 172800},
                                         AgeCase{"7d23h", 691199}, AgeCase{"8d", 691200}, AgeCase{"729d", 63071999},
                                         AgeCase{"2y", 63072000}, AgeCase{"2y1d", 63158400}, AgeCase{"8y", 252288000}));

}  // namespace
}  // namespace cli
