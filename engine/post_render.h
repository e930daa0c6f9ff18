// Post-rendering: all manifests as one stream through a program and back (ENG-096, ENG-097).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "charts/manifest.h"

namespace engine {

struct RenderOptions;

// The annotation that carries a document's file name through the program.
inline constexpr std::string_view kFileNameAnnotation = "postrenderer.helm.sh/postrender-filename";

// Hands `files` (hooks included, partials and blank ones not) to options.post_render and regroups what
// comes back by file. Errors are Helm's: "error while running post render on files: …".
base::Result<std::vector<chart::RenderedFile>> post_render_files(
    base::Arena& arena, std::span<const chart::RenderedFile> files, const RenderOptions& options);

}  // namespace engine
