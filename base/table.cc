#include "base/table.h"

#include <algorithm>
#include <string_view>

#include "base/unicode.h"
#include "base/utf8.h"

namespace base {
namespace {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::size_t widest_line(std::string_view cell) {
  std::size_t width = 0;
  for (const std::string_view line : split_lines(cell)) {
    width = std::max(width, static_cast<std::size_t>(text_width(line)));
  }
  return width;
}

// As uitable cuts: characters while they leave room for the dots, the one that does not fit
// included.
std::string cut(std::string_view text, std::size_t width) {
  std::string out;
  int used = 0;
  while (!text.empty()) {
    const Rune next = decode_rune(text);
    append_rune(out, next.code);
    text.remove_prefix(next.size);
    const int columns = character_width(next.code);
    if (used + columns >= static_cast<int>(width) - 3) break;
    used += columns;
  }
  return out + "...";
}

std::string fit(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  const auto used = static_cast<std::size_t>(text_width(text));
  if (used > width) return cut(text, width);
  return std::string(text) + std::string(width - used, ' ');
}

void append_row(std::string& out, const std::vector<std::string>& row,
                const std::vector<std::size_t>& widths) {
  std::vector<std::vector<std::string>> cells;
  std::size_t line_count = 0;
  for (std::size_t column = 0; column < row.size(); ++column) {
    // uitable fits the whole cell first and each of its lines again.
    const std::string whole = fit(row[column], widths[column]);
    std::vector<std::string> lines;
    for (const std::string_view line : split_lines(whole))
      lines.push_back(fit(line, widths[column]));
    line_count = std::max(line_count, lines.size());
    cells.push_back(std::move(lines));
  }
  for (std::size_t line = 0; line < line_count; ++line) {
    if (line > 0) out += '\n';
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (column > 0) out += '\t';
      const bool is_there = line < cells[column].size();
      out += is_there ? cells[column][line] : fit(" ", std::max<std::size_t>(widths[column], 1));
    }
  }
}

}  // namespace

std::string format_table(const std::vector<std::vector<std::string>>& rows,
                         std::size_t max_column_width) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (column == widths.size()) widths.push_back(0);
      std::size_t width = widest_line(row[column]);
      if (max_column_width != 0) width = std::min(width, max_column_width);
      widths[column] = std::max(widths[column], width);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) out += '\n';
    append_row(out, rows[i], widths);
  }
  return out;
}

}  // namespace base
