// File name patterns as gobwas/glob reads them, which .Files.Glob takes (helm.md ENG-007).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace base {

// A compiled pattern: `*` any text without the separator, `**` any text, `?` one rune that is no
// separator, [abc] [!abc] [a-z] [!a-z], {one,two*} alternatives, `\` takes the next rune as it is.
class Glob {
 public:
  // Fails on a malformed pattern ("[ab"), with the library's text.
  static Result<Glob> parse(std::string_view pattern, char32_t separator = '/');
  // Whether the pattern matches the whole of `text`. Time is at most pattern times text.
  bool matches(std::string_view text) const;

 private:
  enum class Op : std::uint8_t { rune, any_rune, not_separator, set, fork, jump, done };
  // One step. fork and jump go to steps of targets_[first, first + count); set takes ranges_.
  struct Step {
    Op op = Op::done;
    bool negated = false;
    char32_t rune = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  friend class GlobParser;
  bool takes(const Step& step, char32_t rune) const;
  void enter(std::uint32_t step, std::vector<std::uint32_t>& active, std::vector<bool>& seen) const;

  char32_t separator_ = '/';
  std::vector<Step> steps_{};
  std::vector<std::uint32_t> targets_{};
  std::vector<std::pair<char32_t, char32_t>> ranges_{};
};

}  // namespace base
