// Functions that change the case of letters. upper, lower and title are Go's strings package's;
// untitle and swapcase goutils'; camelcase, snakecase and kebabcase xstrings', whose idea of words
// is its own: see words() below.
#include "base/letters.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "engine/functions/convert.h"
#include "engine/functions/strings.h"

namespace engine::functions {

using base::Call;
using base::Result;
using base::Value;

namespace {

std::string_view text(const Call& call) {
  return call.args[0].as_string();
}

bool is_ascii(std::string_view whole) {
  unsigned char all = 0;
  for (const char c : whole) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

// Every character of `whole` changed by `change`; stray bytes become U+FFFD.
template <typename Change>
Value mapped(const Call& call, std::string_view whole, Change change) {
  std::string out;
  out.reserve(whole.size());
  while (!whole.empty()) {
    const base::Rune rune = base::decode_rune(whole);
    base::append_rune(out, change(rune.code));
    whole.remove_prefix(rune.size);
  }
  return text_value(call, out);
}

// ASCII letters from `first` on moved by `distance`; the text itself where it has none.
Value moved_ascii(const Call& call, char first, int distance) {
  const auto whole = text(call);
  const auto is_moved = [first](char c) { return c >= first && c <= first + 25; };
  std::size_t i = 0;
  while (i < whole.size() && !is_moved(whole[i])) ++i;
  if (i == whole.size()) return call.args[0];
  char* const start = call.arena.allocate_array<char>(whole.size());
  for (std::size_t k = 0; k < whole.size(); ++k) {
    start[k] = is_moved(whole[k]) ? static_cast<char>(whole[k] + distance) : whole[k];
  }
  return Value::string({start, whole.size()});
}

// What strings.Title takes for the end of a word.
bool is_separator(char32_t code) {
  if (code < 0x80) {
    const bool is_word = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
                         (code >= 'A' && code <= 'Z') || code == '_';
    return !is_word;
  }
  return !base::is_letter(code) && !base::is_digit(code) && base::is_space(code);
}

}  // namespace

Result<Value> upper(const Call& call) {
  if (is_ascii(text(call))) return moved_ascii(call, 'a', 'A' - 'a');
  return mapped(call, text(call), base::to_upper);
}

Result<Value> lower(const Call& call) {
  if (is_ascii(text(call))) return moved_ascii(call, 'A', 'a' - 'A');
  return mapped(call, text(call), base::to_lower);
}

Result<Value> title(const Call& call) {
  return mapped(call, text(call), [after_separator = true](char32_t code) mutable {
    const char32_t changed = after_separator ? base::to_title(code) : code;
    after_separator = is_separator(code);
    return changed;
  });
}

Result<Value> untitle(const Call& call) {
  return mapped(call, text(call), [after_space = true](char32_t code) mutable {
    const bool is_gap = base::is_space(code);
    const char32_t changed = after_space && !is_gap ? base::to_lower(code) : code;
    after_space = is_gap;
    return changed;
  });
}

Result<Value> swapcase(const Call& call) {
  return mapped(call, text(call), [after_space = true](char32_t code) mutable -> char32_t {
    const bool was_after_space = after_space;
    after_space = false;
    if (base::is_upper(code) || base::is_title(code)) return base::to_lower(code);
    if (base::is_lower(code)) return was_after_space ? base::to_title(code) : base::to_upper(code);
    after_space = base::is_space(code);
    return code;
  });
}

namespace {

bool is_connector(char32_t code) {
  return code == '-' || code == '_' || base::is_space(code);
}

}  // namespace

// Connectors at the start stay, a run of others loses its last one, the letter after a connector is
// a capital, and words written in capitals lose all but their first ("GO_PATH" gives "GoPath").
Result<Value> camelcase(const Call& call) {
  auto rest = text(call);
  std::string out;
  char32_t held = 0;  // read, but not written yet: a connector is dropped when a letter follows
  bool is_shouting = false;
  const auto read = [&rest] {
    const base::Rune rune = base::decode_rune(rest);
    rest.remove_prefix(rune.size);
    return rune.code;
  };
  while (!rest.empty()) {
    held = read();
    if (!is_connector(held)) {
      is_shouting = base::is_upper(held);
      held = base::to_upper(held);
      break;
    }
    base::append_rune(out, held);
  }
  while (!rest.empty()) {
    char32_t code = read();
    if (is_connector(code) || !is_connector(held)) base::append_rune(out, held);
    if (is_connector(code) && is_connector(held)) {
      // Only the last of a run of connectors is held.
    } else if (is_connector(held)) {
      is_shouting = base::is_upper(code);
      code = base::to_upper(code);
    } else if (is_shouting) {
      is_shouting = base::is_upper(code);
      if (is_shouting) code = base::to_lower(code);
    }
    held = code;
  }
  if (!text(call).empty()) base::append_rune(out, held);
  return text_value(call, out);
}

namespace {

enum class WordKind { none, number, capitals, letters, connector, punctuation, other };

struct Word {
  WordKind kind = WordKind::none;
  std::string_view text{};
};

// Letters that make words: those of Chinese characters stand alone ("other").
bool is_alphabetic(char32_t code) {
  const bool is_han = (code >= 0x4E00 && code <= 0x9FCC) || (code >= 0x3400 && code <= 0x4D85) ||
                      (code >= 0x20000 && code <= 0x2B81D);
  return base::is_letter(code) && !is_han;
}

bool is_small(char32_t code) {
  return is_alphabetic(code) && !base::is_upper(code);
}

WordKind kind_of(char32_t code) {
  if (is_connector(code)) return WordKind::connector;
  if (base::is_punctuation(code)) return WordKind::punctuation;
  if (base::is_upper(code)) return WordKind::capitals;
  if (is_alphabetic(code)) return WordKind::letters;
  return base::is_number(code) ? WordKind::number : WordKind::other;
}

// Whether a character of kind `next` goes on with a word of kind `kind`.
bool continues(WordKind kind, char32_t code) {
  if (kind == WordKind::letters) return is_small(code);
  if (kind == WordKind::other) {
    return !is_connector(code) && !is_alphabetic(code) && !base::is_number(code) &&
           !base::is_punctuation(code);
  }
  if (kind == WordKind::number) return base::is_number(code);
  if (kind == WordKind::punctuation) return base::is_punctuation(code);
  return kind == WordKind::connector && is_connector(code);
}

// Cuts words off the front of a text. Stray bytes belong to the character after them.
class WordReader {
 public:
  explicit WordReader(std::string_view rest) : rest_(rest) {}
  bool at_end() const { return rest_.empty(); }

