// The methods of time.Time that give bytes: its encodings, and Append… which put them after other bytes.
#include <array>
#include <string>

#include "base/time.h"
#include "engine/functions/dates.h"

namespace engine::functions {
namespace {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

const base::TimePoint& self(const Call& call) { return call.args[0].as_time(); }

Value bytes_of(const Call& call, std::string_view text) { return Value::bytes(call.arena.copy(text)); }

Value after_given(const Call& call, std::string_view text) {
  return bytes_of(call, std::string(call.args[1].as_string()).append(text));
}

Result<Value> append_binary(const Call& call) {
  const auto bytes = TRY(base::encode_time_binary(self(call)));
  return after_given(call, bytes);
}
Result<Value> append_format(const Call& call) {
  return after_given(call, base::format_time(self(call), call.args[2].as_string()));
}
Result<Value> append_text(const Call& call) {
  const auto text = TRY(base::format_time_json(self(call), "AppendText"));
  return after_given(call, text);
}
Result<Value> binary(const Call& call) {
  const auto bytes = TRY(base::encode_time_binary(self(call)));
  return bytes_of(call, bytes);
}
Result<Value> json(const Call& call) {
  const auto text = TRY(base::format_time_json(self(call)));
  return bytes_of(call, '"' + text + '"');
}
Result<Value> text(const Call& call) {
  const auto text = TRY(base::format_time_json(self(call), "MarshalText"));
  return bytes_of(call, text);
}

constexpr Param kBytes[] = {Param::bytes};
constexpr Param kBytesString[] = {Param::bytes, Param::string};

constexpr std::array kTimeByteMethods = {
    Function{"AppendBinary", kBytes, false, Param::bytes, &append_binary,
             "AppendBinary BYTES: the binary form after BYTES", true},
    Function{"AppendFormat", kBytesString, false, Param::bytes, &append_format,
             "AppendFormat BYTES LAYOUT: as the Go layout has it, after BYTES"},
    Function{"AppendText", kBytes, false, Param::bytes, &append_text, "AppendText BYTES: as RFC 3339, after BYTES",
             true},
    Function{"GobEncode", {}, false, Param::bytes, &binary, "GobEncode: the binary form", true},
    Function{"MarshalBinary", {}, false, Param::bytes, &binary, "MarshalBinary: the binary form", true},
    Function{"MarshalJSON", {}, false, Param::bytes, &json, "MarshalJSON: the bytes of its JSON", true},
    Function{"MarshalText", {}, false, Param::bytes, &text, "MarshalText: as RFC 3339", true},
};

}  // namespace

std::span<const Function> time_byte_methods() { return kTimeByteMethods; }

}  // namespace engine::functions
