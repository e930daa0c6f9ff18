// Documents and the order of work: a queue of schemas, from the root to what it refers to, as the
// library does it, so that what cannot be reached may be wrong. The parts are in collect.cc and
// compile_keywords.cc.
#include "charts/schema/compiler.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "charts/schema/collect.h"
#include "charts/schema/validator.h"
#include "charts/schema/words.h"

namespace chart::schema {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

bool is_published(std::string_view url) {
  return url.starts_with("http://json-schema.org/") || url.starts_with("https://json-schema.org/");
}

}  // namespace

Metaschemas::Metaschemas(base::Arena& arena, Loader& loader)
    : compiler_(std::make_unique<Compiler>(arena, loader, nullptr)) {}
Metaschemas::~Metaschemas() = default;

Result<const Schema*> Metaschemas::of(const Dialect& dialect) {
  if (dialect.vocabularies) return combined(dialect);
  return compiler_->compile(std::string(url_of_draft(dialect.draft)));
}

Result<const Schema*> Metaschemas::combined(const Dialect& dialect) {
  const std::string_view url = url_of_draft(dialect.draft);
  std::string key(url);
  for (const auto& name : *dialect.vocabularies) key += " " + name;
  const auto known = combined_.find(key);
  if (known != combined_.end()) return known->second;
  Schema& schema = storage_.emplace_back();
  schema.document = "urn:mem:metaschema";
  schema.draft = dialect.draft;
  schema.resource = &schema;
  schema.combination = std::make_unique<Combination>();
  const std::string prefix =
      std::string(url.substr(0, url.size() - std::string_view("schema").size())) + "meta/";
  for (const auto& name : *dialect.vocabularies) {
    const Schema* part = TRY(compiler_->compile(prefix + name));
    schema.combination->all.push_back(part);
  }
  if (dialect.draft >= 2020) {
    schema.dynamic_anchor = "meta";
    schema.dynamic_anchors.emplace_back("meta", &schema);
  }
  combined_[key] = &schema;
  return static_cast<const Schema*>(&schema);
}

Result<const Schema*> Compiler::compile(const std::string& url) {
  if (main_.empty()) main_ = url;
  Document* root = TRY(document(url));
  Resource& resource = root->root_resource();
  const Schema* schema = at(*root, resource, resource.spot);
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const Pending pending = queue_[i];
    TRY(compile_one(pending));
  }
  queue_.clear();
  return schema;
}

Result<Document*> Compiler::document(const std::string& url) {
  const auto known = documents_.find(url);
  if (known != documents_.end()) return &known->second;
  const base::Value* root = TRY(loader_.load(url));
  Document& made = documents_[url];
  made.url = url;
  made.root = root;
  const bool is_proven = TRY(collect(made, {root, ""}, nullptr, loader_, regexes_));
  if (!is_proven && metaschemas_ != nullptr && !is_published(url)) {
    TRY(check_against_metaschema(made, made.root_resource(), {root, ""}));
  }
  return &made;
}

Result<void> Compiler::check_against_metaschema(const Document& document, const Resource& resource,
                                                const Spot& spot) {
  const Schema* meta = TRY(metaschemas_->of(resource.dialect));
  Validator validator(arena_, *meta, Validator::Meta{&document, metaschemas_});
  const auto report = TRY(validator.validate(*spot.node));
  if (report.violations.empty()) return {};
  const std::string complaint = report.text();
  const Reference place{document.url, spot.pointer};
  Told told;
  told.root = "schema";
  told.chart = tokens_of(spot.pointer);
  const auto explained = explain(report.violations, *spot.node, told);
  return Error(ErrorCode::invalid,
               base::go_quote(place.text()) +
                   " is not valid against metaschema: " + "jsonschema validation failed with " +
                   single_quoted(meta->location()) + "\n" + complaint)
      .because("the schema itself is wrong: " + explained.front().reason())
      .about(explained.front().path());
}

Result<Spot> Compiler::spot_of(const Document& document, const Resource& resource,
                               const Reference& reference) {
  if (!reference.has_anchor()) {
    Spot spot{nullptr, resource.spot.pointer + reference.fragment};
    spot.node = TRY(locate(document, spot.pointer)).node;
    return spot;
  }
  const auto found = resource.anchors.find(reference.fragment);
  if (found != resource.anchors.end()) return found->second;
  return Error(ErrorCode::invalid,
               "anchor in " + base::go_quote(Reference{resource.id, reference.fragment}.text()) +
                   " not found in schema " + base::go_quote(document.url));
}

// A reference may lead to where no schema was looked for ("#/x-things/a"): that is looked at now.
Result<void> Compiler::ensure_collected(Document& document, Resource& resource, const Spot& spot) {
  if (document.collected.count(spot.node) != 0) return {};
  const bool is_proven = TRY(collect(document, spot, &resource, loader_, regexes_));
  if (is_proven || metaschemas_ == nullptr) return {};
  const Located found = TRY(locate(document, spot.pointer));
  return check_against_metaschema(document, *found.resource, spot);
}

Schema* Compiler::at(Document& document, Resource& resource, const Spot& spot) {
  auto& schema = schemas_[spot.node];
  if (schema != nullptr) return schema;
  schema = &storage_.emplace_back();
  schema->document = document.url;
  schema->pointer = arena_.copy(spot.pointer);
  schema->node = spot.node;
  queue_.push_back({schema, &document, &resource});
  return schema;
}

// Follows a reference. An error that knows no better is about the line that holds the reference.
Result<const Schema*> Compiler::referred(const Job& job, const base::Value* reference) {
  if (reference == nullptr || !reference->is_string()) return nullptr;
  auto found = follow(job, reference);
  if (found) return found;
  Error error = std::move(found).error();
  if (!error.path().empty() || job.document.url != main_) return error;
  auto path = tokens_of(job.schema.json_pointer());
  path.emplace_back("$ref");
  error.about(std::move(path));
  if (!error.has_reason())
    error.because(fmt::format("the schema refers to {}, which is not there", reference->as_string()));
  return error;
}

Result<const Schema*> Compiler::follow(const Job& job, const base::Value* reference) {
  const Reference target = TRY(resolve_reference(job.resource.id, reference->as_string()));
  Document* owner = &job.document;
  Resource* resource = nullptr;
  if (target.url == owner->url) {
    resource = &owner->root_resource();
  } else if (const auto found = owner->by_id.find(target.url); found != owner->by_id.end()) {
    resource = found->second;
  } else {
    owner = TRY(document(target.url));
    resource = &owner->root_resource();
  }
  const Spot spot = TRY(spot_of(*owner, *resource, target));
  const auto known = schemas_.find(spot.node);
  if (known != schemas_.end()) return known->second;
  Located found = TRY(locate(*owner, spot.pointer));
  TRY(ensure_collected(*owner, *found.resource, spot));
  found = TRY(locate(*owner, spot.pointer));
  return at(*owner, *found.resource, spot);
}

}  // namespace chart::schema
