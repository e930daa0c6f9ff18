// The reader of YAML knows a line of a document; the document is a part of a file; the file was written by
// templates. Helm says the first and no more.
#include "engine/rendered_error.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/excerpt.h"
#include "engine/lang/ast.h"

namespace engine {

namespace {

constexpr std::string_view kNoValue = "<no value>";
// Rendered lines shown, the bad one included.
constexpr int kShownLines = 4;
// Longer lines are cut.
constexpr std::size_t kLongestLine = 160;

std::size_t line_start(std::string_view text, int number) {
  std::size_t start = 0;
  for (int line = 1; line < number; ++line) {
    const std::size_t feed = text.find('\n', start);
    if (feed == std::string_view::npos) break;
    start = feed + 1;
  }
  return start;
}

std::string_view line_at(std::string_view text, std::size_t start) {
  return text.substr(start, text.find('\n', start) - start);
}

int line_number(std::string_view text, std::size_t offset) {
  return static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n')) + 1;
}

// The byte that a column, counted in characters, begins at; 0 for a column that is not in the line.
std::size_t offset_of(std::string_view line, int column) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if ((static_cast<unsigned char>(line[i]) & 0xC0) != 0x80 && --column == 0) return i;
  }
  return 0;
}

// Where in `raw` the byte stands that is at `offset` once every "<no value>" is removed.
std::size_t raw_offset(std::string_view raw, std::size_t offset) {
  std::size_t removed = 0;
  std::size_t found = raw.find(kNoValue);
  while (found != std::string_view::npos && found - removed <= offset) {
    removed += kNoValue.size();
    found = raw.find(kNoValue, found + kNoValue.size());
  }
  return offset + removed;
}

std::string without_no_value(std::string_view raw) {
  std::string text;
  while (true) {
    const std::size_t found = raw.find(kNoValue);
    text += raw.substr(0, found);
    if (found == std::string_view::npos) return text;
    raw.remove_prefix(found + kNoValue.size());
  }
}

// The place of the template that wrote what is at `wanted`.
base::Place origin_of(std::string_view raw, std::size_t wanted, const std::vector<lang::Origin>& origins) {
  const auto after = std::upper_bound(
      origins.begin(), origins.end(), wanted,
      [](std::size_t offset, const lang::Origin& origin) { return offset < origin.start; });
  if (after == origins.begin() || std::prev(after)->source == nullptr) return {};
  lang::Origin exact = *std::prev(after);
  const std::size_t distance = wanted - exact.start;
  const std::string_view source = exact.source->text;
  const std::string_view written = raw.substr(exact.start, distance + 1);
  // What a text node wrote stands in the template as it is.
  const bool is_text =
      exact.position < source.size() && source.substr(exact.position, written.size()) == written;
  if (is_text) exact.position += static_cast<std::uint32_t>(distance);
  return lang::place_of(exact);
}

}  // namespace

std::size_t offset_of_place(std::string_view text, std::string_view document, const base::Place& place) {
  const auto* first = text.data();
  const bool is_part = document.data() >= first && document.data() <= first + text.size();
  const std::size_t document_start = is_part ? static_cast<std::size_t>(document.data() - first) : 0;
  const int line = std::max(place.line, 1) + line_number(text, document_start) - 1;
  std::size_t start = line_start(text, line);
  const std::size_t named = start;
  // The reader may stop behind the last line, or at a blank one; the one before is meant.
  while (start > document_start && base::is_blank_line(line_at(text, start))) {
    const std::size_t feed = text.rfind('\n', start - 1);
    if (feed == std::string_view::npos || feed == 0) break;
    const std::size_t before = text.rfind('\n', feed - (feed == start - 1 ? 1 : 0));
    start = before == std::string_view::npos ? 0 : before + 1;
  }
  const std::string_view bad_line = line_at(text, start);
  const std::size_t blanks = bad_line.find_first_not_of(" \t");
  const std::size_t text_start = start + (blanks == std::string_view::npos ? 0 : blanks);
  const std::size_t within = start == named ? offset_of(bad_line, place.column) : 0;
  return std::max(text_start, start + within);
}

void RenderTrace::find_origins(std::string_view raw) {
  if (without_no_value(raw) != file.text) return;  // random or changed values: it says nothing
  for (TracedPlace& place : places) place.origin = origin_of(raw, raw_offset(raw, place.offset), origins);
}

base::Error explain_rendered(const base::Error& error, const chart::RenderedFile& file,
                             const TracedPlace& traced) {
  const bool is_no_table = error.helm().find("cannot unmarshal") != std::string::npos;
  std::string reason =
      is_no_table && error.has_reason() ? fmt::format("{} renders to a wrong object: {}", file.path, error.reason())
      : is_no_table ? fmt::format("{} renders to something else than a Kubernetes object:", file.path)
                  : fmt::format("{} renders to what is no YAML: {}", file.path, error.reason());
  const int last = line_number(file.text, traced.offset);
  const int first = std::max(1, last - kShownLines + 1);
  const auto width = std::to_string(last).size();
  for (int line = first; line <= last; ++line) {
    const std::string_view shown = base::line_of(file.text, line).value_or("");
    if (line == first && first < last && base::is_blank_line(shown)) continue;
    reason += fmt::format("\n  rendered {:>{}} | {}", line, width, shown.substr(0, kLongestLine));
  }
  base::Error result(error.code(), error.helm());
  result.because(std::move(reason));
  result.at(traced.origin.file.empty() ? base::Place{std::string(file.path), 0, 0} : traced.origin);
  if (is_no_table && !error.has_reason()) {
    result.hinting("every document must be a table with apiVersion, kind and metadata");
  }
  return result;
}

}  // namespace engine
