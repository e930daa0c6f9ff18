// A JSON reader that accepts and words errors as Go's encoding/json. It keeps its own stack, so depth
// costs no call frames, and it sorts an object's keys once, when the object ends.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/utf8.h"

namespace base::json {

namespace {

constexpr std::string_view kEnded = "unexpected end of JSON input";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// How Go shows the offending byte.
std::string quoted_character(char c) {
  if (c == '\'') return R"('\'')";
  if (c == '"') return R"('"')";
  std::string text;
  append_rune(text, static_cast<unsigned char>(c));
  const std::string quoted = go_quote(text);
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

class Reader {
 public:
  Reader(Arena& arena, std::string_view text, Numbers numbers)
      : arena_(arena), text_(text), numbers_(numbers) {}

  // One value; what follows it is left alone.
  Result<Value> value() {
    Value done;
    bool want_value = true;
    while (true) {
      if (want_value) {
        skip_space();
        if (!start_value(want_value)) return fail();
        if (want_value) continue;
      }
      if (frames_.empty()) {
        done = last_;
        break;
      }
      if (!after_value(want_value)) return fail();
    }
    return done;
  }

  // The first number that was out of range; it is nil in the value.
  std::optional<Error>& range_error() { return range_error_; }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool at_end() const { return at_ == text_.size(); }
  std::size_t at() const { return at_; }
  bool ended_early() const { return ended_; }
  Error unexpected(std::string_view context) {
    unexpected_here(context);
    return fail();
  }

 private:
  // An array or object being read; its elements are pending_[first…].
  struct Frame {
    bool is_object;
    std::size_t first;
    std::string_view key{};
  };

  Error fail() { return Error(ErrorCode::invalid, message_).at(place()); }

  Place place() const {
    auto before = text_.substr(0, at_);
    while (at_end() && !before.empty() && is_space(before.back())) before.remove_suffix(1);
    const auto feed = before.rfind('\n');
    const auto line = feed == std::string_view::npos ? before : before.substr(feed + 1);
    return {"", static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
            static_cast<int>(count_runes(line)) + 1};
  }

  bool unexpected_here(std::string_view context) {
    if (at_end()) {
      ended_ = true;
      message_ = kEnded;
    } else {
      message_ = "invalid character " + quoted_character(text_[at_]) + " " + std::string(context);
    }
    return false;
  }

  // Inside a number or literal Go feeds a space at the end of the text, and complains about that.
  bool unexpected_in_word(std::string_view context) {
    if (at_end()) {
      ended_ = true;
      message_ = "invalid character ' ' " + std::string(context);
      return false;
    }
    return unexpected_here(context);
  }

  // Reads a scalar into last_, or opens an array or object. `want_value`: whether one comes next.
  bool start_value(bool& want_value) {
    if (at_end()) return unexpected_here("");
    want_value = false;
    switch (text_[at_]) {
      case '{': return open(true, want_value);
      case '[': return open(false, want_value);
      case '"': {
        std::string_view text;
        if (!read_string(text)) return false;
        last_ = Value::string(text);
        return true;
      }
      case 't': return read_literal("true", Value::boolean(true));
      case 'f': return read_literal("false", Value::boolean(false));
      case 'n': return read_literal("null", Value());
      default:
        if (text_[at_] == '-' || is_digit(text_[at_])) return read_number();
        return unexpected_here("looking for beginning of value");
    }
  }

  bool open(bool is_object, bool& want_value) {
    if (frames_.size() >= kMaxDepth) {
      message_ = "exceeded max depth";
      return false;
    }
    frames_.push_back({is_object, pending_.size()});
    ++at_;
    skip_space();
    if (!at_end() && text_[at_] == (is_object ? '}' : ']')) {
      close();
      return true;
    }
    want_value = true;
    return !is_object || read_key();
  }

  // A key and its colon.
  bool read_key() {
    if (at_end() || text_[at_] != '"') {
      return unexpected_here("looking for beginning of object key string");
    }
    if (!read_string(frames_.back().key)) return false;
    skip_space();
    if (at_end() || text_[at_] != ':') return unexpected_here("after object key");
    ++at_;
    return true;
  }

  // last_ is complete and belongs to the innermost frame.
  bool after_value(bool& want_value) {
    const Frame& frame = frames_.back();
    pending_.push_back({frame.key, last_});
    skip_space();
    const char closing = frame.is_object ? '}' : ']';
    if (!at_end() && text_[at_] == closing) {
      close();
      return true;
    }
    if (at_end() || text_[at_] != ',') {
      return unexpected_here(frame.is_object ? "after object key:value pair" : "after array element");
    }
    ++at_;
    skip_space();
    want_value = true;
    return !frame.is_object || read_key();
  }

  void close() {
    ++at_;
    const Frame frame = frames_.back();
    frames_.pop_back();
    const auto begin = pending_.begin() + static_cast<std::ptrdiff_t>(frame.first);
    const std::size_t count = pending_.size() - frame.first;
    if (frame.is_object) {
      const auto by_key = [](const Map::Entry& a, const Map::Entry& b) { return a.key < b.key; };
      if (!std::is_sorted(begin, pending_.end(), by_key)) std::stable_sort(begin, pending_.end(), by_key);
      Map* map = Map::make(arena_, MapType::any, count);
      for (auto entry = begin; entry != pending_.end(); ++entry) map->set(entry->key, entry->value);
      last_ = Value::map(map);
    } else {
      List* list = List::make(arena_, ListType::any, count);
      for (auto entry = begin; entry != pending_.end(); ++entry) list->push_back(entry->value);
      list->set_appended_capacity();
      last_ = Value::list(list);
    }
    pending_.resize(frame.first);
  }

  bool read_literal(std::string_view word, Value value) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      ++at_;
      if (at_end() || text_[at_] != word[i]) {
        return unexpected_in_word("in literal " + std::string(word) + " (expecting '" + word[i] + "')");
      }
    }
    ++at_;
    last_ = value;
    return true;
  }

