// Any bytes as YAML: no crash, the readers agree, and what is written reads back as the same value.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/yaml.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

// What go-yaml writes and does not read as the same again: the key <<, which is bare and then a merge, and texts with
// Unicode's line ends, which it folds.
bool is_lost(std::string_view text) {
  return text == "<<" || text.find("\xC2\x85") != text.npos || text.find("\xE2\x80\xA8") != text.npos ||
         text.find("\xE2\x80\xA9") != text.npos;
}

bool is_changed_by_writing(const base::Value& value) {
  if (value.is_string()) return value.as_string() != "<<" && is_lost(value.as_string());
  if (value.is_list()) return std::any_of(value.as_list().begin(), value.as_list().end(), is_changed_by_writing);
  return value.is_map() && std::any_of(value.as_map().begin(), value.as_map().end(), [](const base::Map::Entry& entry) {
           return is_lost(entry.key) || is_changed_by_writing(entry.value);
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
  if (written && !is_changed_by_writing(*value)) {
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
