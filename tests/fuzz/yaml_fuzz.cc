// Any bytes as YAML: no crash, the readers agree, and what is written reads back as the same value.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/yaml.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

// A key that go-yaml writes bare and then reads as a merge.
bool has_merge_key(const base::Value& value) {
  if (value.is_list()) return std::any_of(value.as_list().begin(), value.as_list().end(), has_merge_key);
  return value.is_map() && std::any_of(value.as_map().begin(), value.as_map().end(), [](const base::Map::Entry& entry) {
           return entry.key == "<<" || has_merge_key(entry.value);
         });
}

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
  if (written && !has_merge_key(*value)) {
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
