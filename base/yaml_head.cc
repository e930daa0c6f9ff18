// The head of a manifest without building its value. Entry point: HeadReader. Of documents without
// aliases, tags and odd keys (nearly all) only the head becomes a tree; the others are decoded whole.
#include <cmath>
#include <initializer_list>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/value_kind.h"
#include "base/yaml.h"
#include "base/yaml_decode.h"
#include "base/yaml_resolve.h"

namespace base::yaml {

namespace {

constexpr std::string_view kDecoding =
    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ";
constexpr std::string_view kMetadataType =
    R"(struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" })";

constexpr DecodeOptions kOptions{Keys::last_wins, NumberTypes::kept, true};

// ".inf", "-.nan" and the like: numbers that have no JSON text. May say yes to others.
bool may_be_infinite(std::string_view text) {
  if (text.size() < 4 || text.size() > 5) return false;
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  return text[0] == '.' && (text[1] < '0' || text[1] > '9');
}

// Whether a plain scalar may be something that JSON cannot say, or as a key something it cannot be.
bool is_odd(std::string_view text, bool is_key) {
  if (may_be_infinite(text)) return true;
  if (!is_key) return false;
  if (text == "<<") return true;
  if (!may_be_special(text)) return false;
  const ScalarType type = resolve(text).type;
  return type == ScalarType::null || type == ScalarType::unsigned_integer;
}

bool has_plain_keys(const Tree& tree, std::uint32_t map) {
  for (std::uint32_t at = map + 1; at < tree.nodes[map].end;) {
    const Node& key = tree.nodes[at];
    if (key.kind != NodeKind::scalar || is_merge_key(tree, key)) return false;
    if (key.implicit && is_odd(key.text, true)) return false;
    at = tree.nodes[key.end].end;
  }
  return true;
}

// Whether the tree can hold nothing that JSON cannot say, so that parts of it may be left unread.
bool is_plain(const Tree& tree) {
  if (tree.has_aliases || tree.tags.size() > 1 || tree.depth >= kMaxDepth) return false;
  for (std::uint32_t at = 0; at < tree.nodes.size(); ++at) {
    const Node& node = tree.nodes[at];
    if (node.kind == NodeKind::map && !has_plain_keys(tree, at)) return false;
    if (node.implicit && may_be_infinite(node.text)) return false;
  }
  return true;
}

bool is_of_head(std::string_view key) {
  return equal_ignoring_case(key, "apiVersion") || equal_ignoring_case(key, "kind") || equal_ignoring_case(key, "metadata");
}

// The fields of Helm's SimpleHead, filled as encoding/json fills them: keys in byte order, any
// case, the first mismatch remembered and the rest read on. Go names the struct that a field is in,
// and the one of metadata has no name: ".metadata.name".
class HeadFields {
 public:
  HeadFields(Arena& arena, Head& head) : arena_(arena), head_(head) {}

  Result<void> read(const Value& document) {
    if (document.is_map()) {
      for (const Map::Entry& entry : document.as_map()) TRY(read_field(entry));
    } else {
      TRY(refuse_infinite(document));
      if (!document.is_nil()) mismatch(document, "Go value of type util.SimpleHead");
    }
    if (failure_.empty()) return {};
    Error error(ErrorCode::invalid, failure_);
    if (!path_.empty()) error.because(reason_);
    return std::move(error.about(path_));
  }

 private:
  using Path = std::initializer_list<std::string_view>;

