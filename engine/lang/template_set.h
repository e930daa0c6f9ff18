// Go's text/template: parse texts into a set of named templates, execute one of them. Knows no charts.
// Function names are bound when parsing. helm.md ENG-045 … 061.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/object.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::lang {

// What one execution may cost; every limit gives an Error that names it.
struct Limits {
  std::size_t max_depth = 100000;           // nested template calls, as Go's maxExecDepth
  std::uint64_t max_steps = 2'000'000'000;  // nodes evaluated
  std::size_t max_output = std::size_t{1} << 30;  // bytes
};

enum class MissingKey { zero, error };

// Finds a function by name; nullptr where there is none.
using FunctionLookup = const base::Function* (*)(std::string_view name);

class Template;  // a parsed body, engine/lang/ast.h

class TemplateSet {
 public:
  // `functions` on top of Go's own built-ins (which lang knows itself). `missing`: ENG-049, ENG-051.
  TemplateSet(base::Arena& arena, FunctionLookup functions, MissingKey missing = MissingKey::zero);
  ~TemplateSet();

  // Parses `text` (kept, not copied) as the template `name` with every {{define}} in it; a later
  // definition of the same name replaces the earlier one, an empty one does not (ENG-046).
  // Errors: Go's text, "template: web/templates/a.yaml:12: unexpected \"}\" in operand", with place().
  base::Result<void> parse(std::string_view name, std::string_view text);
  bool has(std::string_view name) const;

  // Executes `name` with `dot`, appending to `out`. `host` is handed to every function called.
  // Errors carry Go's whole text, "template: a:1:3: executing \"a\" at <.x.y>: nil pointer evaluating interface {}.y",
  // with place() and trail.
  base::Result<void> execute(std::string_view name, const base::Value& dot, base::Host& host,
                             std::string& out, const Limits& limits = {});

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace engine::lang
