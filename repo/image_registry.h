// Images in registries: which digest a name stands for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/image_reference.h"
#include "repo/oci_repository.h"

namespace repo {

inline constexpr unsigned kImageQuestions = 8;  // that are asked at the same time

// Where the image is asked for. Error: what no registry's name can be.
base::Result<OciReference> place_of_image(const chart::ImageReference& image);

// What each of the images is in its registry, in their order: of an image for several platforms the index. Asks side by
// side, each question with its own answer or error: "P: not found", those of the registry.
std::vector<base::Result<OciDescriptor>> resolve_images(OciSession& session, const std::vector<chart::ImageReference>& images);

}  // namespace repo
