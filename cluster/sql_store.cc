// Records in PostgreSQL, in Helm's tables (REL-048 … 055). Column names are not quoted, as Helm's are not, so
// that the database folds them to lower case.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"
#include "cluster/postgres.h"
#include "cluster/record_decoder.h"
#include "cluster/record_object.h"
#include "cluster/release_store.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

constexpr const char* kBookkeeping =
    R"(CREATE TABLE IF NOT EXISTS "gorp_migrations" ("id" text not null primary key, "applied_at" timestamp with time zone))";

struct Migration {
  const char* id;
  const char* statements;
};
constexpr Migration kMigrations[] = {
    {"init", R"(
CREATE TABLE releases_v1 (
  key VARCHAR(90),
  type VARCHAR(64) NOT NULL,
  body TEXT NOT NULL,
  name VARCHAR(64) NOT NULL,
  namespace VARCHAR(64) NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  owner TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  modifiedAt INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(key, namespace)
);
CREATE INDEX ON releases_v1 (key, namespace);
CREATE INDEX ON releases_v1 (version);
CREATE INDEX ON releases_v1 (status);
CREATE INDEX ON releases_v1 (owner);
CREATE INDEX ON releases_v1 (createdAt);
CREATE INDEX ON releases_v1 (modifiedAt);
GRANT ALL ON releases_v1 TO PUBLIC;
ALTER TABLE releases_v1 ENABLE ROW LEVEL SECURITY;
)"},
    {"custom_labels", R"(
CREATE TABLE custom_labels_v1 (
  releaseKey VARCHAR(64),
  releaseNamespace VARCHAR(67),
  key VARCHAR(317),
  value VARCHAR(63)
);
CREATE INDEX ON custom_labels_v1 (releaseKey, releaseNamespace);
GRANT ALL ON custom_labels_v1 TO PUBLIC;
ALTER TABLE custom_labels_v1 ENABLE ROW LEVEL SECURITY;
)"},
};

// What a transaction did is undone unless commit() was reached.
class Transaction {
 public:
  explicit Transaction(Postgres& database) : database_(database) {}
  ~Transaction() {
    if (is_open_) (void)static_cast<bool>(database_.execute("ROLLBACK"));
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Result<void> begin() {
    auto begun = database_.execute("BEGIN");
    if (!begun) return std::move(begun).error().wrap("error beginning transaction: ");
    is_open_ = true;
    return {};
  }
  Result<void> commit() {
    is_open_ = false;
    return database_.execute("COMMIT");
  }

 private:
  Postgres& database_;
  bool is_open_ = false;
};

Result<void> migrate(base::Env& env, Postgres& database) {
  std::vector<std::string> applied;
  auto rows = database.query(R"(SELECT id, applied_at FROM "gorp_migrations" ORDER BY id ASC)");
  if (rows) {
    for (const auto& row : *rows) {
      env.log.debug("found previous migration", {{"id", row[0]}, {"appliedAt", row[1]}});
      applied.push_back(row[0]);
    }
  } else {
    env.log.debug("failed to get migration records", {{"error", rows.error().helm()}});
    TRY(database.execute(kBookkeeping));
  }
  for (const auto& migration : kMigrations) {
    if (std::find(applied.begin(), applied.end(), migration.id) != applied.end()) continue;
    Transaction transaction(database);
    TRY(transaction.begin());
    auto done = database.execute(migration.statements);
    if (!done) return std::move(done).error().wrap(fmt::format("handling {}: ", migration.id));
    TRY(database.query(R"(INSERT INTO "gorp_migrations" ("id","applied_at") VALUES ($1, now()))",
                       {migration.id}));
    TRY(transaction.commit());
  }
  return {};
}

using LabelMap = std::map<std::string, std::map<std::string, std::string>>;  // by key of the record

class SqlStore final : public ReleaseStore {
 public:
  SqlStore(base::Env& env, std::unique_ptr<Postgres> database, std::string name_space)
      : env_(env), database_(std::move(database)), name_space_(std::move(name_space)) {}

