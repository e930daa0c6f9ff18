// What a set holds, for the evaluator.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/lang/ast.h"
#include "engine/lang/names.h"
#include "engine/lang/operand.h"
#include "engine/lang/template_set.h"

namespace engine::lang {

struct Snippet {
  std::unique_ptr<base::Arena> own_memory{};  // of one that is not kept
  const Template* main = nullptr;
  std::vector<const Template*> definitions{};  // without main
};

// The definitions of the snippets that are running, innermost first.
struct Overlay {
  const Template* main = nullptr;
  const Snippet* snippet = nullptr;
  const Overlay* outer = nullptr;  // the next one that defines anything
};

struct VariableSlot {
  std::uint32_t id = 0;
  std::uint32_t made_at = 0;  // by the clock of the set's arena
  Operand operand{};
};

struct TemplateSet::State {
  State(base::Arena& the_arena, FunctionLookup the_functions, MissingKey the_missing,
        MethodLookup the_methods)
      : arena(the_arena),
        code(*the_arena.own<base::Arena>(&the_arena)),
        pinned_snippets(*the_arena.own<std::vector<std::shared_ptr<const Snippet>>>()),
        functions(the_functions),
        methods(the_methods),
        missing(the_missing) {}

  base::Arena& arena;  // for values
  // What is parsed: no region may take it away, and values that point into it may outlive the set.
  base::Arena& code;
  std::vector<std::shared_ptr<const Snippet>>& pinned_snippets;
  base::Arena name_texts{&arena};
  FunctionLookup functions;
  MethodLookup methods;
  MissingKey missing;
  Names template_names{name_texts};
  Names variable_names{name_texts};
  std::uint32_t dollar = variable_names.add("$");
  std::uint32_t root_id = template_names.add(kRootName);
  std::vector<const Template*> templates{};  // by the number of the name
  std::unordered_map<std::string_view, std::shared_ptr<const Snippet>> snippets{};
  std::unordered_set<std::size_t> large_snippets{};  // hashes of texts that were too large to keep
  // Files that were parsed, by the size of its text: charts often come with the same library several times.
  std::unordered_multimap<std::size_t, std::vector<Template*>> texts{};

  // Of the execution that runs. Nested ones (include) share it.
  const Overlay* overlay = nullptr;
  std::vector<VariableSlot> variables{};
  std::vector<std::string> buffers{};  // for the output of nested executions, reused
  Limits limits{};
  std::uint64_t steps = 0;
  int running = 0;
  std::vector<Origin>* origins = nullptr;

  // The template of that number as seen now, or nullptr.
  const Template* find(std::uint32_t id) const {
    for (const Overlay* layer = overlay; layer != nullptr; layer = layer->outer) {
      if (id == root_id) return layer->main;
      for (const Template* definition : layer->snippet->definitions) {
        if (definition->id != id) continue;
        if (!definition->is_empty || find_below(layer->outer, id) == nullptr) return definition;
      }
    }
    return id < templates.size() ? templates[id] : nullptr;
  }

 private:
  const Template* find_below(const Overlay* layer, std::uint32_t id) const {
    for (; layer != nullptr; layer = layer->outer) {
      for (const Template* definition : layer->snippet->definitions) {
        if (definition->id == id) return definition;
      }
    }
    return id < templates.size() ? templates[id] : nullptr;
  }
};

}  // namespace engine::lang
