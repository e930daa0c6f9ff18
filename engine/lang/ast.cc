// Nodes as text. Only errors need it.
#include "engine/lang/ast.h"

#include "base/go_format.h"

namespace engine::lang {

namespace {

void append_parenthesised(std::string& out, const Node& node) {
  if (node.type != NodeType::pipe) return append_node(out, node);
  out += '(';
  append_node(out, node);
  out += ')';
}

void append_pipe(std::string& out, const Pipe& pipe) {
  for (std::size_t i = 0; i < pipe.declarations.size(); ++i) {
    if (i > 0) out += ", ";
    append_node(out, *pipe.declarations[i]);
  }
  if (!pipe.declarations.empty()) out += pipe.is_assignment ? " = " : " := ";
  for (std::size_t i = 0; i < pipe.commands.size(); ++i) {
    if (i > 0) out += " | ";
    append_node(out, *pipe.commands[i]);
  }
}

void append_command(std::string& out, const Command& command) {
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    if (i > 0) out += ' ';
    append_parenthesised(out, *command.arguments[i]);
  }
}

void append_branch(std::string& out, const Branch& branch, std::string_view word) {
  out += "{{";
  out += word;
  out += ' ';
  append_pipe(out, *branch.pipe);
  out += "}}";
  append_node(out, *branch.body);
  if (branch.otherwise != nullptr) {
    out += "{{else}}";
    append_node(out, *branch.otherwise);
  }
  out += "{{end}}";
}

void append_template_call(std::string& out, const TemplateCall& call) {
  out += "{{template " + base::go_quote(call.name);
  if (call.pipe != nullptr) {
    out += ' ';
    append_pipe(out, *call.pipe);
  }
  out += "}}";
}

void append_names(std::string& out, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    out += '.';
    out += name;
  }
}

}  // namespace

void append_node(std::string& out, const Node& node) {
  switch (node.type) {
    case NodeType::text: out += static_cast<const Text&>(node).text; break;
    case NodeType::action:
      out += "{{";
      append_pipe(out, *static_cast<const Action&>(node).pipe);
      out += "}}";
      break;
    case NodeType::if_true: append_branch(out, static_cast<const Branch&>(node), "if"); break;
    case NodeType::with: append_branch(out, static_cast<const Branch&>(node), "with"); break;
    case NodeType::range: append_branch(out, static_cast<const Branch&>(node), "range"); break;
    case NodeType::template_call:
      append_template_call(out, static_cast<const TemplateCall&>(node));
      break;
    case NodeType::break_loop: out += "{{break}}"; break;
    case NodeType::continue_loop: out += "{{continue}}"; break;
    case NodeType::list:
      for (const Node* item : static_cast<const List&>(node).items) append_node(out, *item);
      break;
    case NodeType::pipe: append_pipe(out, static_cast<const Pipe&>(node)); break;
    case NodeType::command: append_command(out, static_cast<const Command&>(node)); break;
    case NodeType::dot: out += '.'; break;
    case NodeType::nil: out += "nil"; break;
    case NodeType::boolean:
      out += static_cast<const Boolean&>(node).is_true ? "true" : "false";
      break;
    case NodeType::number: out += static_cast<const Number&>(node).text; break;
    case NodeType::string: out += static_cast<const String&>(node).quoted; break;
    case NodeType::field: append_names(out, static_cast<const Field&>(node).names); break;
    case NodeType::variable: {
      const auto names = static_cast<const Variable&>(node).names;
      out += names[0];
      append_names(out, names.subspan(1));
      break;
    }
    case NodeType::chain: {
      const auto& chain = static_cast<const Chain&>(node);
      append_parenthesised(out, *chain.operand);
      append_names(out, chain.names);
      break;
    }
    case NodeType::identifier: out += static_cast<const Identifier&>(node).name; break;
    case NodeType::else_mark: out += "{{else}}"; break;
    case NodeType::end_mark: out += "{{end}}"; break;
  }
}

std::string format_node(const Node& node) {
  std::string out;
  append_node(out, node);
  return out;
}

}  // namespace engine::lang
