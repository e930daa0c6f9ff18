// A message is a row of fields: a number and a wire type in one varint, then a varint, 4 or 8 bytes, or a length and
// that many bytes. Fields that nobody asked for are stepped over, so newer servers do no harm. The numbers are those
// of k8s.io/api/core/v1 and k8s.io/apimachinery, generated.proto, which never change.
#include "cluster/kube_protobuf.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json.h"

namespace cluster {
namespace {

using base::Arena;
using base::List;
using base::Map;
using base::Result;
using base::Value;

constexpr std::string_view kMagic{"k8s\0", 4};

base::Error invalid(std::string_view what) {
  return base::Error(base::ErrorCode::invalid,
                     fmt::format("the server's answer is no protobuf that tug knows: {}", what));
}

struct Field {
  std::uint64_t number = 0;
  std::string_view bytes{};  // of those that have a length; of all others empty
  std::uint64_t varint = 0;  // of those that are one
};

class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  // The next field; nothing at the end.
  Result<std::optional<Field>> next() {
    if (rest_.empty()) return std::optional<Field>();
    const std::uint64_t key = TRY(varint());
    Field field{key >> 3U, {}, 0};
    switch (key & 7U) {
      case 0: field.varint = TRY(varint()); break;
      case 1: TRY(take(8)); break;
      case 2: {
        const auto size = TRY(varint());
        field.bytes = TRY(take(size));
        break;
      }
      case 5: TRY(take(4)); break;
      default: return invalid("a field of an unknown type");
    }
    return std::optional<Field>(field);
  }

 private:
  Result<std::uint64_t> varint() {
    constexpr unsigned kMaxBits = 64;
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < kMaxBits; shift += 7) {
      if (rest_.empty()) return invalid("it ends within a number");
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if ((byte & 0x80U) == 0) return number;
    }
    return invalid("a number without an end");
  }

  Result<std::string_view> take(std::uint64_t size) {
    if (size > rest_.size()) return invalid("a field is longer than the answer");
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string_view rest_;
};

// What stands in field `number` of a message; the last one wins. "" where it is not there.
Result<std::string_view> bytes_of(std::string_view bytes, std::uint64_t number) {
  Message message(bytes);
  std::string_view found;
  while (const auto field = TRY(message.next())) {
    if (field->number == number) found = field->bytes;
  }
  return found;
}

// An entry of a map: key 1, value 2.
Result<void> add_entry(Map& map, std::string_view entry, bool is_bytes) {
  const auto key = TRY(bytes_of(entry, 1));
  const auto value = TRY(bytes_of(entry, 2));
  map.set(key, is_bytes ? Value::bytes(value) : Value::string(value));
  return {};
}

Result<Value> read_metadata(Arena& arena, std::string_view bytes) {
  auto* metadata = Map::make(arena);
  Map* labels = nullptr;
  Message message(bytes);
  while (const auto field = TRY(message.next())) {
    switch (field->number) {
      case 1: metadata->set("name", Value::string(field->bytes)); break;
      case 3: metadata->set("namespace", Value::string(field->bytes)); break;
      case 5: metadata->set("uid", Value::string(field->bytes)); break;
      case 6: metadata->set("resourceVersion", Value::string(field->bytes)); break;
      case 11:
        if (labels == nullptr) labels = Map::make(arena);
        TRY(add_entry(*labels, field->bytes, false));
        break;
      default: break;
    }
  }
  if (labels != nullptr) metadata->set("labels", Value::map(labels));
  return Value::map(metadata);
}

struct Kind {
  std::string_view name;
  bool is_secret;
};

Result<Value> read_object(Arena& arena, std::string_view bytes, const Kind& kind) {
  auto* object = Map::make(arena);
  object->set("apiVersion", Value::string("v1"));
  object->set("kind", Value::string(kind.name));
  auto* data = Map::make(arena);
  Message message(bytes);
  while (const auto field = TRY(message.next())) {
    if (field->number == 1) object->set("metadata", TRY(read_metadata(arena, field->bytes)));
    if (field->number == 2) TRY(add_entry(*data, field->bytes, kind.is_secret));
    if (field->number == 3 && kind.is_secret) object->set("type", Value::string(field->bytes));
  }
  object->set("data", Value::map(data));
  return Value::map(object);
}

Result<Value> read_list_metadata(Arena& arena, std::string_view bytes) {
  constexpr std::uint64_t kContinue = 3;
  auto* metadata = Map::make(arena);
  metadata->set("continue", Value::string(TRY(bytes_of(bytes, kContinue))));
  return Value::map(metadata);
}

Result<Value> read_list(Arena& arena, std::string_view bytes, const Kind& kind) {
  auto* list = Map::make(arena);
  auto* items = List::make(arena);
  Message message(bytes);
  while (const auto field = TRY(message.next())) {
    if (field->number == 1) list->set("metadata", TRY(read_list_metadata(arena, field->bytes)));
    if (field->number == 2) items->push_back(TRY(read_object(arena, field->bytes, kind)));
  }
  list->set("items", Value::list(items));
  return Value::map(list);
}

// metadata is a list's.
Result<Value> read_status(Arena& arena, std::string_view bytes) {
  auto* status = Map::make(arena);
  status->set("kind", Value::string("Status"));
  Message message(bytes);
  while (const auto field = TRY(message.next())) {
    switch (field->number) {
      case 1: status->set("metadata", TRY(read_list_metadata(arena, field->bytes))); break;
      case 2: status->set("status", Value::string(field->bytes)); break;
      case 3: status->set("message", Value::string(field->bytes)); break;
      case 4: status->set("reason", Value::string(field->bytes)); break;
      case 6: status->set("code", Value::int64(static_cast<std::int32_t>(field->varint))); break;
      default: break;
    }
  }
  return Value::map(status);
}

}  // namespace

Result<Value> read_protobuf(Arena& arena, std::string_view message) {
  if (!message.starts_with(kMagic)) return invalid("it does not begin with its mark");
  message.remove_prefix(kMagic.size());
  const auto type = TRY(bytes_of(message, 1));
  const auto raw = TRY(bytes_of(message, 2));
  const auto api_version = TRY(bytes_of(type, 1));
  const auto kind = TRY(bytes_of(type, 2));
  if (api_version == "v1") {
    if (kind == "Status") return read_status(arena, raw);
    for (const Kind& known : {Kind{"Secret", true}, Kind{"ConfigMap", false}}) {
      if (kind == known.name) return read_object(arena, raw, known);
      if (kind == std::string(known.name) + "List") return read_list(arena, raw, known);
    }
  }
  return invalid(fmt::format("it is a {} {}", api_version, kind));
}

bool is_protobuf(const base::HttpResponse& response) {
  const auto type = response.header("Content-Type").value_or("");
  return base::equal_ignoring_case(type.substr(0, std::min(type.find(';'), type.size())), kProtobufType);
}

Result<Value> read_answer(Arena& arena, const base::HttpResponse& response) {
  if (is_protobuf(response)) return read_protobuf(arena, response.body);
  return base::json::read(arena, response.body, base::json::Numbers::exact);
}

}  // namespace cluster
