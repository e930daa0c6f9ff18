// index, len, slice, not, print and its kin. Comparisons are in comparison.cc, escapers in escape.cc.
#include "engine/lang/builtins.h"

#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/object.h"

namespace engine::lang {

namespace {

BuiltinResult error(std::string text) { return {{}, std::move(text)}; }
BuiltinResult concrete(const base::Value& value) { return {{value, Form::concrete}, {}}; }
BuiltinResult text(base::Arena& arena, std::string_view value) {
  return concrete(base::Value::string(arena, value));
}

// The number of elements of what is indexed by number; -1 for everything else.
std::int64_t sequence_size(const base::Value& value) {
  switch (value.type()) {
    case base::Type::string:
    case base::Type::bytes: return static_cast<std::int64_t>(value.as_string().size());
    case base::Type::list: return static_cast<std::int64_t>(value.as_list().size());
    default: return -1;
  }
}

// Reads an index that may be up to `limit`; the text of the error where it is none.
std::string read_index(const Operand& operand, std::int64_t limit, std::int64_t& index) {
  if (operand.is_invalid()) return "cannot index slice/array with nil";
  const auto named = operand.value.type() == base::Type::object ? operand.value.as_object().integer() : std::nullopt;
  const bool is_integer = operand.value.is_signed() || operand.value.is_unsigned() || named;
  if (!is_integer || operand.form == Form::any) {
    return fmt::format("cannot index slice/array with type {}", static_type_name(operand));
  }
  index = named ? *named : operand.value.as_signed();
  if (index < 0 || index > limit) return fmt::format("index out of range: {}", index);
  return {};
}

BuiltinResult index_sequence(const base::Value& item, const Operand& index) {
  const std::int64_t size = sequence_size(item);
  std::int64_t at = 0;
  if (std::string wrong = read_index(index.content(), size, at); !wrong.empty()) return error(wrong);
  const bool is_string = item.is_string();
  if (at == size) {  // Go's check lets this one through, and reflect panics
    return error(is_string ? "reflect: string index out of range"
                           : "reflect: slice index out of range");
  }
  const auto position = static_cast<std::size_t>(at);
  if (item.is_list()) {
    base::List& list = item.as_list();
    const bool is_any = list.type() == base::ListType::any;
    return {{list[position], is_any ? Form::any : Form::addressable}, {}};
  }
  const auto byte = static_cast<unsigned char>(item.as_string()[position]);
  return concrete(base::Value::unsigned_of(base::Type::uint8, byte));
}

BuiltinResult index_map(base::Arena& arena, const base::Value& item, const Operand& given) {
  const Operand key = given.content();
  if (key.is_invalid()) return error("value is nil; should be of type string");
  if (!key.value.is_string()) {
    return error(fmt::format("value has type {}; should be string", base::type_name(key.value)));
  }
  if (item.type() == base::Type::object) {
    const auto found = item.as_object().field(key.value.as_string());
    return concrete(found.value_or(base::Value::bytes({})));
  }
  const base::Value* found = item.as_map().find(key.value.as_string());
  switch (item.map_type()) {
    case base::MapType::strings:
      return concrete(found != nullptr ? *found : base::Value::string(""));
    case base::MapType::string_lists: {
      if (found != nullptr) return concrete(*found);
      base::List* none = base::List::make(arena, base::ListType::strings);
      none->is_nil = true;
      return concrete(base::Value::list(none));
    }
    default: return {Operand::any(found != nullptr ? *found : base::Value()), {}};
  }
}

// Go looks behind a pointer before it says that there is nothing to count or to index.
std::string_view type_behind(const base::Value& value) {
  const std::string_view name = base::type_name(value);
  return base::kind_name(value) == "ptr" ? name.substr(1) : name;
}

bool is_map_object(const base::Value& value) {
  return value.type() == base::Type::object && value.as_object().kind_name() == "map";
}

BuiltinResult index_item(base::Arena& arena, std::span<const Operand> arguments) {
  Operand item = arguments[0].content();
  if (item.is_invalid()) return error("index of untyped nil");
  for (const Operand& index : arguments.subspan(1)) {
    if (item.is_nil_interface()) return error("index of nil pointer");
    BuiltinResult found;
    if (sequence_size(item.value) >= 0) {
      found = index_sequence(item.value, index);
    } else if (item.value.is_map() || is_map_object(item.value)) {
      found = index_map(arena, item.value, index);
    } else {
      return error(fmt::format("can't index item of type {}", type_behind(item.value)));
    }
    if (!found.error.empty()) return found;
    item = found.value;
  }
  return {item, {}};
}

BuiltinResult slice_item(base::Arena& arena, std::span<const Operand> arguments) {
  const Operand item = arguments[0].content();
  if (item.is_invalid()) return error("slice of untyped nil");
  const std::size_t count = arguments.size() - 1;
  if (count > 3) return error(fmt::format("too many slice indexes: {}", count));
  const std::int64_t size = sequence_size(item.value);
  if (size < 0) return error(fmt::format("can't slice item of type {}", base::type_name(item.value)));
  if (item.value.is_string() && count == 3) return error("cannot 3-index slice a string");
  std::int64_t bounds[3] = {0, size, size};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string wrong = read_index(arguments[i + 1], size, bounds[i]);
    if (!wrong.empty()) return error(wrong);
  }
  for (std::size_t i = 1; i < 3; ++i) {
    if (bounds[i - 1] <= bounds[i]) continue;
    return error(fmt::format("invalid slice index: {} > {}", bounds[i - 1], bounds[i]));
  }
  const auto from = static_cast<std::size_t>(bounds[0]);
  const auto length = static_cast<std::size_t>(bounds[1] - bounds[0]);
  if (item.value.is_string()) {
    return concrete(base::Value::string(item.value.as_string().substr(from, length)));
  }
  if (item.value.type() == base::Type::bytes) {
    return concrete(base::Value::bytes(item.value.as_string().substr(from, length)));
  }
  base::List& list = item.value.as_list();
  const std::span<const base::Value> all(list.begin(), list.end());
  return concrete(
      base::Value::list(base::List::make(arena, list.type(), all.subspan(from, length))));
}

BuiltinResult length_of(const Operand& operand) {
  if (operand.is_nil_interface() || operand.is_nil_error()) return error("len of nil pointer");
  const base::Value& value = operand.value;
  if (value.is_nil()) return error("reflect: call of reflect.Value.Type on zero Value");
  std::int64_t size = sequence_size(value);
  if (value.is_map()) size = static_cast<std::int64_t>(value.as_map().size());
  if (is_map_object(value)) size = static_cast<std::int64_t>(value.as_object().length().value_or(0));
  if (size < 0) return error(fmt::format("len of type {}", type_behind(value)));
  return concrete(base::Value::integer(size));
}

std::vector<base::Value> values_of(std::span<const Operand> arguments) {
  std::vector<base::Value> values;
  values.reserve(arguments.size());
  for (const Operand& argument : arguments) values.push_back(argument.value);
  return values;
}

// What the escapers escape: the text of all arguments, where nil is "<no value>" and a pointer what it leads to.
std::string escaper_input(std::span<const Operand> arguments) {
  std::string out;
  bool after_string = true;
  for (const Operand& argument : arguments) {
    const base::Value& value = argument.value;
    const bool is_string = value.is_nil() || base::kind_name(value) == "string";
    if (!is_string && !after_string) out.push_back(' ');
    const bool is_pointer = value.type() == base::Type::object && value.as_object().kind_name() == "ptr";
    if (value.is_nil() || is_pointer) {
      base::append_printed(out, value);
    } else {
      out += base::go_sprint({&value, 1});
    }
    after_string = is_string;
  }
  return out;
}

BuiltinResult print_formatted(base::Arena& arena, std::span<const Operand> arguments) {
  const std::vector<base::Value> values = values_of(arguments.subspan(1));
  return text(arena, base::go_sprintf(arguments[0].value.as_string(), values));
}

}  // namespace

