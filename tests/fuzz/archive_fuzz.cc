// Any bytes as a chart archive: loading must neither crash, hang nor take much memory, and what
// loads must pack and load again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/log.h"
#include "charts/load.h"
#include "charts/pack.h"

namespace {

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;
constexpr std::size_t kMaxBytes = 4UL * 1024 * 1024;

class NoLog final : public base::Log {
 public:
  void write(base::LogLevel, std::string_view, const Attributes&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  NoLog log;
  base::Arena arena(kMaxMemory);
  for (const auto links : {chart::Links::follow_all, chart::Links::inside_only}) {
    const chart::LoadOptions options{.links = links, .max_bytes = kMaxBytes};
    const auto loaded = chart::load_archive_bytes(arena, log, bytes, options);
    if (!loaded) continue;
    const auto packed = chart::pack(arena, **loaded);
    if (packed && !chart::load_archive_bytes(arena, log, *packed)) std::abort();
  }
  return 0;
}
