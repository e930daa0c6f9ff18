// client-go's NewGenericServerResponse and FromObject as tables: HTTP status to reason and message.
#include "cluster/kube_error.h"

#include <string>

#include <fmt/format.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/go_format.h"
#include "cluster/kube_protobuf.h"
#include "cluster/object.h"

namespace cluster {
namespace {

constexpr std::size_t kMaxShownBody = 2048;  // bytes of an answer that is no Status

struct StatusRow {
  int status;
  const char* reason;
  const char* message;  // nullptr: the server's own text
};
constexpr StatusRow kRows[] = {
    {400, "BadRequest", "the server rejected our request for an unknown reason"},
    {401, "Unauthorized", "the server has asked for the client to provide credentials"},
    {403, "Forbidden", nullptr},
    {404, "NotFound", "the server could not find the requested resource"},
    {405, "MethodNotAllowed", "the server does not allow this method on the requested resource"},
    {406, "NotAcceptable", nullptr},
    {409, "Conflict", "the server reported a conflict"},
    {415, "UnsupportedMediaType", nullptr},
    {422, "Invalid", "the server rejected our request due to an error in our request"},
    {429, "TooManyRequests",
     "the server has received too many requests and has asked us to try again later"},
    {503, "ServiceUnavailable", "the server is currently unable to handle the request"},
    {504, "Timeout",
     "the server was unable to return a response in the time allotted, but may still be processing the "
     "request"},
};

base::ErrorCode code_of(int status, std::string_view reason) {
  using base::ErrorCode;
  if (reason == "NotFound") return ErrorCode::not_found;
  if (reason == "AlreadyExists" || reason == "Conflict" || reason == "Expired" || reason == "Gone") {
    return ErrorCode::conflict;
  }
  if (reason == "Unauthorized" || reason == "Forbidden") return ErrorCode::denied;
  if (status == 404) return ErrorCode::not_found;
  if (status == 409 || status == 410) return ErrorCode::conflict;
  if (status == 401 || status == 403) return ErrorCode::denied;
  if (status == 429 || status >= 500) return ErrorCode::unavailable;
  return ErrorCode::invalid;
}

std::string trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return "";
  return std::string(text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1));
}

std::string server_text(const base::HttpResponse& response) {
  const auto type = response.header("Content-Type").value_or("");
  if (!type.empty() && !type.starts_with("text/")) return "unknown";
  return trimmed(std::string_view(response.body).substr(0, kMaxShownBody));
}

base::Error generic_error(const base::HttpResponse& response, const Question& question) {
  const int status = response.status;
  std::string reason = status >= 500 ? "InternalError" : "";
  const auto text = server_text(response);
  std::string message =
      status >= 500 ? fmt::format("an error on the server ({}) has prevented the request from succeeding",
                                  base::go_quote(text))
                    : fmt::format("the server responded with the status code {} but did not return more "
                                  "information",
                                  status);
  for (const auto& row : kRows) {
    if (row.status != status) continue;
    reason = row.reason;
    message = row.message != nullptr ? row.message : text;
  }
  if (status == 409 && question.method == "POST") reason = "AlreadyExists";
  if (status == 406 && (text.empty() || text == "unknown")) {
    message = "the server was unable to respond with a content type that the client supports";
  }
  if (!question.plural.empty()) {
    const auto dot = question.group.empty() ? "" : ".";
    const auto space = question.name.empty() ? "" : " ";
    message += fmt::format(" ({} {}{}{}{}{})", base::ascii_lower(question.method), question.plural, dot, question.group,
                           space, question.name);
  }
  return base::Error(code_of(status, reason), message).answered(status, reason);
}

}  // namespace

base::Error answer_error(const base::HttpResponse& response, const Question& question, bool reads_status) {
  if (reads_status && !response.body.empty()) {
    base::Arena arena;
    const auto object = read_answer(arena, response);
    const auto text = [&](std::string_view field) {
      const auto value = at_path(*object, {field});
      return value.is_string() ? std::string(value.as_string()) : std::string();
    };
    if (object && object->is_map() && text("kind") == "Status" && text("status") == "Failure") {
      const auto code = at_path(*object, {"code"});
      const int status = code.is_signed() && code.as_signed() != 0 ? static_cast<int>(code.as_signed())
                                                                   : response.status;
      return base::Error(code_of(status, text("reason")), text("message")).answered(status, text("reason"));
    }
  }
  return generic_error(response, question);
}

bool has_reason(const base::Error& error, std::string_view reason) {
  if (error.http_reason() == reason) return true;
  if (!error.http_reason().empty()) return false;
  return (reason == "NotFound" && error.http_status() == 404) ||
         (reason == "Conflict" && error.http_status() == 409) ||
         (reason == "Forbidden" && error.http_status() == 403) ||
         (reason == "Unauthorized" && error.http_status() == 401);
}

}  // namespace cluster
