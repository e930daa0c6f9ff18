// TOML into values, with the verdicts and words of BurntSushi's parser. Its bookkeeping of which tables
// were made by a dotted key or a sub-table only (implicit) decides what may be defined twice, and is kept.
#include <unordered_set>

#include "base/go_format.h"
#include "base/go_slice.h"
#include "base/time.h"
#include "base/toml.h"
#include "base/toml_scan.h"
#include "base/toml_text.h"

namespace base::toml {

namespace {

// The room that the library makes for a list before it fills it.
constexpr std::size_t kFirstRoom = 2;
constexpr std::size_t kFirstTables = 4;

bool is_blank(char32_t c) { return c == ' ' || c == '\t'; }
bool is_break(char32_t c) { return c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string rune_literal(char32_t c) {
  const Value value = Value::signed_of(Type::int32, static_cast<std::int32_t>(c));
  return go_sprintf("%q", std::span(&value, 1));
}

std::string rune_or_end(char32_t c) {
  if (c == Scanner::kEnd) return "end of file";
  const Value value = Value::signed_of(Type::int32, static_cast<std::int32_t>(c));
  return go_sprintf("'%c'", std::span(&value, 1));
}

// An underscore stands between digits (hexadecimal ones, as the library has it), and a digit comes last.
bool underscores_fit(std::string_view digits) {
  std::string_view word = digits;
  if (word.starts_with('+') || word.starts_with('-')) word.remove_prefix(1);
  if (word == "nan" || word == "inf") return true;
  bool after_digit = false;
  for (const char c : digits) {
    if (c == '_' && !after_digit) return false;
    after_digit = is_hexadecimal(c);
  }
  return after_digit;
}

bool has_leading_zero(std::string_view number) {
  if (number.size() > 1 && number[0] == '0') return number[1] != 'b' && number[1] != 'o' && number[1] != 'x';
  return number.size() > 2 && (number[0] == '-' || number[0] == '+') && number[1] == '0';
}

bool digits_follow_points(std::string_view number) {
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] == '.' && (i + 1 == number.size() || !is_digit(number[i + 1]))) return false;
  }
  return true;
}

struct DateForm {
  std::string_view layout;
  const Zone* zone;
};

class Reader {
 public:
  Reader(Arena& arena, std::string_view text)
      : arena_(arena), scanner_(arena, text, [this] { return last_key(); }), root_(Map::make(arena)) {}

  Result<Value> run() {
    while (true) {
      const char32_t c = scanner_.next();
      if (c == Scanner::kEnd) return Value::map(root_);
      if (is_blank(c) || is_break(c)) continue;
      if (c == '#') {
        TRY(scanner_.skip_comment());
        continue;
      }
      if (c == '[') {
        TRY(read_header());
      } else {
        scanner_.back();
        const Key outer = context_;
        TRY(read_entry(nullptr, 0));
        context_ = outer;
        current_ = {};
      }
      TRY(end_line());
    }
  }

 private:
  std::string last_key() const {
    if (current_.empty()) return key_text(context_);
    return context_.empty() ? std::string(current_) : key_text(context_) + "." + std::string(current_);
  }

  Error fail_at_key(const std::string& what) const { return scanner_.fail_at(key_line_, what); }

  Result<void> end_line() {
    while (true) {
      const char32_t c = scanner_.next();
      if (is_blank(c)) continue;
      if (is_break(c)) return {};
      if (c == Scanner::kEnd) {
        scanner_.back();
        return {};
      }
      if (c == '#') return scanner_.skip_comment();
      return scanner_.fail("expected a top-level item to end with a newline, comment, or EOF, but got " +
                           rune_literal(c) + " instead");
    }
  }

