#include "charts/ignore.h"

#include <algorithm>

#include "base/filesystem.h"
#include "base/unicode.h"

namespace chart {
namespace {

constexpr std::size_t kMaxLine = 64 * 1024;  // bufio.Scanner's
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

base::Result<IgnoreRules> IgnoreRules::parse(std::string_view text) {
  IgnoreRules rules;
  int number = 0;
  for (bool is_first = true; !text.empty(); is_first = false) {
    ++number;
    const std::size_t end = std::min(text.substr(0, kMaxLine).find('\n'), text.size());
    if (end >= kMaxLine)
      return base::Error(base::ErrorCode::invalid, "bufio.Scanner: token too long");
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (is_first && line.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      line.remove_prefix(kByteOrderMark.size());
    }
    auto added = rules.add(line);
    if (!added) return std::move(added).error().at({"", number, 1});
  }
  return rules;
}

void IgnoreRules::add_defaults() {
  add(Rule{.pattern = "templates/.?*"});
}

base::Result<void> IgnoreRules::add(std::string_view line) {
  auto pattern = base::trim_space(line);
  if (pattern.empty() || pattern[0] == '#') return {};
  if (pattern.find("**") != std::string_view::npos) {
    return base::Error(base::ErrorCode::invalid, "double-star (**) syntax is not supported");
  }
  if (!base::match_file_path(pattern, "abc")) {
    return base::Error(base::ErrorCode::invalid, "syntax error in pattern");
  }
  Rule rule;
  if (pattern[0] == '!') {
    rule.is_negated = true;
    pattern.remove_prefix(1);
  }
  if (!pattern.empty() && pattern.back() == '/') {
    rule.is_for_directories = true;
    pattern.remove_suffix(1);
  }
  rule.is_for_base_name = pattern.find('/') == std::string_view::npos;
  if (!pattern.empty() && pattern[0] == '/') pattern.remove_prefix(1);
  rule.pattern = pattern;
  add(std::move(rule));
  return {};
}

void IgnoreRules::add(Rule rule) {
  constexpr std::string_view kSpecial = "*?[\\";
  const auto first = rule.pattern.find_first_of(kSpecial);
  if (first == std::string::npos) {
    rule.shape = Shape::name;
  } else if (first == 0 && rule.pattern[0] == '*' &&
             rule.pattern.find_first_of(kSpecial, 1) == std::string::npos) {
    rule.shape = Shape::ending;
  }
  rules_.push_back(std::move(rule));
}

bool IgnoreRules::matches(const Rule& rule, std::string_view name, base::Log& log) {
  if (rule.shape == Shape::name) return name == rule.pattern;
  if (rule.shape == Shape::ending) {  // a star takes no slash
    const auto ending = std::string_view(rule.pattern).substr(1);
    return name.ends_with(ending) &&
           name.substr(0, name.size() - ending.size()).find('/') == std::string_view::npos;
  }
  const auto found = base::match_file_path(rule.pattern, name);
  if (!found) {
    log.error("failed to compile", {{"rule", rule.pattern}, {"error", "syntax error in pattern"}});
  }
  return found.value_or(false);
}

bool IgnoreRules::ignores(std::string_view path, bool is_directory, base::Log& log) const {
  if (path.empty() || path == "." || path == "./") return false;
  for (const auto& rule : rules_) {
    const bool is_kind_wrong = rule.is_for_directories && !is_directory;
    if (is_kind_wrong && rule.is_negated) return true;
    if (is_kind_wrong) continue;
    // A negated rule takes out everything that it does not match (CHT-062).
    const auto name = rule.is_for_base_name ? base::base_name(path) : path;
    if (matches(rule, name, log) != rule.is_negated) return true;
  }
  return false;
}

}  // namespace chart
