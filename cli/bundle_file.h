// A bundle on disk, opened and checked.
#pragma once

#include <string>

#include "base/arena.h"
#include "base/result.h"
#include "charts/image_find.h"
#include "cli/command.h"
#include "repo/bundle.h"

namespace cli {

// Its bytes are in the arena (large files are mapped, not read). Errors have the path before them.
base::Result<repo::Bundle> open_bundle(Invocation& call, base::Arena& arena, const std::string& path);

// What an image that was found in a manifest is below the registry `target`. Errors: what is no image, what is not in the
// bundle, with the object that names it.
base::Result<std::string> relocated(const repo::Bundle& bundle, const std::string& target, const chart::FoundImage& found);

// "1 chart, 2 images, 9 blobs".
std::string bundle_summary(const repo::Bundle& bundle);

}  // namespace cli
