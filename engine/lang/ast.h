// The tree of a parsed template. Nodes live in the set's arena and are never changed once parsed, so
// any number of executions may walk them at once. Functions and names are bound to what they mean.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/object.h"
#include "base/value.h"

namespace engine::lang {

enum class NodeType : std::uint8_t {
  text, action, if_true, with, range, template_call, break_loop, continue_loop,  // statements
  list, pipe, command,
  dot, nil, boolean, number, string, field, variable, chain, identifier,  // operands
  else_mark, end_mark,  // given by the parser to itself only
};

// Go's own functions (text/template/funcs.go); `none` for all others.
enum class Builtin : std::uint8_t {
  none, and_all, or_any, not_true, call, html, index, slice, js, length, print, printf, println,
  urlquery, eq, ne, lt, le, gt, ge,
};

struct Node {
  NodeType type;
  std::uint32_t position;  // bytes from the start of the source
};

struct List : Node {
  std::span<const Node* const> items;
};

struct Text : Node {
  std::string_view text;
};

struct Variable : Node {
  std::uint32_t id;                           // of the name, the same in the whole set
  std::span<const std::string_view> names;    // "$x" and the fields after it
};

struct Command : Node {
  std::span<const Node* const> arguments;  // the first one is what is called
};

struct Pipe : Node {
  bool is_assignment;
  std::span<const Variable* const> declarations;
  std::span<const Command* const> commands;
};

struct Action : Node {
  const Pipe* pipe;
};

struct Branch : Node {  // if, with, range
  const Pipe* pipe;
  const List* body;
  const List* otherwise;  // nullptr where there is no else
};

struct TemplateCall : Node {
  std::string_view name;
  std::uint32_t id;
  const Pipe* pipe;  // nullptr: no argument
};

struct Field : Node {
  std::span<const std::string_view> names;
};

struct Chain : Node {
  const Node* operand;
  std::span<const std::string_view> names;
};

struct Identifier : Node {
  std::string_view name;
  const base::Function* function;  // nullptr for Go's own
  Builtin builtin;
};

struct Boolean : Node {
  bool is_true;
};

struct String : Node {
  std::string_view quoted;
  std::string_view text;
};

// What a number literal can stand for, by the type that is wanted.
struct Number : Node {
  std::string_view text;
  bool is_integer;
  bool is_unsigned;
  bool is_float;
  bool is_complex;
  std::int64_t integer;
  std::uint64_t unsigned_integer;
  double real;
  base::Value constant;  // where no type is wanted; nil where it overflows int
};

// A text that was parsed; all templates defined in it share it.
struct Source {
  std::string_view name;  // of the file, in errors
  std::string_view text;
};

// A template by its name.
struct Template {
  std::string_view name;
  std::uint32_t id = 0;
  const Source* source = nullptr;
  const List* root = nullptr;
  bool is_empty = false;  // nothing but white space and comments
  bool is_main = false;   // what stands outside of all definitions of its text, and nothing else
};

// Appends the node as Go's errors write it (`.Values.x | quote`, `index .l 0`).
void append_node(std::string& out, const Node& node);
std::string format_node(const Node& node);

}  // namespace engine::lang
