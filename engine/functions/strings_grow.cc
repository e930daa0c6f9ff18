// Functions whose result may be longer than what they are given. Each computes the length first, so
// that a hostile count is refused before memory is taken, and then writes straight into the arena.
#include <cstring>
#include <limits>

#include "base/utf8.h"
#include "engine/functions/convert.h"
#include "engine/functions/strings.h"

namespace engine::functions {

using base::Call;
using base::Result;
using base::Value;

namespace {

constexpr std::string_view kNegativeCount = "strings: negative Repeat count";
constexpr std::string_view kRepeatOverflow = "strings: Repeat output length overflow";

std::string_view text(const Call& call, std::size_t index) {
  return call.args[index].as_string();
}

char* put(char* place, std::string_view what) {
  if (!what.empty()) std::memcpy(place, what.data(), what.size());
  return place + what.size();
}

// The first `part` (not empty) in `whole`, or nullptr.
const char* find(std::string_view whole, std::string_view part) {
  if (whole.empty()) return nullptr;
  if (part.size() == 1) return static_cast<const char*>(std::memchr(whole.data(), part[0], whole.size()));
  return static_cast<const char*>(memmem(whole.data(), whole.size(), part.data(), part.size()));
}

std::string_view from(std::string_view whole, const char* place) {
  return whole.substr(static_cast<std::size_t>(place - whole.data()));
}

std::size_t count_of(std::string_view whole, std::string_view part) {
  std::size_t count = 0;
  while (const char* place = find(whole, part)) {
    ++count;
    whole = from(whole, place + part.size());
  }
  return count;
}

// The length of a text of `size` bytes after `count` changes that add `growth` bytes each.
Result<char*> allocate_grown(const Call& call, std::size_t size, std::size_t count,
                             std::size_t growth) {
  if (growth != 0 && count > kMaxGeneratedBytes / growth)
    TRY(check_text_size(kMaxGeneratedBytes + 1));
  return allocate_text(call, size + count * growth);
}

// `prefix`, then every line of `whole` with `spaces` spaces before it.
Result<Value> indented(const Call& call, std::string_view prefix) {
  const std::int64_t spaces = call.args[0].as_signed();
  const auto whole = text(call, 1);
  if (spaces < 0) return failure(std::string(kNegativeCount));
  const auto width = static_cast<std::size_t>(spaces);
  if (width == 0 && prefix.empty()) return call.args[1];
  const std::size_t lines = count_of(whole, "\n") + 1;
  char* const start = TRY(allocate_grown(call, whole.size() + prefix.size(), lines, width));
  char* place = put(start, prefix);
  std::memset(place, ' ', width);
  place += width;
  auto rest = whole;
  while (const char* line_end = find(rest, "\n")) {
    const auto line = rest.substr(0, static_cast<std::size_t>(line_end - rest.data()) + 1);
    place = put(place, line);
    std::memset(place, ' ', width);
    place += width;
    rest.remove_prefix(line.size());
  }
  place = put(place, rest);
  return Value::string({start, static_cast<std::size_t>(place - start)});
}

// `fresh` before each character of `whole` and at its end.
Result<Value> interspersed(const Call& call, std::string_view whole, std::string_view fresh) {
  const std::size_t count = base::count_runes(whole) + 1;
  char* const start = TRY(allocate_grown(call, whole.size(), count, fresh.size()));
  char* place = put(start, fresh);
  while (!whole.empty()) {
    const std::size_t size = base::decode_rune(whole).size;
    place = put(put(place, whole.substr(0, size)), fresh);
    whole.remove_prefix(size);
  }
  return Value::string({start, static_cast<std::size_t>(place - start)});
}

}  // namespace

Result<Value> repeat(const Call& call) {
  const std::int64_t count = call.args[0].as_signed();
  const auto whole = text(call, 1);
  if (count == 0) return Value::string(std::string_view{});
  if (count < 0) return failure(std::string(kNegativeCount));
  if (count == 1 || whole.empty()) return call.args[1];
  const auto times = static_cast<std::uint64_t>(count);
  if (times > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / whole.size()) {
    return failure(std::string(kRepeatOverflow));
  }
  const std::size_t size = whole.size() * times;
  char* const start = TRY(allocate_text(call, size));
  std::size_t filled = whole.size();
  put(start, whole);
  while (filled < size) {
    const std::size_t more = std::min(filled, size - filled);
    std::memcpy(start + filled, start, more);
    filled += more;
  }
  return Value::string({start, size});
}

Result<Value> replace(const Call& call) {
  const auto old = text(call, 0);
  const auto fresh = text(call, 1);
  auto rest = text(call, 2);
  if (old == fresh) return call.args[2];
  if (old.empty()) return interspersed(call, rest, fresh);
  const std::size_t count = count_of(rest, old);
  if (count == 0) return call.args[2];
  const std::size_t removed = count * old.size();
  char* const start = TRY(allocate_grown(call, rest.size() - removed, count, fresh.size()));
  char* place = start;
  while (const char* found = find(rest, old)) {
    place = put(place, rest.substr(0, static_cast<std::size_t>(found - rest.data())));
    place = put(place, fresh);
    rest = from(rest, found + old.size());
  }
  place = put(place, rest);
  return Value::string({start, static_cast<std::size_t>(place - start)});
}

Result<Value> indent(const Call& call) {
  return indented(call, {});
}
Result<Value> nindent(const Call& call) {
  return indented(call, "\n");
}

namespace {

struct WrapStyle {
  std::size_t width = 1;
  std::string_view line_end = "\n";
  bool cuts_long_words = false;
};

// Where the next line of `rest` (longer than the width, no space at its start) ends, and where the
// one after it begins. `end` = npos: the rest is one line.
struct Line {
  std::size_t end = std::string_view::npos;
  std::size_t next = std::string_view::npos;
};

Line next_line(std::string_view rest, const WrapStyle& style) {
  const std::size_t space = rest.substr(0, style.width + 1).rfind(' ');
  if (space != std::string_view::npos) return {space, space + 1};
  if (style.cuts_long_words) return {style.width, style.width};
  const std::size_t later = rest.find(' ', style.width);
  return later == std::string_view::npos ? Line{} : Line{later, later + 1};
}

Result<Value> wrapped(const Call& call, std::string_view rest, const WrapStyle& style) {
  std::string out;
  while (rest.size() > style.width) {
    if (rest[0] == ' ') {
      rest.remove_prefix(1);
      continue;
    }
    const Line line = next_line(rest, style);
    if (line.end == std::string_view::npos) break;
    out.append(rest.substr(0, line.end)).append(style.line_end);
    rest.remove_prefix(line.next);
    TRY(check_text_size(out.size()));
  }
  out += rest;
  return text_value(call, out);
}

std::size_t width_of(const Value& width) {
  return static_cast<std::size_t>(std::max<std::int64_t>(width.as_signed(), 1));
}

}  // namespace

Result<Value> wrap(const Call& call) {
  return wrapped(call, text(call, 1), {width_of(call.args[0]), "\n", false});
}

Result<Value> wrap_with(const Call& call) {
  const auto line_end = text(call, 1);
  return wrapped(
      call, text(call, 2),
      {width_of(call.args[0]), line_end.empty() ? std::string_view("\n") : line_end, true});
}

}  // namespace engine::functions
