// Any text as Chart.yaml and Chart.lock: what is read and passes the checks must be written as YAML
// that reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "charts/lock.h"
#include "charts/metadata.h"

namespace {

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;

void check(base::Arena& arena, std::string_view text) {
  if (const auto lock = chart::read_lock(arena, text); lock && lock->has_value()) {
    (void)chart::write_lock(arena, **lock);
    (void)chart::lock_time(**lock);
  }
  (void)chart::read_metadata(arena, text, chart::Strictness::strict);
  auto metadata = chart::read_metadata(arena, text);
  if (!metadata || !chart::validate(*metadata)) return;
  (void)chart::metadata_map(arena, *metadata, true);
  const auto written = chart::write_metadata(arena, *metadata);
  if (!written) return;
  const auto again = chart::read_metadata(arena, *written);
  if (!again || again->name != metadata->name || again->version != metadata->version) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::Arena arena(kMaxMemory);
  try {
    check(arena, {reinterpret_cast<const char*>(data), size});
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
