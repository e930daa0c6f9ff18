// What a server sends of something: all of it, a part, or nothing since the client has it (RFC 9110, sections 13 and 14).
#pragma once

#include <cstdint>
#include <string>

#include "base/http.h"

namespace base {

// What there is to send.
struct Representation {
  std::string etag{};         // strong, with its quotes
  std::int64_t modified = 0;  // unix seconds
  std::uint64_t size = 0;
};

struct Selection {
  int status = 200;  // 206: the part from `offset`; 304 and 416: nothing
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// By If-None-Match, If-Modified-Since, If-Range and Range. Several ranges, and what is no range, get all of it.
Selection select_part(const HttpRequest& request, const Representation& there);

// ETag, Last-Modified, Accept-Ranges and, for parts and what cannot be had, Content-Range.
std::vector<HttpHeader> selection_headers(const Representation& there, const Selection& selection);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t unix_seconds);

// Whether a client takes gzip: it is named in Accept-Encoding, and not with q=0.
bool takes_gzip(const HttpRequest& request);

}  // namespace base
