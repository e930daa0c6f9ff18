// PostgreSQL through libpq, which is opened when a connection is first made. The only file pair that knows it.
// Errors are worded as Go's lib/pq words them, since Helm prints those.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cluster {

// The columns of a row as text; NULL is "".
using SqlRow = std::vector<std::string>;

class Postgres {
 public:
  // `place`: a URL or "host=… user=…", as lib/pq reads it; $PGHOST and its kin count. Without sslmode TLS is
  // required. Errors (unavailable): "dial tcp 127.0.0.1:5432: connect: connection refused", "pq: …".
  static base::Result<std::unique_ptr<Postgres>> connect(const std::string& place);
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  // One statement; "$1" is the first parameter. Error codes: conflict (23505, the row is there already), else
  // invalid. http_reason() is the SQLSTATE.
  base::Result<std::vector<SqlRow>> query(const std::string& sql, const std::vector<std::string>& parameters = {});
  // The same row by row, without holding them all.
  base::Result<void> each(const std::string& sql, const std::vector<std::string>& parameters,
                          const std::function<void(SqlRow row)>& take);
  // Statements without parameters, several in one text.
  base::Result<void> execute(const std::string& sql);

 private:
  struct Library;
  explicit Postgres(const Library& library, void* connection) : library_(library), connection_(connection) {}
  static base::Result<const Library*> load();
  base::Error error_of(void* result, const std::string& sql) const;

  const Library& library_;
  void* connection_;
};

}  // namespace cluster
