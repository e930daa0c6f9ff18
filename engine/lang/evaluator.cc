// Statements: text, actions, if, with, template. What they evaluate is in evaluate_*.cc. The hot path:
// nothing here allocates except output and variables, both reused.
#include "engine/lang/evaluator.h"

#include <charconv>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/utf8.h"
#include "engine/lang/stack.h"

namespace engine::lang {

namespace {

// Line and column of a position, both counted as Go's errors do: lines from 1, columns in bytes from 0.
struct LineAndColumn {
  std::size_t line = 1;
  std::size_t column = 0;
};

LineAndColumn locate(std::string_view text, std::uint32_t position) {
  LineAndColumn found;
  const std::string_view before = text.substr(0, position);
  const std::size_t feed = before.rfind('\n');
  found.column = feed == std::string_view::npos ? before.size() : before.size() - feed - 1;
  for (const char c : before) found.line += c == '\n' ? 1 : 0;
  return found;
}

// Go puts .a.b.c at its second name; people look for the first.
std::uint32_t start_of(const Node& node) {
  std::span<const std::string_view> names;
  std::uint32_t dot = 0;
  if (node.type == NodeType::field) {
    names = static_cast<const Field&>(node).names;
    dot = 1;
  } else if (node.type == NodeType::variable) {
    names = static_cast<const Variable&>(node).names;
  }
  if (names.size() < 2) return node.position;
  return node.position - static_cast<std::uint32_t>(names[0].size()) - dot;
}

}  // namespace

base::Place place_of(const Origin& origin) {
  if (origin.source == nullptr) return {};
  const std::string_view text = origin.source->text;
  const auto [line, column] = locate(text, origin.position);
  const std::size_t characters =
      base::count_runes(text.substr(origin.position - column, column));
  return {std::string(origin.source->name), static_cast<int>(line),
          static_cast<int>(characters) + 1};
}

bool Evaluator::run(const Template& start, const base::Value& dot) {
  const Operand data = Operand::of(dot);
  frame_ = {&start, nullptr, set_.variables.size(), 0, set_.running == 1};
  push_variable(set_.dollar, data);
  const Flow flow = walk_list(data, *start.root);
  pop_variables(frame_.variables);
  return flow != Flow::failed;
}

base::Place Evaluator::place() const {
  if (frame_.node == nullptr) return {};
  return place_of({0, frame_.running->source, start_of(*frame_.node)});
}

bool Evaluator::fail(std::string_view message) {
  const std::string_view name = frame_.running->name;
  std::string text;
  if (frame_.node == nullptr) {
    text = fmt::format("template: {}: {}", name, message);
  } else {
    const Source& source = *frame_.running->source;
    const auto [line, column] = locate(source.text, frame_.node->position);
    text = fmt::format("template: {}:{}:{}: executing {} at <{}>: {}", source.name, line, column,
                       base::go_quote(name), format_node(*frame_.node), message);
  }
  error_.emplace(base::ErrorCode::invalid, std::move(text));
  error_->because(std::string(message)).at(place());
  return false;
}

bool Evaluator::count_step() {
  if (++set_.steps <= set_.limits.max_steps) return true;
  return fail(fmt::format("execution takes more than {} steps", set_.limits.max_steps));
}

bool Evaluator::check_output() {
  if (out_.size() <= set_.limits.max_output) return true;
  return fail(fmt::format("output is longer than {} bytes", set_.limits.max_output));
}

void Evaluator::note_origin(const Node& node) {
  if (set_.origins == nullptr || !frame_.is_outermost) return;
  set_.origins->push_back({out_.size(), frame_.running->source, node.position});
}

Evaluator::Flow Evaluator::walk_list(const Operand& dot, const List& list) {
  for (const Node* node : list.items) {
    const Flow flow = walk(dot, *node);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Evaluator::Flow Evaluator::walk(const Operand& dot, const Node& node) {
  at(node);
  if (!count_step()) return Flow::failed;
  switch (node.type) {
    case NodeType::text:
      note_origin(node);
      out_ += static_cast<const Text&>(node).text;
      return check_output() ? Flow::normal : Flow::failed;
    case NodeType::action: return walk_action(dot, static_cast<const Action&>(node));
    case NodeType::if_true:
    case NodeType::with: return walk_branch(dot, static_cast<const Branch&>(node));
    case NodeType::range: return walk_range(dot, static_cast<const Branch&>(node));
    case NodeType::template_call: return walk_template(dot, static_cast<const TemplateCall&>(node));
    case NodeType::break_loop: return Flow::broken;
    case NodeType::continue_loop: return Flow::continued;
    default: fail("unknown node: " + format_node(node)); return Flow::failed;
  }
}

Evaluator::Flow Evaluator::walk_action(const Operand& dot, const Action& action) {
  Operand value;
  if (!action.pipe->declarations.empty()) {
    return evaluate_pipe(dot, action.pipe, value) ? Flow::normal : Flow::failed;
  }
  const std::size_t mark = set_.variables.size();
  base::ArenaRegion region(set_.arena);
  if (!evaluate_pipe(dot, action.pipe, value) || !print(action, value)) return Flow::failed;
  if (set_.variables.size() == mark) region.close();  // nothing declared in parentheses
  return Flow::normal;
}

bool Evaluator::print(const Node& node, const Operand& operand) {
  at(node);
  note_origin(node);
  const base::Value& value = operand.value;
  switch (value.type()) {
    case base::Type::string: out_ += value.as_string(); break;
    case base::Type::nil: out_ += operand.form == Form::error ? "<nil>" : "<no value>"; break;
    case base::Type::integer:
    case base::Type::int64: {
      char digits[24];
      const auto end = std::to_chars(digits, digits + sizeof digits, value.as_signed()).ptr;
      out_.append(digits, end);
      break;
    }
    case base::Type::object:
      // A struct that no pointer leads to has only the methods of the struct itself.
      if (operand.form != Form::addressable && value.as_object().kind_name() != "ptr") {
        base::append_value(out_, value);
        break;
      }
      [[fallthrough]];
    default: base::append_printed(out_, value); break;
  }
  return check_output();
}

Evaluator::Flow Evaluator::walk_branch(const Operand& dot, const Branch& branch) {
  if (stack_is_low()) {
    fail("templates are nested too deeply for the stack");
    return Flow::failed;
  }
  const std::size_t mark = set_.variables.size();
  Operand value;
  bool is_true = false;
  {
    base::ArenaRegion region(set_.arena);
    if (!evaluate_pipe(dot, branch.pipe, value)) return Flow::failed;
    is_true = base::is_true(value.value);
    if (branch.type == NodeType::if_true && set_.variables.size() == mark) region.close();
  }
  Flow flow = Flow::normal;
  if (is_true) {
    flow = walk_list(branch.type == NodeType::with ? value : dot, *branch.body);
  } else if (branch.otherwise != nullptr) {
    flow = walk_list(dot, *branch.otherwise);
  }
  pop_variables(mark);
  return flow;
}

Evaluator::Flow Evaluator::walk_template(const Operand& dot, const TemplateCall& call) {
  const Template* found = set_.find(call.id);
  if (found == nullptr) {
    fail("template " + base::go_quote(call.name) + " not defined");
    return Flow::failed;
  }
  if (frame_.depth >= set_.limits.max_depth) {
    fail(fmt::format("exceeded maximum template depth ({})", set_.limits.max_depth));
    return Flow::failed;
  }
  if (stack_is_low()) {
    fail("templates are nested too deeply for the stack");
    return Flow::failed;
  }
  Operand data;
  if (!evaluate_pipe(dot, call.pipe, data)) return Flow::failed;
  const Frame outer = frame_;
  frame_ = {found, nullptr, set_.variables.size(), outer.depth + 1, outer.is_outermost};
  push_variable(set_.dollar, data);
  const Flow flow = walk_list(data, *found->root);
  pop_variables(frame_.variables);
  frame_ = outer;
  if (flow != Flow::failed || error_->trail().size() >= kMaxTrail) return flow;
  at(call);
  const base::Place from = place();
  error_->during(fmt::format("in template {} called at {}:{}:{}", base::go_quote(call.name),
                             from.file, from.line, from.column));
  return flow;
}

VariableSlot* Evaluator::find_variable(std::uint32_t id) {
  for (std::size_t i = set_.variables.size(); i > frame_.variables; --i) {
    if (set_.variables[i - 1].id == id) return &set_.variables[i - 1];
  }
  return nullptr;
}

bool Evaluator::set_variable(const Variable& variable, const Operand& operand) {
  VariableSlot* slot = find_variable(variable.id);
  if (slot == nullptr) return fail("undefined variable: " + std::string(variable.names[0]));
  if (operand.value.is_pointer()) set_.arena.note_change(slot->made_at);
  slot->operand = operand;
  return true;
}

}  // namespace engine::lang
