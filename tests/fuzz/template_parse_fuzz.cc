// Any text as a template: parsing must neither crash nor hang, and what it refuses is refused with Go's
// form of error ("template: NAME:LINE: …").
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/arena.h"
#include "engine/functions/functions.h"
#include "engine/lang/ast.h"
#include "engine/lang/parser.h"

namespace {

constexpr std::size_t kMemory = std::size_t{256} << 20;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace lang = engine::lang;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    base::Arena arena(kMemory);
    lang::Names templates(arena);
    lang::Names variables(arena);
    const lang::ParseInput input{arena, templates, variables, &engine::functions::find_function};
    const auto parsed = lang::parse_templates(input, "fuzz", text);
    if (!parsed) {
      if (!parsed.error().helm().starts_with("template: fuzz:")) std::abort();
      return 0;
    }
    for (const lang::Template* part : *parsed) {
      if (lang::format_node(*part->root).empty() && !part->root->items.empty()) std::abort();
    }
  } catch (const base::ArenaFull&) {
  }
  return 0;
}
