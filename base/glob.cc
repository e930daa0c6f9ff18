// A pattern becomes a little program that all possible matches run through at once, so that no pattern
// makes matching slow. GlobParser keeps the library's reading of odd patterns: an unclosed brace
// ends with the pattern, a NUL ends it too, "[]a]" is malformed.
#include "base/glob.h"

#include <optional>
#include <string>

#include "base/utf8.h"

namespace base {

class GlobParser {
 public:
  GlobParser(std::string_view pattern, char32_t separator) : rest_(pattern) {
    glob_.separator_ = separator;
  }

  Result<Glob> parse() {
    while (true) {
      const char32_t rune = take();
      if (rune == 0) break;
      if (rune == kReplacementRune) return malformed("could not read rune");
      if (rune == '[') {
        TRY(read_set());
      } else {
        read_rune(rune);
      }
    }
    while (!groups_.empty()) close_group();
    add({.op = Glob::Op::done});
    for (const auto& forward : forwards_) {
      glob_.steps_[forward.step].first = static_cast<std::uint32_t>(glob_.targets_.size());
      glob_.steps_[forward.step].count = static_cast<std::uint32_t>(forward.targets.size());
      glob_.targets_.insert(glob_.targets_.end(), forward.targets.begin(), forward.targets.end());
    }
    return std::move(glob_);
  }

 private:
  // A fork or jump and where it goes; written to the program once all is known.
  struct Forward {
    std::uint32_t step;
    std::vector<std::uint32_t> targets;
  };
  // An open brace: its fork, and the jumps at the ends of its alternatives.
  struct Group {
    std::size_t fork;
    std::vector<std::size_t> ends{};
  };

  static Error malformed(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

  Rune peek() const { return decode_rune(rest_); }
  char32_t take() {
    if (rest_.empty()) return 0;
    const Rune rune = peek();
    rest_.remove_prefix(rune.size);
    return rune.code;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(glob_.steps_.size()); }
  void add(Glob::Step step) { glob_.steps_.push_back(step); }
  std::size_t add_forward(Glob::Op op, std::vector<std::uint32_t> targets) {
    forwards_.push_back({here(), std::move(targets)});
    add({.op = op});
    return forwards_.size() - 1;
  }

  void read_rune(char32_t rune) {
    if (rune == '*') {
      const bool everything = rest_.starts_with('*');
      if (everything) take();
      const std::uint32_t start = here();
      add_forward(Glob::Op::fork, {start + 1, start + 3});
      add({.op = everything ? Glob::Op::any_rune : Glob::Op::not_separator});
      add_forward(Glob::Op::jump, {start});
    } else if (rune == '?') {
      add({.op = Glob::Op::not_separator});
    } else if (rune == '{') {
      groups_.push_back({add_forward(Glob::Op::fork, {here() + 1})});
    } else if (rune == ',' && !groups_.empty()) {
      groups_.back().ends.push_back(add_forward(Glob::Op::jump, {}));
      forwards_[groups_.back().fork].targets.push_back(here());
    } else if (rune == '}' && !groups_.empty()) {
      close_group();
    } else if (rune == '\\') {
      const char32_t escaped = take();
      if (escaped != 0) add({.op = Glob::Op::rune, .rune = escaped});
    } else {
      add({.op = Glob::Op::rune, .rune = rune});
    }
  }

  void close_group() {
    for (const auto end : groups_.back().ends) forwards_[end].targets = {here()};
    groups_.pop_back();
  }

  // What follows "[": either one range or a list of runes.
  Result<void> read_set() {
    Glob::Step step{.op = Glob::Op::set, .first = static_cast<std::uint32_t>(glob_.ranges_.size())};
    char32_t first = take();
    if (first == '!') {
      step.negated = true;
      first = take();
    }
    if (first == 0) return malformed("unexpected end of input");
    if (rest_.starts_with('-')) {
      take();
      const char32_t last = take();
      if (last == 0) return malformed("unexpected end of input");
      if (last < first) {
        std::string text = "hi character '";
        append_rune(text, last);
        text += "' should be greater than lo '";
        append_rune(text, first);
        return malformed(text + "'");
      }
      glob_.ranges_.emplace_back(first, last);
    } else {
      read_list(first);
    }
    step.count = static_cast<std::uint32_t>(glob_.ranges_.size()) - step.first;
    const char32_t close = take();
    if (close == 0) return malformed("unexpected end of input");
    if (close != ']') return malformed("expected close range character");
    if (step.count == 0) return malformed("could not parse range");
    add(step);
    return {};
  }

  // The runes of a list from `rune` on, up to the closing bracket, which is left.
  void read_list(char32_t rune) {
    bool escaped = false;
    while (true) {
      if (!escaped && rune == '\\') {
        escaped = true;
      } else if (!escaped && rune == ']') {
        rest_ = std::string_view(rest_.data() - 1, rest_.size() + 1);  // give the bracket back
        return;
      } else {
        escaped = false;
        glob_.ranges_.emplace_back(rune, rune);
      }
      if (rest_.empty() || (rune = take()) == 0) return;
    }
  }

  std::string_view rest_;
  Glob glob_{};
  std::vector<Group> groups_{};
  std::vector<Forward> forwards_{};
};

Result<Glob> Glob::parse(std::string_view pattern, char32_t separator) {
  return GlobParser(pattern, separator).parse();
}

bool Glob::takes(const Step& step, char32_t rune) const {
  switch (step.op) {
    case Op::rune: return rune == step.rune;
    case Op::any_rune: return true;
    case Op::not_separator: return rune != separator_;
    case Op::set:
      for (std::uint32_t i = step.first; i < step.first + step.count; ++i) {
        if (rune >= ranges_[i].first && rune <= ranges_[i].second) return !step.negated;
      }
      return step.negated;
    default: return false;
  }
}

// Makes `start` and every step that it leads to without taking a rune active.
void Glob::enter(std::uint32_t start, std::vector<std::uint32_t>& active, std::vector<bool>& seen) const {
  std::vector<std::uint32_t> open = {start};
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const Step& step = steps_[at];
    if (step.op != Op::fork && step.op != Op::jump) {
      active.push_back(at);
      continue;
    }
    open.insert(open.end(), targets_.begin() + step.first, targets_.begin() + step.first + step.count);
  }
}

bool Glob::matches(std::string_view text) const {
  std::vector<std::uint32_t> active;
  std::vector<std::uint32_t> next;
  std::vector<bool> seen(steps_.size());
  enter(0, active, seen);
  while (!text.empty() && !active.empty()) {
    const Rune rune = decode_rune(text);
    text.remove_prefix(rune.size);
    next.clear();
    seen.assign(steps_.size(), false);
    for (const auto at : active) {
      if (takes(steps_[at], rune.code)) enter(at + 1, next, seen);
    }
    active.swap(next);
  }
  if (!text.empty()) return false;
  for (const auto at : active) {
    if (steps_[at].op == Op::done) return true;
  }
  return false;
}

}  // namespace base
