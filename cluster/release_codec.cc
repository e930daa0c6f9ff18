// The text of a record: base64 of gzip of JSON (REL-004, REL-005), and its short reading for lists.
#include "base/base64.h"
#include "base/gzip.h"
#include "base/json.h"
#include "base/json_scan.h"
#include "cluster/release.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kGzipMagic("\x1f\x8b\x08", 3);
constexpr std::size_t kMaxRecord = 512U << 20U;  // bytes of JSON; Helm knows no limit

Result<void> keep(Arena& arena, base::Map& into, std::string_view key, std::string_view value) {
  into.set(key, TRY(base::json::read(arena, value)));
  return {};
}

// Only the fields that lists and histories show, as a smaller record.
Result<Release*> read_summary(Arena& arena, std::string_view json) {
  base::json::Scanner scanner(json);
  auto* record = base::Map::make(arena);
  if (!scanner.enter_object()) return read_release_json(arena, json);
  std::string_view key;
  while (scanner.next_field(key)) {
    if (key == "chart" && scanner.enter_object()) {
      auto* chart = base::Map::make(arena);
      record->set("chart", Value::map(chart));
      while (scanner.next_field(key)) {
        const auto value = scanner.value();
        if (key == "metadata" && !value.empty()) TRY(keep(arena, *chart, "metadata", value));
      }
      continue;
    }
    const auto value = scanner.value();
    if (value.empty()) break;
    if (key == "name" || key == "namespace" || key == "version" || key == "info") {
      TRY(keep(arena, *record, key, value));
    }
  }
  TRY(scanner.finish());
  return read_release(arena, Value::map(record));
}

}  // namespace

Result<std::string> encode_release(Arena& arena, const Release& release) {
  return base::base64_encode(base::gzip(TRY(release_json(arena, release))));
}

Result<Release*> decode_release(Arena& arena, std::string_view text, Detail detail) {
  const std::string packed = TRY(base::base64_decode(text));
  std::string_view json;
  if (packed.size() > kGzipMagic.size() && packed.starts_with(kGzipMagic)) {
    const auto unpacked = TRY(base::gunzip(arena, packed, kMaxRecord));
    if (!unpacked.error.empty()) return Error(ErrorCode::invalid, unpacked.error);
    if (unpacked.is_too_long) {
      return Error(ErrorCode::invalid,
                   "record unpacks to more than " + std::to_string(kMaxRecord) + " bytes");
    }
    json = unpacked.bytes;
  } else {
    json = arena.copy(packed);
  }
  return detail == Detail::summary ? read_summary(arena, json) : read_release_json(arena, json);
}

}  // namespace cluster