  Word next() {
    if (rest_.empty()) return {};
    const base::Rune first = peek(0, base::kReplacementRune);
    if (first.code == base::kReplacementRune) return cut(WordKind::none, first.size);
    const WordKind kind = kind_of(first.code);
    if (kind == WordKind::capitals) return cut(kind, end_of_capitals(first));
    std::size_t end = first.size;
    char32_t last = first.code;
    while (end < rest_.size()) {
      const base::Rune rune = peek(end, last);
      if (rune.size == 0 || !continues(kind, rune.code)) break;
      last = rune.code;
      end += rune.size;
    }
    return cut(kind, end);
  }

 private:
  // The first proper character at or after `start`; its size has the bytes skipped before it.
  // `last` where there is none.
  base::Rune peek(std::size_t start, char32_t last) const {
    std::size_t place = start;
    while (place < rest_.size()) {
      const base::Rune rune = base::decode_rune(rest_.substr(place));
      place += rune.size;
      if (rune.code != base::kReplacementRune) return {rune.code, place - start};
    }
    return {last, place - start};
  }

  Word cut(WordKind kind, std::size_t size) {
    const Word word{kind, rest_.substr(0, size)};
    rest_.remove_prefix(size);
    return word;
  }

  // "Http" is one word, of "HTTPServer" only "HTTP" is.
  std::size_t end_of_capitals(const base::Rune& first) const {
    std::size_t end = first.size;
    if (end >= rest_.size()) return end;
    base::Rune rune = peek(end, first.code);
    if (!base::is_upper(rune.code)) {
      while (end < rest_.size() && is_small(rune.code)) {
        end += rune.size;
        if (end < rest_.size()) rune = peek(end, rune.code);
      }
      return end;
    }
    std::size_t last_size = 0;
    while (end < rest_.size() && base::is_upper(rune.code)) {
      last_size = rune.size;
      end += rune.size;
      if (end < rest_.size()) rune = peek(end, rune.code);
    }
    return end < rest_.size() && is_alphabetic(rune.code) ? end - last_size : end;
  }

  std::string_view rest_;
};

void append_word(std::string& out, const Word& word, char connector) {
  if (word.kind != WordKind::capitals && word.kind != WordKind::connector) {
    out += word.text;
    return;
  }
  auto rest = word.text;
  while (!rest.empty()) {
    const base::Rune rune = base::decode_rune(rest);
    rest.remove_prefix(rune.size);
    const char32_t small = base::is_upper(rune.code) ? base::to_lower(rune.code) : rune.code;
    base::append_rune(out, is_connector(rune.code) ? static_cast<char32_t>(connector) : small);
  }
}

// Joins words by `connector`, in small letters. A number belongs to the word before it, unless
// small letters follow it: then to those ("Bld4Floor3rd" gives "bld4_floor_3rd").
class WordJoiner {
 public:
  WordJoiner(std::string_view whole, char connector) : reader_(whole), connector_(connector) {}

  std::string join() {
    word_ = reader_.next();
    while (!reader_.at_end()) {
      const Word last = word_;
      if (last.kind != WordKind::connector) append_word(out_, last, connector_);
      word_ = reader_.next();
      if (last.kind == WordKind::connector) {
        append_word(out_, last, connector_);
      } else if (last.kind == WordKind::number) {
        take_number_tail();
      } else if (last.kind != WordKind::punctuation) {
        after_letters();
      }
    }
    append_word(out_, word_, connector_);
    return std::move(out_);
  }

 private:
  bool needs_connector() const {
    return word_.kind != WordKind::connector && word_.kind != WordKind::punctuation;
  }

  void take_number_tail() {
    while (word_.kind == WordKind::letters || word_.kind == WordKind::number) {
      append_word(out_, word_, connector_);
      word_ = reader_.next();
    }
    if (word_.kind != WordKind::none && needs_connector()) out_ += connector_;
  }

  void after_letters() {
    if (word_.kind != WordKind::number) {
      if (needs_connector()) out_ += connector_;
      return;
    }
    if (reader_.at_end()) return;
    const Word number = word_;
    word_ = reader_.next();
    if (word_.kind == WordKind::letters) {
      out_ += connector_;
      out_ += number.text;
      take_number_tail();
    } else {
      out_ += number.text;
      if (needs_connector()) out_ += connector_;
    }
  }

  WordReader reader_;
  char connector_;
  Word word_{};
  std::string out_{};
};

}  // namespace

Result<Value> snakecase(const Call& call) {
  return text_value(call, WordJoiner(text(call), '_').join());
}
Result<Value> kebabcase(const Call& call) {
  return text_value(call, WordJoiner(text(call), '-').join());
}

}  // namespace engine::functions
