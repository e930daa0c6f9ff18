// Go's grammar of regular expressions: checks a pattern with Go's verdicts and words, and writes it the
// way RE2 reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

// Whether RE2 knows the Unicode class of this name ("L", "Greek").
using KnowsClass = bool (*)(const std::string& name);

struct RegexSyntax {
  std::string pattern{};              // for RE2; named groups are plain ones there
  std::vector<std::string> names{""};  // of the groups, "" for those without; 0 is the whole match
  bool has_no_boundary = false;        // \\B stands in it, which RE2 also finds inside a character
};

// Fails with Go's text: "error parsing regexp: missing closing ]: `[a`".
Result<RegexSyntax> check_regex(std::string_view pattern, KnowsClass knows_class);
// The same text for a code and the part of the pattern it is about.
Error regex_error(std::string_view what, std::string_view part);

}  // namespace base
