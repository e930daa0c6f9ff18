// Rewrites the images that manifests name and leaves every other byte as it is.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "charts/image_find.h"

namespace chart {

// What an image becomes; as it was: it stays.
using ImageChange = std::function<base::Result<std::string>(const FoundImage& image)>;

// The text (documents with "---" between them, as records keep manifests) with every image that find_images() finds
// replaced by what `change` says of it. A document whose image cannot be replaced where it stands (a folded text, say) is
// written anew, with its comments. Errors: those of YAML and of `change`.
base::Result<std::string> relocate_images(std::string_view text, const ImageRules& rules, const ImageChange& change);

}  // namespace chart
