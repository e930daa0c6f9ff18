#include "charts/place.h"

#include <optional>
#include <span>
#include <vector>

#include "base/excerpt.h"
#include "base/filesystem.h"
#include "base/yaml_place.h"

namespace chart {
namespace {

using base::Error;
using base::Place;
using base::yaml::Target;

// The values of fields are what is wrong, but a list or table is best pointed at by its key.
std::optional<Place> place_of(std::string_view text, std::span<const std::string> path,
                              Target target = Target::value) {
  if (path.empty()) return std::nullopt;
  return base::yaml::find_place(text, path, target);
}

const File* find_file(const Chart& chart, std::string_view name) {
  for (const auto& file : chart.raw) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

// "web/charts/db/" for a subchart called db.
std::string folder_of(const Chart& chart) {
  if (!chart.is_root()) return folder_of(*chart.parent) + "charts/" + chart.name() + "/";
  return chart.location.empty() ? "" : chart.location + "/";
}

}  // namespace

std::string path_of_file(const Chart& chart, std::string_view file) {
  return folder_of(chart) + std::string(file);
}

Error in_file(Error error, std::string_view file, std::string_view text) {
  if (!error.place().file.empty()) return error;
  Place place = error.place();
  // A name that should not be there is pointed at itself.
  const auto target = error.code() == base::ErrorCode::not_found ? Target::key : Target::value;
  if (const auto found = place_of(text, error.path(), target)) {
    place = *found;
    error.about({});
  } else if (place.line > 0 && place.column == 0) {
    if (const auto problem = base::yaml::find_problem(text)) place = *problem;
  }
  place.file = std::string(file);
  error.moved_to(std::move(place));
  base::show_line(error, text);
  return error;
}

Error in_metadata(Error error, const Chart& chart) {
  const std::vector<std::string> path = error.path();
  for (std::size_t size = path.size(); size > 0; --size) {
    const auto steps = std::span(path).first(size);
    for (const auto name : {"Chart.yaml", "requirements.yaml"}) {
      const File* file = find_file(chart, name);
      if (file == nullptr) continue;
      auto place = place_of(file->data, steps);
      if (!place) continue;
      place->file = folder_of(chart) + name;
      error.moved_to(*std::move(place)).about({});
      base::show_line(error, file->data);
      return error;
    }
  }
  return std::move(error.at({folder_of(chart) + "Chart.yaml", 0, 0}).about({}));
}

Place place_in_document(const Error& error, std::string_view document) {
  const auto exact = error.path().empty() ? base::yaml::find_problem(document)
                                          : base::yaml::find_place(document, error.path());
  return exact.value_or(error.place());
}

Error below(Error error, const std::string& folder) {
  Place place = error.place();
  if (place.file.empty()) return error;
  place.file = base::join_path(folder, place.file);
  return std::move(error.moved_to(std::move(place)));
}

}  // namespace chart
