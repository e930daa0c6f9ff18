// The chart that `create` begins with. helm.md MSC-042, MSC-044, MSC-048.
#pragma once

#include <span>
#include <string_view>

namespace chart::starter {

// Stands in every text where the name of the new chart goes.
inline constexpr std::string_view kNamePlaceholder = "<CHARTNAME>";
// Stands in Chart.yaml where the chart's apiVersion goes.
inline constexpr std::string_view kApiVersionPlaceholder = "<APIVERSION>";

struct StarterFile {
  std::string_view path;  // relative to the new chart
  std::string_view text;
};

// All files, in the order in which they are written.
std::span<const StarterFile> files();

// One each for what is too long to stand in the list.
extern const std::string_view kValuesText;
extern const std::string_view kHelpersText;
extern const std::string_view kNotesText;
extern const std::string_view kDeploymentText;
extern const std::string_view kIngressText;
extern const std::string_view kHttpRouteText;

}  // namespace chart::starter