  std::string_view driver() const override { return "SQL"; }
  base::Log& log() const override { return env_.log; }

  Result<Release*> get(Arena& arena, const std::string& name, int revision) override;
  Result<std::vector<Release*>> query(Arena& arena, const RecordLabels& labels,
                                      Detail detail) override;
  Result<std::vector<RecordHead>> heads(const std::string& name) override;
  Result<void> each(const Visit& visit, Detail detail) override;
  Result<void> create(const Release& release) override;
  Result<void> update(const Release& release) override;
  Result<void> remove(const std::string& name, int revision) override;

 private:
  // Labels of the records in the store's namespace; none where that is all of them, as in Helm. With a key those of
  // that record alone.
  Result<LabelMap> custom_labels(const std::optional<std::string>& key = {});
  Result<void> fetch(const std::string& condition, const std::vector<std::string>& parameters,
                     Detail detail, const RecordDecoder::Take& take);
  Result<void> insert(const Release& release, const std::string& key, const std::string& body);
  std::string now() const { return std::to_string(env_.clock.unix_nanoseconds() / base::kSecond); }
  // As Helm: a release written in another namespace moves the store there.
  void move_to(const Release& release) {
    name_space_ = release.name_space.empty() ? "default" : release.name_space;
  }

  base::Env& env_;
  std::unique_ptr<Postgres> database_;
  std::string name_space_;
};

Result<LabelMap> SqlStore::custom_labels(const std::optional<std::string>& key) {
  std::string question = "SELECT releaseKey, key, value FROM custom_labels_v1 WHERE releaseNamespace = $1";
  std::vector<std::string> parameters{name_space_};
  if (key) {
    question += " AND releaseKey = $2";
    parameters.push_back(*key);
  }
  LabelMap labels;
  TRY(database_->each(question, parameters, [&](SqlRow row) {
        if (!is_system_label(row[1])) labels[row[0]][row[1]] = row[2];
      }));
  return labels;
}

Result<void> SqlStore::fetch(const std::string& condition,
                             const std::vector<std::string>& parameters, Detail detail,
                             const RecordDecoder::Take& take) {
  auto labels = TRY(custom_labels());
  RecordDecoder decoder(detail, [&](DecodedRecord record) {
    if (!record.error) return take(std::move(record));
    env_.log.debug("failed to decode release",
                   {{"key", record.stored.key}, {"error", record.error->helm()}});
  });
  TRY(database_->each("SELECT key, namespace, body FROM releases_v1 WHERE " + condition, parameters,
                      [&](SqlRow row) {
                        auto own = labels[row[0]];
                        decoder.add({row[0], row[1], std::move(row[2]), 1, std::move(own)});
                      }));
  decoder.finish();
  return {};
}

Result<Release*> SqlStore::get(Arena& arena, const std::string& name, int revision) {
  const auto key = record_name(name, revision);
  const auto rows = database_->query(
      "SELECT body FROM releases_v1 WHERE key = $1 AND namespace = $2", {key, name_space_});
  if (!rows || rows->empty()) {
    env_.log.debug("got SQL error when getting release",
                   {{"key", key},
                    {"error", rows ? "sql: no rows in result set" : rows.error().helm()}});
    return release_not_found();
  }
  auto* release = TRY(decode_release(arena, arena.copy(rows->front()[0])));
  release->labels = TRY(custom_labels(key))[key];
  return release;
}

Result<std::vector<Release*>> SqlStore::query(Arena& arena, const RecordLabels& labels,
                                              Detail detail) {
  RecordLabels all = labels;
  all.emplace("owner", "helm");
  std::string condition;
  std::vector<std::string> parameters;
  const auto add = [&](std::string_view column, const std::string& value) {
    parameters.push_back(value);
    condition += fmt::format("{}{} = ${}", condition.empty() ? "" : " AND ", column, parameters.size());
  };
  for (const auto& [name, value] : all) {
    if (!is_system_label(name)) return Error(ErrorCode::invalid, "unknown label " + name);
    add(name, value);
  }
  if (!name_space_.empty()) add("namespace", name_space_);
  std::vector<Release*> releases;
  TRY(fetch(condition, parameters, detail, [&](DecodedRecord record) {
    arena.own<std::unique_ptr<Arena>>(std::move(record.arena));
    releases.push_back(record.release);
  }));
  return releases;
}

Result<std::vector<RecordHead>> SqlStore::heads(const std::string& name) {
  std::string condition = "name = $1 AND owner = $2";
  std::vector<std::string> parameters{name, "helm"};
  if (!name_space_.empty()) {
    condition += " AND namespace = $3";
    parameters.push_back(name_space_);
  }
  std::vector<RecordHead> heads;
  TRY(database_->each("SELECT version, status FROM releases_v1 WHERE " + condition, parameters, [&](SqlRow row) {
    std::int64_t revision = 0;
    base::parse_int(row[0], 10, 32, revision);
    heads.push_back({static_cast<int>(revision), parse_status(row[1])});
  }));
  return heads;
}

Result<void> SqlStore::each(const Visit& visit, Detail detail) {
  std::string condition = "owner = $1";
  std::vector<std::string> parameters{"helm"};
  if (!name_space_.empty()) {
    condition += " AND namespace = $2";
    parameters.push_back(name_space_);
  }
  return fetch(condition, parameters, detail, [&](DecodedRecord record) {
    set_system_labels(record.release->labels, *record.release);
    visit(*record.arena, *record.release);
  });
}

Result<void> SqlStore::insert(const Release& release, const std::string& key,
                              const std::string& body) {
  TRY(database_->query(
      "INSERT INTO releases_v1 (key,type,body,name,namespace,version,status,owner,createdAt) "
      "VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
      {key, std::string(kRecordType), body, release.name, name_space_,
       std::to_string(release.revision), std::string(status_text(release.status)), "helm", now()}));
  for (const auto& [name, value] : release.labels) {
    if (is_system_label(name)) continue;
    TRY(database_->query(
        "INSERT INTO custom_labels_v1 (releaseKey,releaseNamespace,key,value) VALUES ($1,$2,$3,$4)",
        {key, name_space_, name, value}));
  }
  return {};
}

Result<void> SqlStore::create(const Release& release) {
  Arena arena;
  move_to(release);
  const auto body = TRY(encode_release(arena, release));
  Transaction transaction(*database_);
  TRY(transaction.begin());
  TRY(insert(release, record_name(release.name, release.revision), body));
  return transaction.commit();
}

Result<void> SqlStore::update(const Release& release) {
  Arena arena;
  move_to(release);
  const auto body = TRY(encode_release(arena, release));
  TRY(database_->query(
      "UPDATE releases_v1 SET body = $1, name = $2, version = $3, status = $4, owner = $5, "
      "modifiedAt = $6 WHERE key = $7 AND namespace = $8",
      {body, release.name, std::to_string(release.revision),
       std::string(status_text(release.status)), "helm", now(),
       record_name(release.name, release.revision), name_space_}));
  return {};
}

Result<void> SqlStore::remove(const std::string& name, int revision) {
  const auto key = record_name(name, revision);
  Transaction transaction(*database_);
  TRY(transaction.begin());
  const auto rows = TRY(database_->query(
      "DELETE FROM releases_v1 WHERE key = $1 AND namespace = $2 RETURNING key", {key, name_space_}));
  if (rows.empty()) return release_not_found();
  TRY(database_->query("DELETE FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2",
                       {key, name_space_}));
  return transaction.commit();
}

}  // namespace

Result<std::unique_ptr<ReleaseStore>> make_sql_store(base::Env& env, std::string name_space) {
  auto database =
      TRY(Postgres::connect(env.variable("HELM_DRIVER_SQL_CONNECTION_STRING").value_or("")));
  TRY(migrate(env, *database));
  return std::unique_ptr<ReleaseStore>(
      std::make_unique<SqlStore>(env, std::move(database), std::move(name_space)));
}

}  // namespace cluster
