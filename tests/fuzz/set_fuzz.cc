// Any text as any of the --set flags: must neither crash nor hang, and what comes out must be
// writable. The first byte chooses the flag; the lines after it are applied one after the other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/arena.h"
#include "base/json.h"
#include "base/value.h"
#include "charts/set_flags.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

base::Result<void> apply(base::Arena& arena, base::Map& values, int flag, std::string_view line) {
  switch (flag) {
    case 0: return chart::apply_set(arena, values, line);
    case 1: return chart::apply_set_string(arena, values, line);
    case 2: return chart::apply_set_json(arena, values, line);
    case 3: return chart::apply_set_literal(arena, values, line);
    default:
      return chart::apply_set_file(arena, values, line,
                                   [](std::string_view path) -> base::Result<std::string_view> {
                                     if (path.empty())
                                       return base::Error(base::ErrorCode::not_found, "none");
                                     return std::string_view("text");
                                   });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const int flag = data[0] % 5;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    base::Arena arena(kMemory);
    base::Map* values = base::Map::make(arena);
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const auto applied = apply(arena, *values, flag, text.substr(0, end));
      if (!applied && applied.error().helm().empty()) std::abort();
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    const auto written = base::json::write(arena, base::Value::map(values));
    if (!written && written.error().helm().empty()) std::abort();
  } catch (const base::ArenaFull&) {
    return 0;
  }
  return 0;
}
