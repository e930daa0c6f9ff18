// --post-renderer in our own voice: any program that takes manifests and gives manifests (CMD-028).
#pragma once

#include "cli/flags.h"
#include "engine/render.h"

namespace cli {

// Puts the program of --post-renderer, with --post-renderer-args, into the options of a render.
void set_post_renderer(const FlagSet& flags, engine::RenderOptions& options);

}  // namespace cli
