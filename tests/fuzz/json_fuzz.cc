// Any text as JSON: must neither crash nor hang, and what was read must come back the same when it is
// written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/json.h"
#include "base/value.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

void check(base::Arena& arena, std::string_view text) {
  const auto value = base::json::read(arena, text);
  if (!value) {
    if (value.error().helm().empty()) std::abort();
    return;
  }
  const auto written = base::json::write(arena, *value);
  if (!written) std::abort();
  const auto again = base::json::read(arena, *written);
  if (!again || !base::deep_equal(*value, *again)) std::abort();
  const auto pretty = base::json::write(arena, *value, {false, "  "});
  if (!pretty || !base::deep_equal(*value, *base::json::read(arena, *pretty))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    base::Arena arena(kMemory);
    check(arena, text);
    std::size_t used = 0;
    const auto first = base::json::read_first(arena, text, used);
    if (used > size || (!first && first.error().helm().empty())) std::abort();
  } catch (const base::ArenaFull&) {
    return 0;
  }
  return 0;
}
