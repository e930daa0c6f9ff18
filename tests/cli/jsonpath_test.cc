// JSONPath (CMD-127).
#include "cli/jsonpath.h"

#include <gtest/gtest.h>

#include "base/yaml.h"

namespace cli::jsonpath {
namespace {

constexpr std::string_view kValues = R"YAML(# comment
image: {tag: "1.2", repo: nginx, pull: null}
port: 80
big: 1234567
f: 1.5
yes: true
list: [a, b, c, d]
items:
- {name: x, port: 80, on: true}
- {name: y, port: 81}
- {name: "z}z", port: 82, sub: [{k: 1},{k: 2}]}
"a.b": dotted
empty: []
html: "<a&b>"
m: {h: "<a&b>"}
)YAML";

// Recorded from `helm show values --jsonpath` of Helm 4.3.1, which prints nothing where something
// is not found; `error` is that of parsing.
struct PathCase {
  std::string name{};
  std::string path{};
  std::string out{};
  std::string error{};
};
class JsonPath : public testing::TestWithParam<PathCase> {};
TEST_P(JsonPath, GivesWhatHelmPrints) {
  base::Arena arena;
  const auto values = base::yaml::read(arena, kValues);
  ASSERT_TRUE(static_cast<bool>(values));
  const auto root = parse(GetParam().path);
  EXPECT_EQ(GetParam().error, root ? "" : root.error().helm());
  if (!root) return;
  std::string out;
  (void)static_cast<bool>(execute(arena, *root, *values, out));
  EXPECT_EQ(GetParam().out, out);
}
// clang-format off
const PathCase kPaths[] = {
    {"image_tag", "{.image.tag}", "1.2", ""},
    {"image", "{.image}", "{\"pull\":null,\"repo\":\"nginx\",\"tag\":\"1.2\"}", ""},
    {"image_pull", "{.image.pull}", "null", ""},
    {"port_big_f_yes", "{.port}{.big}{.f}{.yes}", "", ""},
    {"a_port_b", "a{.port}b", "a80b", ""},
    {"list", "{.list}", "[\"a\",\"b\",\"c\",\"d\"]", ""},
    {"list_2", "{.list[*]}", "a b c d", ""},
    {"list_0", "{.list[0]}", "a", ""},
    {"list_1", "{.list[-1]}", "d", ""},
    {"list_1_2", "{.list[-1:]}", "d", ""},
    {"list_1_3", "{.list[1:3]}", "b c", ""},
    {"list_2_2", "{.list[:2]}", "a b", ""},
    {"list_2_3", "{.list[::2]}", "a c", ""},
    {"list_0_4_0", "{.list[0:4:0]}", "", ""},
    {"list_9", "{.list[9]}", "", ""},
    {"list_0_2", "{.list[0,2]}", "a c", ""},
    {"list_a", "{.list[a]}", "", "invalid array index a"},
    {"list_3", "{.list[}", "", "unterminated array"},
    {"list_4", "{.list", "", "unclosed action"},
    {"nope", "{.nope}", "", ""},
    {"items_name", "{.items[*].name}", "x true z}z", ""},
    {"items_port_80_name", "{.items[?(@.port==80)].name}", "", ""},
    {"items_port_80_0_name", "{.items[?(@.port==80.0)].name}", "x", ""},
    {"items_port_80_5_name", "{.items[?(@.port>80.5)].name}", "true z}z", ""},
    {"items_port_81_5_name", "{.items[?(@.port>=81.5)].name}", "z}z", ""},
    {"items_port_81_5_name_2", "{.items[?(@.port<81.5)].name}", "x true", ""},
    {"items_name_y_port", "{.items[?(@.name==\"y\")].port}", "", ""},
    {"items_name_y_port_2", "{.items[?(@.name=='y')].port}", "", ""},
    {"items_name_y_port_3", "{.items[?(@.name!=\"y\")].port}", "", ""},
    {"items_name_z_z_port", "{.items[?(@.name==\"z}z\")].port}", "", ""},
    {"items_sub_name", "{.items[?(@.sub)].name}", "z}z", ""},
    {"items_on_true_name", "{.items[?(@.on==true)].name}", "", ""},
    {"items_sub_0_k_name", "{.items[?(@.sub[0].k)].name}", "z}z", ""},
    {"items_name_y_port_4", "{.items[?(@.name<>\"y\")].port}", "", ""},
    {"items_name_2", "{.items[?(@.name", "", "unterminated filter"},
    {"items_name_3", "{.items[?(@.name)", "", "unclosed array expect ]"},
    {"items_name_x", "{.items[?(@.name)x", "", "unclosed array expect ]"},
    {"items", "{.items[?()]}", "{\"name\":\"x\",\"port\":80,\"true\":true} {\"name\":true,\"port\":81} {\"name\":\"z}z\",\"port\":82,\"sub\":[{\"k\":1},{\"k\":2}]}", ""},
    {"range_items_name_port_n_end", "{range .items[*]}{.name}:{.port}{\"\\n\"}{end}", "x:80\ntrue:81\nz}z:82\n", ""},
    {"range_items_name", "{range .items[*]}{.name}", "", ""},
    {"range_items_name_end_X_range_list_end_Y", "{range .items[*]}{.name}{end}X{range .list[*]}{@}{end}Y", "xtruez}zXabcdY", ""},
    {"range_items_end", "{range .items}{.}{end}", "", ""},
    {"range_items_2_range_sub_k_end_end", "{range .items[2:]}[{range .sub[*]}{.k},{end}]{end}", "[1,2,]", ""},
    {"range_items_range_sub_k_end_end", "{range .items[*]}[{range .sub[*]}{.k},{end}]{end}", "", ""},
    {"range_empty_x_end_Z", "{range .empty[*]}{.x}{end}Z", "", ""},
    {"range_empty_z_end_Z", "{range .empty[*]}z{end}Z", "Z", ""},
    {"end", "{end}", "", ""},
    {"foo", "{foo}", "", ""},
    {"name", "{..name}", "x true z}z", ""},
    {"k", "{..k}", "1 2", ""},
    {"name_2", "{...name}", "x true z}z", ""},
    {"name_3", "{....name}", "", "invalid multiple recursive descent"},
    {"a_b", "{.a\\.b}", "dotted", ""},
    {"a_b_2", "{['a.b']}", "", ""},
    {"image_tag_2", "{.image['tag']}", "1.2", ""},
    {"image_tag_repo", "{.image['tag','repo']}", "1.2 nginx", ""},
    {"html_m", "{.html}{.m}", "<a&b>{\"h\":\"\\u003ca\\u0026b\\u003e\"}", ""},
    {"sign", "{#}", "", "unrecognized character in action: U+0023 '#'"},
    {"sign_2", "{}", "{\"a.b\":\"dotted\",\"big\":1234567,\"empty\":[],\"f\":1.5,\"html\":\"\\u003ca\\u0026b\\u003e\",\"image\":{\"pull\":null,\"repo\":\"nginx\",\"tag\":\"1.2\"},\"items\":[{\"name\":\"x\",\"port\":80,\"true\":true},{\"name\":true,\"port\":81},{\"name\":\"z}z\",\"port\":82,\"sub\":[{\"k\":1},{\"k\":2}]}],\"list\":[\"a\",\"b\",\"c\",\"d\"],\"m\":{\"h\":\"\\u003ca\\u0026b\\u003e\"},\"port\":80,\"true\":true}", ""},
    {"sign_3", "{", "", "unclosed action"},
    {"sign_4", "}", "}", ""},
    {"a", "{\"a", "", "unterminated quoted string"},
    {"a_tb_x41_101_q", "{\"a\\tb\\x41é\\101\\\"\\q\"}", "", "unquote string \"a\\tb\\x41é\\101\\\"\\q\" error invalid syntax"},
    {"a_b_3", "{'a\\'b'}", "a'b", ""},
    {"1_2_1_5_1_5_5", "{1}{-2}{1.5}{1.5.5}", "", "cannot parse number 1.5.5"},
    {"1_2_1_5_3", "{1}{-2}{1.5}{+3}", "1-21.53", ""},
    {"true_false", "{true}{false}", "truefalse", ""},
    {"sign_5", "{$}", "{\"a.b\":\"dotted\",\"big\":1234567,\"empty\":[],\"f\":1.5,\"html\":\"\\u003ca\\u0026b\\u003e\",\"image\":{\"pull\":null,\"repo\":\"nginx\",\"tag\":\"1.2\"},\"items\":[{\"name\":\"x\",\"port\":80,\"true\":true},{\"name\":true,\"port\":81},{\"name\":\"z}z\",\"port\":82,\"sub\":[{\"k\":1},{\"k\":2}]}],\"list\":[\"a\",\"b\",\"c\",\"d\"],\"m\":{\"h\":\"\\u003ca\\u0026b\\u003e\"},\"port\":80,\"true\":true}", ""},
    {"port_port", "{@.port} {$.port}", "80 80", ""},
    {"image_2", "{.image.*}", "null nginx 1.2", ""},
    {"port_list", "{.port.*}{.list.*}", "a b c d", ""},
    {"port_0", "{.port[0]}", "", ""},
    {"list_0_x", "{.list[0].x}", "", ""},
    {"empty_empty_x", "{.empty}{.empty[*]}x", "[]x", ""},
    {"plain", "plain", "plain", ""},
    {"list_0_9", "{.list[0:9]}", "", ""},
    {"list_3_1", "{.list[3:1]}", "", ""},
    {"list_9_2", "{.list[-9]}", "", ""},
    {"list_1_1_x", "{.list[1:1]}x", "x", ""},
    {"list_99999999999999999999_x", "{.list[99999999999999999999]}x", "", "array index 99999999999999999999 is not a number"},
    {"sign_6", "{é}", "", ""},
    {"image_tag_3", "{.image.tag }", "1.2", ""},
    {"image_tag_4", "{ .image.tag , }", "", "unrecognized character in action: U+002C ','"},
};
// clang-format on
INSTANTIATE_TEST_SUITE_P(Path, JsonPath, testing::ValuesIn(kPaths),
                         [](const auto& row) { return row.param.name; });

TEST(JsonPathError, SaysWhatIsNotFound) {
  base::Arena arena;
  const auto root = parse("{.a}");
  std::string out;
  const auto done = execute(arena, *root, base::Value::map(base::Map::make(arena)), out);
  ASSERT_FALSE(static_cast<bool>(done));
  EXPECT_EQ("a is not found", done.error().helm());
}

TEST(JsonPathLimit, RefusesFiltersThatNestTooDeep) {
  std::string path = "{.a";
  for (int i = 0; i < 1000; ++i) path += "[?(@.a";
  path += "==1";
  for (int i = 0; i < 1000; ++i) path += ")]";
  EXPECT_FALSE(static_cast<bool>(parse(path + "}")));
}

}  // namespace
}  // namespace cli::jsonpath
