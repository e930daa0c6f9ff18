// The set: what is parsed, by name; what is running. Includes and snippets run through the same state,
// so that limits, variables and output buffers are shared and nothing is copied.
#include "engine/lang/template_set.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/at_once.h"
#include "base/go_format.h"
#include "engine/lang/evaluator.h"
#include "engine/lang/parser.h"
#include "engine/lang/template_set_state.h"

namespace engine::lang {

namespace {

// Larger snippets are kept only if they come again: many are whole files that are used once.
constexpr std::size_t kMaxKeptSnippet = 512;  // bytes
constexpr std::size_t kParallelBytes = 64 * 1024;  // of files; for less a thread is not worth its start

ParseInput parse_input(TemplateSet::State& state, base::Arena& arena) {
  return {arena, state.template_names, state.variable_names, state.functions};
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
  const Source* source = state.code.make<Source>(Source{name, text});
  std::vector<Template*> copies;
  bool has_main = false;
  for (const Template* part : known->second) {
    if (!part->is_main && part->name == name) return {};
    Template* copy = state.code.make<Template>(*part);
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

// Adds what a file holds to the set; `parsed` is that, if it is not empty.
base::Result<void> add_parsed(TemplateSet::State& state, const TemplateSet::File& file,
                              std::vector<Template*> parsed) {
  bool is_new = !parsed.empty();
  if (!is_new) parsed = copy_known(state, file.name, file.text);
  if (parsed.empty()) {
    parsed = TRY(parse_templates(parse_input(state, state.code), file.name, file.text));
    is_new = true;
  }
  if (is_new) state.texts.emplace(file.text.size(), parsed);
  state.templates.resize(state.template_names.size());
  for (const Template* added : parsed) {
    const Template*& known = state.templates[added->id];
    if (known == nullptr || !added->is_empty) known = added;
  }
  return {};
}

// Which of the files have a text that none before them has.
std::vector<std::size_t> different_texts(std::span<const TemplateSet::File> files) {
  std::unordered_set<std::string_view> texts;
  std::vector<std::size_t> different;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (texts.insert(files[i].text).second) different.push_back(i);
  }
  return different;
}

// What is in the files, parsed by two threads. Empty for those that are wrong, come twice or need a deeper
// stack: they are left to add_parsed(). All are where there is too little to do for two.
std::vector<std::vector<Template*>> parse_ahead(TemplateSet::State& state,
                                                std::span<const TemplateSet::File> files) {
  std::vector<std::vector<Template*>> parsed(files.size());
  std::size_t total = 0;
  for (const TemplateSet::File& file : files) total += file.text.size();
  if (total < kParallelBytes || base::usable_threads(2) < 2) return parsed;

  const std::vector<std::size_t> different = different_texts(files);
  std::atomic<std::size_t> next{0};
  std::mutex names_lock;
  const auto work = [&](base::Arena& arena) {
    Names template_names(arena, state.template_names, names_lock);
    Names variable_names(arena, state.variable_names, names_lock);
    const ParseInput input{arena, template_names, variable_names, state.functions};
    for (std::size_t i = next++; i < different.size(); i = next++) {
      const auto& [name, text] = files[different[i]];
      if (auto found = parse_templates(input, name, text)) parsed[different[i]] = *std::move(found);
    }
  };
  auto& other_code = *state.arena.own<base::Arena>(&state.arena);
  base::run_at_once(2, [&](unsigned number) { work(number == 0 ? state.code : other_code); });
  return parsed;
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

struct Output {
  base::Value text{};
  bool is_all_that_is_left = false;  // of what the run made
};

// Runs with a buffer of the state's, whose memory is used again.
base::Result<Output> run_to_value(TemplateSet::State& state, const Template& start,
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
  base::ArenaRegion region(state.arena);
  TRY(run(state, start, dot, host, out));
  const bool is_free = region.is_closed_to_others();
  region.close();
  const base::Value text = base::Value::string(state.arena, out);
  state.buffers.push_back(std::move(out));
  return Output{text, is_free};
}

const base::Function* no_methods(const base::Value&, std::string_view) { return nullptr; }

}  // namespace

TemplateSet::TemplateSet(base::Arena& arena, FunctionLookup functions, MissingKey missing,
                         MethodLookup methods)
    : state_(std::make_unique<State>(arena, functions, missing,
                                     methods == nullptr ? &no_methods : methods)) {}

TemplateSet::~TemplateSet() = default;

base::Result<void> TemplateSet::parse(std::string_view name, std::string_view text) {
  return add_parsed(*state_, File{name, text}, {});
}

base::Result<void> TemplateSet::parse(std::span<const File> files, std::string_view& bad) {
  std::vector<std::vector<Template*>> parsed = parse_ahead(*state_, files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    bad = files[i].name;
    TRY(add_parsed(*state_, files[i], std::move(parsed[i])));
  }
  bad = {};
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
  if (state_->running == 0) state_->limits = limits;
  const Running running(*state_);
  base::ArenaRegion region(state_->arena);
  TRY(run(*state_, *start, dot, host, out));
  region.close();
  return {};
}

base::Result<base::Value> TemplateSet::execute_to_value(std::string_view name,
                                                        const base::Value& dot, base::Host& host) {
  const std::uint32_t id = state_->template_names.find(name);
  const Template* start = id == Names::kNone ? nullptr : state_->find(id);
  if (start == nullptr) return no_template(name);
  const Running running(*state_);
  return TRY(run_to_value(*state_, *start, dot, host)).text;
}

base::Result<std::shared_ptr<const Snippet>> TemplateSet::snippet(std::string_view text) {
  if (const auto known = state_->snippets.find(text); known != state_->snippets.end()) {
    return known->second;
  }
  const auto made = std::make_shared<Snippet>();
  const bool is_kept = text.size() <= kMaxKeptSnippet ||
                       !state_->large_snippets.insert(std::hash<std::string_view>()(text)).second;
  if (is_kept) {
    text = state_->code.copy(text);
  } else {
    made->own_memory = std::make_unique<base::Arena>(&state_->arena);
  }
  base::Arena& memory = is_kept ? state_->code : *made->own_memory;
  const auto parsed = TRY(parse_templates(parse_input(*state_, memory), kRootName, text));
  for (const Template* part : parsed) {
    if (part->id == state_->root_id) {
      made->main = part;
    } else {
      made->definitions.push_back(part);
    }
  }
  if (is_kept) state_->snippets.emplace(text, made);
  return std::shared_ptr<const Snippet>(made);
}

namespace {

// Keeps a snippet for as long as the set: maps that live on may hold its literals, after a failure as well.
class Pin {
 public:
  Pin(std::vector<std::shared_ptr<const Snippet>>& pinned, const std::shared_ptr<const Snippet>& snippet)
      : pinned_(pinned), snippet_(snippet.get()) {
    if (snippet->own_memory != nullptr) pinned_.push_back(snippet);
  }
  // Nothing refers to it. Those that its run pinned stand behind it and stay.
  void take_out() {
    if (!pinned_.empty() && pinned_.back().get() == snippet_) {
      pinned_.pop_back();
    } else {
      std::erase_if(pinned_, [&](const auto& one) { return one.get() == snippet_; });
    }
  }

 private:
  std::vector<std::shared_ptr<const Snippet>>& pinned_;
  const Snippet* snippet_;
};

}  // namespace

base::Result<base::Value> TemplateSet::execute_to_value(
    const std::shared_ptr<const Snippet>& snippet, const base::Value& dot, base::Host& host) {
  const Running running(*state_);
  const Overlay* outer = state_->overlay;
  while (outer != nullptr && outer->snippet->definitions.empty()) outer = outer->outer;
  const Overlay overlay{snippet->main, snippet.get(), outer};
  state_->overlay = &overlay;
  Pin pin(state_->pinned_snippets, snippet);
  const Output output = TRY(run_to_value(*state_, *snippet->main, dot, host));
  if (output.is_all_that_is_left) pin.take_out();
  return output.text;
}

void TemplateSet::charge(std::uint64_t steps) { state_->steps += steps; }

void TemplateSet::record_origins(std::vector<Origin>* origins) { state_->origins = origins; }

}  // namespace engine::lang
