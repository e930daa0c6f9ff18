// Values as BurntSushi's encoder lays them out: first what fits on a line, then tables, sub-tables
// indented, lists of maps as [[a]] (ENG-111).
#include <cmath>

#include "base/go_format.h"
#include "base/object.h"
#include "base/time.h"
#include "base/toml.h"
#include "base/toml_text.h"

namespace base::toml {

namespace {

// What a value is to TOML; `nothing` is left out of maps and refused in lists.
enum class Kind { nothing, scalar, array, table, array_of_tables };

// A complex number, of which TOML knows nothing.
bool is_complex(const Value& value) {
  return value.type() == Type::object && value.as_object().kind_name() == "complex128";
}

class Writer {
 public:
  Writer(Arena& arena, std::string& out) : arena_(arena), out_(out) {}

  Result<void> write(const Value& raw, Key& key) {
    check_text_growth(out_.size());
    const Value value = TRY(plain(raw));
    switch (TRY(kind_of(value))) {
      case Kind::nothing:
        if (value.is_list() || value.is_nil_bytes()) return write_line(key, value);
        return {};
      case Kind::table: return write_table(key, value);
      case Kind::array_of_tables: return write_tables(key, value.as_list());
      default: return write_line(key, value);
    }
  }

 private:
  struct Entry {
    std::string_view key;
    Value value;
    Kind kind;
  };

  // Objects that are no structs count as the data that they are.
  Result<Value> plain(const Value& value) {
    if (value.type() != Type::object || !value.as_object().fields().empty()) return value;
    if (is_complex(value)) return Error(ErrorCode::invalid, "unsupported type: complex128");
    return value.as_object().to_json(arena_);
  }

  Result<Kind> kind_of(const Value& value) {
    switch (value.type()) {
      case Type::nil: return Kind::nothing;
      case Type::map: return value.as_map().is_nil ? Kind::nothing : Kind::table;
      case Type::object: return Kind::table;
      case Type::list: return kind_of_list(value.as_list());
      case Type::bytes: return value.is_nil_bytes() ? Kind::nothing : Kind::array;
      default: return Kind::scalar;
    }
  }

  Result<Kind> kind_of_list(const List& list) {
    if (list.is_nil) return Kind::nothing;
    if (list.empty()) return Kind::array;
    TRY(enter());
    bool only_tables = true;
    for (const Value& item : list) {
      check_text_growth(++looks_);
      const Value element = TRY(plain(item));
      const Kind kind = TRY(kind_of(element));
      if (kind == Kind::nothing) {
        return Error(ErrorCode::invalid, "toml: cannot encode array with nil element");
      }
      only_tables = only_tables && kind == Kind::table;
    }
    --depth_;
    return only_tables ? Kind::array_of_tables : Kind::array;
  }

  Result<void> enter() {
    if (++depth_ <= kMaxDepth) return {};
    return Error(ErrorCode::invalid, "toml: values nest too deeply");
  }

  // A map's entries in key order, or a struct's fields in theirs: lines first, then tables.
  Result<std::vector<Entry>> entries_of(const Value& value) {
    std::vector<Entry> lines;
    std::vector<Entry> tables;
    const auto add = [&](std::string_view key, const Value& raw) -> Result<void> {
      const Value item = TRY(plain(raw));
      const Kind kind = TRY(kind_of(item));
      const bool is_table = kind == Kind::table || kind == Kind::array_of_tables;
      (is_table ? tables : lines).push_back({key, item, kind});
      return {};
    };
    if (value.is_map()) {
      for (const auto& [key, item] : value.as_map()) TRY(add(key, item));
    } else {
      const Object& object = value.as_object();
      for (const Field& field : object.fields()) TRY(add(field.name, object.field(field.name).value_or(Value())));
    }
    line_count_ = lines.size();
    lines.insert(lines.end(), tables.begin(), tables.end());
    return lines;
  }

  void indent(const Key& key) { out_.append(2 * (key.size() - 1), ' '); }
  void new_line() {
    if (!out_.empty()) out_.push_back('\n');
  }

  Result<void> write_line(const Key& key, const Value& value) {
    if (key.empty()) return write_inline(value);
    indent(key);
    append_key_part(out_, key.back());
    out_ += " = ";
    TRY(write_inline(value));
    out_.push_back('\n');
    return {};
  }

  Result<void> write_table(Key& key, const Value& value) {
    if (key.size() == 1) new_line();
    if (!key.empty()) {
      indent(key);
      out_ += "[" + key_text(key) + "]\n";
    }
    return write_entries(key, value);
  }

