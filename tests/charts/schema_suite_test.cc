// The published JSON Schema test suite: all required tests of the drafts that Helm takes. It lies
// beside the checkout; without it these tests are skipped.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/json.h"
#include "charts/schema.h"
#include "tests/charts/schema_env.h"

namespace chart {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRemotes = "http://localhost:1234/";

std::string read_file(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

// Unpacks the suite into a folder of its own, which goes with it.
class Suite {
 public:
  Suite() {
    const fs::path archive = TUG_SOURCE_DIR "/../shared/data/jsonschema.tar.xz";
    if (!fs::exists(archive)) return;
    folder_ = fs::path(testing::TempDir()) / ("jsonschema_" + std::to_string(getpid()));
    fs::create_directories(folder_);
    const std::string command = "tar -xJf '" + archive.string() + "' -C '" + folder_.string() + "'";
    found_ = std::system(command.c_str()) == 0;
  }
  ~Suite() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  bool found() const { return found_; }
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_{};
  bool found_ = false;
};

struct Draft {
  std::string folder;
  std::string url;
};

// The suite means a schema without "$schema" to be of the draft whose folder it is in; Helm has one
// default.
std::string with_draft(base::Arena& arena, const base::Value& schema, const std::string& url) {
  base::Value out = schema;
  if (schema.is_map() && !schema.as_map().has("$schema")) {
    out = base::deep_copy(arena, schema);
    out.as_map().set("$schema", base::Value::string(url));
  }
  return *base::json::write(arena, out);
}

SchemaOptions options_for(const Suite& suite, const Draft& draft) {
  SchemaOptions options;
  options.fetch = [&suite, &draft](const std::string& url) -> base::Result<std::string> {
    const fs::path file =
        url.starts_with(kRemotes) ? suite.folder() / "remotes" / url.substr(kRemotes.size()) : "";
    if (file.empty() || !fs::exists(file)) {
      return base::Error(base::ErrorCode::not_found, "no such remote: " + url);
    }
    base::Arena arena;
    const auto document = base::json::read(arena, read_file(file));
    if (!document) return document.error();
    return with_draft(arena, *document, draft.url);
  };
  return options;
}

// One file of groups; adds the names of tests whose verdict is not the suite's.
void run_file(const Suite& suite, const Draft& draft, const fs::path& file,
              std::set<std::string>& wrong, int& count) {
  base::Arena arena;
  const auto groups = base::json::read(arena, read_file(file));
  ASSERT_TRUE(groups) << file;
  for (const auto& group : groups->as_list()) {
    const base::Map& map = group.as_map();
    const std::string schema = with_draft(arena, map.get("schema"), draft.url);
    const SchemaOptions options = options_for(suite, draft);
    for (const auto& test : map.get("tests").as_list()) {
      SchemaEnv outside;
      const auto valid =
          validate_single(outside.env, arena, test.as_map().get("data"), schema, options);
      ++count;
      if (static_cast<bool>(valid) == test.as_map().get("valid").as_bool()) continue;
      wrong.insert(file.filename().string() + ": " +
                   std::string(map.get("description").as_string()) + ": " +
                   std::string(test.as_map().get("description").as_string()) +
                   (valid ? "" : "\n" + valid.error().helm()));
    }
  }
}

class SchemaSuite : public testing::TestWithParam<Draft> {};

TEST_P(SchemaSuite, RequiredTests) {
  const Suite suite;
  if (!suite.found()) GTEST_SKIP() << "no jsonschema.tar.xz beside the checkout";
  std::set<std::string> wrong;
  int count = 0;
  for (const auto& file : fs::directory_iterator(suite.folder() / "tests" / GetParam().folder)) {
    if (file.path().extension() == ".json") run_file(suite, GetParam(), file.path(), wrong, count);
  }
  EXPECT_GT(count, 500);
  EXPECT_EQ(wrong, std::set<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(
    Drafts, SchemaSuite,
    testing::Values(Draft{"draft4", "http://json-schema.org/draft-04/schema#"},
                    Draft{"draft6", "http://json-schema.org/draft-06/schema#"},
                    Draft{"draft7", "http://json-schema.org/draft-07/schema#"},
                    Draft{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
                    Draft{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"}),
    [](const auto& row) {
      std::string name = row.param.folder;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace chart
