// Rendered text that is no YAML: which of its lines, and which template line wrote that one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "charts/manifest.h"
#include "engine/lang/template_set.h"

namespace engine {

// Follows one file through a second render.
struct RenderTrace {
  std::string_view path{};                // the file
  std::string_view text{};                // as it was rendered first, and must be again
  std::size_t offset = 0;                 // of the place in `text` that is asked for
  std::vector<lang::Origin> origins{};    // of the second render
  base::Place origin{};                   // the answer; empty where there is none

  // Finds `origin`. `raw`: the output as the templates wrote it, before "<no value>" was removed.
  void find_origin(std::string_view raw);
};

// The trace that asks for the bad line of `bad`, whose error has its place in the document.
RenderTrace trace_of(const base::Error& error, const chart::Manifest& bad,
                     std::string_view file_text);
// The error with the rendered lines in its reason and the place of the template that wrote the last.
base::Error explain_rendered(const base::Error& error, const RenderTrace& trace);

}  // namespace engine
