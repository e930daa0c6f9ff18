#include "repo/image_registry.h"

#include <algorithm>
#include <atomic>

#include "base/at_once.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<OciReference> place_of_image(const chart::ImageReference& image) {
  auto place = TRY(parse_oci_reference(image.repository()));
  place.reference = image.wanted();
  return place;
}

std::vector<Result<OciDescriptor>> resolve_images(OciSession& session, const std::vector<chart::ImageReference>& images) {
  std::vector<Result<OciDescriptor>> answers(images.size(), Error(ErrorCode::internal, "not asked"));
  std::atomic<std::size_t> next = 0;
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(kImageQuestions, std::max<std::size_t>(images.size(), 1)));
  base::run_at_once(threads, [&](unsigned) {
    for (auto i = next++; i < images.size(); i = next++) {
      const auto place = place_of_image(images[i]);
      answers[i] = place ? OciRepository(session, *place).resolve(place->reference) : Result<OciDescriptor>(place.error());
    }
  });
  return answers;
}

}  // namespace repo
