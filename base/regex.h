// Go's regular expressions on RE2. The only file that includes re2/.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

// A compiled expression in Go's syntax. Copies share the compiled form. What would give a million
// matches or a text above kMaxTextBytes throws ArenaFull.
class Regex {
 public:
  // Errors carry Go's text: "error parsing regexp: missing closing ]: `[a`".
  static Result<Regex> compile(std::string_view pattern);
  // regexp.QuoteMeta
  static std::string quote_meta(std::string_view text);

  bool matches(std::string_view text) const;
  struct Span {
    std::ptrdiff_t start = -1;  // -1: this group took no part
    std::ptrdiff_t end = -1;
  };
  // FindAllStringSubmatchIndex: each match with its groups, group 0 first; `limit` < 0 for all.
  // Empty matches next to a preceding match are left out, as Go does.
  std::vector<std::vector<Span>> find_all(std::string_view text, int limit = -1) const;
  // ReplaceAllString: $1, ${name} in `replacement` are expanded as Go's Expand does.
  std::string replace_all(std::string_view text, std::string_view replacement) const;
  std::string replace_all_literal(std::string_view text, std::string_view replacement) const;
  // Split: `limit` as Go's n (0: nothing, < 0: all).
  std::vector<std::string> split(std::string_view text, int limit) const;

 private:
  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace base
