// Any bytes as YAML: no crash, the readers agree, and what is written reads back as the same value.
#include <cstdint>
#include <cstdlib>

#include "base/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace base;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  const Result<Value> value = yaml::read(arena, text);
  const Result<Value> strict = yaml::read(arena, text, yaml::Keys::unique);
  const Result<yaml::Head> head = yaml::read_head(arena, text);
  if (!value) {
    // The head alone may hold .inf and .nan, where it wants text.
    const bool infinite = value.error().helm().find("unsupported value") != std::string::npos;
    if (strict) std::abort();
    if (!infinite && (head || head.error().helm() != value.error().helm())) std::abort();
    return 0;
  }
  const Result<std::string> written = yaml::write(arena, *value);
  if (written) {
    const Result<Value> again = yaml::read(arena, *written);
    if (!again || !deep_equal(*again, *value)) std::abort();
  }
  if (!yaml::write_pretty(arena, *value)) std::abort();
  return 0;
}