  void skip_digits() {
    while (!at_end() && is_digit(text_[at_])) ++at_;
  }

  bool read_number() {
    const std::size_t start = at_;
    bool whole = true;
    if (text_[at_] == '-') {
      ++at_;
      if (at_end() || !is_digit(text_[at_])) return unexpected_in_word("in numeric literal");
    }
    if (text_[at_] == '0') {
      ++at_;
    } else {
      skip_digits();
    }
    if (!at_end() && text_[at_] == '.') {
      whole = false;
      ++at_;
      if (at_end() || !is_digit(text_[at_])) {
        return unexpected_in_word("after decimal point in numeric literal");
      }
      skip_digits();
    }
    if (!at_end() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      whole = false;
      ++at_;
      if (!at_end() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (at_end() || !is_digit(text_[at_])) return unexpected_in_word("in exponent of numeric literal");
      skip_digits();
    }
    take_number(text_.substr(start, at_ - start), whole);
    return true;
  }

  // A number out of range is an error only once the whole text has proved to be JSON.
  void take_number(std::string_view digits, bool whole) {
    if (numbers_ == Numbers::text) {
      last_ = Value::bytes(arena_.copy(digits));
      return;
    }
    std::int64_t integer = 0;
    if (numbers_ == Numbers::exact && whole && parse_int(digits, 10, 64, integer)) {
      last_ = Value::int64(integer);
      return;
    }
    double number = 0;
    if (parse_float(digits, number)) {
      last_ = Value::float64(number);
      return;
    }
    last_ = Value();
    if (!range_error_) {
      range_error_.emplace(ErrorCode::invalid, "json: cannot unmarshal number " + std::string(digits) +
                                                   " into Go value of type float64");
    }
  }

  bool read_string(std::string_view& out) {
    const std::size_t start = ++at_;
    bool plain = true;
    while (true) {
      if (at_end()) return unexpected_here("");
      const char c = text_[at_];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) return unexpected_here("in string literal");
      if (c == '\\') {
        plain = false;
        if (!skip_escape()) return false;
      } else {
        plain = plain && static_cast<unsigned char>(c) < 0x80;
        ++at_;
      }
    }
    const std::string_view raw = text_.substr(start, at_ - start);
    ++at_;
    out = plain || (raw.find('\\') == std::string_view::npos && is_valid_utf8(raw)) ? arena_.copy(raw)
                                                                                   : unescaped(raw);
    return true;
  }