  Result<void> write_tables(Key& key, const List& list) {
    if (key.empty()) return Error(ErrorCode::invalid, "toml: top-level values must be Go maps or structs");
    for (const Value& item : list) {
      const Value table = TRY(plain(item));
      new_line();
      indent(key);
      out_ += "[[" + key_text(key) + "]]\n";
      TRY(write_entries(key, table));
    }
    return {};
  }

  Result<void> write_entries(Key& key, const Value& value) {
    TRY(enter());
    for (const Entry& entry : TRY(entries_of(value))) {
      if (entry.kind == Kind::nothing) continue;
      key.push_back(entry.key);
      TRY(write(entry.value, key));
      key.pop_back();
    }
    --depth_;
    return {};
  }

  Result<void> write_inline(const Value& value) {
    check_text_growth(out_.size());
    switch (value.type()) {
      case Type::boolean: out_ += value.as_bool() ? "true" : "false"; break;
      case Type::string: append_quoted(out_, value.as_string()); break;
      case Type::float32:
      case Type::float64: write_float(value); break;
      case Type::duration: append_quoted(out_, format_duration(value.as_signed())); break;
      case Type::time: write_time(value.as_time()); break;
      case Type::bytes: write_bytes(value.as_string()); break;
      case Type::list: return write_inline_list(value.as_list());
      case Type::nil: break;
      case Type::map:
      case Type::object: return write_inline_table(value);
      default:
        out_ += value.is_unsigned() ? std::to_string(value.as_unsigned()) : std::to_string(value.as_signed());
        break;
    }
    return {};
  }

  void write_float(const Value& value) {
    const double number = value.as_float();
    if (!std::isfinite(number)) {
      if (std::signbit(number)) out_.push_back('-');
      out_ += std::isnan(number) ? "nan" : "inf";
      return;
    }
    const std::string text = format_float(number, 'g', -1, value.type() == Type::float32 ? 32 : 64);
    out_ += text;
    if (text.find_first_of("e.") == std::string::npos) out_ += ".0";
  }

  void write_time(const TimePoint& time) {
    TimePoint utc = time;
    utc.zone = nullptr;
    if (time.zone == local_datetime_zone()) {
      out_ += format_time(utc, "2006-01-02T15:04:05.999999999");
    } else if (time.zone == local_date_zone()) {
      out_ += format_time(utc, "2006-01-02");
    } else if (time.zone == local_time_zone()) {
      out_ += format_time(utc, "15:04:05.999999999");
    } else {
      out_ += format_rfc3339_nano(time);
    }
  }

  void write_bytes(std::string_view bytes) {
    out_.push_back('[');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i > 0) out_ += ", ";
      check_text_growth(out_.size());
      out_ += std::to_string(static_cast<unsigned char>(bytes[i]));
    }
    out_.push_back(']');
  }

  Result<void> write_inline_list(const List& list) {
    TRY(enter());
    out_.push_back('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ", ";
      const Value item = TRY(plain(list[i]));
      TRY(write_inline(item));
    }
    out_.push_back(']');
    --depth_;
    return {};
  }

  // The library puts its commas by position, so one may stand behind what was left out.
  Result<void> write_inline_table(const Value& value) {
    TRY(enter());
    const std::vector<Entry> entries = TRY(entries_of(value));
    const std::size_t line_count = line_count_;
    out_.push_back('{');
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].kind == Kind::nothing) continue;
      append_key_part(out_, entries[i].key);
      out_ += " = ";
      TRY(write_inline(entries[i].value));
      const bool last_of_part = i + 1 == line_count || i + 1 == entries.size();
      if (!last_of_part || (i < line_count && line_count < entries.size())) out_ += ", ";
    }
    out_.push_back('}');
    --depth_;
    return {};
  }

  Arena& arena_;
  std::string& out_;
  int depth_ = 0;
  std::size_t looks_ = 0;  // at elements of lists, each of which is a byte of text at least
  std::size_t line_count_ = 0;  // of what entries_of() gave last, how many are no tables
};

}  // namespace

Result<std::string> write(Arena& arena, const Value& value) {
  if (is_complex(value)) return Error(ErrorCode::invalid, "unsupported type for key '': complex128");
  std::string out;
  Key key;
  TRY(Writer(arena, out).write(value, key));
  return out;
}

}  // namespace base::toml