  // `path` leads to the value, which is to be what `wanted` says.
  void mismatch(const Value& value, std::string_view target, Path path = {},
                std::string_view wanted = {}) {
    if (!failure_.empty()) return;
    failure_ = kDecoding;
    failure_.append(json_kind(value)).append(" into ").append(target);
    reason_ = fmt::format("{} must be {}, but is {}", fmt::join(path, "."), wanted, plain_kind(value));
    path_.assign(path.begin(), path.end());
  }
  // Numbers become text before JSON sees them, so ".inf" is fine here and nowhere else.
  Result<void> read_string(const Value& value, std::string_view field,
                           Path path, std::string& out) {
    if (value.is_nil()) return {};
    if (value.is_string()) {
      out = value.as_string();
    } else if (std::optional<std::string> text = coerce_to_string(value)) {
      out = *std::move(text);
    } else {
      TRY(refuse_infinite(value));
      mismatch(value, "Go struct field " + std::string(field) + " of type string",
               path, "text");
    }
    return {};
  }
  Result<void> read_field(const Map::Entry& entry) {
    if (equal_ignoring_case(entry.key, "apiVersion")) {
      return read_string(entry.value, "SimpleHead.apiVersion", {"apiVersion"}, head_.api_version);
    }
    if (equal_ignoring_case(entry.key, "kind")) {
      return read_string(entry.value, "SimpleHead.kind", {"kind"}, head_.kind);
    }
    if (equal_ignoring_case(entry.key, "metadata")) return read_metadata(entry.value);
    return refuse_infinite(entry.value);
  }
  Result<void> read_metadata(const Value& value) {
    if (value.is_map()) {
      for (const Map::Entry& entry : value.as_map()) {
        if (equal_ignoring_case(entry.key, "name")) {
          TRY(read_string(entry.value, ".metadata.name", {"metadata", "name"}, head_.name));
        } else if (equal_ignoring_case(entry.key, "annotations")) {
          TRY(read_annotations(entry.value));
        } else {
          TRY(refuse_infinite(entry.value));
        }
      }
      return {};
    }
    TRY(refuse_infinite(value));
    if (value.is_nil()) {
      head_.name.clear();
      head_.annotations = Value();
    } else {
      mismatch(value, "Go struct field SimpleHead.metadata of type " + std::string(kMetadataType),
               {"metadata"}, "a table");
    }
    return {};
  }
  Result<void> read_annotations(const Value& value) {
    if (!value.is_map()) {
      TRY(refuse_infinite(value));
      head_.annotations = Value();
      if (!value.is_nil()) {
        mismatch(value, "Go struct field .metadata.annotations of type map[string]string",
                 {"metadata", "annotations"}, "a table of texts");
      }
      return {};
    }
    if (head_.annotations.is_nil()) {
      head_.annotations = Value::map(Map::make(arena_, MapType::strings));
    }
    for (const Map::Entry& entry : value.as_map()) {
      std::string text;
      TRY(read_string(entry.value, ".metadata.annotations",
                      {"metadata", "annotations", entry.key}, text));
      head_.annotations.as_map().set_copy(entry.key, Value::string(arena_, text));
    }
    return {};
  }

  Arena& arena_;
  Head& head_;
  std::string failure_;
  std::string reason_;
  std::vector<std::string> path_;
};

// The document with only those top-level fields that count.
Result<Value> read_top(Arena& arena, const Tree& tree) {
  if (tree.nodes.empty() || tree.nodes[0].kind != NodeKind::map)
    return decode(arena, tree, kOptions);
  Map* top = Map::make(arena, MapType::any, 4);
  for (std::uint32_t at = 1; at < tree.nodes[0].end;) {
    const Node& key = tree.nodes[at];
    if (is_of_head(key.text)) {
      top->set(key.text, TRY(decode_part(arena, tree, key.end, kOptions)));
    }
    at = tree.nodes[key.end].end;
  }
  return Value::map(top);
}

}  // namespace

namespace {

std::string format_go_float32(double number) {
  const auto shown = static_cast<float>(number);
  if (std::isnan(shown)) return "NaN";
  if (std::isinf(shown)) return shown > 0 ? "+Inf" : "-Inf";
  return format_float(shown, 'g', -1, 32);
}

}  // namespace

std::optional<std::string> coerce_to_string(const Value& value) {
  switch (value.type()) {
    case Type::boolean: return value.as_bool() ? "true" : "false";
    case Type::integer:
    case Type::int64: return std::to_string(value.as_signed());
    case Type::uint64: return std::to_string(value.as_unsigned());
    case Type::float64: return format_go_float32(value.as_float());
    default: return std::nullopt;
  }
}

struct HeadReader::Memory {
  Arena arena{};
  Tree tree{};

  // For the next document. The nodes of an unusually large one are given back; what the arena has taken stays
  // for the next.
  void clear() {
    constexpr std::size_t kUsualNodes = 4096;
    arena.clear();
    if (tree.nodes.capacity() > kUsualNodes) tree = Tree();
    tree.nodes.clear();
    tree.tags.resize(1);
    tree.depth = 0;
    tree.has_aliases = false;
    tree.needs_whole = false;
  }
};

HeadReader::HeadReader(Arena& arena) : arena_(arena), memory_(std::make_unique<Memory>()) {}
HeadReader::~HeadReader() = default;

Result<Head> HeadReader::read(std::string_view text) {
  constexpr Parts kParts{&is_of_head, &is_odd};
  auto& [scratch, tree] = *memory_;
  memory_->clear();
  Problem problem;
  bool is_read = parse_parts(scratch, text, kParts, tree, problem);
  bool can_leave_out = !tree.needs_whole;
  if (is_read) can_leave_out = is_plain(tree);
  if (!can_leave_out) {
    memory_->clear();
    problem = Problem();
    is_read = parse(scratch, text, tree, problem);
  }
  if (!is_read) return conversion_error(problem);
  Result<Value> document =
      can_leave_out ? read_top(scratch, tree) : decode(scratch, tree, kOptions);
  if (!document) return std::move(document).error();
  Head head;
  TRY(HeadFields(arena_, head).read(*document));
  return head;
}

Result<Head> read_head(Arena& arena, std::string_view text) { return HeadReader(arena).read(text); }

}  // namespace base::yaml
