// Percent-encoding by the part of a URL (base/url.h is what to use).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

enum class UrlPart { path, path_segment, host, zone, user, query_component, fragment };

// Whether `c` may stand in that part as it is.
bool is_plain_in(UrlPart part, char c);
std::string escape_url(std::string_view text, UrlPart part);
Result<std::string> unescape_url(std::string_view text, UrlPart part);
// Whether `text` could be how somebody else encoded that part.
bool is_validly_escaped(std::string_view text, UrlPart part);

}  // namespace base
