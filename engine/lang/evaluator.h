// Walks a template and writes its output. One evaluator is one call of TemplateSet::execute.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/object.h"
#include "engine/lang/ast.h"
#include "engine/lang/operand.h"
#include "engine/lang/template_set_state.h"

namespace engine::lang {

// Every function that may fail gives false (or Flow::failed), having set the error.
class Evaluator {
 public:
  Evaluator(TemplateSet::State& set, base::Host& host, std::string& out)
      : set_(set), host_(host), out_(out) {}

  // Executes `start` with `dot`. False: take_error() says why.
  bool run(const Template& start, const base::Value& dot);
  base::Error take_error() { return *std::move(error_); }

 private:
  enum class Flow { normal, broken, continued, failed };
  using Nodes = std::span<const Node* const>;

  // One template on the way; a {{template}} makes a new one.
  struct Frame {
    const Template* running = nullptr;
    const Node* node = nullptr;  // what errors point at
    std::size_t variables = 0;   // where its variables begin
    std::size_t depth = 0;
    bool is_outermost = false;   // its output is the file's
  };

  // What a method is called on.
  struct Receiver {
    const base::Object* object = nullptr;
    const base::Value* value = nullptr;
  };

  // evaluator.cc: statements
  Flow walk(const Operand& dot, const Node& node);
  Flow walk_list(const Operand& dot, const List& list);
  Flow walk_action(const Operand& dot, const Action& action);
  Flow walk_branch(const Operand& dot, const Branch& branch);
  Flow walk_range(const Operand& dot, const Branch& range);
  Flow walk_template(const Operand& dot, const TemplateCall& call);
  bool print(const Node& node, const Operand& operand);
  void note_origin(const Node& node);
  bool count_step();
  bool check_output();

  // evaluate_range.cc
  Flow range_over(const Operand& elements, const Branch& range, bool& ran);
  Flow range_numbers(const base::Value& count, const Branch& range, bool& ran);
  Flow range_list(const base::List& list, const Branch& range);
  Flow range_map(const base::Value& map, const Branch& range);
  Flow range_bytes(std::string_view bytes, const Branch& range);
  Flow range_object(const Operand& object, const Branch& range, bool& ran);
  Flow iterate(const Operand& index, const Operand& element, const Branch& range);
  bool set_range_variables(const Operand& index, const Operand& element, const Branch& range);

  // evaluate_pipe.cc
  bool evaluate_pipe(const Operand& dot, const Pipe* pipe, Operand& result);
  bool evaluate_command(const Operand& dot, const Command& command, const Operand& last,
                        Operand& result);
  bool evaluate_variable(const Operand& dot, const Variable& variable, Nodes arguments,
                         const Operand& last, Operand& result);
  bool evaluate_chain(const Operand& dot, const Chain& chain, Nodes arguments, const Operand& last,
                      Operand& result);
  bool evaluate_fields(const Operand& dot, const Operand& receiver, const Node& node,
                       std::span<const std::string_view> names, Nodes arguments,
                       const Operand& last, Operand& result);
  bool evaluate_field(const Operand& dot, std::string_view name, const Node& node, Nodes arguments,
                      const Operand& last, const Operand& receiver, Operand& result);
  bool map_element(const Operand& receiver, std::string_view name, bool has_arguments,
                   Operand& result);
  bool object_field(const Operand& receiver, std::string_view name, bool has_arguments,
                    Operand& result);
  bool no_such_field(const Operand& receiver, std::string_view name);
  const base::Function* find_method(const base::Value& value, std::string_view name,
                                    Receiver& receiver) const;
  bool no_arguments(Nodes arguments, const Operand& last);
  bool constant(const Number& number, Operand& result);

  // evaluate_call.cc
  bool evaluate_function(const Operand& dot, const Identifier& identifier, const Node& node,
                         Nodes arguments, const Operand& last, Operand& result);
  bool call(const Operand& dot, const base::Function& function, const Receiver& receiver,
            const Node& node, std::string_view name, Nodes arguments, const Operand& last,
            Operand& result);
  bool check_count(const base::Function& function, std::string_view name, std::size_t given,
                   bool has_last);
  bool evaluate_argument(const Operand& dot, base::Param type, std::string_view object_type,
                         const Node& node, Operand& result);
  bool evaluate_untyped(const Operand& dot, const Node& node, Operand& result);
  bool evaluate_literal(base::Param type, std::string_view object_type, const Node& node,
                        Operand& result);
  bool validate(base::Param type, std::string_view object_type, Operand& operand);
  bool fail_call(const Node& node, std::string_view name, std::span<const base::Value> arguments,
                 base::Error error);

  // evaluate_builtin.cc
  bool call_builtin(const Operand& dot, const Identifier& identifier, const Node& node,
                    Nodes arguments, const Operand& last, Operand& result);
  bool and_or(const Operand& dot, const Identifier& identifier, Nodes arguments,
              const Operand& last, Operand& result);
  bool builtin_arguments(const Operand& dot, const Identifier& identifier, Nodes arguments,
                         const Operand& last, std::span<Operand> values);

  // variables
  void push_variable(std::uint32_t id, const Operand& operand) {
    set_.variables.push_back({id, set_.arena.now(), operand});
  }
  void pop_variables(std::size_t mark) { set_.variables.resize(mark); }
  VariableSlot* find_variable(std::uint32_t id);
  bool set_variable(const Variable& variable, const Operand& operand);

  // errors
  void at(const Node& node) { frame_.node = &node; }
  bool fail(std::string_view message);
  base::Place place() const;

  TemplateSet::State& set_;
  base::Host& host_;
  std::string& out_;
  Frame frame_{};
  std::optional<base::Error> error_{};
};

}  // namespace engine::lang
