// Writes a JSON object field by field in the caller's order, as encoding/json writes a struct.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/moment.h"
#include "base/result.h"
#include "base/value.h"

namespace base::json {

class ObjectWriter {
 public:
  // Begins the object at the end of `out`, which end() closes.
  ObjectWriter(Arena& arena, std::string& out) : arena_(arena), out_(out) { out_ += '{'; }
  void end() { out_ += '}'; }

  // Begins a field whose value is then written by the caller. `name` is not escaped.
  std::string& key(std::string_view name);
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::int64_t value);
  // "2006-01-02T15:04:05Z"
  void time(std::string_view name, const Moment& moment);
  // A []byte: base64, or null where there is none.
  void bytes(std::string_view name, std::string_view data, bool is_null);
  Result<void> value(std::string_view name, const Value& value);
  // omitempty and omitzero
  void text_unless_empty(std::string_view name, std::string_view value);
  void number_unless_zero(std::string_view name, std::int64_t value);
  void time_unless_zero(std::string_view name, const Moment& moment);
  void texts_unless_empty(std::string_view name, const std::vector<std::string>& values);

 private:
  Arena& arena_;
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace base::json
