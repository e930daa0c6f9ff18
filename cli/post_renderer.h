// --post-renderer: a plugin by its name; in our own voice also any program that takes manifests and gives manifests
// (CMD-028, REP-085).
#pragma once

#include "cli/command.h"
#include "engine/render.h"

namespace cli {

// Puts the plugin or program of --post-renderer, with --post-renderer-args, into the options of a render, which must not
// outlive the call.
void set_post_renderer(Invocation& call, engine::RenderOptions& options);

}  // namespace cli
