#include "base/json_object.h"

#include "base/base64.h"
#include "base/json.h"

namespace base::json {

std::string& ObjectWriter::key(std::string_view name) {
  if (!is_first_) out_ += ',';
  is_first_ = false;
  return out_.append("\"").append(name).append("\":");
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
  append_string(key(name), value);
}

void ObjectWriter::number(std::string_view name, std::int64_t value) {
  key(name) += std::to_string(value);
}

void ObjectWriter::time(std::string_view name, const Moment& moment) {
  key(name).append("\"").append(format_moment(moment)).append("\"");
}

void ObjectWriter::bytes(std::string_view name, std::string_view data, bool is_null) {
  if (is_null) {
    key(name) += "null";
  } else {
    key(name).append("\"").append(base64_encode(data)).append("\"");
  }
}

Result<void> ObjectWriter::value(std::string_view name, const Value& value) {
  key(name) += TRY(write(arena_, value));
  return {};
}

void ObjectWriter::text_unless_empty(std::string_view name, std::string_view value) {
  if (!value.empty()) text(name, value);
}

void ObjectWriter::number_unless_zero(std::string_view name, std::int64_t value) {
  if (value != 0) number(name, value);
}

void ObjectWriter::time_unless_zero(std::string_view name, const Moment& moment) {
  if (!moment.is_zero) time(name, moment);
}

void ObjectWriter::texts_unless_empty(std::string_view name,
                                      const std::vector<std::string>& values) {
  if (values.empty()) return;
  key(name);
  char before = '[';
  for (const auto& value : values) {
    out_ += before;
    before = ',';
    append_string(out_, value);
  }
  out_ += ']';
}

}  // namespace base::json