Builtin find_builtin(std::string_view name) {
  struct Row {
    std::string_view name;
    Builtin builtin;
  };
  static constexpr Row kRows[] = {
      {"eq", Builtin::eq},         {"and", Builtin::and_all},   {"or", Builtin::or_any},
      {"not", Builtin::not_true},  {"ne", Builtin::ne},         {"printf", Builtin::printf},
      {"index", Builtin::index},   {"len", Builtin::length},    {"gt", Builtin::gt},
      {"lt", Builtin::lt},         {"ge", Builtin::ge},         {"le", Builtin::le},
      {"print", Builtin::print},   {"println", Builtin::println}, {"slice", Builtin::slice},
      {"html", Builtin::html},     {"js", Builtin::js},         {"urlquery", Builtin::urlquery},
      {"call", Builtin::call},
  };
  for (const Row& row : kRows) {
    if (row.name == name) return row.builtin;
  }
  return Builtin::none;
}

BuiltinSignature signature_of(Builtin builtin) {
  using base::Param;
  switch (builtin) {
    case Builtin::and_all:
    case Builtin::or_any:
    case Builtin::call:
    case Builtin::index:
    case Builtin::slice:
    case Builtin::eq: return {1, true};
    case Builtin::html:
    case Builtin::js:
    case Builtin::urlquery:
    case Builtin::print:
    case Builtin::println: return {0, true, Param::any, Param::any};
    case Builtin::printf: return {1, true, Param::string, Param::any};
    case Builtin::not_true:
    case Builtin::length: return {1, false};
    case Builtin::ne:
    case Builtin::lt:
    case Builtin::le:
    case Builtin::gt:
    case Builtin::ge: return {2, false};
    case Builtin::none: break;
  }
  return {};
}

BuiltinResult run_builtin(base::Arena& arena, Builtin builtin, std::span<const Operand> arguments) {
  switch (builtin) {
    case Builtin::eq:
    case Builtin::ne:
    case Builtin::lt:
    case Builtin::le:
    case Builtin::gt:
    case Builtin::ge: return compare(builtin, arguments);
    case Builtin::not_true:
      return concrete(base::Value::boolean(!base::is_true(arguments[0].value)));
    case Builtin::index: return index_item(arena, arguments);
    case Builtin::slice: return slice_item(arena, arguments);
    case Builtin::length: return length_of(arguments[0]);
    case Builtin::print: return text(arena, base::go_sprint(values_of(arguments)));
    case Builtin::println: return text(arena, base::go_sprintln(values_of(arguments)));
    case Builtin::printf: return print_formatted(arena, arguments);
    case Builtin::html: return text(arena, escape_html(escaper_input(arguments)));
    case Builtin::js: return text(arena, escape_javascript(escaper_input(arguments)));
    case Builtin::urlquery: return text(arena, escape_query(escaper_input(arguments)));
    case Builtin::and_all:
    case Builtin::or_any:
    case Builtin::call:
    case Builtin::none: break;
  }
  return error("not a function");
}

std::string_view kind_of(const Operand& operand) {
  if (operand.is_nil_interface()) return "interface";
  return base::kind_name(operand.value);
}

}  // namespace engine::lang
