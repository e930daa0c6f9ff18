#include "base/excerpt.h"

#include <string>

namespace base {

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::optional<std::string_view> line_of(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    const auto feed = text.find('\n');
    if (feed == std::string_view::npos) return std::nullopt;
    text.remove_prefix(feed + 1);
  }
  auto line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void show_line(Error& error, std::string_view text) {
  Place place = error.place();
  if (place.line <= 0 || !error.excerpt().empty()) return;
  auto line = line_of(text, place.line);
  while (place.column == 0 && place.line > 1 && (!line || is_blank_line(*line)))
    line = line_of(text, --place.line);
  if (!line) return;
  if (place.line != error.place().line) error.moved_to(place);
  if (line->size() <= kLongestExcerpt) error.showing({std::string(*line)});
}

}  // namespace base
