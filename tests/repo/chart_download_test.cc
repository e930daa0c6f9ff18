// What is said of charts and repositories that are not there.
#include "repo/chart_download.h"

#include <gtest/gtest.h>

#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace repo {
namespace {

struct MissingCase {
  const char* name;
  const char* reference;
  const char* version;
  const char* reason;
  const char* hint;
};
class Missing : public testing::TestWithParam<MissingCase> {};
TEST_P(Missing, IsSaidWithWhatWasMeant) {
  base::MemoryFileSystem files;
  files.files["/repositories.yaml"] = "repositories: [{name: shop, url: \"http://shop.example\"}]\n";
  files.files["/cache/shop-index.yaml"] =
      "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: [web.tgz]}], database: [{name: database, version: 1.0.0}]}\n";
  base::TestEnv env(files);
  base::Cancel cancel;
  Fetcher fetcher(env.env, cancel);
  ChartDownloadOptions options;
  options.repository_config = "/repositories.yaml";
  options.repository_cache = "/cache";
  ChartDownloader downloader(env.env, fetcher, options);
  const auto located = downloader.locate(GetParam().reference, GetParam().version);
  ASSERT_FALSE(located);
  EXPECT_EQ(located.error().reason(), GetParam().reason);
  EXPECT_EQ(located.error().hint(), GetParam().hint);
}
INSTANTIATE_TEST_SUITE_P(
    Names, Missing,
    testing::Values(
        MissingCase{"chart", "shop/wbe", "", "repository shop has no chart wbe", "did you mean shop/web?"},
        MissingCase{"chart_in_a_version", "shop/databse", "1.0.0", "repository shop has no chart databse", "did you mean shop/database?"},
        MissingCase{"nothing_like_it", "shop/queue", "", "repository shop has no chart queue", ""},
        MissingCase{"version", "shop/web", "2.0.0", "repository shop has no chart web in version 2.0.0", ""},
        MissingCase{"repository", "shpo/web", "", "there is no folder or archive \"shpo/web\", and no repository shpo", "did you mean shop/web?"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace repo
