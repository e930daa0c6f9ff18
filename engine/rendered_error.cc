// The reader of YAML knows a line of a document; the document is a part of a file; the file was written by
// templates. Helm says the first and no more.
#include "engine/rendered_error.h"

#include <algorithm>

#include <fmt/format.h>

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

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
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

}  // namespace

RenderTrace trace_of(const base::Error& error, const chart::Manifest& bad,
                     std::string_view file_text) {
  RenderTrace trace;
  trace.path = bad.path;
  trace.text = file_text;
  const auto* first = file_text.data();
  const bool is_part = bad.text.data() >= first && bad.text.data() <= first + file_text.size();
  const std::size_t document = is_part ? static_cast<std::size_t>(bad.text.data() - first) : 0;
  const int line = std::max(error.place().line, 1) + line_number(file_text, document) - 1;
  std::size_t start = line_start(file_text, line);
  const std::size_t named = start;
  // The reader may stop behind the last line, or at a blank one; the one before is meant.
  while (start > document && is_blank(line_at(file_text, start))) {
    const std::size_t feed = file_text.rfind('\n', start - 1);
    if (feed == std::string_view::npos || feed == 0) break;
    const std::size_t before = file_text.rfind('\n', feed - (feed == start - 1 ? 1 : 0));
    start = before == std::string_view::npos ? 0 : before + 1;
  }
  const std::string_view bad_line = line_at(file_text, start);
  const std::size_t blanks = bad_line.find_first_not_of(" \t");
  trace.offset = start + (blanks == std::string_view::npos ? 0 : blanks);
  const std::size_t within = start == named ? offset_of(bad_line, error.place().column) : 0;
  trace.offset = std::max(trace.offset, start + within);
  return trace;
}

void RenderTrace::find_origin(std::string_view raw) {
  if (without_no_value(raw) != text) return;  // random or changed values: it says nothing
  const std::size_t wanted = raw_offset(raw, offset);
  const lang::Origin* found = nullptr;
  for (const auto& candidate : origins) {
    if (candidate.start > wanted) break;
    found = &candidate;
  }
  if (found == nullptr || found->source == nullptr) return;
  lang::Origin exact = *found;
  const std::size_t distance = wanted - found->start;
  const std::string_view source = found->source->text;
  const std::string_view written = raw.substr(found->start, distance + 1);
  // What a text node wrote stands in the template as it is.
  const bool is_text = found->position < source.size() &&
                       source.substr(found->position, written.size()) == written;
  if (is_text) exact.position += static_cast<std::uint32_t>(distance);
  origin = lang::place_of(exact);
}

base::Error explain_rendered(const base::Error& error, const RenderTrace& trace) {
  const bool is_no_table = error.helm().find("cannot unmarshal") != std::string::npos;
  std::string reason =
      is_no_table && error.has_reason() ? fmt::format("{} renders to a wrong object: {}", trace.path, error.reason())
      : is_no_table ? fmt::format("{} renders to something else than a Kubernetes object:", trace.path)
                  : fmt::format("{} renders to what is no YAML: {}", trace.path, error.reason());
  const int last = line_number(trace.text, trace.offset);
  const int first = std::max(1, last - kShownLines + 1);
  const auto width = std::to_string(last).size();
  for (int line = first; line <= last; ++line) {
    std::string_view shown = line_at(trace.text, line_start(trace.text, line));
    if (line == first && first < last && is_blank(shown)) continue;
    reason += fmt::format("\n  rendered {:>{}} | {}", line, width, shown.substr(0, kLongestLine));
  }
  base::Error result(error.code(), error.helm());
  result.because(std::move(reason));
  result.at(trace.origin.file.empty() ? base::Place{std::string(trace.path), 0, 0} : trace.origin);
  if (is_no_table && !error.has_reason()) {
    result.hinting("every document must be a table with apiVersion, kind and metadata");
  }
  return result;
}

}  // namespace engine
