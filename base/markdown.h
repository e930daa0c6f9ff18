// Markdown of strangers as HTML that can do nothing: text, structure and links out, by libmd4c, which is opened when first
// needed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxMarkdown = std::size_t{256} << 10;      // bytes of a text
inline constexpr std::size_t kMaxMarkdownHtml = std::size_t{2} << 20;    // bytes made of one
inline constexpr std::size_t kMaxMarkdownDepth = 24;                     // blocks in blocks; deeper ones are not marked off

// CommonMark with tables and strikethrough. Raw HTML is left out, headings begin at <h2>, links lead only to http, https
// and mailto, pictures become such links; nothing has an id, a class or a style. Fails (invalid) beyond the limits and
// (unavailable) without the library.
Result<std::string> markdown_html(std::string_view text);

// Text as HTML shows it, also between quotes.
std::string escape_html_text(std::string_view text);

}  // namespace base
