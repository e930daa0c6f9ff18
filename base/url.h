// URLs as Go's net/url takes them apart and puts them together.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

struct Url {
  std::string scheme{};  // small letters
  std::string opaque{};  // what follows "mailto:"
  bool has_user = false;
  bool has_password = false;
  std::string user{};      // decoded
  std::string password{};  // decoded
  std::string host{};      // with port; decoded
  std::string path{};      // decoded
  std::string raw_path{};  // as written, where that is not how we would write `path`
  std::string query{};     // as written, without "?"
  std::string fragment{};  // decoded
  std::string raw_fragment{};
  bool force_query = false;  // a "?" without a query
  bool omit_host = false;    // "file:/x", not "file:///x"

  // The host without port and brackets; the port, which may be empty.
  std::string_view hostname() const;
  std::string_view port() const;
  // "user:password" as a URL writes it; empty without a user.
  std::string userinfo() const;
};

// url.Parse. Errors have Go's texts: `parse "http://[::1": missing ']' in host`.
Result<Url> parse_url(std::string_view text);
// URL.String().
std::string format_url(const Url& url);

// url.QueryEscape and url.PathEscape.
std::string escape_query(std::string_view text);
std::string escape_path_segment(std::string_view text);
// url.QueryUnescape and url.PathUnescape. Error: `invalid URL escape "%zz"`.
Result<std::string> unescape_query(std::string_view text);
Result<std::string> unescape_path_segment(std::string_view text);

}  // namespace base
