// RE2's adapter. Go reads bytes that are no UTF-8 as U+FFFD, one each, where RE2 would not match at all:
// such a text is searched in a repaired copy and the places are mapped back.
#include "base/regex.h"

#include <re2/re2.h>

#include "base/arena.h"
#include "base/letters.h"
#include "base/regex_syntax.h"
#include "base/utf8.h"

namespace base {

namespace {

constexpr std::int64_t kMaxMemory = 64 << 20;  // of one compiled expression with its caches
constexpr std::size_t kMaxMatches = 1'000'000;        // that one call gives
constexpr std::size_t kMaxRepairedText = 8UL << 20U;  // bytes of a text that is no UTF-8

// A text that RE2 can search, and where each of its bytes stands in the original.
class Searched {
 public:
  explicit Searched(std::string_view text) : original_(text), text_(text) {
    if (is_valid_utf8(text)) return;
    if (text.size() > kMaxRepairedText) throw ArenaFull();
    for (std::size_t i = 0; i < text.size();) {
      const Rune rune = decode_rune(text.substr(i));
      append_rune(repaired_, rune.code);
      while (places_.size() < repaired_.size()) places_.push_back(i);
      i += rune.size;
    }
    places_.push_back(text.size());
    text_ = repaired_;
  }
  Searched(const Searched&) = delete;
  Searched& operator=(const Searched&) = delete;

  std::string_view text() const { return text_; }
  std::string_view original() const { return original_; }
  std::ptrdiff_t place(std::ptrdiff_t at) const {
    return places_.empty() || at < 0 ? at : static_cast<std::ptrdiff_t>(places_[static_cast<std::size_t>(at)]);
  }

 private:
  std::string_view original_;
  std::string_view text_;
  std::string repaired_;
  std::vector<std::size_t> places_;
};

bool is_name_character(char32_t code) { return code == '_' || is_letter(code) || is_digit(code); }

// The group that follows a $: a number, or a name (number -1). `size` is what it takes of `text`.
struct Reference {
  std::string_view name{};
  int number = -1;
  std::size_t size = 0;
};

Reference read_reference(std::string_view text) {
  const bool braced = text.starts_with('{');
  const std::string_view body = braced ? text.substr(1) : text;
  std::size_t end = 0;
  while (end < body.size()) {
    const Rune rune = decode_rune(body.substr(end));
    if (!is_name_character(rune.code)) break;
    end += rune.size;
  }
  if (end == 0 || (braced && (end == body.size() || body[end] != '}'))) return {};
  Reference reference;
  reference.name = body.substr(0, end);
  reference.size = end + (braced ? 2 : 0);
  reference.number = 0;
  for (const char c : reference.name) {
    if (c < '0' || c > '9' || reference.number >= 100'000'000) {
      reference.number = -1;
      break;
    }
    reference.number = reference.number * 10 + (c - '0');
  }
  if (reference.name[0] == '0' && reference.name.size() > 1) reference.number = -1;
  return reference;
}

}  // namespace

struct Regex::Program {
  Program(const RegexSyntax& syntax, const RE2::Options& options)
      : names(syntax.names),
        has_no_boundary(syntax.has_no_boundary),
        re2(re2::StringPiece(syntax.pattern.data(), syntax.pattern.size()), options) {}

  // The first match at or after `start`, with its groups; false where there is none.
  bool find(std::string_view text, std::size_t start, std::vector<Span>& groups) const {
    while (find_anywhere(text, start, groups)) {
      const auto at = static_cast<std::size_t>(groups[0].start);
      if (!has_no_boundary || at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) {
        return true;
      }
      start = at + 1;  // an empty match inside a character
    }
    return false;
  }

  bool find_anywhere(std::string_view text, std::size_t start, std::vector<Span>& groups) const {
    std::vector<re2::StringPiece> found(groups.size());
    const re2::StringPiece whole(text.data(), text.size());
    if (!re2.Match(whole, start, text.size(), RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) {
      return false;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      groups[i] = {};
      if (found[i].data() == nullptr) continue;
      groups[i].start = found[i].data() - text.data();
      groups[i].end = groups[i].start + static_cast<std::ptrdiff_t>(found[i].size());
    }
    return true;
  }

  // Go's replaceAll: `insert` is called with each match that is to be replaced.
  template <typename Insert>
  std::string replace(std::string_view original, std::size_t group_count, Insert insert) const {
    const Searched searched(original);
    const std::string_view text = searched.text();
    std::string out;
    std::size_t copied = 0;  // in `text`
    std::size_t from = 0;
    std::vector<Span> groups(group_count);
    const auto copy = [&](std::size_t until) {
      const auto first = static_cast<std::size_t>(searched.place(static_cast<std::ptrdiff_t>(copied)));
      const auto last = static_cast<std::size_t>(searched.place(static_cast<std::ptrdiff_t>(until)));
      out += original.substr(first, last - first);
    };
    while (from <= text.size() && find(text, from, groups)) {
      const auto start = static_cast<std::size_t>(groups[0].start);
      const auto end = static_cast<std::size_t>(groups[0].end);
      copy(start);
      check_text_growth(out.size());
      if (end > copied || start == 0) insert(out, groups, searched);
      copied = end;
      const std::size_t step = from < text.size() ? decode_rune(text.substr(from)).size : 1;
      from = from + step > end ? from + step : end;
    }
    copy(text.size());
    return out;
  }

  std::ptrdiff_t group_named(std::string_view name, const std::vector<Span>& groups) const {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name && groups[i].start >= 0) return static_cast<std::ptrdiff_t>(i);
    }
    return -1;
  }

