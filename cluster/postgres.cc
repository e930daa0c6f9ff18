// libpq's C interface, declared here as far as it is used: its headers are not needed to build tug. A failed
// connection has only a text for people, from which what Go would say is made.
#include "cluster/postgres.h"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/name_server.h"
#include "base/shared_library.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr const char* kLibraryName = "libpq.so.5";

// Of libpq-fe.h and postgres_ext.h.
constexpr int kConnectionOk = 0;
constexpr int kCommandOk = 1;
constexpr int kTuplesOk = 2;
constexpr int kSingleTuple = 9;
constexpr int kFieldState = 'C';
constexpr int kFieldMessage = 'M';
constexpr int kFieldPosition = 'P';
constexpr std::string_view kUniqueViolation = "23505";

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

std::string before_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

// What stands between `before` and `after` in a text; empty where that is not so.
std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const auto start = text.find(before);
  if (start == std::string::npos) return "";
  const auto from = start + before.size();
  const auto end = text.find(after, from);
  return end == std::string::npos ? "" : text.substr(from, end - from);
}

// The SQLSTATE that the server sent with a refusal, which libpq does not tell.
std::string_view state_of_refusal(std::string_view message) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kStates{{
      {"password authentication failed", "28P01"},
      {"no pg_hba.conf entry", "28000"},
      {"role \"", "28000"},
      {"database \"", "3D000"},
  }};
  for (const auto& [part, state] : kStates) {
    if (message.find(part) != std::string_view::npos) return state;
  }
  return "";
}

std::string refusal(const std::string& text) {
  if (text.find("server does not support SSL") != std::string::npos) {
    return "pq: SSL is not enabled on the server";
  }
  constexpr std::string_view kFatal = "FATAL:  ";
  const auto fatal = text.find(kFatal);
  if (fatal != std::string::npos) {
    const auto message = before_line_end(text.substr(fatal + kFatal.size()));
    const auto state = state_of_refusal(message);
    return state.empty() ? "pq: " + message : fmt::format("pq: {} ({})", message, state);
  }
  const auto unknown = between(text, "could not translate host name \"", "\"");
  if (!unknown.empty()) return "dial tcp: " + base::unknown_host_text(unknown);
  const auto socket = between(text, "connection to server on socket \"", "\"");
  const auto host = between(text, "connection to server at \"", "\"");
  const auto real_host = between(text, "(", "), port ");
  const auto port = between(text, "port ", " failed");
  const bool is_refused = text.find("Connection refused") != std::string::npos;
  if (!socket.empty()) {
    return fmt::format("dial unix {}: connect: {}", socket,
                       is_refused ? "connection refused" : "no such file or directory");
  }
  if (!host.empty() && is_refused) {
    std::string address = real_host.empty() ? host : real_host;
    if (address.find(':') != std::string::npos) address = "[" + address + "]";
    return fmt::format("dial tcp {}:{}: connect: connection refused", address, port);
  }
  return "pq: " + before_line_end(text);
}

void ignore_notice(void*, const char*) {}

}  // namespace

struct Postgres::Library {
  void* (*connect)(const char* const* names, const char* const* values, int expands) = nullptr;
  int (*status)(const void* connection) = nullptr;
  char* (*error_message)(const void* connection) = nullptr;
  void (*finish)(void* connection) = nullptr;
  void* (*set_notice)(void* connection, void (*process)(void*, const char*), void* argument) = nullptr;
  void* (*execute)(void* connection, const char* sql) = nullptr;
  int (*send)(void* connection, const char* sql, int count, const unsigned* types,
              const char* const* values, const int* sizes, const int* formats,
              int result_format) = nullptr;
  int (*single_rows)(void* connection) = nullptr;
  void* (*next_result)(void* connection) = nullptr;
  int (*result_status)(const void* result) = nullptr;
  char* (*result_field)(const void* result, int field) = nullptr;
  void (*clear)(void* result) = nullptr;
  int (*rows)(const void* result) = nullptr;
  int (*columns)(const void* result) = nullptr;
  char* (*value)(const void* result, int row, int column) = nullptr;
  int (*size)(const void* result, int row, int column) = nullptr;
};