  bool skip_escape() {
    ++at_;
    if (at_end()) return unexpected_in_word("in string escape code");
    if (text_[at_] != 'u') {
      if (std::string_view("bfnrt\\/\"").find(text_[at_]) == std::string_view::npos) {
        return unexpected_here("in string escape code");
      }
      ++at_;
      return true;
    }
    ++at_;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_end() || hex_value(text_[at_]) < 0) {
        return unexpected_in_word("in \\u hexadecimal character escape");
      }
    }
    return true;
  }

  static char32_t code_unit(std::string_view raw, std::size_t at) {
    char32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      code = code * 16 + static_cast<char32_t>(hex_value(raw[at + i]));
    }
    return code;
  }

  // The text that `raw` (known to be well-formed) stands for; half surrogates and stray bytes are U+FFFD.
  std::string_view unescaped(std::string_view raw) {
    std::string& out = buffer_;
    out.clear();
    for (std::size_t i = 0; i < raw.size();) {
      if (raw[i] != '\\') {
        const Rune rune = decode_rune(raw.substr(i));
        append_rune(out, rune.code);
        i += rune.size;
        continue;
      }
      const char letter = raw[i + 1];
      i += 2;
      if (letter != 'u') {
        const std::size_t which = std::string_view("bfnrt").find(letter);
        out.push_back(which == std::string_view::npos ? letter : "\b\f\n\r\t"[which]);
        continue;
      }
      char32_t code = code_unit(raw, i);
      i += 4;
      if (code >= 0xD800 && code < 0xDC00 && raw.substr(i, 2) == "\\u") {
        const char32_t low = code_unit(raw, i + 2);
        if (low >= 0xDC00 && low < 0xE000) {
          code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
          i += 6;
        }
      }
      append_rune(out, code);
    }
    return arena_.copy(out);
  }

  Arena& arena_;
  std::string_view text_;
  Numbers numbers_;
  std::size_t at_ = 0;
  bool ended_ = false;  // the text ended inside the value
  Value last_{};
  std::vector<Frame> frames_;
  std::vector<Map::Entry> pending_;
  std::string buffer_;
  std::string message_;
  std::optional<Error> range_error_{};
};

}  // namespace

Result<Value> read(Arena& arena, std::string_view text, Numbers numbers, std::optional<Error>* out_of_range) {
  Reader reader(arena, text, numbers);
  const Value value = TRY(reader.value());
  reader.skip_space();
  if (!reader.at_end()) return reader.unexpected("after top-level value");
  if (out_of_range != nullptr) {
    *out_of_range = std::move(reader.range_error());
  } else if (reader.range_error()) {
    return std::move(*reader.range_error());
  }
  return value;
}

Result<Value> read_first(Arena& arena, std::string_view text, std::size_t& used, Numbers numbers) {
  Reader reader(arena, text, numbers);
  reader.skip_space();
  used = 0;
  if (reader.at_end()) return Error(ErrorCode::invalid, "EOF");
  auto value = reader.value();
  used = reader.at();
  if (!value) {
    Error error = std::move(value).error();
    return reader.ended_early() ? error.with_helm("unexpected EOF") : error;
  }
  if (reader.range_error()) return std::move(*reader.range_error());
  return value;
}

}  // namespace base::json
