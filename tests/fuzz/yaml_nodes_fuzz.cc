// Any bytes as YAML nodes: no crash, and what was printed can be parsed again, unless there are comments: yaml.v3 moves
// some to where they break the document, and so do we.
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
  const bool has_comments = text.find('#') != std::string_view::npos;
  if (!yaml::nodes::parse(arena, written) && !has_comments) std::abort();
  return 0;
}
