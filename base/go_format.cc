#include "base/go_format.h"

#include "base/go_printer.h"
#include "base/object.h"

namespace base {

void append_value(std::string& out, const Value& value) {
  if (value.is_string()) {
    out += value.as_string();
  } else {
    GoPrinter(out).print_argument(value, 'v');
  }
}

std::string Object::format(bool plus) const {
  std::string out;
  GoPrinter printer(out);
  printer.flags.plus_v = plus;
  printer.print_argument(Value::object(this), 'v');
  return out;
}

std::string format_value(const Value& value) {
  std::string out;
  append_value(out, value);
  return out;
}

void append_printed(std::string& out, const Value& value) {
  if (value.is_nil()) {
    out += "<no value>";
  } else if (value.type() == Type::object) {
    out += value.as_object().print();
  } else {
    append_value(out, value);
  }
}

std::string go_sprint(std::span<const Value> args) {
  std::string out;
  bool after_string = true;
  bool first = true;
  for (const Value& value : args) {
    const bool is_string = kind_name(value) == "string";
    if (!first && !is_string && !after_string) out.push_back(' ');
    append_value(out, value);
    check_text_growth(out.size());
    after_string = is_string;
    first = false;
  }
  return out;
}

std::string go_sprintln(std::span<const Value> args) {
  std::string out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (i > 0) out.push_back(' ');
    append_value(out, args[i]);
    check_text_growth(out.size());
  }
  out.push_back('\n');
  return out;
}

}  // namespace base