Result<const Postgres::Library*> Postgres::load() {
  static const Result<Library> library = []() -> Result<Library> {
    base::SharedLibrary opened("libpq", "libpq5");
    TRY(opened.open(kLibraryName));
    Library pq;
    opened.find("PQconnectdbParams", pq.connect);
    opened.find("PQstatus", pq.status);
    opened.find("PQerrorMessage", pq.error_message);
    opened.find("PQfinish", pq.finish);
    opened.find("PQsetNoticeProcessor", pq.set_notice);
    opened.find("PQexec", pq.execute);
    opened.find("PQsendQueryParams", pq.send);
    opened.find("PQsetSingleRowMode", pq.single_rows);
    opened.find("PQgetResult", pq.next_result);
    opened.find("PQresultStatus", pq.result_status);
    opened.find("PQresultErrorField", pq.result_field);
    opened.find("PQclear", pq.clear);
    opened.find("PQntuples", pq.rows);
    opened.find("PQnfields", pq.columns);
    opened.find("PQgetvalue", pq.value);
    opened.find("PQgetlength", pq.size);
    TRY(opened.check());
    return pq;
  }();
  if (!library) return library.error();
  return &*library;
}

Result<std::unique_ptr<Postgres>> Postgres::connect(const std::string& place) {
  const bool is_url = place.starts_with("postgres://") || place.starts_with("postgresql://");
  if (!place.empty() && !is_url && place.find('=') == std::string::npos) {
    return Error(ErrorCode::invalid,
                 fmt::format("missing \"=\" after {} in connection info string", base::go_quote(place)));
  }
  const auto* pq = TRY(load());
  // lib/pq's own defaults, unless the environment has others; what `place` says comes last and wins.
  const bool has_host = std::getenv("PGHOST") != nullptr;
  const bool has_mode = std::getenv("PGSSLMODE") != nullptr;
  std::vector<const char*> names;
  std::vector<const char*> values;
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  add("client_encoding", "UTF8");
  if (!has_host) add("host", "localhost");
  if (!has_mode) add("sslmode", "require");
  add("dbname", place.c_str());
  names.push_back(nullptr);
  values.push_back(nullptr);
  void* connection = pq->connect(names.data(), values.data(), 1);
  if (connection == nullptr) return Error(ErrorCode::internal, "out of memory");
  if (pq->status(connection) != kConnectionOk) {
    const auto text = text_of(pq->error_message(connection));
    pq->finish(connection);
    return Error(ErrorCode::unavailable, refusal(text));
  }
  pq->set_notice(connection, &ignore_notice, nullptr);
  return std::unique_ptr<Postgres>(new Postgres(*pq, connection));
}

Postgres::~Postgres() { library_.finish(connection_); }

Error Postgres::error_of(void* result, const std::string& sql) const {
  const auto state = text_of(library_.result_field(result, kFieldState));
  auto message = text_of(library_.result_field(result, kFieldMessage));
  const auto position = text_of(library_.result_field(result, kFieldPosition));
  if (message.empty()) message = before_line_end(text_of(library_.error_message(connection_)));
  if (!position.empty() && sql.find('\n') == std::string::npos) message += " at column " + position;
  const auto text = state.empty() ? "pq: " + message : fmt::format("pq: {} ({})", message, state);
  const auto code = state == kUniqueViolation ? ErrorCode::conflict : ErrorCode::invalid;
  return Error(code, text).answered(0, state);
}

Result<void> Postgres::each(const std::string& sql, const std::vector<std::string>& parameters,
                            const std::function<void(SqlRow row)>& take) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const auto& parameter : parameters) values.push_back(parameter.c_str());
  if (library_.send(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr,
                    values.data(), nullptr, nullptr, 0) != 1) {
    return Error(ErrorCode::unavailable,
                 "pq: " + before_line_end(text_of(library_.error_message(connection_))));
  }
  library_.single_rows(connection_);
  Result<void> done;
  while (void* result = library_.next_result(connection_)) {
    const int status = library_.result_status(result);
    const bool has_rows = status == kSingleTuple || status == kTuplesOk;
    if (!has_rows && status != kCommandOk && done) done = error_of(result, sql);
    for (int row = 0; has_rows && row < library_.rows(result); ++row) {
      SqlRow columns;
      for (int column = 0; column < library_.columns(result); ++column) {
        columns.emplace_back(library_.value(result, row, column),
                             static_cast<std::size_t>(library_.size(result, row, column)));
      }
      take(std::move(columns));
    }
    library_.clear(result);
  }
  return done;
}

Result<std::vector<SqlRow>> Postgres::query(const std::string& sql,
                                            const std::vector<std::string>& parameters) {
  std::vector<SqlRow> rows;
  TRY(each(sql, parameters, [&](SqlRow row) { rows.push_back(std::move(row)); }));
  return rows;
}

Result<void> Postgres::execute(const std::string& sql) {
  void* result = library_.execute(connection_, sql.c_str());
  const int status = library_.result_status(result);
  Result<void> done;
  if (status != kCommandOk && status != kTuplesOk) done = error_of(result, sql);
  library_.clear(result);
  return done;
}

}  // namespace cluster
