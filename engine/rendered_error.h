// Rendered text that is no YAML: which of its lines, and which template line wrote that one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "charts/manifest.h"
#include "engine/lang/template_set.h"

namespace engine {

// A place in a rendered file that is asked for.
struct TracedPlace {
  std::size_t offset = 0;  // in the text of the file
  base::Place origin{};    // of the template that wrote it; empty where that is not known
};

// Follows one file through a second render.
struct RenderTrace {
  chart::RenderedFile file{};  // as it was rendered first, and must be again
  std::vector<TracedPlace> places{};
  std::vector<lang::Origin> origins{};  // of the second render

  // Finds the origins of `places`. `raw`: the output as the templates wrote it, before "<no value>" was
  // removed.
  void find_origins(std::string_view raw);
};

// The byte of a file's text that `place` means: a place in `document`, a part of that text. What stands at a
// blank line is meant by the one before.
std::size_t offset_of_place(std::string_view text, std::string_view document, const base::Place& place);
// The error, whose place in `file` was traced, with the rendered lines in its reason and the place of the
// template that wrote the last.
base::Error explain_rendered(const base::Error& error, const chart::RenderedFile& file,
                             const TracedPlace& traced);

}  // namespace engine
