// Any bytes as YAML: no crash, the readers agree, and what is written reads back as the same value.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/yaml.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

void check(base::Arena& arena, std::string_view text) {
  namespace yaml = base::yaml;
  const auto value = yaml::read(arena, text);
  const auto strict = yaml::read(arena, text, yaml::Keys::unique);
  const auto head = yaml::read_head(arena, text);
  if (!value) {
    // The head alone may hold .inf and .nan, where it wants text.
    const bool infinite = value.error().helm().find("unsupported value") != std::string::npos;
    if (strict) std::abort();
    if (!infinite && (head || head.error().helm() != value.error().helm())) std::abort();
    return;
  }
  const auto written = yaml::write(arena, *value);
  if (written) {
    const auto again = yaml::read(arena, *written);
    if (!again || !base::deep_equal(*again, *value)) std::abort();
  }
  if (!yaml::write_pretty(arena, *value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::Arena arena(kMemory);
  try {
    check(arena, {reinterpret_cast<const char*>(data), size});
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