  Result<void> read_header() {
    const bool is_array = scanner_.peek() == '[';
    if (is_array) scanner_.next();
    Key key;
    while (true) {
      scanner_.skip_blanks();
      const char32_t c = scanner_.peek();
      if (c == ']' || c == Scanner::kEnd) {
        return scanner_.fail("unexpected end of table name (table names cannot be empty)");
      }
      if (c == '.') return scanner_.fail("unexpected table separator (table names cannot be empty)");
      key.push_back(TRY(scanner_.key_part()));
      if (key.size() == 1) key_line_ = scanner_.line();
      scanner_.skip_blanks();
      const char32_t after = scanner_.next();
      if (after == ']') break;
      if (after != '.') {
        return scanner_.fail("expected '.' or ']' to end table name, but got " + rune_literal(after) + " instead");
      }
    }
    if (is_array) {
      const char32_t c = scanner_.next();
      if (c != ']') {
        return scanner_.fail("expected end of table array name delimiter ']', but got " + rune_literal(c) +
                             " instead");
      }
    }
    TRY(enter_table(key, is_array));
    arrays_.erase(key_text(context_));
    return {};
  }

  // The parts of a key up to its "=".
  Result<Key> read_key() {
    scanner_.skip_blanks();
    char32_t c = scanner_.peek();
    if (c == '=' || c == Scanner::kEnd) return scanner_.fail("unexpected '=': key name appears blank");
    if (c == '.') return scanner_.fail("unexpected '.': keys cannot start with a '.'");
    Key key;
    while (true) {
      scanner_.skip_blanks();
      c = scanner_.peek();
      if (c == '=' || c == Scanner::kEnd) return scanner_.fail("unexpected '='");
      if (c == '.') return scanner_.fail("unexpected '.'");
      key.push_back(TRY(scanner_.key_part()));
      if (key.size() == 1) key_line_ = scanner_.line();
      scanner_.skip_blanks();
      c = scanner_.next();
      if (c == '=') return key;
      if (c == '.') continue;
      if (c == Scanner::kEnd) return scanner_.fail("unexpected EOF; expected key separator '='");
      const std::string what = "expected '.' or '=', but got " + rune_literal(c) + " instead";
      return c == '\n' ? scanner_.fail_on_line_before(what) : scanner_.fail(what);
    }
  }

