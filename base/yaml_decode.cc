// The tree becomes a value. Entry point: decode(). Order of the checks is Go's: first everything
// that go-yaml refuses, in the order written, then keys that JSON cannot have, then numbers it
// cannot say. Recursion is bounded by kMaxDepth, beyond which Go's JSON reader refuses the text
// anyway.
#include "base/yaml_decode.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/utf8.h"
#include "base/yaml_resolve.h"

namespace base::yaml {

namespace {

constexpr std::string_view kConverting = "error converting YAML to JSON: ";

Error conversion_failure(const std::string& text) {
  constexpr std::string_view kYaml = "yaml: ";
  return Error(ErrorCode::invalid, std::string(kConverting) + text)
      .because(text.starts_with(kYaml) ? text.substr(kYaml.size()) : text);
}

// How much of a document may come from aliases: 99 % of small ones, 10 % of large ones.
double allowed_alias_ratio(std::size_t nodes) {
  constexpr std::size_t kSmall = 400'000;
  constexpr std::size_t kLarge = 4'000'000;
  if (nodes <= kSmall) return 0.99;
  if (nodes >= kLarge) return 0.10;
  return 0.99 - 0.89 * (static_cast<double>(nodes - kSmall) / static_cast<double>(kLarge - kSmall));
}

// Text of a float key, as sigs writes it: the shortest that gives the same 32-bit number.
std::string float_text(double number) {
  const auto shown = static_cast<float>(number);
  if (std::isnan(shown)) return ".nan";
  if (std::isinf(shown)) return shown > 0 ? ".inf" : "-.inf";
  return format_float(shown, 'g', -1, 32);
}

// What strconv calls a number that is none.
std::string float_word(double number) {
  return std::isnan(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
}

std::string valid_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    append_rune(out, rune.code);
    text.remove_prefix(rune.size);
  }
  return out;
}

// A key that a table has twice.
struct Duplicate {
  std::size_t order = 0;
  int line = 0;  // of the second
  std::string key{};
};

class Decoder {
 public:
  Decoder(Arena& arena, const Tree& tree, const DecodeOptions& options)
      : arena_(arena), tree_(tree), options_(options) {}

  Result<Value> run(std::uint32_t index);

 private:
  struct Entry {
    std::string_view key;
    ScalarType key_type;
    std::uint32_t value_node;
    std::size_t order;  // when the value was done
    Value value;
  };

  bool fail(std::string text);
  bool is_too_deep(std::size_t depth, char opening) {
    if (depth > kMaxDepth && too_deep_ == '\0') too_deep_ = opening;
    return too_deep_ != '\0';
  }
  bool count();
  bool build(std::uint32_t index, std::size_t depth, Value& value);
  bool build_scalar(const Node& node, Value& value);
  bool build_list(const Node& node, std::uint32_t index, std::size_t depth, Value& value);
  bool build_map(std::uint32_t index, std::size_t depth, Value& value);
  bool enter_alias(std::uint32_t index, std::uint32_t& target);
  void leave_alias(std::uint32_t index) {
    followed_[index] = false;
    --alias_depth_;
  }
  bool collect(std::uint32_t index, std::size_t depth);
  bool collect_merged(std::uint32_t index, std::size_t depth);
  bool merge_one(std::uint32_t index, std::size_t depth);
  bool read_key(std::uint32_t index, std::size_t depth, std::uint32_t value_node, Entry& entry);
  bool read_scalar(const Node& node, Scalar& scalar, std::string_view& text);
  void note_bad_key(std::uint32_t index, ScalarType type, std::uint32_t value_node);
  Value number(const Scalar& scalar) const;
  Value close_map(std::size_t first);
  void report_duplicates(std::size_t first);

