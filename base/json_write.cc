// JSON as encoding/json writes it: sorted keys, its escapes, its number forms, base64 for bytes.
#include <cmath>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/object.h"
#include "base/time.h"
#include "base/utf8.h"

namespace base::json {

namespace {

class Writer {
 public:
  Writer(std::string& out, const Style& style) : out_(out), style_(style) {}

  Result<void> write(const Value& value) {
    check_text_growth(out_.size());
    switch (value.type()) {
      case Type::nil: out_ += "null"; break;
      case Type::boolean: out_ += value.as_bool() ? "true" : "false"; break;
      case Type::string: write_string(value.as_string()); break;
      case Type::float32:
      case Type::float64: return write_float(value);
      case Type::bytes:
        if (value.is_nil_bytes()) {
          out_ += "null";
          break;
        }
        out_.push_back('"');
        out_ += base64_encode(value.as_string());
        out_.push_back('"');
        break;
      case Type::list: return write_list(value);
      case Type::map: return write_map(value);
      case Type::time: return write_time(value.as_time());
      case Type::object: return write_object(value.as_object());
      default:
        out_ += value.is_unsigned() ? std::to_string(value.as_unsigned()) : std::to_string(value.as_signed());
        break;
    }
    return {};
  }

 private:
  Result<void> write_float(const Value& value) {
    const double number = value.as_float();
    const int bits = value.type() == Type::float32 ? 32 : 64;
    if (!std::isfinite(number)) {
      return Error(ErrorCode::invalid, "json: unsupported value: " + format_float(number, 'g', -1, bits));
    }
    append_float(out_, number, bits);
    return {};
  }

  Result<void> write_time(const TimePoint& time) {
    auto text = format_time_json(time);
    if (!text) return std::move(text.error()).wrap("json: error calling MarshalJSON for type time.Time: ");
    out_.push_back('"');
    out_ += *text;
    out_.push_back('"');
    return {};
  }

  Result<void> write_object(const Object& object) {
    if (!object.fields().empty()) return write_struct(object);
    Arena arena;
    const Value plain = TRY(object.to_json(arena));
    return write(plain);
  }

  // A struct keeps the order of its fields.
  Result<void> write_struct(const Object& object) {
    TRY(enter(Value::object(&object)));
    char before = '{';
    for (const Field& field : object.fields()) {
      const Value value = object.field(field.name).value_or(Value());
      if (field.omit_empty && is_empty(value)) continue;
      out_.push_back(before);
      before = ',';
      start_line(depth_);
      write_string(field.json_name);
      out_ += style_.indent.empty() ? ":" : ": ";
      TRY(write(value));
    }
    --depth_;
    if (before == '{') {
      out_ += "{}";
      return {};
    }
    start_line(depth_);
    out_.push_back('}');
    return {};
  }

  static bool is_empty(const Value& value) {
    return value.type() != Type::object && value.type() != Type::time && !is_true(value);
  }

  // Go looks for cycles only below 1,000 levels, and so deep there is little else.
  Result<void> enter(const Value& value) {
    if (++depth_ <= kMaxDepth) return {};
    return Error(ErrorCode::invalid,
                 "json: unsupported value: encountered a cycle via " + std::string(type_name(value)));
  }

  void start_line(std::size_t depth) {
    if (style_.indent.empty()) return;
    out_.push_back('\n');
    for (std::size_t i = 0; i < depth; ++i) out_ += style_.indent;
  }

  Result<void> write_list(const Value& value) {
    const List& list = value.as_list();
    if (list.is_nil) {
      out_ += "null";
      return {};
    }
    if (list.empty()) {
      out_ += "[]";
      return {};
    }
    TRY(enter(value));
    char before = '[';
    for (const Value& item : list) {
      out_.push_back(before);
      before = ',';
      start_line(depth_);
      TRY(write(item));
    }
    --depth_;
    start_line(depth_);
    out_.push_back(']');
    return {};
  }

  Result<void> write_map(const Value& value) {
    const Map& map = value.as_map();
    if (map.is_nil) {
      out_ += "null";
      return {};
    }
    if (map.empty()) {
      out_ += "{}";
      return {};
    }
    TRY(enter(value));
    char before = '{';
    for (const auto& [key, item] : map) {
      out_.push_back(before);
      before = ',';
      start_line(depth_);
      write_string(key);
      out_ += style_.indent.empty() ? ":" : ": ";
      TRY(write(item));
    }
    --depth_;
    start_line(depth_);
    out_.push_back('}');
    return {};
  }

  void write_string(std::string_view text) { append_string(out_, text, style_.escape_html); }

  std::string& out_;
  const Style& style_;
  std::size_t depth_ = 0;
};

// The letter after the backslash; 'u' for four digits, nothing for what stands as it is.
char escape_letter(unsigned char byte, bool escape_html) {
  switch (byte) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '<':
    case '>':
    case '&': return escape_html ? 'u' : '\0';
    default: return byte < 0x20 ? 'u' : '\0';
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text, bool escape_html) {
  out.push_back('"');
  std::size_t done = 0;  // text before it is written
  const auto replace = [&](std::size_t at, std::size_t size, std::string_view escape) {
    out += text.substr(done, at - done);
    out += escape;
    done = at + size;
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      const Rune rune = decode_rune(text.substr(i));
      if (!rune.valid()) replace(i, 1, "\\ufffd");
      if (rune.code == 0x2028 || rune.code == 0x2029) {
        replace(i, 3, rune.code == 0x2028 ? "\\u2028" : "\\u2029");
      }
      i += rune.size;
      continue;
    }
    if (const char letter = escape_letter(byte, escape_html); letter == 'u') {
      const char escape[] = {'\\', 'u', '0', '0', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
      replace(i, 1, {escape, sizeof escape});
    } else if (letter != '\0') {
      const char escape[] = {'\\', letter};
      replace(i, 1, {escape, sizeof escape});
    }
    ++i;
  }
  out += text.substr(done);
  out.push_back('"');
}

void append_float(std::string& out, double number, int bits) {
  const double size = std::fabs(number);
  const bool tiny = bits == 32 ? static_cast<float>(size) < 1e-6F : size < 1e-6;
  const bool huge = bits == 32 ? static_cast<float>(size) >= 1e21F : size >= 1e21;
  if (size == 0 || (!tiny && !huge)) {
    out += format_float(number, 'f', -1, bits);
    return;
  }
  std::string text = format_float(number, 'e', -1, bits);
  // e-09 becomes e-9.
  const std::size_t end = text.size();
  if (end >= 4 && text[end - 4] == 'e' && text[end - 3] == '-' && text[end - 2] == '0') text.erase(end - 2, 1);
  out += text;
}

Result<std::string> write(Arena& arena, const Value& value, Style style) {
  (void)arena;
  std::string out;
  TRY(Writer(out, style).write(value));
  return out;
}

}  // namespace base::json
