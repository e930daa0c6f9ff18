// Go's text/template: parse texts into a set of named templates, execute one of them. Knows no charts.
// Function names are bound when parsing. helm.md ENG-045 … 061.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/object.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::lang {

// What executions may cost; every limit gives an Error that names it.
struct Limits {
  std::size_t max_depth = 100000;  // nested template calls, as Go's maxExecDepth
  // Of all executions of a set together: nodes evaluated, and what charge() adds. Helm needs above ten seconds
  // for as many.
  std::uint64_t max_steps = 15'000'000;
  std::size_t max_output = std::size_t{1} << 30;  // bytes
};

// Executions within executions (include, tpl) of all names together. Helm counts each name by itself, up to
// 1001 of one; its stack ends all others.
inline constexpr int kMaxNestedExecutions = 5000;
// The innermost steps of an error's trail that are kept.
inline constexpr std::size_t kMaxTrail = 32;

enum class MissingKey { zero, error };

// Finds a function by name; nullptr where there is none.
using FunctionLookup = const base::Function* (*)(std::string_view name);
// Finds a method of a value that is no host object (a time, a duration, a chart's values); nullptr
// where there is none. The method gets its receiver as the first argument; `params` do not count it.
using MethodLookup = const base::Function* (*)(const base::Value& receiver, std::string_view name);

struct Source;    // engine/lang/ast.h
struct Template;  // engine/lang/ast.h

// Where a piece of output came from: what stands at `start` and after it was written by the node at
// `position` of `source` (a text or an action; the action of the outermost file where includes wrote it).
struct Origin {
  std::size_t start = 0;  // offset in the output
  const Source* source = nullptr;
  std::uint32_t position = 0;
};

// The place an origin means: file, line and column, counted from 1.
base::Place place_of(const Origin& origin);

// A text with the templates defined in it, which only it sees (tpl).
struct Snippet;

// Deep recursion of templates needs a deep stack: see run_with_deep_stack (stack.h). Without it an
// execution that goes too deep ends with an error all the same, only earlier.
class TemplateSet {
 public:
  // The name the set itself goes by in errors, and that of a snippet's main part.
  static constexpr std::string_view kRootName = "gotpl";

  // `functions` on top of Go's own built-ins (which lang knows itself). `missing`: ENG-049, ENG-051.
  // `methods`: those of values that are no host objects (engine/functions/methods.h); nullptr for none.
  TemplateSet(base::Arena& arena, FunctionLookup functions, MissingKey missing = MissingKey::zero,
              MethodLookup methods = nullptr);
  ~TemplateSet();
  TemplateSet(const TemplateSet&) = delete;
  TemplateSet& operator=(const TemplateSet&) = delete;

  // Parses `text` (kept, not copied; `name` too) as the template `name` with every {{define}} in it; a
  // later definition of the same name replaces the earlier one, an empty one does not (ENG-046).
  // Errors: Go's text, "template: web/templates/a.yaml:12: unexpected \"}\" in operand", with place().
  base::Result<void> parse(std::string_view name, std::string_view text);
  // The same for many files, in their order, of which large ones are parsed by two threads. Where a file
  // is wrong, `bad` gets its name.
  struct File {
    std::string_view name{};
    std::string_view text{};
  };
  base::Result<void> parse(std::span<const File> files, std::string_view& bad);
  bool has(std::string_view name) const;

  // Executes `name` with `dot`, appending to `out`. `host` is handed to every function called.
  // Errors carry Go's whole text, "template: a:1:3: executing \"a\" at <.x.y>: nil pointer evaluating interface {}.y",
  // with place() and trail. A call from within a function (include) counts towards the limits of the
  // outermost execution; its own `limits` are not looked at.
  base::Result<void> execute(std::string_view name, const base::Value& dot, base::Host& host,
                             std::string& out, const Limits& limits = {});

  // The same for a function that is being called by an execution: the output as a string value.
  base::Result<base::Value> execute_to_value(std::string_view name, const base::Value& dot,
                                             base::Host& host);

  // Parses `text` as a snippet; the same text again costs a lookup, or if it is large at least the third
  // time. `text` must live as long as the snippet and the values made by it: in the set's arena, or longer than
  // that. Errors as parse, with kRootName for the file.
  base::Result<std::shared_ptr<const Snippet>> snippet(std::string_view text);
  // Executes it. While it runs, all templates see its definitions before the set's (ENG-023).
  base::Result<base::Value> execute_to_value(const std::shared_ptr<const Snippet>& snippet,
                                             const base::Value& dot, base::Host& host);

  // For a function that takes longer than others: counts as so many steps more.
  void charge(std::uint64_t steps);

  // From now on the outermost execution notes where its output comes from, in order of `start`.
  // nullptr ends it. Offsets count from the start of `out`.
  void record_origins(std::vector<Origin>* origins);

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace engine::lang
