// Holds a value against a compiled schema.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/schema/document.h"
#include "charts/schema/schema.h"
#include "charts/schema/violation.h"

namespace chart::schema {

class Metaschemas;

// How deep schemas may be nested in each other while a value is checked (CVE_2025_32387).
inline constexpr std::size_t kMaxValidationDepth = 2000;
// How many schemas one check may apply: a schema of a few lines can ask for 2^100.
inline constexpr std::uint64_t kMaxValidationSteps = 5'000'000;
inline constexpr std::uint64_t kWorkPerStep = 16;  // comparisons, bytes of text

class Validator {
 public:
  // For checking a schema document against its meta-schema: the resources in it may have another
  // one.
  struct Meta {
    const Document* document;
    Metaschemas* metaschemas;
  };
  // What was found: nothing, if the value is valid.
  struct Report {
    std::vector<Violation> violations{};
    std::string text() const { return violations_text(violations); }
  };

  Validator(base::Arena& arena, const Schema& schema)
      : Validator(arena, schema, Meta{nullptr, nullptr}) {}
  Validator(base::Arena& arena, const Schema& schema, Meta meta)
      : arena_(arena), schema_(schema), meta_(meta) {}

  // The error is for what stops the check: a limit, or what makes Helm panic.
  base::Result<Report> validate(const base::Value& value);

 private:
  // The schemas around the one being applied.
  struct Scope {
    const Schema* schema = nullptr;
    std::string_view reference_keyword{};
    std::size_t value_depth = 0;  // tells apart the values on the way down
    const Scope* parent = nullptr;
  };
  // Members or items that no keyword has looked at yet (unevaluatedProperties, unevaluatedItems).
  struct Unevaluated {
    std::vector<bool> pending{};
    std::size_t count = 0;
    void take(std::size_t index);
    void keep_common(const Unevaluated& other);
    void clear() { *this = {}; }
  };
  // One schema applied to one value. `brief`: only the verdict is wanted.
  struct Frame {
    const base::Value& value;
    const Path* path;
    const Schema* schema;
    Scope scope;
    bool brief;
    const Schema* meta;
    Unevaluated unevaluated{};
    bool failed = false;
    std::vector<Violation> violations{};
    bool done() const { return brief && failed; }
  };

  bool run(const base::Value& value, bool brief, std::vector<Violation>* out);
  // The violations of an outermost frame. A lone group, from however deep, gives its parts: that is
  // what the heading above them stands for.
  static std::vector<Violation> ungrouped(Frame& frame);
  bool apply(Frame& frame);
  void apply_rules(Frame& frame);
  bool fits_basics(Frame& frame);
  bool fits_choices(Frame& frame);
  bool has_cycle(Frame& frame);

  void check_object(Frame& frame, const base::Map& object);
  void check_sizes_of_object(Frame& frame, const base::Map& object, const ObjectRules& rules);
  void check_dependencies(Frame& frame, const base::Map& object,
                          const std::vector<Dependent>& rules);
  void check_members(Frame& frame, const base::Map& object, const ObjectRules& rules);
  bool check_member(Frame& frame, const base::Map::Entry& member, const ObjectRules& rules,
                    std::vector<std::string_view>& extra);
  void check_names(Frame& frame, const base::Map& object, const Schema& names);
  void check_array(Frame& frame, const base::List& list);
  void check_items(Frame& frame, const base::List& list, const ArrayRules& rules);
  void check_contains(Frame& frame, const base::List& list, const ArrayRules& rules);
  void check_string(Frame& frame, std::string_view text);
  void check_number(Frame& frame, const NumberRules& rules);
  void check_combination(Frame& frame, const Combination& rules);
  void check_any(Frame& frame, const Combination& rules);
  void check_one(Frame& frame, const Combination& rules);
  void check_dynamic(Frame& frame, const DynamicReferences& references);
  void check_unevaluated(Frame& frame);

  bool apply_self(Frame& frame, const Schema& schema, bool brief, Violation* out,
                  std::string_view keyword = {});
  bool apply_self(Frame& frame, const Schema& schema);
  bool apply_reference(Frame& frame, const Schema& schema, std::string_view keyword);
  bool apply_child(Frame& frame, const Schema& schema, const base::Value& value, const Path& step,
                   Violation* out);
  bool apply_member(Frame& frame, const Schema& schema, const base::Map::Entry& member);
  bool apply_item(Frame& frame, const Schema& schema, const base::List& list, std::size_t index);
  bool apply_inner(Frame& inner, Violation* out);
  const Schema* dialect_schema(const Frame& frame, const Schema& schema);
  const Schema& outermost_recursive(const Frame& frame, const Schema& fallback) const;
  const Schema& outermost_dynamic(const Frame& frame, const std::string& anchor,
                                  const Schema& fallback) const;
  static Unevaluated unevaluated_of(const base::Value& value, const Schema& schema, bool is_wanted);
  static std::string keyword_location(const Scope& scope);

  // Notes a failure of a keyword; `text` gives its words, should they be wanted.
  template <typename Text>
  void fail(Frame& frame, std::string_view keyword, Text text) {
    frame.failed = true;
    if (frame.brief) return;
    Violation& violation = frame.violations.emplace_back();
    violation.path = frame.path;
    violation.text = text();
    violation.schema = frame.schema;
    violation.keyword = keyword;
    spend(violation.text.size());
  }
  static void add(Frame& frame, Violation violation);
  void missing(const base::Map& object, const std::vector<std::string_view>& required,
               std::vector<std::string_view>& out);
  // Counts work that grows with the schema or the value: so many comparisons or bytes.
  void spend(std::size_t work) { steps_ += work / kWorkPerStep; }
  void stop(std::string why);

  base::Arena& arena_;
  const Schema& schema_;
  Meta meta_;
  std::size_t depth_ = 0;
  std::uint64_t steps_ = 0;
  std::optional<base::Error> stopped_{};
};

}  // namespace chart::schema
