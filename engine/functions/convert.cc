// The conversions of spf13/cast and sprig. What surprises: a duration is no number to them, text
// that is no number is 0, and a float beyond int64 becomes the smallest int64 as on amd64.
#include "engine/functions/convert.h"

#include <limits>

#include <fmt/format.h>

#include "base/go_format.h"

namespace engine::functions {

using base::Arena;
using base::Call;
using base::Error;
using base::ErrorCode;
using base::List;
using base::ListType;
using base::Result;
using base::Type;
using base::Value;

namespace {

// "8.00" is read as "8". Only a point followed by nothing but zeros is cut.
std::string_view without_zero_decimals(std::string_view text) {
  const std::size_t last = text.find_last_not_of('0');
  const bool has_zeros = last != std::string_view::npos && last + 1 < text.size();
  return has_zeros && text[last] == '.' ? text.substr(0, last) : text;
}

std::int64_t integer_of_text(std::string_view text) {
  text = without_zero_decimals(text);
  // The common case without the generality of parse_int.
  if (!text.empty() && text.size() <= 18 && text[0] >= '1' && text[0] <= '9') {
    std::int64_t number = 0;
    std::size_t i = 0;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9')
      number = number * 10 + (text[i++] - '0');
    if (i == text.size()) return number;
  }
  std::int64_t number = 0;
  return base::parse_int(text, 0, 64, number) ? number : 0;
}

std::int64_t integer_of_float(double number) {
  constexpr double kLimit = 9223372036854775808.0;
  if (number >= -kLimit && number < kLimit) return static_cast<std::int64_t>(number);
  return std::numeric_limits<std::int64_t>::min();
}

}  // namespace

std::int64_t to_int64(const Value& value) {
  switch (value.type()) {
    case Type::boolean: return value.as_bool() ? 1 : 0;
    case Type::integer:
    case Type::int8:
    case Type::int16:
    case Type::int32:
    case Type::int64: return value.as_signed();
    case Type::uint:
    case Type::uint8:
    case Type::uint16:
    case Type::uint32:
    case Type::uint64: return static_cast<std::int64_t>(value.as_unsigned());
    case Type::float32:
    case Type::float64: return integer_of_float(value.as_float());
    case Type::string: return integer_of_text(value.as_string());
    case Type::object: return value.as_object().integer().value_or(0);
    default: return 0;
  }
}

double to_float64(const Value& value) {
  if (value.type() == Type::object) return static_cast<double>(value.as_object().integer().value_or(0));
  if (value.is_float()) return value.as_float();
  if (value.is_unsigned()) return static_cast<double>(value.as_unsigned());
  if (value.is_bool()) return value.as_bool() ? 1 : 0;
  if (value.is_string()) {
    double number = 0;
    return base::parse_float(value.as_string(), number) ? number : 0;
  }
  const bool is_number = value.is_signed() && value.type() != Type::duration;
  return is_number ? static_cast<double>(value.as_signed()) : 0;
}

std::string_view to_text(Arena& arena, const Value& value) {
  if (value.is_string() || value.type() == Type::bytes) return value.as_string();
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.type() == Type::integer || value.type() == Type::int64) {
    const fmt::format_int digits(value.as_signed());
    return arena.copy({digits.data(), digits.size()});
  }
  std::string text;
  base::append_value(text, value);
  return arena.copy(text);
}

void append_text(std::string& out, const Value& value) {
  if (value.is_string() || value.type() == Type::bytes) {
    out += value.as_string();
  } else {
    base::append_value(out, value);
  }
}

Result<void> check_text_size(std::size_t size) {
  if (size <= kMaxGeneratedBytes) return {};
  return Error(ErrorCode::invalid, fmt::format("the result would be {} bytes long; the limit is {}",
                                               size, kMaxGeneratedBytes));
}

Result<void> check_item_count(std::uint64_t count) {
  if (count <= kMaxGeneratedItems) return {};
  return Error(ErrorCode::invalid, fmt::format("the result would have {} elements; the limit is {}",
                                               count, kMaxGeneratedItems));
}

Result<char*> allocate_text(const Call& call, std::size_t size) {
  TRY(check_text_size(size));
  return static_cast<char*>(call.arena.allocate(size, 1));
}

namespace {

bool is_walkable(const Value& value, std::size_t depth, std::size_t& nodes) {
  if (++nodes > kMaxValueNodes || depth > kMaxValueDepth) return false;
  if (value.is_list()) {
    for (const Value& item : value.as_list()) {
      if (!is_walkable(item, depth + 1, nodes)) return false;
    }
  } else if (value.is_map()) {
    for (const auto& entry : value.as_map()) {
      if (!is_walkable(entry.value, depth + 1, nodes)) return false;
    }
  }
  return true;
}

}  // namespace

Result<void> check_walkable(const Value& value) {
  if (!value.is_list() && !value.is_map()) return {};
  std::size_t nodes = 0;
  if (is_walkable(value, 0, nodes)) return {};
  return Error(
      ErrorCode::invalid,
      fmt::format(
          "a value is nested more than {} levels deep, holds itself or has more than {} parts",
          kMaxValueDepth, kMaxValueNodes));
}

Error failure(std::string text) {
  return Error(ErrorCode::invalid, std::move(text));
}

Error nil_dereference() {
  return failure("runtime error: invalid memory address or nil pointer dereference")
      .because("the value is missing or null");
}

Error wrong_assertion(const Value& value, std::string_view wanted) {
  return failure(fmt::format("interface conversion: interface {{}} is {}, not {}",
                             value.is_nil() ? "nil" : base::type_name(value), wanted));
}

std::optional<Sequence> Sequence::of(const Value& value) {
  Sequence sequence;
  if (value.is_list()) {
    sequence.items_ = value.as_list().items();
  } else if (value.type() == Type::bytes) {
    sequence.is_bytes_ = true;
    sequence.bytes_ = value.as_string();
  } else {
    return std::nullopt;
  }
  return sequence;
}

Result<Sequence> elements_of(const Value& value, std::string_view complaint) {
  if (auto sequence = Sequence::of(value)) return *sequence;
  if (value.is_nil()) return nil_dereference();
  return failure(std::string(complaint).append(base::kind_name(value)));
}

List* to_text_list(Arena& arena, const Value& value) {
  if (value.is_list() && value.as_list().type() == ListType::strings) return &value.as_list();
  const auto sequence = Sequence::of(value);
  if (!sequence) {
    List* one = List::make(arena, ListType::strings, 1);
    if (!value.is_nil()) one->push_back(Value::string(to_text(arena, value)));
    return one;
  }
  List* texts = List::make(arena, ListType::strings, sequence->size());
  for (std::size_t i = 0; i < sequence->size(); ++i) {
    const Value item = (*sequence)[i];
    if (!item.is_nil()) texts->push_back(Value::string(to_text(arena, item)));
  }
  texts->set_go_capacity(sequence->size());
  return texts;
}

}  // namespace engine::functions