  Arena& arena_;
  const Tree& tree_;
  const DecodeOptions& options_;
  std::vector<Entry> entries_;  // of the maps under way, the innermost last
  std::vector<bool> followed_;  // for each alias node, whether it is being followed
  std::size_t count_ = 0;
  std::size_t alias_count_ = 0;
  std::size_t alias_depth_ = 0;
  std::size_t order_ = 0;
  std::string failure_;        // go-yaml's error
  std::uint32_t bad_key_ = 0;  // the first key that JSON cannot have, and its value
  ScalarType bad_key_type_ = ScalarType::null;
  std::size_t bad_key_map_ = 0;
  std::size_t map_ = 0;  // the number of the map under way
  std::size_t map_count_ = 0;
  std::uint32_t bad_key_value_ = 0;
  char too_deep_ = '\0';  // what opens the list or map that is
  bool has_unsupported_number_ = false;
  std::vector<Duplicate> duplicates_;
  int failure_line_ = 0;  // of what failed, where known
};

bool Decoder::fail(std::string text) {
  failure_ = "yaml: " + std::move(text);
  return false;
}

// Counts one node; false where too many of them come from aliases.
bool Decoder::count() {
  ++count_;
  if (alias_depth_ == 0) return true;
  ++alias_count_;
  if (alias_count_ > 100 && count_ > 1000 &&
      static_cast<double>(alias_count_) / static_cast<double>(count_) >
          allowed_alias_ratio(count_)) {
    return fail("document contains excessive aliasing");
  }
  return true;
}

bool Decoder::enter_alias(std::uint32_t index, std::uint32_t& target) {
  followed_.resize(tree_.nodes.size());
  if (followed_[index]) {
    return fail(fmt::format("anchor '{}' value contains itself", tree_.nodes[index].text));
  }
  followed_[index] = true;
  ++alias_depth_;
  target = tree_.nodes[index].tag;
  return true;
}

bool Decoder::build(std::uint32_t index, std::size_t depth, Value& value) {
  if (!count()) return false;
  const Node& node = tree_.nodes[index];
  switch (node.kind) {
    case NodeKind::scalar: return build_scalar(node, value);
    case NodeKind::list: return build_list(node, index, depth + 1, value);
    case NodeKind::map: return build_map(index, depth + 1, value);
    case NodeKind::alias: break;
  }
  std::uint32_t target = 0;
  if (!enter_alias(index, target)) return false;
  const bool built = build(target, depth, value);
  leave_alias(index);
  return built;
}

// What the scalar is, and its text where it is one.
bool Decoder::read_scalar(const Node& node, Scalar& scalar, std::string_view& text) {
  text = node.text;
  if (node.tag == 0) {
    if (node.implicit && may_be_special(text)) scalar = resolve(text);
    return true;
  }
  const std::string& tag = tree_.tags[node.tag];
  std::string problem;
  if (!resolve_tagged(tag, text, scalar, problem)) return fail(problem);
  if (tag == "tag:yaml.org,2002:binary") {
    const Result<std::string> bytes = base64_decode(text);
    if (!bytes) return fail("!!binary value contains invalid base64 data");
    text = arena_.copy(valid_text(*bytes));
  }
  return true;
}

Value Decoder::number(const Scalar& scalar) const {
  const bool kept = options_.numbers == NumberTypes::kept;
  switch (scalar.type) {
    case ScalarType::integer:
      return kept ? Value::int64(scalar.integer)
                  : Value::float64(static_cast<double>(scalar.integer));
    case ScalarType::unsigned_integer:
      return kept ? Value::unsigned_of(Type::uint64, scalar.unsigned_integer)
                  : Value::float64(static_cast<double>(scalar.unsigned_integer));
    default: return Value::float64(scalar.floating);
  }
}

bool Decoder::build_scalar(const Node& node, Value& value) {
  if (node.tag == 0 && (!node.implicit || !may_be_special(node.text))) {
    value = Value::string(node.text);
    return true;
  }
  Scalar scalar;
  std::string_view text;
  if (!read_scalar(node, scalar, text)) return false;
  switch (scalar.type) {
    case ScalarType::null: value = Value(); break;
    case ScalarType::boolean: value = Value::boolean(scalar.boolean); break;
    case ScalarType::floating:
      if (!std::isfinite(scalar.floating)) has_unsupported_number_ = true;
      value = number(scalar);
      break;
    case ScalarType::integer:
    case ScalarType::unsigned_integer: value = number(scalar); break;
    default: value = Value::string(text); break;
  }
  return true;
}

bool Decoder::build_list(const Node& node, std::uint32_t index, std::size_t depth, Value& value) {
  if (is_too_deep(depth, '[')) return true;
  std::size_t size = 0;
  for (std::uint32_t at = index + 1; at < node.end; at = tree_.nodes[at].end) ++size;
  List* list = List::make(arena_, ListType::any, size);
  for (std::uint32_t at = index + 1; at < node.end; at = tree_.nodes[at].end) {
    Value item;
    if (!build(at, depth, item)) return false;
    list->push_back(item);
  }
  list->set_appended_capacity();
  value = Value::list(list);
  return true;
}

bool Decoder::build_map(std::uint32_t index, std::size_t depth, Value& value) {
  if (is_too_deep(depth, '{')) return true;
  const std::size_t first = entries_.size();
  const std::size_t outer = map_;
  map_ = ++map_count_;
  if (!collect(index, depth)) return false;
  map_ = outer;
  value = close_map(first);
  return true;
}

// Appends the pairs of the map to entries_.
bool Decoder::collect(std::uint32_t index, std::size_t depth) {
  const std::uint32_t end = tree_.nodes[index].end;
  for (std::uint32_t at = index + 1; at < end;) {
    const std::uint32_t value_node = tree_.nodes[at].end;
    if (is_merge_key(tree_, tree_.nodes[at])) {
      if (!collect_merged(value_node, depth)) return false;
    } else {
      Entry entry{};
      entry.value_node = value_node;
      if (!read_key(at, depth, value_node, entry)) return false;
      if (!build(value_node, depth, entry.value)) return false;
      entry.order = order_++;
      entries_.push_back(entry);
    }
    at = tree_.nodes[value_node].end;
  }
  return true;
}

// The value of "<<": a map, an alias of one, or a list of these, of which the first wins.
bool Decoder::collect_merged(std::uint32_t index, std::size_t depth) {
  const Node& node = tree_.nodes[index];
  if (node.kind != NodeKind::list) return merge_one(index, depth);
  std::vector<std::uint32_t> items;
  for (std::uint32_t at = index + 1; at < node.end; at = tree_.nodes[at].end) items.push_back(at);
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    if (!merge_one(*item, depth)) return false;
  }
  return true;
}