  // "a.b = value", into the document and, for inline tables, into `inline_table` as well.
  Result<void> read_entry(Map* inline_table, int depth) {
    const Key key = TRY(read_key());
    current_ = key.back();
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      Key table = context_;
      table.push_back(key[i]);
      implicit_.insert(key_text(table));
      TRY(enter_table(table, false));
    }
    const Value value = TRY(read_value(false, depth));
    TRY(define(current_, value));
    note_type(value.is_list());
    if (inline_table == nullptr) return {};
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      if (!inline_table->has(key[i])) inline_table->set(key[i], Value::map(Map::make(arena_)));
      const Value table = inline_table->get(key[i]);
      if (!table.is_map()) return fail_at_key(go_quote(key_text(context_)) + " is not a table");
      inline_table = &table.as_map();
    }
    inline_table->set(current_, value);
    return {};
  }

  void note_type(bool is_array) {
    Key key = context_;
    if (!current_.empty()) key.push_back(current_);
    if (is_array) {
      arrays_.insert(key_text(key));
    } else {
      arrays_.erase(key_text(key));
    }
  }

  Result<Value> read_value(bool in_array, int depth) {
    if (depth > kMaxDepth) return scanner_.fail("values nest too deeply");
    char32_t c = scanner_.next();
    while (is_blank(c)) c = scanner_.next();
    if (c == '[') return read_array(depth);
    if (c == '{') return read_inline_table(in_array, depth);
    const Scalar scalar = TRY(scanner_.scalar(c));
    switch (scalar.token) {
      case Token::integer: return integer(scalar);
      case Token::floating: return floating(scalar);
      case Token::datetime: return datetime(scalar);
      case Token::boolean: return Value::boolean(scalar.text == "true");
      case Token::string: break;
    }
    return Value::string(scalar.text);
  }

  Result<Value> read_array(int depth) {
    note_type(true);
    List* list = List::make(arena_);
    bool want_value = true;
    while (true) {
      const char32_t c = scanner_.next();
      if (is_blank(c) || is_break(c)) continue;
      if (c == '#') {
        TRY(scanner_.skip_comment());
      } else if (c == ']') {
        list->set_go_capacity(appended_capacity(list->size(), kFirstRoom));
        return Value::list(list);
      } else if (want_value) {
        if (c == ',') return scanner_.fail("unexpected comma");
        scanner_.back();
        list->push_back(TRY(read_value(true, depth + 1)));
        want_value = false;
      } else if (c == ',') {
        want_value = true;
      } else {
        return scanner_.fail("expected a comma (',') or array terminator (']'), but got " + rune_or_end(c));
      }
    }
  }

  Result<Value> read_inline_table(bool in_array, int depth) {
    Map* table = Map::make(arena_);
    const Key outer_context = context_;
    const std::string_view outer_key = current_;
    Key inner = context_;
    inner.push_back(current_);
    context_ = inner;
    current_ = {};
    implicit_.insert(key_text(inner));
    TRY(enter_table(inner, in_array));
    bool want_key = true;
    while (true) {
      const char32_t c = scanner_.next();
      if (is_blank(c) || is_break(c)) continue;
      if (c == '#') {
        TRY(scanner_.skip_comment());
      } else if (c == '}') {
        break;
      } else if (want_key) {
        if (c == ',') return scanner_.fail("unexpected comma");
        scanner_.back();
        TRY(read_entry(table, depth + 1));
        context_ = inner;
        want_key = false;
      } else if (c == ',') {
        want_key = true;
      } else {
        return scanner_.fail("expected a comma or an inline table terminator '}', but got " + rune_or_end(c) +
                             " instead");
      }
    }
    context_ = outer_context;
    current_ = outer_key;
    return Value::map(table);
  }

  Result<Value> integer(const Scalar& scalar) {
    const auto wrong = [&](const char* why) {
      return scanner_.fail_at(scalar.line, "Invalid integer " + go_quote(scalar.text) + ": " + why);
    };
    if (!underscores_fit(scalar.text)) return wrong("underscores must be surrounded by digits");
    if (has_leading_zero(scalar.text)) return wrong("cannot have leading zeroes");
    std::int64_t number = 0;
    if (!parse_int(scalar.text, 0, 64, number)) {
      return scanner_.fail_at(scalar.line, std::string(scalar.text) + " is out of range for int64");
    }
    return Value::int64(number);
  }

  Result<Value> floating(const Scalar& scalar) {
    const std::string_view text = scalar.text;
    const auto wrong = [&](const char* why) {
      return scanner_.fail_at(scalar.line, "Invalid float " + go_quote(text) + ": " + why);
    };
    bool is_first = true;
    std::string_view whole_part;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end = std::min(text.find_first_of(".eE", i), text.size());
      const std::string_view part = text.substr(i, end - i);
      i = end + 1;
      if (part.empty()) continue;
      if (!underscores_fit(part)) return wrong("underscores must be surrounded by digits");
      if (is_first) whole_part = part;
      is_first = false;
    }
    if (has_leading_zero(whole_part)) return wrong("cannot have leading zeroes");
    if (!digits_follow_points(text)) return wrong("'.' must be followed by one or more digits");
    std::string digits;
    for (const char c : text) {
      if (c != '_') digits.push_back(c);
    }
    const bool negative_nan = digits == "-nan";
    if (negative_nan || digits == "+nan") digits = "nan";
    double number = 0;
    std::string error;
    if (!parse_float(digits, number, &error)) {
      const bool range = error.ends_with("value out of range");
      return scanner_.fail_at(scalar.line, range ? std::string(text) + " is out of range for float64"
                                                 : "Invalid float value: " + go_quote(text));
    }
    return Value::float64(negative_nan ? -number : number);
  }

  Result<Value> datetime(const Scalar& scalar) {
    std::string text(scalar.text);
    for (char& c : text) c = c == 'z' ? 'Z' : c == 't' || c == ' ' ? 'T' : c;
    const DateForm forms[] = {
        {"2006-01-02T15:04:05.999999999Z07:00", local_zone()},
        {"2006-01-02T15:04:05.999999999", local_datetime_zone()},
        {"2006-01-02", local_date_zone()},
        {"15:04:05.999999999", local_time_zone()},
        {"2006-01-02T15:04Z07:00", local_zone()},
        {"2006-01-02T15:04", local_datetime_zone()},
        {"15:04", local_time_zone()},
    };
    for (const DateForm& form : forms) {
      const auto time = parse_time_in(arena_, form.layout, text, form.zone);
      if (!time) continue;
      if (lacks_leading_zero(text, form.layout)) break;
      return Value::time(arena_.make<TimePoint>(*time));
    }
    return scanner_.fail_at(scalar.line, "invalid datetime: " + go_quote(text));
  }

  static bool lacks_leading_zero(std::string_view text, std::string_view layout) {
    for (std::size_t i = 0; i < layout.size() && layout[i] != '.' && layout[i] != 'Z'; ++i) {
      if (!is_digit(layout[i]) && (i >= text.size() || text[i] != layout[i])) return true;
    }
    return false;
  }

  // The table that `path` leads to, the last one where a part is a list of tables; nullptr and `stopped`
  // (how many parts were walked) where a part is something else. Missing ones are made if `make` is set.
  Map* walk(const Key& path, std::size_t count, bool make, std::size_t& stopped) {
    Map* table = root_;
    for (stopped = 1; stopped <= count; ++stopped) {
      const std::string_view part = path[stopped - 1];
      if (make && !table->has(part)) {
        implicit_.insert(key_text(Key(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(stopped))));
        table->set(part, Value::map(Map::make(arena_)));
      }
      const Value found = table->get(part);
      if (found.is_map()) {
        table = &found.as_map();
      } else if (found.is_list() && found.as_list().type() == ListType::maps) {
        const List& list = found.as_list();
        table = &list[list.size() - 1].as_map();
      } else {
        return nullptr;
      }
    }
    return table;
  }

  static Key first_of(const Key& key, std::size_t count) {
    return Key(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(std::min(count, key.size())));
  }

  // Makes `key` the table that entries go to; with `is_array` as a new element of a list of tables.
  Result<void> enter_table(const Key& key, bool is_array) {
    std::size_t stopped = 0;
    Map* parent = walk(key, key.size() - 1, true, stopped);
    if (parent == nullptr) {
      return fail_at_key("Key '" + key_text(first_of(key, stopped)) + "' was already created as a hash.");
    }
    context_ = first_of(key, key.size() - 1);
    const std::string_view name = key.back();
    if (!is_array) {
      TRY(define(name, Value::map(Map::make(arena_))));
    } else {
      if (!parent->has(name)) parent->set(name, Value::list(List::make(arena_, ListType::maps)));
      const Value list = parent->get(name);
      if (!list.is_list() || list.as_list().type() != ListType::maps) {
        return fail_at_key("Key '" + key_text(key) + "' was already created and cannot be used as an array.");
      }
      list.as_list().push_back(Value::map(Map::make(arena_)));
      list.as_list().set_go_capacity(appended_capacity(list.as_list().size(), kFirstTables, kPointerShape));
    }
    context_.push_back(name);
    return {};
  }

  // Sets `name` in the current table. A table made implicitly may be defined once; it keeps its entries.
  Result<void> define(std::string_view name, const Value& value) {
    std::size_t stopped = 0;
    Map* table = walk(context_, context_.size(), false, stopped);
    if (table == nullptr) {
      return fail_at_key("Key '" + key_text(first_of(context_, stopped)) + "' has already been defined.");
    }
    if (!table->has(name)) {
      table->set(name, value);
      return {};
    }
    Key key = context_;
    key.push_back(name);
    const std::string text = key_text(key);
    if (implicit_.erase(text) == 0) return fail_at_key("Key '" + text + "' has already been defined.");
    if (arrays_.contains(text)) table->set(name, value);
    return {};
  }

  Arena& arena_;
  Scanner scanner_;
  Map* root_;
  Key context_{};                // the table that entries go to
  std::string_view current_{};   // the key being read
  int key_line_ = 1;             // of the key or header read last
  std::unordered_set<std::string> implicit_;
  std::unordered_set<std::string> arrays_;  // keys last seen as plain lists
};

}  // namespace

Result<Value> read(Arena& arena, std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    text.remove_prefix(2);
  } else if (text.starts_with("\xef\xbb\xbf")) {
    text.remove_prefix(3);
  }
  if (text.substr(0, 6).find('\0') != std::string_view::npos) {
    return Error(ErrorCode::invalid,
                 "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8");
  }
  return Reader(arena, text).run();
}

}  // namespace base::toml
