// Loose conversions that sprig's functions share, Go's texts for what a Go function panics with,
// and the limits on what one call may make.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/object.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::functions {

// The longest text and the longest list that one call makes (repeat, indent, until, randAlpha …).
inline constexpr std::size_t kMaxGeneratedBytes = base::kMaxTextBytes;
inline constexpr std::size_t kMaxGeneratedItems = 1'000'000;
// How deep and how large a value may be where it is walked as a whole: `set` can make a map hold
// itself.
inline constexpr std::size_t kMaxValueDepth = 2'000;
inline constexpr std::size_t kMaxValueNodes = 20'000'000;

// cast.ToInt64 and cast.ToInt: 0 for what is no number. Text is read as Go source writes integers
// ("0x1f", "1_000"), with zeros after a point dropped ("8.00").
std::int64_t to_int64(const base::Value& value);
// cast.ToFloat64: 0 for what is no number.
double to_float64(const base::Value& value);
// sprig's strval: text and bytes as they are, everything else as %v. No copy is made of text.
std::string_view to_text(base::Arena& arena, const base::Value& value);
// The same, appended.
void append_text(std::string& out, const base::Value& value);
// sprig's empty: nil, false, 0, and what has no elements.
inline bool is_empty(const base::Value& value) {
  return !base::is_true(value);
}

// A text result, copied into the arena.
inline base::Value text_value(const base::Call& call, std::string_view text) {
  return base::Value::string(call.arena, text);
}
// Room for a text of `size` bytes in the arena; an error above kMaxGeneratedBytes.
base::Result<char*> allocate_text(const base::Call& call, std::size_t size);
// Nothing, or the error for a text or list of this size.
base::Result<void> check_text_size(std::size_t size);
base::Result<void> check_item_count(std::uint64_t count);
// Nothing, or an error for a value beyond kMaxValueDepth or kMaxValueNodes.
base::Result<void> check_walkable(const base::Value& value);

// An error whose text is all of `text`.
base::Error failure(std::string text);
// Go's panic on nil where a value is needed.
base::Error nil_dereference();
// Go's panic on value.(wanted): "interface conversion: interface {} is int, not string".
base::Error wrong_assertion(const base::Value& value, std::string_view wanted);

// Any slice, read element by element: a list, or bytes as numbers.
class Sequence {
 public:
  // Nothing for what is no slice.
  static std::optional<Sequence> of(const base::Value& value);

  std::size_t size() const { return is_bytes_ ? bytes_.size() : items_.size(); }
  bool empty() const { return size() == 0; }
  base::Value operator[](std::size_t index) const {
    if (!is_bytes_) return items_[index];
    return base::Value::unsigned_of(base::Type::uint8, static_cast<unsigned char>(bytes_[index]));
  }

 private:
  std::span<const base::Value> items_{};
  std::string_view bytes_{};
  bool is_bytes_ = false;
};

// The elements of `value`. For what is no slice the error `complaint` + its Go kind
// ("Cannot find last on type " + "map"); for nil that of a nil pointer, as in sprig.
base::Result<Sequence> elements_of(const base::Value& value, std::string_view complaint);

// sprig's strslice: the texts of the elements without nil; of anything else its one text. A
// []string is given as it is, not copied.
base::List* to_text_list(base::Arena& arena, const base::Value& value);

}  // namespace engine::functions
