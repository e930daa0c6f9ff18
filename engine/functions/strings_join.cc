// Functions between texts and lists of texts, and from any value to text. Plain ASCII, which nearly
// all text in charts is, is quoted straight into the arena.
#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/utf8.h"
#include "engine/functions/convert.h"
#include "engine/functions/strings.h"

namespace engine::functions {

using base::Call;
using base::List;
using base::ListType;
using base::Map;
using base::MapType;
using base::Result;
using base::Value;

namespace {

std::string_view text(const Call& call, std::size_t index) {
  return call.args[index].as_string();
}

// Whether Go quotes `plain` by putting quotes around it and nothing else.
bool needs_no_escapes(std::string_view plain) {
  return std::all_of(plain.begin(), plain.end(),
                     [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

Value enclosed(const Call& call, std::string_view inside, char mark) {
  char* const place = call.arena.allocate_array<char>(inside.size() + 2);
  place[0] = mark;
  if (!inside.empty()) std::memcpy(place + 1, inside.data(), inside.size());
  place[inside.size() + 1] = mark;
  return Value::string({place, inside.size() + 2});
}

Result<void> check_args_walkable(const Call& call) {
  for (const Value& value : call.args) TRY(check_walkable(value));
  return {};
}

}  // namespace

Result<Value> quote(const Call& call) {
  if (call.args.size() == 1 && call.args[0].is_string() && needs_no_escapes(text(call, 0))) {
    return enclosed(call, text(call, 0), '"');
  }
  TRY(check_args_walkable(call));
  std::string out;
  std::string plain;
  for (const Value& value : call.args) {
    if (value.is_nil()) continue;
    if (!out.empty()) out += ' ';
    plain.clear();
    append_text(plain, value);
    out += base::go_quote(plain);
    TRY(check_text_size(out.size()));
  }
  return text_value(call, out);
}

Result<Value> single_quote(const Call& call) {
  if (call.args.size() == 1 && call.args[0].is_string()) return enclosed(call, text(call, 0), '\'');
  TRY(check_args_walkable(call));
  std::string out;
  for (const Value& value : call.args) {
    if (value.is_nil()) continue;
    if (!out.empty()) out += ' ';
    out += '\'';
    base::append_value(out, value);
    out += '\'';
    TRY(check_text_size(out.size()));
  }
  return text_value(call, out);
}

Result<Value> cat(const Call& call) {
  TRY(check_args_walkable(call));
  std::string out;
  bool is_first = true;
  for (const Value& value : call.args) {
    if (value.is_nil()) continue;
    if (!is_first) out += ' ';
    is_first = false;
    base::append_value(out, value);
    TRY(check_text_size(out.size()));
  }
  return text_value(call, out);
}

Result<Value> to_string(const Call& call) {
  TRY(check_walkable(call.args[0]));
  return Value::string(to_text(call.arena, call.args[0]));
}

Result<Value> to_strings(const Call& call) {
  TRY(check_walkable(call.args[0]));
  return Value::list(to_text_list(call.arena, call.args[0]));
}

Result<Value> join(const Call& call) {
  TRY(check_walkable(call.args[1]));
  const auto separator = text(call, 0);
  const List& texts = *to_text_list(call.arena, call.args[1]);
  if (texts.empty()) return Value::string(std::string_view{});
  if (texts.size() == 1) return texts[0];
  std::size_t size = separator.size() * (texts.size() - 1);
  for (const Value& item : texts) size += item.as_string().size();
  char* const start = TRY(allocate_text(call, size));
  char* place = start;
  for (const Value& item : texts) {
    if (place != start || &item != texts.begin())
      place = std::copy(separator.begin(), separator.end(), place);
    place = std::copy(item.as_string().begin(), item.as_string().end(), place);
  }
  return Value::string({start, size});
}

namespace {

// The pieces of `whole` between separators, at most `limit` of them (the last has the rest); an
// empty separator cuts between characters.
Result<List*> pieces(const Call& call, std::string_view whole, std::string_view separator,
                     std::uint64_t limit = UINT64_MAX) {
  List* list = List::make(call.arena, ListType::strings);
  if (limit == 0 || (separator.empty() && whole.empty())) return list;
  while (!whole.empty() && list->size() + 1 < limit) {
    std::size_t end = std::string_view::npos;
    if (!separator.empty()) {
      const void* found = memmem(whole.data(), whole.size(), separator.data(), separator.size());
      if (found != nullptr)
        end = static_cast<std::size_t>(static_cast<const char*>(found) - whole.data());
    } else if (const std::size_t size = base::decode_rune(whole).size; size < whole.size()) {
      end = size;
    }
    if (end == std::string_view::npos) break;
    list->push_back(Value::string(whole.substr(0, end)));
    whole.remove_prefix(end + separator.size());
    TRY(check_item_count(list->size()));
  }
  list->push_back(Value::string(whole));
  return list;
}

// {"_0": first piece, "_1": …}
Value numbered(const Call& call, const List& list) {
  Map* map = Map::make(call.arena, MapType::strings, list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    map->set_copy(fmt::format("_{}", i), list[i]);
  }
  return Value::map(map);
}

}  // namespace

Result<Value> split(const Call& call) {
  const List* list = TRY(pieces(call, text(call, 1), text(call, 0)));
  return numbered(call, *list);
}

Result<Value> split_n(const Call& call) {
  const std::int64_t limit = call.args[1].as_signed();
  const List* list = TRY(pieces(call, text(call, 2), text(call, 0),
                                limit < 0 ? UINT64_MAX : static_cast<std::uint64_t>(limit)));
  return numbered(call, *list);
}

Result<Value> split_list(const Call& call) {
  return Value::list(TRY(pieces(call, text(call, 1), text(call, 0))));
}

// A []string is sorted where it is, as sprig does: whoever else holds the list sees it sorted.
Result<Value> sort_alpha(const Call& call) {
  TRY(check_walkable(call.args[0]));
  List* list = to_text_list(call.arena, call.args[0]);
  if (call.args[0].is_nil()) list->push_back(Value::string("<nil>"));
  std::sort(list->begin(), list->end(),
            [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); });
  return Value::list(list);
}

Result<Value> plural(const Call& call) {
  return call.args[call.args[2].as_signed() == 1 ? 0 : 1];
}

Result<Value> hello(const Call&) {
  return Value::string("Hello!");
}

}  // namespace engine::functions
