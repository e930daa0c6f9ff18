// List functions. They take any slice and give []interface {}, new each time; the must… names have
// the same bodies, since Go's template package turns a panic into the same error.
#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "base/go_slice.h"
#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::List;
using base::ListType;
using base::Param;
using base::Result;
using base::Value;

namespace {

List* new_list(const Call& call, std::size_t capacity = 0) {
  return List::make(call.arena, ListType::any, capacity);
}

// Go's nil []interface {}, which is empty and encodes as null.
Value nil_list(const Call& call) {
  List* list = new_list(call);
  list->is_nil = true;
  return Value::list(list);
}

Value part(const Call& call, const Sequence& from, std::size_t start, std::size_t end) {
  List* list = new_list(call, end - start);
  for (std::size_t i = start; i < end; ++i) list->push_back(from[i]);
  return Value::list(list);
}

Result<Value> list(const Call& call) {
  return Value::list(List::make(call.arena, ListType::any, call.args));
}

Result<Value> append(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot push on type "));
  List* to = new_list(call, from.size() + 1);
  for (std::size_t i = 0; i < from.size(); ++i) to->push_back(from[i]);
  to->push_back(call.args[1]);
  to->set_go_capacity(base::grown_capacity(from.size(), from.size() + 1));
  return Value::list(to);
}

Result<Value> prepend(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot prepend on type "));
  List* to = new_list(call, from.size() + 1);
  to->push_back(call.args[1]);
  for (std::size_t i = 0; i < from.size(); ++i) to->push_back(from[i]);
  if (!from.empty()) to->set_go_capacity(base::grown_capacity(1, to->size()));
  return Value::list(to);
}

Result<Value> first(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find first on type "));
  return from.empty() ? Value() : from[0];
}

Result<Value> last(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find last on type "));
  return from.empty() ? Value() : from[from.size() - 1];
}

Result<Value> rest(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find rest on type "));
  return from.empty() ? nil_list(call) : part(call, from, 1, from.size());
}

Result<Value> initial(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find initial on type "));
  return from.empty() ? nil_list(call) : part(call, from, 0, from.size() - 1);
}

Result<Value> reverse(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find reverse on type "));
  List* to = new_list(call, from.size());
  for (std::size_t i = from.size(); i > 0; --i) to->push_back(from[i - 1]);
  return Value::list(to);
}

Result<Value> compact(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot compact on type "));
  List* to = new_list(call);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!is_empty(from[i])) to->push_back(from[i]);
  }
  to->set_appended_capacity();
  return Value::list(to);
}

bool is_in(std::span<const Value> values, const Value& wanted) {
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return base::deep_equal(wanted, value); });
}

// Texts are told apart by a set, so that a long list of them takes no quadratic time.
Result<Value> uniq(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find uniq on type "));
  TRY(check_walkable(call.args[0]));
  constexpr std::size_t kFewElements = 16;
  std::unordered_set<std::string_view> texts;
  std::unordered_set<std::int64_t> integers;
  List* to = new_list(call);
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Value item = from[i];
    bool is_new = false;
    if (from.size() > kFewElements && item.is_string()) {
      is_new = texts.insert(item.as_string()).second;
    } else if (from.size() > kFewElements && item.type() == base::Type::integer) {
      is_new = integers.insert(item.as_signed()).second;
    } else {
      is_new = !is_in(to->items(), item);
    }
    if (is_new) to->push_back(item);
  }
  to->set_appended_capacity();
  return Value::list(to);
}

Result<Value> without(const Call& call) {
  const auto from = TRY(elements_of(call.args[0], "Cannot find without on type "));
  for (const Value& value : call.args) TRY(check_walkable(value));
  List* to = new_list(call);
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!is_in(call.args.subspan(1), from[i])) to->push_back(from[i]);
  }
  to->set_appended_capacity();
  return Value::list(to);
}

Result<Value> has(const Call& call) {
  const Value& needle = call.args[0];
  if (call.args[1].is_nil()) return Value::boolean(false);
  const auto from = TRY(elements_of(call.args[1], "Cannot find has on type "));
  TRY(check_walkable(needle));
  if (!needle.is_string()) TRY(check_walkable(call.args[1]));
  for (std::size_t i = 0; i < from.size(); ++i) {
    const Value item = from[i];
    const bool is_equal = needle.is_string()
                              ? item.is_string() && item.as_string() == needle.as_string()
                              : base::deep_equal(needle, item);
    if (is_equal) return Value::boolean(true);
  }
  return Value::boolean(false);
}