  std::vector<std::string> names;
  bool has_no_boundary;
  RE2 re2;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  const RegexSyntax syntax = TRY(check_regex(pattern, [](const std::string& name) {
    return RE2("\\p{" + name + "}", RE2::Quiet).ok();
  }));
  options.set_max_mem(kMaxMemory);
  auto program = std::make_shared<const Program>(syntax, options);
  if (!program->re2.ok()) {
    switch (program->re2.error_code()) {
      case RE2::ErrorPatternTooLarge: return regex_error("expression too large", pattern);
      case RE2::ErrorBadCharRange:
      case RE2::ErrorBadCharClass:
        return regex_error("invalid character class range", program->re2.error_arg());
      default: return regex_error(program->re2.error(), pattern);
    }
  }
  Regex regex;
  regex.program_ = std::move(program);
  return regex;
}

std::string Regex::quote_meta(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

bool Regex::matches(std::string_view text) const {
  const Searched searched(text);
  const std::string_view whole = searched.text();
  if (program_->has_no_boundary) {
    std::vector<Span> groups(1);
    return program_->find(whole, 0, groups);
  }
  return program_->re2.Match(re2::StringPiece(whole.data(), whole.size()), 0, whole.size(), RE2::UNANCHORED,
                             nullptr, 0);
}

std::vector<std::vector<Regex::Span>> Regex::find_all(std::string_view text, int limit) const {
  std::vector<std::vector<Span>> matches;
  const Searched searched(text);
  const std::string_view whole = searched.text();
  std::vector<Span> groups(program_->names.size());
  std::ptrdiff_t last_end = -1;
  std::size_t at = 0;
  while (at <= whole.size() && (limit < 0 || matches.size() < static_cast<std::size_t>(limit))) {
    if (!program_->find(whole, at, groups)) break;
    const auto end = static_cast<std::size_t>(groups[0].end);
    const bool is_empty_here = end == at;
    const bool accepted = !is_empty_here || groups[0].start != last_end;
    last_end = groups[0].end;
    at = !is_empty_here ? end : at < whole.size() ? at + decode_rune(whole.substr(at)).size : at + 1;
    if (!accepted) continue;
    if (matches.size() >= kMaxMatches) throw ArenaFull();
    matches.push_back(groups);
    for (Span& span : matches.back()) span = {searched.place(span.start), searched.place(span.end)};
  }
  return matches;
}

std::string Regex::replace_all_literal(std::string_view text, std::string_view replacement) const {
  return program_->replace(text, 1, [&](std::string& out, const std::vector<Span>&, const Searched&) {
    out += replacement;
  });
}

std::string Regex::replace_all(std::string_view text, std::string_view replacement) const {
  if (replacement.find('$') == std::string_view::npos) return replace_all_literal(text, replacement);
  return program_->replace(text, program_->names.size(), [&](std::string& out, const std::vector<Span>& groups,
                                                             const Searched& searched) {
    for (std::string_view rest = replacement; !rest.empty();) {
      const std::size_t dollar = rest.find('$');
      out += rest.substr(0, dollar);
      if (dollar == std::string_view::npos) break;
      rest.remove_prefix(dollar + 1);
      const Reference reference = read_reference(rest);
      if (rest.starts_with('$') || reference.size == 0) {
        if (rest.starts_with('$')) rest.remove_prefix(1);
        out.push_back('$');
        continue;
      }
      rest.remove_prefix(reference.size);
      const std::ptrdiff_t group =
          reference.number >= 0 ? reference.number : program_->group_named(reference.name, groups);
      if (group < 0 || static_cast<std::size_t>(group) >= groups.size()) continue;
      const Span& span = groups[static_cast<std::size_t>(group)];
      if (span.start < 0) continue;
      const auto first = static_cast<std::size_t>(searched.place(span.start));
      out += searched.original().substr(first, static_cast<std::size_t>(searched.place(span.end)) - first);
    }
  });
}

std::vector<std::string> Regex::split(std::string_view text, int limit) const {
  if (limit == 0) return {};
  std::vector<std::string> parts;
  const bool has_pattern = !program_->re2.pattern().empty();
  if (has_pattern && text.empty()) return {""};
  std::size_t begin = 0;
  std::size_t end = 0;
  for (const std::vector<Span>& match : find_all(text, limit)) {
    if (limit > 0 && parts.size() == static_cast<std::size_t>(limit) - 1) break;
    end = static_cast<std::size_t>(match[0].start);
    if (match[0].end != 0) parts.emplace_back(text.substr(begin, end - begin));
    begin = static_cast<std::size_t>(match[0].end);
  }
  if (end != text.size()) parts.emplace_back(text.substr(begin));
  return parts;
}

}  // namespace base
