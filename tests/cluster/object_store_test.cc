// Records as Secrets and ConfigMaps of the embedded cluster: what is asked for, and records that are too large for one
// object.
#include <gtest/gtest.h>

#include <algorithm>

#include "cluster/object.h"
#include "cluster/release_store.h"
#include "cluster/sandbox/sandbox.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

// Passes requests on and counts those for objects, discovery apart.
class CountingHttp final : public base::Http {
 public:
  explicit CountingHttp(base::Http& below) : below_(below) {}
  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override {
    if (request.url.find("/namespaces/") != std::string::npos) ++asked;
    return below_.send(request);
  }
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override {
    return below_.stream(request, sink);
  }
  int asked = 0;

 private:
  base::Http& below_;
};

class ObjectStore : public testing::TestWithParam<RecordKind> {
 protected:
  void add(int revision, Status status) {
    Release release;
    release.name = "web";
    release.name_space = "default";
    release.revision = revision;
    release.status = status;
    release.labels = {{"team", "red"}};
    const auto created = store_->create(release);
    ASSERT_TRUE(created) << created.error().helm();
  }
  // The objects of a record's parts.
  std::vector<std::string> parts() {
    std::vector<std::string> names;
    const GroupVersionKind kind{"", "v1", GetParam() == RecordKind::secret ? "Secret" : "ConfigMap"};
    const auto listed = client_.list(kind, "default", {.label_selector = "owner=tug"},
                                     [&](base::Arena&, base::Value& object) -> base::Result<void> {
                                       names.emplace_back(metadata_text(object, "name"));
                                       return {};
                                     });
    EXPECT_TRUE(listed) << listed.error().helm();
    return names;
  }

  base::TemporaryFolder scratch_{};
  base::DiskFileSystem files_{};
  base::TestEnv env_{files_};
  base::Cancel cancel_{};
  base::Arena arena_{};
  sandbox::Sandbox sandbox_{env_.env, cancel_, scratch_.at("sandbox")};
  CountingHttp http_{sandbox_};
  KubeClient client_{env_.env, http_, cancel_, {.server = std::string(sandbox::kServer)}};
  std::unique_ptr<ReleaseStore> store_ = make_object_store(env_.env, client_, GetParam(), "default");
};

INSTANTIATE_TEST_SUITE_P(Kinds, ObjectStore, testing::Values(RecordKind::secret, RecordKind::config_map),
                         [](const auto& row) { return row.param == RecordKind::secret ? "Secret" : "ConfigMap"; });

TEST_P(ObjectStore, FetchesTheNewestRevisionAlone) {
  for (const int revision : {9, 10, 2}) add(revision, revision == 10 ? Status::failed : Status::superseded);
  http_.asked = 0;
  const auto newest = store_->newest(arena_, "web");
  ASSERT_TRUE(newest) << newest.error().helm();
  EXPECT_EQ((*newest)->revision, 10);
  EXPECT_EQ((*newest)->labels.at("status"), "failed");
  EXPECT_EQ((*newest)->labels.at("team"), "red");
  EXPECT_EQ(http_.asked, 2);  // the labels of all, the contents of one
  EXPECT_EQ(*store_->newest(arena_, "other"), nullptr);
}

TEST_P(ObjectStore, TellsRevisionsByTheirLabels) {
  for (const int revision : {1, 2}) add(revision, revision == 2 ? Status::deployed : Status::superseded);
  auto heads = store_->heads("web");
  ASSERT_TRUE(heads) << heads.error().helm();
  std::sort(heads->begin(), heads->end(), [](const auto& a, const auto& b) { return a.revision < b.revision; });
  ASSERT_EQ(heads->size(), 2U);
  EXPECT_EQ((*heads)[0].status, Status::superseded);
  EXPECT_EQ((*heads)[1].revision, 2);
  EXPECT_EQ((*heads)[1].status, Status::deployed);
}

TEST_P(ObjectStore, KeepsLargeRecordsInPartsAndTakesOldOnesAway) {
  // Two megabytes that do not get smaller.
  std::string noise;
  std::uint32_t state = 1;
  while (noise.size() < 2'000'000) {
    state = state * 1664525U + 1013904223U;
    noise += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[state >> 26U];
  }
  chart::Chart chart;
  chart.metadata.name = "web";
  chart.files = {{"noise", noise, {}}};
  Release release;
  release.name = "web";
  release.name_space = "default";
  release.status = Status::pending_install;
  release.chart = &chart;
  release.manifest = "a: b\n";
  const auto created = store_->create(release);
  ASSERT_TRUE(created) << created.error().helm();
  const auto first = parts();
  EXPECT_GE(first.size(), 2U);

  release.status = Status::deployed;
  ASSERT_TRUE(store_->update(release));
  EXPECT_EQ(parts(), first);  // the same body

  noise[0] = '+';
  chart.files = {{"noise", noise, {}}};
  ASSERT_TRUE(store_->update(release));
  const auto second = parts();
  EXPECT_EQ(second.size(), first.size());
  EXPECT_NE(second.front(), first.front());
  const auto read = store_->get(arena_, "web", 1);
  ASSERT_TRUE(read) << read.error().helm();
  EXPECT_EQ((*read)->chart->files.front().data, noise);
  EXPECT_EQ((*read)->status, Status::deployed);
  const auto all = store_->query(arena_, {{"name", "web"}});
  ASSERT_TRUE(all) << all.error().helm();
  EXPECT_EQ(all->front()->chart->files.front().data, noise);
}

TEST_P(ObjectStore, IsToldThatASelectorIsNone) {
  const auto listed = client_.list({"", "v1", "Secret"}, "default", {.label_selector = "a in b"},
                                   [](base::Arena&, base::Value&) -> base::Result<void> { return {}; });
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().http_status(), 400);
}

}  // namespace
}  // namespace cluster