bool Decoder::merge_one(std::uint32_t index, std::size_t depth) {
  const Node& node = tree_.nodes[index];
  const Node& meant = node.kind == NodeKind::alias ? tree_.nodes[node.tag] : node;
  if (meant.kind != NodeKind::map) {
    return fail("map merge requires map or sequence of maps as the value");
  }
  if (!count()) return false;
  if (is_too_deep(depth, '{')) return true;
  if (node.kind != NodeKind::alias) return collect(index, depth + 1);
  std::uint32_t target = 0;
  if (!enter_alias(index, target)) return false;
  const bool collected = count() && collect(target, depth + 1);
  leave_alias(index);
  return collected;
}

bool Decoder::read_key(std::uint32_t index, std::size_t depth, std::uint32_t value_node,
                       Entry& entry) {
  std::uint32_t at = index;
  const bool is_alias = tree_.nodes[index].kind == NodeKind::alias;
  if (is_alias && (!count() || !enter_alias(index, at))) return false;
  const Node& node = tree_.nodes[at];
  bool fine = true;
  if (node.kind != NodeKind::scalar) {
    Value ignored;
    fine = build(at, depth, ignored) &&
           fail("invalid map key: " + go_syntax(tree_, at, options_.keys));
    if (failure_line_ == 0) failure_line_ = static_cast<int>(node.line) + 1;
  } else {
    Scalar scalar;
    fine = count() && read_scalar(node, scalar, entry.key);
    entry.key_type = scalar.type;
    switch (scalar.type) {
      case ScalarType::boolean: entry.key = scalar.boolean ? "true" : "false"; break;
      case ScalarType::integer: entry.key = arena_.copy(fmt::format("{}", scalar.integer)); break;
      case ScalarType::floating: entry.key = arena_.copy(float_text(scalar.floating)); break;
      case ScalarType::null:
        entry.key = {};
        note_bad_key(at, scalar.type, value_node);
        break;
      case ScalarType::unsigned_integer:
        entry.key = arena_.copy(fmt::format("{:#x}", scalar.unsigned_integer));
        note_bad_key(at, scalar.type, value_node);
        break;
      default: break;
    }
  }
  if (is_alias) leave_alias(index);
  return fine;
}

// Keeps the first key that JSON cannot have; of several nulls in one map the last has the value.
void Decoder::note_bad_key(std::uint32_t index, ScalarType type, std::uint32_t value_node) {
  const bool again = bad_key_type_ == ScalarType::null && type == ScalarType::null &&
                     bad_key_map_ == map_ && options_.keys == Keys::last_wins;
  if (bad_key_ != 0 && !again) return;
  bad_key_ = index;
  bad_key_type_ = type;
  bad_key_value_ = value_node;
  bad_key_map_ = map_;
}

// The entries from `first` on become a map; of equal keys the last wins, or in strict mode the
// first.
Value Decoder::close_map(std::size_t first) {
  const auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(first);
  const auto less = [](const Entry& a, const Entry& b) { return a.key < b.key; };
  if (!std::is_sorted(begin, entries_.end(), less)) std::stable_sort(begin, entries_.end(), less);
  if (options_.keys == Keys::unique) report_duplicates(first);
  Map* map = Map::make(arena_, MapType::any, entries_.size() - first);
  for (auto entry = begin; entry != entries_.end(); ++entry) map->set(entry->key, entry->value);
  entries_.resize(first);
  return Value::map(map);
}

