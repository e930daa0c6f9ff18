// Where images stand in objects that are no Pods and hold no Pod templates: fields of custom resources, and arguments
// and variables of operators that make Pods themselves.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace chart {

// A field of a kind.
struct ImageField {
  std::string kind{};
  std::string group{};              // of its API; empty: any
  std::vector<std::string> path{};  // keys; "*" stands for each element of a list or map
};

struct ImageRules {
  std::vector<ImageField> fields{};
  std::vector<std::string> arguments{};  // what stands before the image: "--prometheus-config-reloader="
  std::vector<std::string> variables{};  // what names of environment variables begin with: "RELATED_IMAGE_"
};

// The kinds, arguments and variables that are known.
ImageRules known_image_rules();

// "KIND=PATH" or "KIND.GROUP=PATH"; the path as JSONPath: "spec.image", "{.spec.images[*].name}", "['a.b']" for a key with
// dots. Errors name the text and what is wrong.
base::Result<ImageField> parse_image_field(std::string_view text);

// A path as parse_image_field reads it.
std::string format_field_path(std::span<const std::string> path);

}  // namespace chart
