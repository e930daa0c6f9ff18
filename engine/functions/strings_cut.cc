// Functions that give a part of a text, or say what is in it. Results that are a piece of the text
// point into it; nothing is copied. Positions count bytes, as in Go.
#include <cstring>

#include <fmt/format.h>

#include "base/unicode.h"
#include "base/utf8.h"
#include "engine/functions/convert.h"
#include "engine/functions/strings.h"

namespace engine::functions {

using base::Call;
using base::Result;
using base::Value;

namespace {

constexpr std::string_view kEllipsis = "...";
constexpr std::int64_t kShortestAbbreviation = 4;
constexpr std::int64_t kShortestAbbreviationOfBoth = 7;

std::string_view text(const Call& call, std::size_t index) {
  return call.args[index].as_string();
}

// Whether `code`, read from bytes that were `valid` or not, is one of the characters of `set`.
bool is_in_set(std::string_view set, char32_t code) {
  while (!set.empty()) {
    const base::Rune rune = base::decode_rune(set);
    if (rune.code == code) return true;
    set.remove_prefix(rune.size);
  }
  return false;
}

// The last character of `text`, which is not empty.
base::Rune decode_last_rune(std::string_view text) {
  for (std::size_t size = 2; size <= 4 && size <= text.size(); ++size) {
    const base::Rune rune = base::decode_rune(text.substr(text.size() - size));
    if (rune.size == size) return rune;
  }
  return base::decode_rune(text.substr(text.size() - 1));
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

}  // namespace

Result<Value> trim(const Call& call) {
  return Value::string(base::trim_space(text(call, 0)));
}

Result<Value> trim_all(const Call& call) {
  const auto set = text(call, 0);
  auto rest = text(call, 1);
  while (!rest.empty()) {
    const base::Rune last = decode_last_rune(rest);
    if (!is_in_set(set, last.code)) break;
    rest.remove_suffix(last.size);
  }
  while (!rest.empty()) {
    const base::Rune first = base::decode_rune(rest);
    if (!is_in_set(set, first.code)) break;
    rest.remove_prefix(first.size);
  }
  return Value::string(rest);
}

Result<Value> trim_prefix(const Call& call) {
  const auto prefix = text(call, 0);
  const auto whole = text(call, 1);
  return starts_with(whole, prefix) ? Value::string(whole.substr(prefix.size())) : call.args[1];
}

Result<Value> trim_suffix(const Call& call) {
  const auto suffix = text(call, 0);
  const auto whole = text(call, 1);
  if (!ends_with(whole, suffix)) return call.args[1];
  return Value::string(whole.substr(0, whole.size() - suffix.size()));
}

Result<Value> trunc(const Call& call) {
  const std::int64_t count = call.args[0].as_signed();
  const auto whole = text(call, 1);
  const auto size = static_cast<std::int64_t>(whole.size());
  if (count >= 0) return Value::string(whole.substr(0, static_cast<std::size_t>(count)));
  if (count <= -size) return call.args[1];
  return Value::string(whole.substr(static_cast<std::size_t>(size + count)));
}

Result<Value> substr(const Call& call) {
  const std::int64_t start = call.args[0].as_signed();
  const std::int64_t end = call.args[1].as_signed();
  const auto whole = text(call, 2);
  const auto size = static_cast<std::int64_t>(whole.size());
  if (start < 0) {
    if (end < 0) return failure(fmt::format("runtime error: slice bounds out of range [:{}]", end));
    if (end > size) {
      return failure(
          fmt::format("runtime error: slice bounds out of range [:{}] with length {}", end, size));
    }
    return Value::string(whole.substr(0, static_cast<std::size_t>(end)));
  }
  const std::int64_t stop = end < 0 || end > size ? size : end;
  if (start > stop) {
    return failure(fmt::format("runtime error: slice bounds out of range [{}:{}]", start, stop));
  }
  return Value::string(
      whole.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start)));
}

namespace {

Value joined(const Call& call, std::string_view a, std::string_view b, std::string_view c = {}) {
  std::string out;
  out.reserve(a.size() + b.size() + c.size());
  out.append(a).append(b).append(c);
  return text_value(call, out);
}

// `width` bytes of `whole` that show what stands at `left`, with dots where something is missing.
// `width` is at least 4, and at least 7 where dots may stand on both sides.
Value abbreviation(const Call& call, std::string_view whole, std::int64_t left,
                   std::int64_t width) {
  const auto size = static_cast<std::int64_t>(whole.size());
  if (size <= width) return Value::string(whole);
  const std::int64_t room = width - static_cast<std::int64_t>(kEllipsis.size());
  left = std::min(left, size);
  // Wraps around for the least of all numbers, as Go's does.
  const auto behind = static_cast<std::int64_t>(static_cast<std::uint64_t>(size) -
                                                static_cast<std::uint64_t>(left));
  if (behind < room) left = size - room;
  const auto kept = static_cast<std::size_t>(room);
  if (left <= 4) return joined(call, whole.substr(0, kept), kEllipsis);
  if (width < kShortestAbbreviationOfBoth) return Value::string(std::string_view{});
  if (left + room >= size) return joined(call, kEllipsis, whole.substr(whole.size() - kept));
  return joined(call, kEllipsis,
                whole.substr(static_cast<std::size_t>(left), kept - kEllipsis.size()), kEllipsis);
}

}  // namespace

Result<Value> abbreviate(const Call& call) {
  const std::int64_t width = call.args[0].as_signed();
  if (width < kShortestAbbreviation) return call.args[1];
  return abbreviation(call, text(call, 1), 0, width);
}

Result<Value> abbreviate_both(const Call& call) {
  const std::int64_t left = call.args[0].as_signed();
  const std::int64_t width = call.args[1].as_signed();
  const bool too_short =
      width < kShortestAbbreviation || (left > 0 && width < kShortestAbbreviationOfBoth);
  return too_short ? call.args[2] : abbreviation(call, text(call, 2), left, width);
}

// Like goutils, which both of these come from, they take every byte for a character of its own.
Result<Value> initials(const Call& call) {
  std::string letters;
  bool after_space = true;
  for (const char byte : text(call, 0)) {
    const auto code = static_cast<char32_t>(static_cast<unsigned char>(byte));
    const bool is_gap = base::is_space(code);
    if (after_space && !is_gap) base::append_rune(letters, code);
    after_space = is_gap;
  }
  return text_value(call, letters);
}

Result<Value> delete_spaces(const Call& call) {
  std::string kept;
  std::size_t count = 0;
  for (const char byte : text(call, 0)) {
    const auto code = static_cast<char32_t>(static_cast<unsigned char>(byte));
    if (base::is_space(code)) continue;
    base::append_rune(kept, code);
    ++count;
  }
  return count == text(call, 0).size() ? call.args[0] : text_value(call, kept);
}

Result<Value> contains(const Call& call) {
  const auto part = text(call, 0);
  const auto whole = text(call, 1);
  return Value::boolean(part.empty() ||
                        (!whole.empty() &&
                         memmem(whole.data(), whole.size(), part.data(), part.size()) != nullptr));
}

Result<Value> has_prefix(const Call& call) {
  return Value::boolean(starts_with(text(call, 1), text(call, 0)));
}

Result<Value> has_suffix(const Call& call) {
  return Value::boolean(ends_with(text(call, 1), text(call, 0)));
}

}  // namespace engine::functions
