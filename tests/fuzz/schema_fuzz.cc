// Any text as a schema, and what follows its first line feed as values: must neither crash nor
// hang, and says the same twice. References lead nowhere.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/json.h"
#include "charts/schema.h"
#include "tests/charts/schema_env.h"

namespace {

constexpr std::size_t kMemory = 256UL * 1024 * 1024;

std::string check(std::string_view schema, std::string_view values) {
  base::Arena arena(kMemory);
  const auto read = base::json::read(arena, values);
  chart::SchemaEnv outside;
  const base::Value empty = base::Value::map(base::Map::make(arena));
  const auto valid = chart::validate_single(outside.env, arena, read ? *read : empty, schema);
  if (!valid && valid.error().helm().empty()) std::abort();
  return valid ? "" : valid.error().helm();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const std::string_view values = line == std::string_view::npos ? "{}" : text.substr(line + 1);
  try {
    if (check(text.substr(0, line), values) != check(text.substr(0, line), values)) std::abort();
  } catch (const base::ArenaFull&) {
    return 0;
  }
  return 0;
}
