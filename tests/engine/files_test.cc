#include <gtest/gtest.h>

#include "base/json.h"
#include "engine/objects.h"
#include "tests/engine/template_call.h"

namespace engine {
namespace {

using base::Value;

struct FilesTest : testing::Test, TemplateCall {
  const std::vector<chart::File> raw = {{"f1.txt", "a\nb\n"},
                                        {"config/x.yaml", "old"},
                                        {"config/x.yaml", "x: 1"},
                                        {"config/sub/nl", "\n"},
                                        {"config/empty", ""},
                                        {"config/bin", {"\xff\0bin", 5}}};
  const Value files = make_files(arena, raw);

  base::Result<Value> run(const Value& on, std::string_view method, std::vector<Value> args = {}) {
    return call(on.as_object().method(method), std::move(args), &on.as_object());
  }
  std::string json(const Value& value) { return *base::json::write(arena, value); }
};

// Expected values are those of Helm 4.3.1.
TEST_F(FilesTest, AreAMapOfBytes) {  // ENG-007
  EXPECT_EQ(base::type_name(files), "engine.files");
  EXPECT_EQ(base::kind_name(files), "map");
  EXPECT_EQ(files.as_object().length(), 5U);
  EXPECT_EQ(base::format_value(files),
            "map[config/bin:[255 0 98 105 110] config/empty:[] config/sub/nl:[10] "
            "config/x.yaml:[120 58 32 49] f1.txt:[97 10 98 10]]");
  EXPECT_EQ(json(files),
            R"({"config/bin":"/wBiaW4=","config/empty":"","config/sub/nl":"Cg==","config/x.yaml":"eDogMQ==",)"
            R"("f1.txt":"YQpiCg=="})");
}

TEST_F(FilesTest, GiveTextAndBytes) {  // ENG-011
  EXPECT_EQ(run(files, "Get", {Value::string("f1.txt")})->as_string(), "a\nb\n");
  EXPECT_EQ(run(files, "Get", {Value::string("none")})->as_string(), "");
  EXPECT_EQ(base::format_value(*run(files, "GetBytes", {Value::string("f1.txt")})), "[97 10 98 10]");
  EXPECT_EQ(base::format_value(*files.as_object().field("none")), "[]");
}

TEST_F(FilesTest, AreSplitIntoLines) {  // ENG-010
  const auto lines = [&](const char* name) { return json(*run(files, "Lines", {Value::string(name)})); };
  EXPECT_EQ(lines("f1.txt"), R"(["a","b"])");
  EXPECT_EQ(lines("none"), "[]");
  EXPECT_EQ(lines("config/empty"), "[]");
  EXPECT_EQ(lines("config/sub/nl"), R"([""])");
}

TEST_F(FilesTest, BecomeConfigMapsAndSecrets) {  // ENG-008, ENG-009
  const auto some = *run(files, "Glob", {Value::string("config/*")});
  EXPECT_EQ(run(some, "AsConfig")->as_string(), "bin: \"\xef\xbf\xbd\\0bin\"\nempty: \"\"\nx.yaml: 'x: 1'");
  const auto all = *run(files, "Glob", {Value::string("config/**")});
  EXPECT_EQ(run(all, "AsSecrets")->as_string(), "bin: /wBiaW4=\nempty: \"\"\nnl: Cg==\nx.yaml: eDogMQ==");
  const auto none = *run(files, "Glob", {Value::string("none*")});
  EXPECT_EQ(run(none, "AsConfig")->as_string(), "{}");
  EXPECT_FALSE(base::is_true(none));
}

TEST_F(FilesTest, AllMatchAMalformedPattern) {
  EXPECT_EQ(run(files, "Glob", {Value::string("[bad")})->as_object().length(), 5U);
}

}  // namespace
}  // namespace engine
