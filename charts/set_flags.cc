// Reads --set lines. One Line walks over the text once and writes into the values as it goes,
// because what a later part means depends on what is there (a key that holds a list cannot be
// descended into). A step ends in one of three ways: there may be more, the text is used up, or it
// failed. Running out of text is often silent in Helm ("a[0" changes nothing), so it is a result of
// its own and no error.
#include "charts/set_flags.h"

#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace chart {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Map;
using base::Result;
using base::Value;

enum class Step { more, end, failed };
enum class Form { typed, text, json, file, literal };

// "TRUE" for "true": equal without regard to case, where the long s counts as an s as in Go.
bool equal_fold(std::string_view text, std::string_view lower) {
  for (const char wanted : lower) {
    if (text.empty()) return false;
    if (wanted == 's' && text.substr(0, 2) == "\xC5\xBF") {
      text.remove_prefix(2);
      continue;
    }
    if (base::ascii_lower(text[0]) != wanted) return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

Value typed_value(Arena& arena, std::string_view text) {
  if (equal_fold(text, "true")) return Value::boolean(true);
  if (equal_fold(text, "false")) return Value::boolean(false);
  if (equal_fold(text, "null")) return Value();
  if (text == "0") return Value::int64(0);
  std::int64_t number = 0;
  if (!text.empty() && text[0] != '0' && base::parse_int(text, 10, 64, number)) {
    return Value::int64(number);
  }
  return Value::string(arena, text);
}

// The characters of `text` as Go prints a []rune with %q: ['b' '\''].
std::string quote_characters(std::string_view text) {
  std::string out = "[";
  while (!text.empty()) {
    const base::Rune next = base::decode_rune(text);
    text.remove_prefix(next.size);
    if (out.size() > 1) out += ' ';
    std::string character;
    base::append_rune(character, next.code);
    std::string quoted = base::go_quote(character);
    quoted = quoted.substr(1, quoted.size() - 2);
    if (character == "\"") quoted = "\"";
    if (character == "'") quoted = "\\'";
    out += "'" + quoted + "'";
  }
  return out + "]";
}

class Line {
 public:
  Line(Arena& arena, std::string_view text, Form form, const ValueReader* read)
      : arena_(arena), rest_(text), form_(form), read_(read) {}

  Result<void> apply(Map& values) {
    for (;;) {
      switch (key(values, 0, 0)) {
        case Step::more: continue;
        case Step::end: return {};
        case Step::failed: return std::move(*error_);
      }
    }
  }

 private:
  struct Token {
    std::string text{};
    char stop = '\0';
    bool ended = false;  // the text ran out before a stop
  };

  Token until(std::string_view stops);
  Step key(Map& values, int nesting, int depth);
  Step nested_key(Map& values, const std::string& name, int nesting, int depth);
  Step indexed_key(Map& values, const std::string& name, int nesting, int depth);
  Step assigned_key(Map& values, const std::string& name);
  Step list_index(std::int64_t& index);
  Step list_item(List& list, std::int64_t index, int nesting, int depth);
  Step list_in_list(List& list, std::int64_t index, int nesting, int depth);
  Step map_in_list(List& list, std::int64_t index, int nesting, int depth);
  Step scalar(Value& value, bool& is_given);
  Step json_scalar(Value& value);
  Step braces(List& list);
  Step convert(const std::string& text, Value& value);
  bool is_empty_here();
  Step set_index(List& list, std::int64_t index, Value value);
  Step check_depth(int depth);
  void set(Map& values, const std::string& name, Value value) {
    if (!name.empty()) values.set_copy(name, value);
  }
  Step fail(std::string text) { return fail(Error(ErrorCode::invalid, std::move(text))); }
  Step fail(Error error) {
    error_ = std::move(error);
    return Step::failed;
  }
  // What Helm says where Go's type assertion panics.
  Step fail_conversion(const Value& found, std::string_view wanted) {
    const std::string_view type = found.is_nil() ? "nil" : base::type_name(found);
    return fail(fmt::format(
        "unable to parse key: interface conversion: interface {{}} is {}, not {}", type, wanted));
  }

  Arena& arena_;
  std::string_view rest_;
  Form form_;
  const ValueReader* read_;
  std::size_t gaps_ = 0;
  std::optional<Error> error_{};
};

// The text up to one of `stops`, which is used up too. A backslash makes the next character an
// ordinary one, except in literals. What is not UTF-8 becomes U+FFFD.
Line::Token Line::until(std::string_view stops) {
  Token token;
  while (!rest_.empty()) {
    base::Rune next = base::decode_rune(rest_);
    rest_.remove_prefix(next.size);
    const bool is_ascii = next.code < 0x80;
    if (is_ascii && stops.find(static_cast<char>(next.code)) != std::string_view::npos) {
      token.stop = static_cast<char>(next.code);
      return token;
    }
    if (next.code == '\\' && form_ != Form::literal) {
      if (rest_.empty()) break;
      next = base::decode_rune(rest_);
      rest_.remove_prefix(next.size);
    }
    base::append_rune(token.text, next.code);
  }
  token.ended = true;
  return token;
}

Step Line::check_depth(int depth) {
  if (depth <= kMaxSetDepth) return Step::more;
  return fail(fmt::format("key is nested more than {} levels deep", kMaxSetDepth));
}

Step Line::key(Map& values, int nesting, int depth) {
  if (check_depth(depth) == Step::failed) return Step::failed;
  const Token name = until(form_ == Form::literal ? "=[." : "=[,.");
  if (name.ended) {
    if (name.text.empty()) return Step::end;
    return fail(fmt::format("key {} has no value", base::go_quote(name.text)));
  }
  switch (name.stop) {
    case '[': return indexed_key(values, name.text, nesting, depth);
    case '=': return assigned_key(values, name.text);
    case '.': return nested_key(values, name.text, nesting, depth);
    default:
      return fail(
          fmt::format("key {} has no value (cannot end with ,)", base::go_quote(name.text)));
  }
}

Step Line::indexed_key(Map& values, const std::string& name, int nesting, int depth) {
  std::int64_t index = 0;
  const Step read = list_index(index);
  if (read != Step::more) return read;
  const Value* found = values.find(name);
  if (found != nullptr && !found->is_list()) return fail_conversion(*found, "[]interface {}");
  List* list = found != nullptr ? &found->as_list() : List::make(arena_);
  const Step step = list_item(*list, index, nesting, depth + 1);
  if (step != Step::failed) set(values, name, Value::list(list));
  return step;
}

Step Line::nested_key(Map& values, const std::string& name, int nesting, int depth) {
  if (nesting + 1 > kMaxSetNesting) {
    return fail(
        fmt::format("value name nested level is greater than maximum supported nested level of {}",
                    kMaxSetNesting));
  }
  const Value* found = values.find(name);
  if (found != nullptr && !found->is_map())
    return fail_conversion(*found, "map[string]interface {}");
  Map* inner = found != nullptr ? &found->as_map() : Map::make(arena_);
  const Step step = key(*inner, nesting + 1, depth + 1);
  if (step == Step::failed) return step;
  if (step == Step::more && inner->empty()) {
    return fail(fmt::format("key map {} has no value", base::go_quote(name)));
  }
  if (!inner->empty()) set(values, name, Value::map(inner));
  return step;
}

Step Line::assigned_key(Map& values, const std::string& name) {
  Value value;
  bool is_given = true;
  const Step step = scalar(value, is_given);
  if (step != Step::failed) set(values, name, value);
  return step;
}

// What stands after '='. `is_given` is false where the text ends there.
Step Line::scalar(Value& value, bool& is_given) {
  if (form_ == Form::json) return json_scalar(value);
  if (form_ == Form::literal) {
    value = Value::string(arena_, until("").text);
    return Step::more;
  }
  if (rest_.empty()) {
    value = Value::string("");
    is_given = false;
    return Step::end;
  }
  if (rest_[0] == '{') {
    rest_.remove_prefix(1);
    List* list = List::make(arena_);
    const Step step = braces(*list);
    value = Value::list(list);
    return step;
  }
  return convert(until(",").text, value);
}

Step Line::json_scalar(Value& value) {
  if (is_empty_here()) return Step::more;
  std::size_t used = 0;
  auto read = base::json::read_first(arena_, rest_, used);
  if (!read) return fail(std::move(read).error());
  value = *read;
  rest_.remove_prefix(used);
  is_empty_here();
  return Step::more;
}

// Skips white space. True, with a comma skipped too, where the value ends here.
bool Line::is_empty_here() {
  while (!rest_.empty()) {
    const base::Rune next = base::decode_rune(rest_);
    if (next.code == ',') {
      rest_.remove_prefix(1);
      return true;
    }
    if (!base::is_space(next.code)) return false;
    rest_.remove_prefix(next.size);
  }
  return true;
}

Step Line::braces(List& list) {
  for (;;) {
    const Token item = until(",}");
    if (item.ended) return fail("list must terminate with '}'");
    Value value;
    if (item.stop == '}' && !rest_.empty() && rest_[0] == ',') rest_.remove_prefix(1);
    if (convert(item.text, value) == Step::failed) return Step::failed;
    list.push_back(value);
    if (item.stop == '}') return Step::more;
  }
}

Step Line::convert(const std::string& text, Value& value) {
  if (form_ == Form::file) {
    auto read = (*read_)(text);
    if (!read) return fail(std::move(read).error());
    value = Value::string(*read);
  } else if (form_ == Form::typed) {
    value = typed_value(arena_, text);
  } else {
    value = Value::string(arena_, text);
  }
  return Step::more;
}

// The number before ']'. A text that ends before it ends the line silently (VAL-046).
Step Line::list_index(std::int64_t& index) {
  const Token token = until("]");
  if (token.ended) return Step::end;
  std::string reason;
  if (base::parse_int(token.text, 10, 64, index, &reason)) return Step::more;
  constexpr std::string_view kInt = "strconv.ParseInt";
  if (reason.starts_with(kInt)) reason.replace(0, kInt.size(), "strconv.Atoi");
  return fail("error parsing index: " + reason);
}

Step Line::list_item(List& list, std::int64_t index, int nesting, int depth) {
  if (check_depth(depth) == Step::failed) return Step::failed;
  if (index < 0) return fail(fmt::format("negative {} index not allowed", index));
  const Token token = until("[.=");
  if (!token.text.empty()) {
    return fail("unexpected data at end of array index: " + quote_characters(token.text));
  }
  if (token.ended) return Step::end;
  if (token.stop == '[') return list_in_list(list, index, nesting, depth);
  if (token.stop == '.') return map_in_list(list, index, nesting, depth);
  Value value;
  bool is_given = true;
  const Step step = scalar(value, is_given);
  if (step == Step::failed) return step;
  return set_index(list, index, value);
}

Step Line::list_in_list(List& list, std::int64_t index, int nesting, int depth) {
  std::int64_t inner_index = 0;
  const Step read = list_index(inner_index);
  if (read != Step::more) return read;
  List* inner = nullptr;
  if (index < static_cast<std::int64_t>(list.size())) {
    const Value found = list[static_cast<std::size_t>(index)];
    if (!found.is_nil() && !found.is_list()) return fail_conversion(found, "[]interface {}");
    if (found.is_list()) inner = &found.as_list();
  }
  if (inner == nullptr) inner = List::make(arena_);
  const Step step = list_item(*inner, inner_index, nesting, depth + 1);
  return step == Step::more ? set_index(list, index, Value::list(inner)) : step;
}

Step Line::map_in_list(List& list, std::int64_t index, int nesting, int depth) {
  Map* inner = nullptr;
  if (index < static_cast<std::int64_t>(list.size())) {
    Value& found = list[static_cast<std::size_t>(index)];
    if (!found.is_map()) found = Value::map(Map::make(arena_));  // VAL-050
    inner = &found.as_map();
  } else {
    inner = Map::make(arena_);
  }
  const Step step = key(*inner, nesting, depth + 1);
  return step == Step::more ? set_index(list, index, Value::map(inner)) : step;
}

Step Line::set_index(List& list, std::int64_t index, Value value) {
  if (index > kMaxSetIndex) {
    return fail(fmt::format("index of {} is greater than maximum supported index of {}", index,
                            kMaxSetIndex));
  }
  const auto place = static_cast<std::size_t>(index);
  if (place >= list.size()) {
    gaps_ += place - list.size();
    if (gaps_ > kMaxSetGaps) {
      return fail(fmt::format("lists have more than {} gaps to be filled", kMaxSetGaps));
    }
    list.resize(place + 1);
  }
  list[place] = value;
  return Step::more;
}

Result<void> apply(Arena& arena, Map& values, std::string_view text, Form form,
                   const ValueReader* read = nullptr) {
  return Line(arena, text, form, read).apply(values);
}

}  // namespace

Result<void> apply_set(Arena& arena, Map& values, std::string_view text) {
  return apply(arena, values, text, Form::typed);
}

Result<void> apply_set_string(Arena& arena, Map& values, std::string_view text) {
  return apply(arena, values, text, Form::text);
}

Result<void> apply_set_json(Arena& arena, Map& values, std::string_view text) {
  return apply(arena, values, text, Form::json);
}

Result<void> apply_set_literal(Arena& arena, Map& values, std::string_view text) {
  return apply(arena, values, text, Form::literal);
}

Result<void> apply_set_file(Arena& arena, Map& values, std::string_view text,
                            const ValueReader& read) {
  return apply(arena, values, text, Form::file, &read);
}

}  // namespace chart
