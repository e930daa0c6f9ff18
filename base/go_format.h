// Go's fmt and strconv, as far as templates and Helm's texts can see them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/value.h"

namespace base {

// Text made from values that would be longer than kMaxTextBytes throws ArenaFull.

// fmt.Sprintf, complete: all verbs, flags, width, precision, argument indexes and the %! error forms.
std::string go_sprintf(std::string_view format, std::span<const Value> args);
// fmt.Sprint / fmt.Sprintln of the arguments.
std::string go_sprint(std::span<const Value> args);
std::string go_sprintln(std::span<const Value> args);
// What %v prints ("map[a:1 b:[x y]]", "<nil>", "1e+06"), appended to `out`.
void append_value(std::string& out, const Value& value);
std::string format_value(const Value& value);
// What template output prints for {{ value }}: "<no value>" for nil, String() of objects.
void append_printed(std::string& out, const Value& value);

// strconv.Quote: a Go string literal with double quotes. Bytes that are not UTF-8 become \x...
std::string go_quote(std::string_view text);
// strconv.FormatFloat(number, verb, precision, bits): verb 'e' 'f' 'g' 'G' 'E' 'b' 'x', precision -1 = shortest.
std::string format_float(double number, char verb, int precision = -1, int bits = 64);
// fmt %v of a float: "g" with shortest digits, an exponent below -4 or from 6 on ("1e+06").
std::string format_float_v(double number, int bits = 64);

// strconv.ParseInt(text, base, bits). On failure `error` (if given) gets Go's text,
// `strconv.ParseInt: parsing "x": invalid syntax`, and the result is what Go returns besides (0 or the limit).
bool parse_int(std::string_view text, int number_base, int bits, std::int64_t& number, std::string* error = nullptr);
bool parse_uint(std::string_view text, int number_base, int bits, std::uint64_t& number, std::string* error = nullptr);
bool parse_float(std::string_view text, double& number, std::string* error = nullptr);
// strconv.ParseBool: 1 t T TRUE true True 0 f F FALSE false False.
bool parse_bool(std::string_view text, bool& value, std::string* error = nullptr);

}  // namespace base
