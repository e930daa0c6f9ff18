// Statuses of HTTP: in words, as Go's net/http has them, and what they mean (RFC 9110, section 15).
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace base {

namespace http_status {
inline constexpr int kUnauthorized = 401;
inline constexpr int kForbidden = 403;
inline constexpr int kNotFound = 404;
}  // namespace http_status

// "Not Found" for 404, as net/http's StatusText; "" for numbers it does not know.
std::string_view http_status_text(int status);

// "404 Not Found"; "599 " for a number without a name.
std::string status_line(int status);

// Whether the answer sends the request to another address.
constexpr bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The code of the error for a download that was answered with `status`.
constexpr ErrorCode download_error(int status) {
  if (status == http_status::kNotFound) return ErrorCode::not_found;
  if (status == http_status::kUnauthorized || status == http_status::kForbidden) return ErrorCode::denied;
  return ErrorCode::unavailable;
}

}  // namespace base
