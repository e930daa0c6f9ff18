#include "base/yaml_walk.h"

#include <algorithm>

#include "base/yaml.h"

namespace base::yaml {

namespace {

Value list_of_bytes(Arena& arena, const Value& bytes) {
  const std::string_view text = bytes.as_string();
  List* list = List::make(arena, ListType::any, text.size());
  for (const char byte : text) {
    list->push_back(Value::unsigned_of(Type::uint8, static_cast<unsigned char>(byte)));
  }
  return Value::list(list);
}

// The entries of a struct in the order of its fields, which yaml.v3 keeps; `map` has them under their
// names in small letters.
void append_fields(std::vector<const Map::Entry*>& entries, const Object& object, const Map& map) {
  for (const Field& field : object.fields()) {
    for (const Map::Entry& entry : map) {
      const bool is_same = std::equal(
          entry.key.begin(), entry.key.end(), field.name.begin(), field.name.end(),
          [](char small, char any) { return small == any || (any >= 'A' && any <= 'Z' && small == any + 32); });
      if (is_same) entries.push_back(&entry);
    }
  }
}

}  // namespace

Result<void> Walker::start(Value value, Emitter::Context context) {
  const Object* object = nullptr;
  while (value.type() == Type::object) {
    object = &value.as_object();
    value = TRY(open_object(*object));
  }
  // To yaml.v3 bytes are a list of numbers; to JSON, and so to the other writer, a text.
  if (dialect_ == Dialect::v3 && value.type() == Type::bytes) value = list_of_bytes(arena_, value);
  const bool has_elements =
      (value.is_list() && !value.as_list().empty()) || (value.is_map() && !value.as_map().empty());
  if (!has_elements) return write_leaf(value);
  Frame frame;
  frame.first = entries_.size();
  frame.container = value.is_list() ? static_cast<const void*>(&value.as_list()) : &value.as_map();
  TRY(check_depth(value, frame.container));
  if (value.is_list()) {
    frame.list = &value.as_list();
    emitter_.begin_list(context);
  } else {
    if (object != nullptr && dialect_ == Dialect::v3 && !object->fields().empty()) {
      append_fields(entries_, *object, value.as_map());
    } else {
      append_sorted(entries_, value.as_map(), dialect_);
    }
    emitter_.begin_map(context);
  }
  frames_.push_back(frame);
  return {};
}

// What holds itself is found each thousand levels; what is merely deep has go-yaml's limit.
Result<void> Walker::check_depth(const Value& value, const void* container) const {
  constexpr std::size_t kCheckEvery = 1000;
  if (frames_.size() % kCheckEvery == kCheckEvery - 1) {
    for (const Frame& frame : frames_) {
      if (frame.container == container) return cycle_error(value);
    }
  }
  if (frames_.size() < kMaxDepth) return {};
  return Error(ErrorCode::invalid, "yaml: exceeded max depth of 10000");
}

bool Walker::advance(Value& value, Emitter::Context& context) {
  Frame& frame = frames_.back();
  if (frame.list != nullptr) {
    if (frame.next == frame.list->size()) {
      emitter_.end_list();
      frames_.pop_back();
      return false;
    }
    emitter_.item();
    value = (*frame.list)[frame.next++];
    context = Emitter::Context::list_item;
    return true;
  }
  if (frame.first + frame.next == entries_.size()) {
    emitter_.end_map();
    entries_.resize(frame.first);
    frames_.pop_back();
    return false;
  }
  const Map::Entry& entry = *entries_[frame.first + frame.next++];
  look_at_key(entry.key);
  context = emitter_.key(entry.key);
  value = entry.value;
  return true;
}

Result<void> Walker::walk(const Value& root) {
  TRY(start(root, Emitter::Context::root));
  while (!frames_.empty() && !stopped_) {
    check_text_growth(emitter_.size());
    Value value;
    Emitter::Context context{};
    if (advance(value, context)) TRY(start(value, context));
  }
  return {};
}

}  // namespace base::yaml
