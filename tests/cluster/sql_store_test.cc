// Records in PostgreSQL (REL-048 … 055), in the real database that TUG_POSTGRES names (tests/peers/database.py run -- starts one).
#include <gtest/gtest.h>

#include <cstdlib>

#include "cluster/postgres.h"
#include "cluster/release_store.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

class RealSqlStore : public testing::Test {
 protected:
  void SetUp() override {
    const char* place = std::getenv("TUG_POSTGRES");
    if (place == nullptr) GTEST_SKIP() << "no PostgreSQL (tests/peers/database.py run -- starts one)";
    test_.variables["HELM_DRIVER_SQL_CONNECTION_STRING"] = place;
    auto database = Postgres::connect(place);
    ASSERT_TRUE(database) << database.error().helm();
    database_ = *std::move(database);
    ASSERT_TRUE(database_->execute("DROP TABLE IF EXISTS releases_v1, custom_labels_v1, gorp_migrations"));
    store_ = open("default");
  }
  std::unique_ptr<ReleaseStore> open(const std::string& name_space) {
    auto store = make_sql_store(test_.env, name_space);
    EXPECT_TRUE(store) << (store ? "" : store.error().helm());
    return store ? *std::move(store) : nullptr;
  }
  static Release make(const std::string& name, int revision, Status status = Status::deployed) {
    Release release;
    release.name = name;
    release.name_space = "default";
    release.revision = revision;
    release.status = status;
    release.manifest = "it's; -- \"all\" \\ text\n";
    release.labels = {{"team", "blue"}, {"owner", "somebody"}};
    return release;
  }
  std::string rows(const std::string& sql) {
    const auto found = database_->query(sql);
    if (!found) return found.error().helm();
    std::string text;
    for (const auto& row : *found) {
      for (const auto& column : row) text += column + "|";
      text += "\n";
    }
    return text;
  }

  base::MemoryFileSystem files_;
  base::TestEnv test_{files_};
  base::Arena arena_;
  std::unique_ptr<Postgres> database_;
  std::unique_ptr<ReleaseStore> store_;
};

TEST_F(RealSqlStore, MakesItsTablesOnce) {  // REL-052
  EXPECT_EQ(rows("SELECT id FROM gorp_migrations ORDER BY id"), "custom_labels|\ninit|\n");
  EXPECT_NE(open("default"), nullptr);
  EXPECT_EQ(rows("SELECT count(*) FROM gorp_migrations"), "2|\n");
}

TEST_F(RealSqlStore, WritesTheRowsThatHelmWrites) {
  ASSERT_TRUE(store_->create(make("web", 3)));
  EXPECT_EQ(rows("SELECT key,type,name,namespace,version,status,owner,createdAt,modifiedAt FROM releases_v1"),
            "sh.helm.release.v1.web.v3|helm.sh/release.v1|web|default|3|deployed|helm|1714979289|0|\n");
  EXPECT_EQ(rows("SELECT * FROM custom_labels_v1"), "sh.helm.release.v1.web.v3|default|team|blue|\n");
  ASSERT_TRUE(store_->update(make("web", 3, Status::superseded)));
  EXPECT_EQ(rows("SELECT status,modifiedAt FROM releases_v1"), "superseded|1714979289|\n");
  ASSERT_TRUE(store_->remove("web", 3));
  EXPECT_EQ(rows("SELECT count(*) FROM releases_v1"), "0|\n");
  EXPECT_EQ(rows("SELECT count(*) FROM custom_labels_v1"), "0|\n");
}

TEST_F(RealSqlStore, ReadsWhatItWrote) {
  ASSERT_TRUE(store_->create(make("web", 1, Status::superseded)));
  ASSERT_TRUE(store_->create(make("web", 2)));
  ASSERT_TRUE(store_->create(make("db", 1, Status::failed)));
  const auto read = store_->get(arena_, "web", 1);
  ASSERT_TRUE(read);
  EXPECT_EQ(*release_json(arena_, **read), *release_json(arena_, make("web", 1, Status::superseded)));
  EXPECT_EQ((*read)->labels, (std::map<std::string, std::string>{{"team", "blue"}}));
  EXPECT_EQ((*last_release(arena_, *store_, "web"))->revision, 2);
  EXPECT_EQ((*deployed_release(arena_, *store_, "web"))->revision, 2);
  EXPECT_EQ(deployed_release(arena_, *store_, "db").error().helm(), "\"db\" has no deployed releases");
  std::string all;
  EXPECT_TRUE(store_->each(
      [&](base::Arena&, Release& release) {
        all += release.name + release.labels["version"] + release.labels["team"] + " ";
      },
      Detail::summary));
  EXPECT_EQ(all, "web1blue web2blue db1blue ");
  int elsewhere = 0;
  EXPECT_TRUE(open("other")->each([&](base::Arena&, Release&) { ++elsewhere; }, Detail::summary));
  EXPECT_EQ(elsewhere, 0);
  int everywhere = 0;
  EXPECT_TRUE(open("")->each([&](base::Arena&, Release&) { ++everywhere; }, Detail::summary));
  EXPECT_EQ(everywhere, 3);
}

TEST_F(RealSqlStore, SaysWhatIsThereAndWhatIsNot) {
  ASSERT_TRUE(store_->create(make("web", 1)));
  const auto again = store_->create(make("web", 1));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(again.error().helm(), "pq: duplicate key value violates unique constraint \"releases_v1_pkey\" (23505)");
  EXPECT_EQ(rows("SELECT count(*) FROM custom_labels_v1"), "1|\n");  // nothing of the second is left
  EXPECT_EQ(store_->get(arena_, "web", 2).error().helm(), "release: not found");
  EXPECT_EQ(store_->remove("web", 2).error().helm(), "release: not found");
  EXPECT_EQ(store_->query(arena_, {{"team", "blue"}}).error().helm(), "unknown label team");  // REL-053
}

struct PlaceCase {
  const char* name = "";
  const char* place = "";
  const char* error = "";
};
class SqlPlace : public testing::TestWithParam<PlaceCase> {};
TEST_P(SqlPlace, IsRefusedInGosWords) {
  const auto connection = Postgres::connect(GetParam().place);
  ASSERT_FALSE(connection);
  EXPECT_EQ(connection.error().helm(), GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Places, SqlPlace,
    testing::Values(PlaceCase{"NoPlace", "nonsense", "missing \"=\" after \"nonsense\" in connection info string"},
                    PlaceCase{"NobodyThere", "postgresql://a:b@127.0.0.1:1/x",
                              "dial tcp 127.0.0.1:1: connect: connection refused"},
                    PlaceCase{"Words", "host=127.0.0.1 port=1 user=a password=b",
                              "dial tcp 127.0.0.1:1: connect: connection refused"},
                    PlaceCase{"NoSocket", "host=/nonexistent user=a",
                              "dial unix /nonexistent/.s.PGSQL.5432: connect: no such file or directory"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cluster
