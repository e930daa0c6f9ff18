// The set: what is parsed, by name; what is running. Includes and snippets run through the same state,
// so that limits, variables and output buffers are shared and nothing is copied.
#include "engine/lang/template_set.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "engine/lang/evaluator.h"
#include "engine/lang/parser.h"
#include "engine/lang/template_set_state.h"

namespace engine::lang {

namespace {

ParseInput parse_input(TemplateSet::State& state) {
  return {state.arena, state.template_names, state.variable_names, state.functions};
}

base::Error no_template(std::string_view name) {
  return base::Error(base::ErrorCode::invalid,
                     "template: no template " + base::go_quote(name) +
                         " associated with template " + base::go_quote(TemplateSet::kRootName))
      .because("no template is called " + base::go_quote(name));
}

// The same templates under the name of another file, if `text` was parsed before; nothing if it was not,
// or if a definition in it has to do with the name of the file.
std::vector<Template*> copy_known(TemplateSet::State& state, std::string_view name,
                                  std::string_view text) {
  const auto [first, last] = state.texts.equal_range(text.size());
  const auto known = std::find_if(first, last, [text](const auto& entry) {
    return entry.second.front()->source->text == text;
  });
  if (known == last) return {};
  const Source* source = state.arena.make<Source>(Source{name, text});
  std::vector<Template*> copies;
  bool has_main = false;
  for (const Template* part : known->second) {
    if (!part->is_main && part->name == name) return {};
    Template* copy = state.arena.make<Template>(*part);
    copy->source = source;
    if (part->is_main) {
      copy->name = name;
      copy->id = state.template_names.add(name);
      has_main = true;
    }
    copies.push_back(copy);
  }
  if (!has_main) copies.clear();
  return copies;
}

// Keeps the state's idea of what is running right, also when the arena throws.
class Running {
 public:
  explicit Running(TemplateSet::State& state)
      : state_(state), overlay_(state.overlay), variables_(state.variables.size()) {
    ++state_.running;
  }
  ~Running() {
    --state_.running;
    state_.overlay = overlay_;
    state_.variables.resize(variables_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  TemplateSet::State& state_;
  const Overlay* overlay_;
  std::size_t variables_;
};

base::Result<void> run(TemplateSet::State& state, const Template& start, const base::Value& dot,
                       base::Host& host, std::string& out) {
  Evaluator evaluator(state, host, out);
  if (!evaluator.run(start, dot)) return evaluator.take_error();
  return {};
}

// Runs with a buffer of the state's, whose memory is used again.
base::Result<base::Value> run_to_value(TemplateSet::State& state, const Template& start,
                                       const base::Value& dot, base::Host& host) {
  if (state.running > kMaxNestedExecutions) {
    return base::Error(base::ErrorCode::invalid,
                       fmt::format("include and tpl are nested more than {} times",
                                   kMaxNestedExecutions));
  }
  std::string out;
  if (!state.buffers.empty()) {
    out = std::move(state.buffers.back());
    state.buffers.pop_back();
    out.clear();
  }
  TRY(run(state, start, dot, host, out));
  const base::Value value = base::Value::string(state.arena, out);
  state.buffers.push_back(std::move(out));
  return value;
}

const base::Function* no_methods(const base::Value&, std::string_view) { return nullptr; }

}  // namespace

TemplateSet::TemplateSet(base::Arena& arena, FunctionLookup functions, MissingKey missing,
                         MethodLookup methods)
    : state_(std::make_unique<State>(arena, functions, missing,
                                     methods == nullptr ? &no_methods : methods)) {}

TemplateSet::~TemplateSet() = default;

base::Result<void> TemplateSet::parse(std::string_view name, std::string_view text) {
  std::vector<Template*> parsed = copy_known(*state_, name, text);
  if (parsed.empty()) {
    parsed = TRY(parse_templates(parse_input(*state_), name, text));
    state_->texts.emplace(text.size(), parsed);
  }
  state_->templates.resize(state_->template_names.size());
  for (const Template* added : parsed) {
    const Template*& known = state_->templates[added->id];
    if (known == nullptr || !added->is_empty) known = added;
  }
  return {};
}

bool TemplateSet::has(std::string_view name) const {
  const std::uint32_t id = state_->template_names.find(name);
  return id != Names::kNone && state_->find(id) != nullptr;
}

base::Result<void> TemplateSet::execute(std::string_view name, const base::Value& dot,
                                        base::Host& host, std::string& out, const Limits& limits) {
  const std::uint32_t id = state_->template_names.find(name);
  const Template* start = id == Names::kNone ? nullptr : state_->find(id);
  if (start == nullptr) return no_template(name);
  if (state_->running == 0) {
    state_->limits = limits;
    state_->steps = 0;
  }
  const Running running(*state_);
  return run(*state_, *start, dot, host, out);
}

base::Result<base::Value> TemplateSet::execute_to_value(std::string_view name,
                                                        const base::Value& dot, base::Host& host) {
  const std::uint32_t id = state_->template_names.find(name);
  const Template* start = id == Names::kNone ? nullptr : state_->find(id);
  if (start == nullptr) return no_template(name);
  const Running running(*state_);
  return run_to_value(*state_, *start, dot, host);
}

base::Result<const Snippet*> TemplateSet::snippet(std::string_view text) {
  if (const auto known = state_->snippets.find(text); known != state_->snippets.end()) {
    return static_cast<const Snippet*>(known->second.get());
  }
  const auto parsed = TRY(parse_templates(parse_input(*state_), kRootName, text));
  auto made = std::make_unique<Snippet>();
  for (const Template* part : parsed) {
    if (part->id == state_->root_id) {
      made->main = part;
    } else {
      made->definitions.push_back(part);
    }
  }
  return static_cast<const Snippet*>(
      state_->snippets.emplace(text, std::move(made)).first->second.get());
}

base::Result<base::Value> TemplateSet::execute_to_value(const Snippet& snippet,
                                                        const base::Value& dot, base::Host& host) {
  const Running running(*state_);
  const Overlay* outer = state_->overlay;
  while (outer != nullptr && outer->snippet->definitions.empty()) outer = outer->outer;
  const Overlay overlay{snippet.main, &snippet, outer};
  state_->overlay = &overlay;
  return run_to_value(*state_, *snippet.main, dot, host);
}

void TemplateSet::record_origins(std::vector<Origin>* origins) { state_->origins = origins; }

}  // namespace engine::lang
