// From schema documents to compiled schemas: loads them, finds what is in them, holds them against
// their meta-schema and compiles all that can be reached.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/schema/document.h"
#include "charts/schema/keyword.h"
#include "charts/schema/loader.h"
#include "charts/schema/regexes.h"
#include "charts/schema/schema.h"

namespace chart::schema {

class Compiler;

// The compiled meta-schemas, each made when first asked for.
class Metaschemas {
 public:
  Metaschemas(base::Arena& arena, Loader& loader);
  ~Metaschemas();

  // What a schema of this dialect must fit.
  base::Result<const Schema*> of(const Dialect& dialect);

 private:
  base::Result<const Schema*> combined(const Dialect& dialect);

  std::unique_ptr<Compiler> compiler_;
  std::map<std::string, const Schema*> combined_{};
  std::deque<Schema> storage_{};
};

class Compiler {
 public:
  // `metaschemas`: what documents are held against; none for the meta-schemas themselves, whose
  // formats are all asserted.
  Compiler(base::Arena& arena, Loader& loader, Metaschemas* metaschemas)
      : arena_(arena), loader_(loader), metaschemas_(metaschemas) {}

  // The schema that is the whole document at `url`. Errors have the library's texts.
  base::Result<const Schema*> compile(const std::string& url);

 private:
  // What compile_… of one schema object look at.
  struct Job {
    Schema& schema;
    Document& document;
    Resource& resource;
    const Keywords& keywords;
  };
  struct Pending {
    Schema* schema;
    Document* document;
    Resource* resource;
  };

  base::Result<Document*> document(const std::string& url);
  base::Result<Spot> spot_of(const Document& document, const Resource& resource,
                             const Reference& reference);
  base::Result<void> ensure_collected(Document& document, Resource& resource, const Spot& spot);

  base::Result<void> check_against_metaschema(const Document& document, const Resource& resource,
                                              const Spot& spot);

  // compile_keywords.cc
  base::Result<void> compile_one(const Pending& pending);
  void note_dynamic_anchors(const Pending& pending);
  base::Result<void> compile_object(const Job& job);
  base::Result<bool> compile_references(const Job& job);
  base::Result<void> compile_dynamic(const Job& job);
  base::Result<void> compile_applicators(const Job& job);
  void compile_items(const Job& job);
  void compile_dependencies(const Job& job);
  base::Result<void> compile_validation(const Job& job);
  void compile_numbers(const Job& job);
  void compile_sizes(const Job& job);
  void compile_format(const Job& job);
  void compile_later_drafts(const Job& job);
  void compile_condition(const Job& job);
  void compile_dependents(const Job& job);
  static base::Error bad_regex(const Job& job, std::string_view keyword, std::string_view pattern,
                               const base::Error& why);

  // Schemas waiting to be compiled, each made once for each place.
  Schema* at(Document& document, Resource& resource, const Spot& spot);
  Schema* add_inside(const Job& job, const base::Value& node);
  const Schema* inside(const Job& job, Keyword keyword);
  const Schema* inside(const Job& job, Keyword keyword, std::string_view token,
                       const base::Value& node);
  std::vector<const Schema*> inside_list(const Job& job, Keyword keyword);
  Additional additional(const Job& job, Keyword keyword);
  base::Result<const Schema*> referred(const Job& job, const base::Value* reference);
  base::Result<const Schema*> follow(const Job& job, const base::Value* reference);

  base::Arena& arena_;
  Loader& loader_;
  Metaschemas* metaschemas_;
  std::map<std::string, Document> documents_{};
  std::deque<Schema> storage_{};
  std::unordered_map<const base::Value*, Schema*> schemas_{};
  std::vector<Pending> queue_{};
  Regexes regexes_{};
  std::string main_{};  // the document that everything begins with
};

}  // namespace chart::schema