// A piece of a list keeps the type of the list, and may reach beyond its end as far as Go's capacity goes; an
// empty list gives nil.
Result<Value> slice(const Call& call) {
  const Value& whole = call.args[0];
  const auto from = TRY(elements_of(whole, "list should be type of slice or array but "));
  if (from.empty()) return Value();
  const bool is_bytes = whole.type() == base::Type::bytes;
  const auto size = static_cast<std::int64_t>(from.size());
  const auto room = is_bytes ? size : static_cast<std::int64_t>(whole.as_list().go_capacity());
  const std::int64_t start = call.args.size() > 1 ? to_int64(call.args[1]) : 0;
  const std::int64_t end = call.args.size() > 2 ? to_int64(call.args[2]) : size;
  if (start < 0 || end < start || end > room) {
    return failure("reflect.Value.Slice: slice index out of bounds");
  }
  const auto from_place = static_cast<std::size_t>(start);
  const auto to_place = static_cast<std::size_t>(end);
  if (is_bytes) return Value::bytes(whole.as_string().substr(from_place, to_place - from_place));
  return Value::list(whole.as_list().cut(call.arena, from_place, to_place));
}

Result<Value> concat(const Call& call) {
  std::size_t size = 0;
  for (const Value& value : call.args) {
    const auto from = Sequence::of(value);
    if (!from && value.is_nil()) return nil_dereference();
    if (!from) {
      return failure("Cannot concat type " + std::string(base::kind_name(value)) + " as list");
    }
    size += from->size();
  }
  if (size == 0) return nil_list(call);
  List* to = new_list(call, size);
  for (const Value& value : call.args) {
    const auto from = *Sequence::of(value);
    for (std::size_t i = 0; i < from.size(); ++i) to->push_back(from[i]);
  }
  to->set_appended_capacity();
  return Value::list(to);
}

// How many chunks of `size` sprig makes of `length` elements. It reckons in floats, so that sizes
// below 1 have results of their own: nothing at all, or Go's panic (nullopt).
std::optional<std::size_t> chunk_count(double length, double size) {
  const double count = std::floor((length - 1) / size) + 1;
  if (!(count >= 0 && count < 1e15)) return std::nullopt;
  return static_cast<std::size_t>(count);
}

Result<Value> chunk(const Call& call) {
  const std::int64_t size = call.args[0].as_signed();
  const auto from = TRY(elements_of(call.args[1], "Cannot chunk type "));
  const auto count = chunk_count(static_cast<double>(from.size()), static_cast<double>(size));
  if (!count) return failure("runtime error: makeslice: len out of range");
  List* chunks = List::make(call.arena, ListType::lists, *count);
  for (std::size_t i = 0; i < *count; ++i) {
    std::int64_t length = size;
    if (i + 1 == *count) {
      const double rest = std::fmod(static_cast<double>(from.size()), static_cast<double>(size));
      if (rest != 0) length = static_cast<std::int64_t>(rest);
    }
    if (length < 0) return failure("runtime error: makeslice: len out of range");
    const std::size_t start = i * static_cast<std::size_t>(size);
    chunks->push_back(part(call, from, start, start + static_cast<std::size_t>(length)));
  }
  return Value::list(chunks);
}

// start, start + step, … up to but not `stop`, as []int; nothing where the step leads away from it.
Result<Value> stepped(const Call& call, std::int64_t start, std::int64_t stop, std::int64_t step) {
  List* numbers = List::make(call.arena, ListType::integers);
  const bool is_down = stop < start;
  if (is_down ? step >= 0 : step <= 0) return Value::list(numbers);
  const auto distance = is_down
                            ? static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop)
                            : static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start);
  const auto width =
      is_down ? 0 - static_cast<std::uint64_t>(step) : static_cast<std::uint64_t>(step);
  const std::uint64_t count = distance / width + (distance % width != 0 ? 1 : 0);
  TRY(check_item_count(count));
  numbers = List::make(call.arena, ListType::integers, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t number =
        static_cast<std::uint64_t>(start) + i * static_cast<std::uint64_t>(step);
    numbers->push_back(Value::integer(static_cast<std::int64_t>(number)));
  }
  numbers->set_appended_capacity();
  return Value::list(numbers);
}

Result<Value> until(const Call& call) {
  const std::int64_t stop = call.args[0].as_signed();
  return stepped(call, 0, stop, stop < 0 ? -1 : 1);
}

Result<Value> until_step(const Call& call) {
  return stepped(call, call.args[0].as_signed(), call.args[1].as_signed(),
                 call.args[2].as_signed());
}

// Go's int + int, which wraps around.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

