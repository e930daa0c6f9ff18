// The images that objects name: containers of every kind, wherever a Pod template stands, and what rules say of the rest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/image_rule.h"

namespace chart {

inline constexpr int kMaxImageDepth = 64;                // of lists and maps that are looked into
inline constexpr std::size_t kMaxFoundImages = 100'000;  // of one manifest

// One place that names an image.
struct FoundImage {
  std::string image{};       // as it is written
  std::string kind{};        // of the object
  std::string name_space{};  // as it is written in the object
  std::string name{};
  std::string place{};              // "container web", "init container setup", "field spec.image", …
  std::vector<std::string> path{};  // keys and indexes that lead to the text
  std::string before{};             // what stands before the image in it ("--image=")
  bool is_hook = false;
  bool is_test = false;  // a hook that `test` runs

  // "Deployment/web", with its namespace where it names one.
  std::string object() const;
};

// Adds what the object names. Pods, the kinds with a Pod template and lists of objects (kind: List) are known; in other
// kinds whose API group has a dot, every list `containers`, `initContainers` and `ephemeralContainers` whose elements have
// a name and an image counts. Errors: more than kMaxFoundImages.
base::Result<void> find_images(const base::Value& object, const ImageRules& rules, std::vector<FoundImage>& found);

// The same for every document of a text. Errors: those of YAML, with `source` and the number of the document.
base::Result<std::vector<FoundImage>> find_images_in_text(std::string_view text, const ImageRules& rules,
                                                          std::string_view source);

// Each image once, sorted: how it is written counts.
std::vector<std::string> image_names(const std::vector<FoundImage>& found);

}  // namespace chart
