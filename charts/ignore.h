// .helmignore. helm.md CHT-058 … 065.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/result.h"

namespace chart {

inline constexpr std::string_view kIgnoreFile = ".helmignore";

class IgnoreRules {
 public:
  // The rules in the text of a .helmignore. Errors: "double-star (**) syntax is not supported",
  // "syntax error in pattern", "bufio.Scanner: token too long".
  static base::Result<IgnoreRules> parse(std::string_view text);
  // Adds the rule every chart has: templates/.?* (CHT-063).
  void add_defaults();
  // Whether `path`, relative to the chart's root, is left out.
  bool ignores(std::string_view path, bool is_directory, base::Log& log) const;

 private:
  // What most rules are can be told without matching rune by rune.
  enum class Shape { pattern, name, ending };  // any, "a.txt", "*.txt"
  struct Rule {
    std::string pattern{};
    bool is_negated = false;
    bool is_for_directories = false;
    bool is_for_base_name = false;
    Shape shape = Shape::pattern;
  };
  void add(Rule rule);
  static bool matches(const Rule& rule, std::string_view name, base::Log& log);
  base::Result<void> add(std::string_view line);
  std::vector<Rule> rules_{};
};

}  // namespace chart