Result<Value> seq(const Call& call) {
  const std::size_t count = call.args.size();
  if (count == 0 || count > 3) return Value::string(std::string_view{});
  const std::int64_t start = count == 1 ? 1 : call.args[0].as_signed();
  const std::int64_t end = call.args[count - 1].as_signed();
  const std::int64_t direction = end < start ? -1 : 1;
  const std::int64_t step = count == 3 ? call.args[1].as_signed() : direction;
  if (direction < 0 && step > 0) return Value::string(std::string_view{});
  const Value numbers = TRY(stepped(call, start, plus(end, direction), step));
  std::string out;
  for (const Value& number : numbers.as_list()) {
    if (!out.empty()) out += ' ';
    out += to_text(call.arena, number);
  }
  return text_value(call, out);
}

constexpr Function kListFunctions[] = {
    {"append", takes::kAnyAny, false, Param::list, append,
     "append LIST VALUE: LIST with VALUE at its end"},
    {"chunk", takes::kIntegerAny, false, Param::other, chunk,
     "chunk SIZE LIST: LIST cut into lists of SIZE"},
    {"compact", takes::kAny, false, Param::list, compact,
     "compact LIST: LIST without its empty elements"},
    {"concat", takes::kAny, true, Param::any, concat,
     "concat LIST...: the lists one after the other"},
    {"first", takes::kAny, false, Param::any, first,
     "first LIST: the first element, nil if there is none"},
    {"has", takes::kAnyAny, false, Param::boolean, has,
     "has VALUE LIST: whether VALUE is an element of LIST"},
    {"initial", takes::kAny, false, Param::list, initial, "initial LIST: all but the last element"},
    {"last", takes::kAny, false, Param::any, last,
     "last LIST: the last element, nil if there is none"},
    {"list", takes::kAny, true, Param::list, list, "list VALUE...: a list of the values"},
    {"mustAppend", takes::kAnyAny, false, Param::list, append, "mustAppend LIST VALUE: as append",
     true},
    {"mustChunk", takes::kIntegerAny, false, Param::other, chunk, "mustChunk SIZE LIST: as chunk",
     true},
    {"mustCompact", takes::kAny, false, Param::list, compact, "mustCompact LIST: as compact", true},
    {"mustFirst", takes::kAny, false, Param::any, first, "mustFirst LIST: as first", true},
    {"mustHas", takes::kAnyAny, false, Param::boolean, has, "mustHas VALUE LIST: as has", true},
    {"mustInitial", takes::kAny, false, Param::list, initial, "mustInitial LIST: as initial", true},
    {"mustLast", takes::kAny, false, Param::any, last, "mustLast LIST: as last", true},
    {"mustPrepend", takes::kAnyAny, false, Param::list, prepend,
     "mustPrepend LIST VALUE: as prepend", true},
    {"mustPush", takes::kAnyAny, false, Param::list, append, "mustPush LIST VALUE: as append",
     true},
    {"mustRest", takes::kAny, false, Param::list, rest, "mustRest LIST: as rest", true},
    {"mustReverse", takes::kAny, false, Param::list, reverse, "mustReverse LIST: as reverse", true},
    {"mustSlice", takes::kAnyAny, true, Param::any, slice, "mustSlice LIST START END: as slice",
     true},
    {"mustUniq", takes::kAny, false, Param::list, uniq, "mustUniq LIST: as uniq", true},
    {"mustWithout", takes::kAnyAny, true, Param::list, without,
     "mustWithout LIST VALUE...: as without", true},
    {"prepend", takes::kAnyAny, false, Param::list, prepend,
     "prepend LIST VALUE: LIST with VALUE before it"},
    {"push", takes::kAnyAny, false, Param::list, append, "push LIST VALUE: another name of append"},
    {"rest", takes::kAny, false, Param::list, rest, "rest LIST: all but the first element"},
    {"reverse", takes::kAny, false, Param::list, reverse,
     "reverse LIST: the elements from last to first"},
    {"seq", takes::kInteger, true, Param::string, seq,
     "seq [START [STEP]] END: the numbers from START to END as text with spaces, as the shell's "
     "seq"},
    {"slice", takes::kAnyAny, true, Param::any, slice,
     "slice LIST [START [END]]: the elements from START up to but not END"},
    {"tuple", takes::kAny, true, Param::list, list, "tuple VALUE...: another name of list"},
    {"uniq", takes::kAny, false, Param::list, uniq, "uniq LIST: LIST without repeated elements"},
    {"until", takes::kInteger, false, Param::other, until,
     "until COUNT: the numbers from 0 up to but not COUNT"},
    {"untilStep", takes::kThreeIntegers, false, Param::other, until_step,
     "untilStep START STOP STEP: the numbers from START by STEP up to but not STOP"},
    {"without", takes::kAnyAny, true, Param::list, without,
     "without LIST VALUE...: LIST without the elements that equal a VALUE"},
};

}  // namespace

std::span<const Function> list_functions() {
  return kListFunctions;
}

}  // namespace engine::functions
