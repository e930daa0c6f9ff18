// Any bytes as YAML nodes: no crash, and what was printed can be parsed again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/yaml_nodes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace base;
  Arena arena;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = yaml::nodes::parse(arena, text);
  if (!document || document->root == nullptr) return 0;
  const std::string written = yaml::nodes::write({&*document, 1});
  if (!yaml::nodes::parse(arena, written)) std::abort();
  return 0;
}
