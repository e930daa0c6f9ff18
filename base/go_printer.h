// One value under one verb, as Go's fmt prints it: what go_sprintf, go_sprint and append_value share.
#pragma once

#include <complex>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/value.h"

namespace base {

class Zone;

// What stands between % and the verb.
struct FormatFlags {
  bool has_width = false;
  bool has_precision = false;
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  bool plus_v = false;   // %+v
  bool sharp_v = false;  // %#v
  int width = 0;
  int precision = 0;
};

class GoPrinter {
 public:
  // Lists and maps nested deeper than this are cut off: a map that `set` put into itself would print
  // for ever (Go's own answer is to crash).
  static constexpr int kMaxDepth = 2000;

  explicit GoPrinter(std::string& out) : out_(out) {}

  FormatFlags flags{};

  // An argument; `verb` may be any rune, a wrong one prints %!verb(type=value).
  void print_argument(const Value& value, char32_t verb);

 private:
  void print_nested(const Value& value, char32_t verb, int depth);
  bool print_by_method(const Value& value, char32_t verb);
  void print_plain(const Value& value, char32_t verb, int depth);
  void print_list(const List& list, const Value& value, char32_t verb, int depth);
  void print_map(const Map& map, const Value& value, char32_t verb, int depth);
  void print_object(const Object& object, const Value& value, char32_t verb, int depth);
  void print_struct(const Object& object, char32_t verb, int depth);
  void print_inner_pointer(const Value& value, char32_t verb);
  void print_time_fields(const TimePoint& time, char32_t verb);
  void print_location(const Object& location, char32_t verb);
  void print_zone_pointer(const Zone* zone, char32_t verb);
  void print_element(const Value& value, char32_t verb, int depth);
  void print_bytes(const Value& value, char32_t verb, int depth);
  void print_pointer(const Value& value, char32_t verb);
  void print_bad_verb(const Value& value, char32_t verb);
  void print_integer(const Value& value, std::uint64_t number, bool is_signed, char32_t verb);
  void print_float(const Value& value, char32_t verb);
  void print_complex(std::complex<double> number, const Value& value, char32_t verb);
  void print_string(const Value& value, std::string_view text, char32_t verb);
  void format_integer(std::uint64_t number, int number_base, bool is_signed, char32_t verb, bool upper);
  void format_float_text(double number, int bits, char verb, int precision);
  void format_unicode(std::uint64_t number);
  void format_bytes_hexadecimal(std::string_view bytes, bool upper);
  void format_quoted(std::string_view text);
  void format_address(std::uint64_t address, bool leading_0x);
  std::string_view truncated(std::string_view text) const;
  void pad(std::string_view text);
  void write_padding(int count);

  std::string& out_;
  bool erroring_ = false;  // inside %!verb(…), where methods are not asked
  bool cut_off_ = false;   // kMaxDepth was reached
};

}  // namespace base
