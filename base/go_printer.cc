// Go's fmt rules for values: which verbs a type knows, what %v makes of lists, maps, durations, times and
// host objects, and the %!verb(type=value) form of all others. The shapes of single numbers and strings
// are in go_shapes.cc.
#include "base/go_printer.h"

#include "base/go_format.h"
#include "base/object.h"
#include "base/quote.h"
#include "base/time.h"
#include "base/utf8.h"

namespace base {

namespace {

bool is_text_verb(char32_t verb) {
  return verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
}

// Go's declared element type, for %#v of a nil inside a list or map.
std::string_view element_type(ListType type) {
  return type == ListType::maps ? "map[string]interface {}" : "interface {}";
}

bool is_pointer_kind(std::string_view kind) {
  return kind == "ptr" || kind == "map" || kind == "slice" || kind == "func";
}

}  // namespace

void GoPrinter::print_argument(const Value& value, char32_t verb) {
  check_text_growth(out_.size());
  if (value.is_nil()) {
    if (verb == 'T' || verb == 'v') {
      pad("<nil>");
    } else {
      print_bad_verb(value, verb);
    }
    return;
  }
  if (verb == 'T') return pad(truncated(base::type_name(value)));
  if (verb == 'p') return print_pointer(value, verb);
  if (value.type() == Type::bytes || !print_by_method(value, verb)) print_plain(value, verb, 0);
}

// What stands inside a list or map: methods are asked there too.
void GoPrinter::print_nested(const Value& value, char32_t verb, int depth) {
  if (!print_by_method(value, verb)) print_plain(value, verb, depth);
}

// Types with String(), and for %#v with GoString(), which only times have.
bool GoPrinter::print_by_method(const Value& value, char32_t verb) {
  if (erroring_) return false;
  if (verb == 'w') {
    print_bad_verb(value, verb);
    return true;
  }
  if (!is_text_verb(verb)) return false;
  if (value.type() == Type::duration && !flags.sharp_v) {
    print_string(value, format_duration(value.as_signed()), verb);
  } else if (value.type() == Type::time) {
    if (flags.sharp_v) {
      pad(truncated(format_time_go(value.as_time())));
    } else {
      print_string(value, format_time_string(value.as_time()), verb);
    }
  } else if (value.type() == Type::object && value.as_object().has_text() && !flags.sharp_v) {
    print_string(value, value.as_object().format(flags.plus_v), verb);
  } else {
    return false;
  }
  return true;
}

void GoPrinter::print_plain(const Value& value, char32_t verb, int depth) {
  switch (value.type()) {
    case Type::nil: out_ += "<nil>"; break;
    case Type::boolean:
      if (verb != 't' && verb != 'v') return print_bad_verb(value, verb);
      pad(value.as_bool() ? "true" : "false");
      break;
    case Type::string: print_string(value, value.as_string(), verb); break;
    case Type::bytes: print_bytes(value, verb, depth); break;
    case Type::list: print_list(value.as_list(), value, verb, depth); break;
    case Type::map: print_map(value.as_map(), value, verb, depth); break;
    case Type::float32:
    case Type::float64: print_float(value, verb); break;
    case Type::time:
      print_time_fields(value.as_time(), verb);
      break;
    case Type::object: print_object(value.as_object(), value, verb, depth); break;
    default: print_integer(value, value.as_unsigned(), value.is_signed(), verb); break;
  }
}

void GoPrinter::print_element(const Value& value, char32_t verb, int depth) {
  check_text_growth(out_.size());
  if (depth > kMaxDepth) cut_off_ = true;
  if (!cut_off_) print_nested(value, verb, depth);
}

void GoPrinter::print_list(const List& list, const Value& value, char32_t verb, int depth) {
  if (flags.sharp_v) {
    out_ += base::type_name(value);
    if (list.is_nil) {
      out_ += "(nil)";
      return;
    }
  }
  out_.push_back(flags.sharp_v ? '{' : '[');
  bool first = true;
  for (const Value& item : list) {
    if (!first) out_ += flags.sharp_v ? ", " : " ";
    first = false;
    if (item.is_nil() && flags.sharp_v) {
      out_ += element_type(list.type());
      out_ += "(nil)";
    } else {
      print_element(item, verb, depth + 1);
    }
    if (cut_off_) return;
  }
  out_.push_back(flags.sharp_v ? '}' : ']');
}

void GoPrinter::print_map(const Map& map, const Value& value, char32_t verb, int depth) {
  if (flags.sharp_v) {
    out_ += base::type_name(value);
    if (map.is_nil) {
      out_ += "(nil)";
      return;
    }
    out_.push_back('{');
  } else {
    out_ += "map[";
  }
  bool first = true;
  for (const auto& [key, item] : map) {
    if (!first) out_ += flags.sharp_v ? ", " : " ";
    first = false;
    print_string(Value::string(key), key, verb);
    out_.push_back(':');
    if (item.is_nil() && flags.sharp_v) {
      out_ += "interface {}(nil)";
    } else {
      print_element(item, verb, depth + 1);
    }
    if (cut_off_) return;
  }
  out_.push_back(flags.sharp_v ? '}' : ']');
}

void GoPrinter::print_object(const Object& object, const Value& value, char32_t verb, int depth) {
  if (const Map* map = object.elements()) return print_map(*map, value, verb, depth);
  if (!object.parts().empty()) {
    if (object.kind_name() != "ptr") return print_struct(object, verb, depth);
    if (depth > 0) return print_inner_pointer(value, verb);
    out_.push_back('&');
    return print_struct(object, verb, depth + 1);
  }
  if (const auto number = object.integer()) {
    return print_integer(value, static_cast<std::uint64_t>(*number), true, verb);
  }
  if (object.type_name() == "*time.Location" && depth == 0 && !erroring_ && !flags.sharp_v) return print_location(object, verb);
  if (const auto number = object.complex()) return print_complex(*number, value, verb);
  const bool known = object.has_text() ? is_text_verb(verb) : verb == 'v';
  if (!known && !erroring_) return print_bad_verb(value, verb);
  out_ += object.format(false);
}

void GoPrinter::print_struct(const Object& object, char32_t verb, int depth) {
  if (flags.sharp_v) {
    const std::string_view name = object.type_name();
    out_ += name.substr(name.starts_with('*') ? 1 : 0);
  }
  out_.push_back('{');
  bool first = true;
  for (const auto& [name, value] : object.parts()) {
    if (!first) out_ += flags.sharp_v ? ", " : " ";
    first = false;
    if (flags.plus_v || flags.sharp_v) {
      out_ += name;
      out_.push_back(':');
    }
    print_element(value, verb, depth + 1);
    if (cut_off_) return;
  }
  out_.push_back('}');
}

// time.Time under a verb that asks for no text, or where methods are not asked: its hidden fields.
void GoPrinter::print_time_fields(const TimePoint& time, char32_t verb) {
  auto wall = static_cast<std::uint64_t>(time.nanoseconds);
  std::int64_t rest = time.seconds - kZeroTimeSeconds;
  if (time.running) {
    wall |= std::uint64_t{1} << 63 | static_cast<std::uint64_t>(time.seconds - kFirstRunning) << 30;
    rest = *time.running;
  }
  out_.push_back('{');
  print_integer(Value::unsigned_of(Type::uint64, wall), wall, false, verb);
  out_.push_back(' ');
  print_integer(Value::int64(rest), static_cast<std::uint64_t>(rest), true, verb);
  out_.push_back(' ');
  print_zone_pointer(time.zone, verb);
  out_.push_back('}');
}

// *time.Location where String() is not asked: the fields of the struct, of which only the name tells anything.
void GoPrinter::print_location(const Object& location, char32_t verb) {
  const std::string name = location.format(false);
  out_ += "&{";
  print_string(Value::string(name), name, verb);
  out_ += " [] [] ";
  print_string(Value::string(""), "", verb);
  for (int i = 0; i < 2; ++i) {
    out_.push_back(' ');
    print_integer(Value::int64(0), 0, true, verb);
  }
  out_.push_back(' ');
  if (verb == 'b' || verb == 'o' || verb == 'd') {
    print_integer(Value::unsigned_of(Type::uint64, 0), 0, false, verb);
  } else {
    out_ += "%!";
    append_rune(out_, verb);
    out_ += "(*time.zone=<nil>)";
  }
  out_.push_back('}');
}

void GoPrinter::print_zone_pointer(const Zone* zone, char32_t verb) {
  const auto address = reinterpret_cast<std::uintptr_t>(zone);
  switch (verb) {
    case 'v':
      if (zone == nullptr) return pad("<nil>");
      return format_address(address, !flags.sharp);
    case 'b':
    case 'o':
    case 'd':
    case 'x':
    case 'X': return print_integer(Value::unsigned_of(Type::uint64, address), address, false, verb);
    default: break;
  }
  out_ += "%!";
  append_rune(out_, verb);
  out_ += "(*time.Location=";
  if (zone == nullptr) {
    pad("<nil>");
  } else {
    out_ += "&{";
    pad(truncated(zone->name()));
    out_ += " [] [] ";
    pad("");
    out_ += ' ';
    format_integer(0, 10, true, 'v', false);
    out_ += ' ';
    format_integer(0, 10, true, 'v', false);
    out_ += ' ';
    pad("<nil>");
    out_ += '}';
  }
  out_.push_back(')');
}

// A pointer inside something is only an address.
void GoPrinter::print_inner_pointer(const Value& value, char32_t verb) {
  const auto address = reinterpret_cast<std::uintptr_t>(&value.as_object());
  if (verb == 'v' && flags.sharp_v) {
    out_ += "(" + std::string(base::type_name(value)) + ")(";
    format_address(address, true);
    out_.push_back(')');
  } else if (verb == 'v') {
    format_address(address, !flags.sharp);
  } else if (verb == 'b' || verb == 'o' || verb == 'd' || verb == 'x' || verb == 'X') {
    print_integer(value, address, false, verb);
  } else {
    print_bad_verb(value, verb);
  }
}

void GoPrinter::print_bytes(const Value& value, char32_t verb, int depth) {
  const std::string_view bytes = value.as_string();
  switch (verb) {
    case 's': return pad(truncated(bytes));
    case 'x':
    case 'X': return format_bytes_hexadecimal(bytes, verb == 'X');
    case 'q': return format_quoted(bytes);
    default: break;
  }
  if (flags.sharp_v) out_ += depth == 0 && (verb == 'v' || verb == 'd') ? "[]byte" : "[]uint8";
  out_.push_back(flags.sharp_v ? '{' : '[');
  bool first = true;
  for (const char c : bytes) {
    if (!first) out_ += flags.sharp_v ? ", " : " ";
    first = false;
    const auto number = static_cast<unsigned char>(c);
    check_text_growth(out_.size());
    print_integer(Value::unsigned_of(Type::uint8, number), number, false, verb);
  }
  out_.push_back(flags.sharp_v ? '}' : ']');
}

void GoPrinter::print_pointer(const Value& value, char32_t verb) {
  const void* address = nullptr;
  if (value.is_list()) {
    address = &value.as_list();
  } else if (value.is_map()) {
    address = &value.as_map();
  } else if (value.type() == Type::bytes) {
    address = value.as_string().data();
  } else if (value.type() == Type::object && is_pointer_kind(value.as_object().kind_name())) {
    address = &value.as_object();
  } else {
    return print_bad_verb(value, verb);
  }
  format_address(reinterpret_cast<std::uintptr_t>(address), !flags.sharp);
}

void GoPrinter::print_bad_verb(const Value& value, char32_t verb) {
  erroring_ = true;
  out_ += "%!";
  append_rune(out_, verb);
  out_.push_back('(');
  if (value.is_nil()) {
    out_ += "<nil>";
  } else {
    out_ += base::type_name(value);
    out_.push_back('=');
    print_plain(value, 'v', 0);
  }
  out_.push_back(')');
  erroring_ = false;
}

void GoPrinter::print_integer(const Value& value, std::uint64_t number, bool is_signed, char32_t verb) {
  switch (verb) {
    case 'v':
      if (flags.sharp_v && !is_signed) return format_address(number, true);
      return format_integer(number, 10, is_signed, verb, false);
    case 'd': return format_integer(number, 10, is_signed, verb, false);
    case 'b': return format_integer(number, 2, is_signed, verb, false);
    case 'o':
    case 'O': return format_integer(number, 8, is_signed, verb, false);
    case 'x':
    case 'X': return format_integer(number, 16, is_signed, verb, verb == 'X');
    case 'c':
    case 'q': {
      const char32_t code = number > kMaxRune ? kReplacementRune : static_cast<char32_t>(number);
      std::string text;
      if (verb == 'c') {
        append_rune(text, code);
      } else {
        append_quoted_rune(text, code, flags.plus);
      }
      return pad(text);
    }
    case 'U': return format_unicode(number);
    default: return print_bad_verb(value, verb);
  }
}

void GoPrinter::print_float(const Value& value, char32_t verb) {
  const int bits = value.type() == Type::float32 ? 32 : 64;
  const double number = value.as_float();
  switch (verb) {
    case 'v': return format_float_text(number, bits, 'g', -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X': return format_float_text(number, bits, static_cast<char>(verb), -1);
    case 'f':
    case 'e':
    case 'E': return format_float_text(number, bits, static_cast<char>(verb), 6);
    case 'F': return format_float_text(number, bits, 'f', 6);
    default: return print_bad_verb(value, verb);
  }
}

// Both parts as floats are printed, the second always with its sign.
void GoPrinter::print_complex(std::complex<double> number, const Value& value, char32_t verb) {
  constexpr std::u32string_view kVerbs = U"vbgGxXfFeE";
  if (kVerbs.find(verb) == std::u32string_view::npos) return print_bad_verb(value, verb);
  const bool plus = flags.plus;
  out_.push_back('(');
  print_float(Value::float64(number.real()), verb);
  flags.plus = true;
  print_float(Value::float64(number.imag()), verb);
  out_ += "i)";
  flags.plus = plus;
}

void GoPrinter::print_string(const Value& value, std::string_view text, char32_t verb) {
  switch (verb) {
    case 'v': return flags.sharp_v ? format_quoted(text) : pad(truncated(text));
    case 's': return pad(truncated(text));
    case 'x':
    case 'X': return format_bytes_hexadecimal(text, verb == 'X');
    case 'q': return format_quoted(text);
    default: return print_bad_verb(value, verb);
  }
}

}  // namespace base