void Decoder::report_duplicates(std::size_t first) {
  for (std::size_t i = first + 1; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    bool seen = false;
    for (std::size_t j = i; j > first && entries_[j - 1].key == entry.key && !seen; --j) {
      seen = entries_[j - 1].key_type == entry.key_type;
    }
    if (!seen) continue;
    const bool quoted = entry.key_type == ScalarType::string ||
                        entry.key_type == ScalarType::timestamp ||
                        entry.key_type == ScalarType::merge;
    const std::string key = entry.key_type == ScalarType::null ? "<nil>"
                            : quoted                           ? go_quote(entry.key)
                                                               : std::string(entry.key);
    duplicates_.push_back(
        {entry.order, static_cast<int>(tree_.nodes[entry.value_node].line) + 1, key});
  }
}

Result<Value> Decoder::run(std::uint32_t index) {
  Value value;
  if (!build(index, 0, value)) return conversion_failure(failure_).at({"", failure_line_, 0});
  if (!duplicates_.empty()) {
    std::sort(duplicates_.begin(), duplicates_.end(),
              [](const Duplicate& a, const Duplicate& b) { return a.order < b.order; });
    std::string text = "yaml: unmarshal errors:";
    for (const auto& [order, line, key] : duplicates_)
      text += fmt::format("\n  line {}: key {} already set in map", line, key);
    return conversion_failure(text)
        .because(fmt::format("the key {} is set twice in one table", duplicates_.front().key))
        .at({"", duplicates_.front().line, 0});
  }
  if (bad_key_ != 0) {
    return conversion_failure(
        fmt::format("unsupported map key of type: {}, key: {}, value: {}",
                    bad_key_type_ == ScalarType::null ? "%!s(<nil>)" : "uint64",
                    go_syntax(tree_, bad_key_, options_.keys),
                    go_syntax(tree_, bad_key_value_, options_.keys)));
  }
  if (too_deep_ != '\0') {
    return Error(ErrorCode::invalid,
                 fmt::format("error unmarshaling JSON: while decoding JSON: invalid character '{}' "
                             "exceeded max depth",
                             too_deep_));
  }
  if (has_unsupported_number_ && !options_.allow_infinite) TRY(refuse_infinite(value));
  return value;
}

}  // namespace

Result<void> refuse_infinite(const Value& value) {
  if (value.is_float() && !std::isfinite(value.as_float())) {
    return conversion_failure("json: unsupported value: " + float_word(value.as_float()));
  }
  if (value.is_list()) {
    for (const Value& item : value.as_list()) TRY(refuse_infinite(item));
  } else if (value.is_map()) {
    for (const Map::Entry& entry : value.as_map()) TRY(refuse_infinite(entry.value));
  }
  return {};
}

bool is_merge_key(const Tree& tree, const Node& node) {
  return node.kind == NodeKind::scalar && node.text == "<<" &&
         (node.implicit || tree.tags[node.tag] == "tag:yaml.org,2002:merge");
}

Error conversion_error(const Problem& problem) {
  Error error = conversion_failure(problem.go_text()).because(problem.text);
  const bool has_line =
      problem.source == Problem::Source::scanner || problem.source == Problem::Source::parser;
  if (has_line) error.at(Place{"", static_cast<int>(problem.line) + 1, 0});
  return error;
}

Result<Value> decode_part(Arena& arena, const Tree& tree, std::uint32_t index,
                          const DecodeOptions& options) {
  return Decoder(arena, tree, options).run(index);
}

Result<Value> decode(Arena& arena, const Tree& tree, const DecodeOptions& options) {
  if (tree.nodes.empty()) return Value();
  return decode_part(arena, tree, 0, options);
}

Result<Value> read(Arena& arena, std::string_view text, Keys keys) {
  Tree tree;
  Problem problem;
  if (!parse(arena, text, tree, problem)) return conversion_error(problem);
  return decode(arena, tree, DecodeOptions{keys, NumberTypes::float64});
}

Result<Value> read_exact(Arena& arena, std::string_view text, Keys keys) {
  Tree tree;
  Problem problem;
  if (!parse(arena, text, tree, problem)) return conversion_error(problem);
  return decode(arena, tree, DecodeOptions{keys, NumberTypes::kept});
}

Result<Value> read_for_struct(Arena& arena, std::string_view text, Keys keys) {
  Tree tree;
  Problem problem;
  if (!parse(arena, text, tree, problem)) return conversion_error(problem);
  return decode(arena, tree, DecodeOptions{keys, NumberTypes::kept, true});
}

}  // namespace base::yaml
