// range: over numbers, lists, maps and what behaves like one of them.
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/evaluator.h"
#include "engine/lang/stack.h"

namespace engine::lang {

namespace {

Operand element_of(const base::List& list, const base::Value& element) {
  if (list.type() == base::ListType::any) return Operand::any(element);
  return {element, Form::addressable};
}

// What Go prints of a value once it has looked behind a pointer.
std::string text_behind(const base::Value& value) {
  std::string text = base::format_value(value);
  if (value.type() != base::Type::object || value.as_object().kind_name() != "ptr") return text;
  std::string behind = value.as_object().format_behind();
  if (!behind.empty()) return behind;
  return text.starts_with('&') ? text.substr(1) : text;
}

}  // namespace

Evaluator::Flow Evaluator::walk_range(const Operand& dot, const Branch& range) {
  if (stack_is_low()) {
    fail("templates are nested too deeply for the stack");
    return Flow::failed;
  }
  const std::size_t mark = set_.variables.size();
  Operand value;
  if (!evaluate_pipe(dot, range.pipe, value)) return Flow::failed;
  bool ran = false;
  Flow flow = range_over(value, range, ran);
  if (!ran && flow == Flow::normal && range.otherwise != nullptr) {
    flow = walk_list(dot, *range.otherwise);
  }
  pop_variables(mark);
  // A break in the else branch ends this range too, as in Go, though the parser counts it to the outer one.
  return flow == Flow::broken ? Flow::normal : flow;
}

// `ran`: there was an element, so the else branch is not taken.
Evaluator::Flow Evaluator::range_over(const Operand& elements, const Branch& range, bool& ran) {
  const base::Value& value = elements.value;
  if (value.is_signed() || value.is_unsigned()) return range_numbers(value, range, ran);
  switch (value.type()) {
    case base::Type::nil:
      if (elements.is_nil_error()) break;
      return Flow::normal;
    case base::Type::list:
      ran = !value.as_list().empty();
      return range_list(value.as_list(), range);
    case base::Type::map:
      ran = !value.as_map().empty();
      return range_map(value, range);
    case base::Type::bytes:
      ran = !value.as_string().empty();
      return range_bytes(value.as_string(), range);
    case base::Type::object:
      if (value.as_object().kind_name() == "map") return range_object(elements, range, ran);
      if (value.as_object().integer()) return range_numbers(value, range, ran);
      break;
    default: break;
  }
  fail("range can't iterate over " + text_behind(value));
  return Flow::failed;
}

bool Evaluator::set_range_variables(const Operand& index, const Operand& element,
                                    const Branch& range) {
  const auto declared = range.pipe->declarations;
  if (declared.empty()) return true;
  if (range.pipe->is_assignment) {
    if (declared.size() == 1) return set_variable(*declared[0], element);
    return set_variable(*declared[0], index) && set_variable(*declared[1], element);
  }
  // They are the last ones that were declared.
  set_.variables.back().operand = element;
  if (declared.size() > 1) set_.variables[set_.variables.size() - 2].operand = index;
  return true;
}

Evaluator::Flow Evaluator::iterate(const Operand& index, const Operand& element,
                                   const Branch& range) {
  if (!count_step() || !set_range_variables(index, element, range)) return Flow::failed;
  const std::size_t mark = set_.variables.size();
  base::ArenaRegion region(set_.arena);
  const Flow flow = walk_list(element, *range.body);
  pop_variables(mark);
  if (flow != Flow::failed) region.close();
  return flow == Flow::continued ? Flow::normal : flow;
}

Evaluator::Flow Evaluator::range_numbers(const base::Value& count, const Branch& range, bool& ran) {
  if (range.pipe->declarations.size() > 1) {
    fail(fmt::format("can't use {} to iterate over more than one variable",
                     base::format_value(count)));
    return Flow::failed;
  }
  const base::Object* named = count.type() == base::Type::object ? &count.as_object() : nullptr;
  const std::int64_t last = named != nullptr ? *named->integer() : count.as_signed();
  if (!count.is_unsigned() && last <= 0) return Flow::normal;
  const auto end = static_cast<std::uint64_t>(last);
  for (std::uint64_t i = 0; i < end; ++i) {
    ran = true;
    const Operand number{named != nullptr ? named->with_integer(set_.arena, static_cast<std::int64_t>(i))
                                          : base::Value::unsigned_of(count.type(), i),
                         Form::concrete};
    const Flow flow = iterate(Operand::invalid(), number, range);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Evaluator::Flow Evaluator::range_list(const base::List& list, const Branch& range) {
  const std::size_t size = list.size();
  for (std::size_t i = 0; i < size && i < list.size(); ++i) {
    const Operand index{base::Value::integer(static_cast<std::int64_t>(i)), Form::concrete};
    const Flow flow = iterate(index, element_of(list, list[i]), range);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

// Over the entries as they are now: what the body sets is not seen.
Evaluator::Flow Evaluator::range_map(const base::Value& map, const Branch& range) {
  const base::Map& now = map.as_map();
  const std::vector<base::Map::Entry> entries(now.begin(), now.end());
  const bool is_any =
      map.map_type() == base::MapType::any || map.map_type() == base::MapType::values;
  for (const base::Map::Entry& entry : entries) {
    const Operand key{base::Value::string(entry.key), Form::concrete};
    const Operand element{entry.value, is_any ? Form::any : Form::concrete};
    const Flow flow = iterate(key, element, range);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Evaluator::Flow Evaluator::range_bytes(std::string_view bytes, const Branch& range) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Operand index{base::Value::integer(static_cast<std::int64_t>(i)), Form::concrete};
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const Operand element{base::Value::unsigned_of(base::Type::uint8, byte), Form::addressable};
    const Flow flow = iterate(index, element, range);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

// A host object that is a map: its keys are those of its plain form.
Evaluator::Flow Evaluator::range_object(const Operand& object, const Branch& range, bool& ran) {
  auto plain = object.value.as_object().to_json(set_.arena);
  if (!plain || !plain->is_map()) return Flow::normal;
  ran = !plain->as_map().empty();
  for (const base::Map::Entry& entry : plain->as_map()) {
    const auto element = object.value.as_object().field(entry.key);
    const Operand key{base::Value::string(entry.key), Form::concrete};
    const Flow flow = iterate(key, {element.value_or(base::Value()), Form::concrete}, range);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

}  // namespace engine::lang
