// One schema object becomes a Schema. Which keywords count depends on the draft and on the
// vocabularies of the resource; the order in which inner schemas join the queue is the library's,
// as it decides which of two mistakes is reported.
#include "base/go_format.h"
#include "charts/schema/compiler.h"

namespace chart::schema {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

std::optional<Decimal> number_in(const Value* value) {
  if (value == nullptr || value->type() != base::Type::bytes) return std::nullopt;
  return decimal_of(*value);
}

std::optional<std::int64_t> integer_in(const Value* value) {
  const auto number = number_in(value);
  if (!number || !number->is_integer()) return std::nullopt;
  return number->low_bits();
}

bool is_true(const Value* value) {
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::string_view string_in(const Value* value) {
  return value != nullptr && value->is_string() ? value->as_string() : std::string_view();
}

std::vector<std::string_view> strings_in(const Value& value) {
  std::vector<std::string_view> out;
  for (const auto& item : value.as_list()) {
    if (item.is_string()) out.push_back(item.as_string());
  }
  return out;
}

std::uint8_t types_in(const Value& value) {
  if (value.is_string()) return type_from_name(value.as_string());
  std::uint8_t types = 0;
  if (!value.is_list()) return types;
  for (const auto& item : value.as_list()) types |= type_from_name(string_in(&item));
  return types;
}

template <typename Rules>
Rules& made(std::unique_ptr<Rules>& rules) {
  if (rules == nullptr) rules = std::make_unique<Rules>();
  return *rules;
}

}  // namespace

Result<void> Compiler::compile_one(const Pending& pending) {
  Schema& schema = *pending.schema;
  Resource& resource = *pending.resource;
  schema.draft = resource.dialect.draft;
  schema.resource = at(*pending.document, resource, resource.spot);
  if (schema.draft >= 2020 && schema.resource == &schema) note_dynamic_anchors(pending);
  if (schema.node->is_bool()) schema.constant_verdict = schema.node->as_bool();
  if (schema.node->is_map()) {
    if (schema.node->as_map().empty()) {
      schema.constant_verdict = true;
    } else {
      const Keywords keywords(schema.node->as_map());
      TRY(compile_object({schema, *pending.document, resource, keywords}));
    }
  }
  schema.all_properties_evaluated = schema.object != nullptr && schema.object->additional.given;
  if (schema.array == nullptr) return {};
  schema.all_items_evaluated = schema.array->rest != nullptr || schema.array->additional.given;
  schema.items_evaluated = schema.array->first.size();
  return {};
}

void Compiler::note_dynamic_anchors(const Pending& pending) {
  for (const auto& name : pending.resource->dynamic_anchors) {
    const auto& spot = pending.resource->anchors.at(name);
    pending.schema->dynamic_anchors.emplace_back(name,
                                                 at(*pending.document, *pending.resource, spot));
  }
}

Result<void> Compiler::compile_object(const Job& job) {
  const bool rules_out_the_rest = TRY(compile_references(job));
  if (!rules_out_the_rest) {
    if (job.resource.dialect.has("applicator")) TRY(compile_applicators(job));
    if (job.resource.dialect.has("validation")) TRY(compile_validation(job));
    compile_format(job);
  }
  compile_later_drafts(job);
  return compile_dynamic(job);
}

// True where "$ref" makes the keywords beside it void. (Those that came with later drafts still
// count.)
Result<bool> Compiler::compile_references(const Job& job) {
  job.schema.reference = TRY(referred(job, job.keywords[Keyword::ref]));
  return job.schema.draft < 2019 && job.schema.reference != nullptr;
}

Result<void> Compiler::compile_dynamic(const Job& job) {
  Schema& schema = job.schema;
  if (schema.draft < 2019) return {};
  if (const Schema* target = TRY(referred(job, job.keywords[Keyword::recursive_ref]))) {
    made(schema.dynamic).recursive = target;
  }
  schema.recursive_anchor = is_true(job.keywords[Keyword::recursive_anchor]);
  if (schema.draft < 2020) return {};
  if (const Schema* target = TRY(referred(job, job.keywords[Keyword::dynamic_ref]))) {
    made(schema.dynamic).dynamic = target;
    const Reference written =
        TRY(resolve_reference(job.resource.id, job.keywords[Keyword::dynamic_ref]->as_string()));
    if (written.has_anchor()) schema.dynamic->dynamic_anchor = written.fragment;
  }
  schema.dynamic_anchor = string_in(job.keywords[Keyword::dynamic_anchor]);
  return {};
}

Result<void> Compiler::compile_applicators(const Job& job) {
  const Keywords& keywords = job.keywords;
  Schema& schema = job.schema;
  for (const auto& [keyword, list] : {std::pair(Keyword::all_of, &Combination::all),
                                      std::pair(Keyword::any_of, &Combination::any),
                                      std::pair(Keyword::one_of, &Combination::one)}) {
    if (keywords[keyword] != nullptr) made(schema.combination).*list = inside_list(job, keyword);
  }
  if (const Schema* negated = inside(job, Keyword::negated))
    made(schema.combination).negated = negated;
  compile_items(job);
  if (const Value* properties = keywords[Keyword::properties];
      properties != nullptr && properties->is_map()) {
    auto& rules = made(schema.object).properties;
    rules.reserve(properties->as_map().size());
    for (const auto& [name, node] : properties->as_map()) {
      rules.push_back({name, inside(job, Keyword::properties, name, node)});
    }
  }
  if (const Value* patterns = keywords[Keyword::pattern_properties];
      patterns != nullptr && patterns->is_map()) {
    for (const auto& [pattern, node] : patterns->as_map()) {
      const Schema* inner = inside(job, Keyword::pattern_properties, pattern, node);
      auto compiled = regexes_.get(pattern);
      if (!compiled) return bad_regex(job, "patternProperties", pattern, compiled.error());
      made(schema.object).patterns.push_back({*compiled, inner});
    }
  }
  const Additional more = additional(job, Keyword::additional_properties);
  if (more.given) made(schema.object).additional = more;
  compile_dependencies(job);
  return {};
}

Error Compiler::bad_regex(const Job& job, std::string_view keyword, std::string_view pattern,
                          const Error& why) {
  std::string token;
  append_token(token, keyword);
  return Error(ErrorCode::invalid, "invalid regex " + base::go_quote(pattern) + " at " +
                                       base::go_quote(job.schema.location() + token) + ": " +
                                       why.helm());
}

void Compiler::compile_items(const Job& job) {
  const Value* items = job.keywords[Keyword::items];
  if (job.schema.draft >= 2020 || items == nullptr) return;
  ArrayRules& rules = made(job.schema.array);
  if (!items->is_list()) {
    rules.rest = inside(job, Keyword::items);
    return;
  }
  rules.first = inside_list(job, Keyword::items);
  rules.additional = additional(job, Keyword::additional_items);
}

void Compiler::compile_dependencies(const Job& job) {
  const Value* value = job.keywords[Keyword::dependencies];
  if (value == nullptr || !value->is_map()) return;
  for (const auto& [name, node] : value->as_map()) {
    Dependent rule{name, nullptr, {}};
    if (node.is_list()) {
      rule.required = strings_in(node);
    } else {
      rule.schema = inside(job, Keyword::dependencies, name, node);
    }
    made(job.schema.object).dependencies.push_back(std::move(rule));
  }
}

Result<void> Compiler::compile_validation(const Job& job) {
  const Keywords& keywords = job.keywords;
  Schema& schema = job.schema;
  if (const Value* type = keywords[Keyword::type]) schema.types = types_in(*type);
  if (const Value* choices = keywords[Keyword::choices]; choices != nullptr && choices->is_list()) {
    schema.choices = choices;
    for (const auto& choice : choices->as_list()) schema.choice_types |= type_of(choice);
  }
  compile_numbers(job);
  compile_sizes(job);
  const Value* pattern = keywords[Keyword::pattern];
  if (pattern != nullptr && pattern->is_string()) {
    auto compiled = regexes_.get(pattern->as_string());
    if (!compiled) return bad_regex(job, "pattern", pattern->as_string(), compiled.error());
    made(schema.text).pattern = *compiled;
    schema.text->pattern_text = pattern->as_string();
  }
  return {};
}

void Compiler::compile_numbers(const Job& job) {
  const Keywords& keywords = job.keywords;
  NumberRules rules;
  rules.multiple_of = number_in(keywords[Keyword::multiple_of]);
  rules.maximum = number_in(keywords[Keyword::maximum]);
  rules.minimum = number_in(keywords[Keyword::minimum]);
  rules.exclusive_maximum = number_in(keywords[Keyword::exclusive_maximum]);
  rules.exclusive_minimum = number_in(keywords[Keyword::exclusive_minimum]);
  if (is_true(keywords[Keyword::exclusive_maximum]))
    std::swap(rules.maximum, rules.exclusive_maximum);
  if (is_true(keywords[Keyword::exclusive_minimum]))
    std::swap(rules.minimum, rules.exclusive_minimum);
  if (rules.multiple_of || rules.maximum || rules.minimum || rules.exclusive_maximum ||
      rules.exclusive_minimum) {
    job.schema.number = std::make_unique<NumberRules>(std::move(rules));
  }
}

void Compiler::compile_sizes(const Job& job) {
  const Keywords& keywords = job.keywords;
  Schema& schema = job.schema;
  if (const auto size = integer_in(keywords[Keyword::min_length]))
    made(schema.text).min_length = size;
  if (const auto size = integer_in(keywords[Keyword::max_length]))
    made(schema.text).max_length = size;
  if (const auto size = integer_in(keywords[Keyword::min_items]))
    made(schema.array).min_items = size;
  if (const auto size = integer_in(keywords[Keyword::max_items]))
    made(schema.array).max_items = size;
  if (is_true(keywords[Keyword::unique_items])) made(schema.array).unique = true;
  if (const auto size = integer_in(keywords[Keyword::max_properties]))
    made(schema.object).max_properties = size;
  if (const auto size = integer_in(keywords[Keyword::min_properties]))
    made(schema.object).min_properties = size;
  const Value* required = keywords[Keyword::required];
  if (required != nullptr && required->is_list())
    made(schema.object).required = strings_in(*required);
}

void Compiler::compile_format(const Job& job) {
  const std::string_view name = string_in(job.keywords[Keyword::format]);
  if (name.empty()) return;
  const Dialect& dialect = job.resource.dialect;
  const bool asserts = metaschemas_ == nullptr || dialect.draft < 2019 ||
                       dialect.has(dialect.draft == 2019 ? "format" : "format-assertion");
  if (!asserts) return;
  job.schema.format = find_format(name);
  job.schema.format_name = name;
}

void Compiler::compile_later_drafts(const Job& job) {
  const Keywords& keywords = job.keywords;
  Schema& schema = job.schema;
  const Dialect& dialect = job.resource.dialect;
  const bool applies = dialect.has("applicator");
  if (schema.draft >= 6) {
    if (applies && keywords[Keyword::contains] != nullptr) {
      made(schema.array).contains = inside(job, Keyword::contains);
    }
    if (applies && keywords[Keyword::property_names] != nullptr) {
      made(schema.object).names = inside(job, Keyword::property_names);
    }
    if (dialect.has("validation")) schema.constant = keywords[Keyword::constant];
  }
  if (schema.draft >= 7 && applies) compile_condition(job);
  if (schema.draft < 2019) return;
  if (dialect.has("validation") && schema.array != nullptr && schema.array->contains != nullptr) {
    schema.array->min_contains = integer_in(keywords[Keyword::min_contains]);
    schema.array->max_contains = integer_in(keywords[Keyword::max_contains]);
  }
  compile_dependents(job);
  if (dialect.has(schema.draft == 2019 ? "applicator" : "unevaluated")) {
    schema.unevaluated_items = inside(job, Keyword::unevaluated_items);
    schema.unevaluated_properties = inside(job, Keyword::unevaluated_properties);
  }
  if (schema.draft < 2020 || !applies) return;
  const Value* first = keywords[Keyword::prefix_items];
  if (first != nullptr && first->is_list())
    made(schema.array).first = inside_list(job, Keyword::prefix_items);
  if (keywords[Keyword::items] != nullptr) made(schema.array).rest = inside(job, Keyword::items);
}

void Compiler::compile_condition(const Job& job) {
  const Value* condition = job.keywords[Keyword::condition];
  if (condition == nullptr) return;
  Combination& rules = made(job.schema.combination);
  rules.condition = inside(job, Keyword::condition);
  if (!condition->is_bool() || condition->as_bool()) rules.then = inside(job, Keyword::then);
  if (!condition->is_bool() || !condition->as_bool())
    rules.otherwise = inside(job, Keyword::otherwise);
}

void Compiler::compile_dependents(const Job& job) {
  const Dialect& dialect = job.resource.dialect;
  const Value* required = job.keywords[Keyword::dependent_required];
  if (required != nullptr && required->is_map() && dialect.has("validation")) {
    for (const auto& [name, node] : required->as_map()) {
      if (node.is_list())
        made(job.schema.object).dependent_required.push_back({name, nullptr, strings_in(node)});
    }
  }
  const Value* schemas = job.keywords[Keyword::dependent_schemas];
  if (schemas == nullptr || !schemas->is_map() || !dialect.has("applicator")) return;
  for (const auto& [name, node] : schemas->as_map()) {
    made(job.schema.object)
        .dependent_schemas.push_back(
            {name, inside(job, Keyword::dependent_schemas, name, node), {}});
  }
}

Schema* Compiler::add_inside(const Job& job, const Value& node) {
  auto& schema = schemas_[&node];
  if (schema != nullptr) return nullptr;
  schema = &storage_.emplace_back();
  schema->document = job.document.url;
  schema->parent = &job.schema;
  schema->node = &node;
  const auto own = job.document.resources.find(&node);
  queue_.push_back(
      {schema, &job.document, own != job.document.resources.end() ? own->second : &job.resource});
  return schema;
}

const Schema* Compiler::inside(const Job& job, Keyword keyword) {
  const Value* node = job.keywords[keyword];
  if (node == nullptr) return nullptr;
  if (Schema* made_now = add_inside(job, *node)) made_now->token = keyword_name(keyword);
  return schemas_[node];
}

const Schema* Compiler::inside(const Job& job, Keyword keyword, std::string_view token,
                               const Value& node) {
  if (Schema* made_now = add_inside(job, node)) {
    made_now->token = keyword_name(keyword);
    made_now->second_token = token;
    made_now->has_second_token = true;
  }
  return schemas_[&node];
}

std::vector<const Schema*> Compiler::inside_list(const Job& job, Keyword keyword) {
  std::vector<const Schema*> out;
  const Value* list = job.keywords[keyword];
  if (list == nullptr || !list->is_list()) return out;
  for (const auto& node : list->as_list()) {
    out.push_back(inside(job, keyword, arena_.copy(std::to_string(out.size())), node));
  }
  return out;
}

Additional Compiler::additional(const Job& job, Keyword keyword) {
  const Value* value = job.keywords[keyword];
  if (value == nullptr) return {};
  if (value->is_bool()) return {true, value->as_bool(), nullptr};
  return {true, true, inside(job, keyword)};
}

}  // namespace chart::schema
