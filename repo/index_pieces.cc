// Looked at line by line: "entries:" begins the charts, a line that is indented by two and ends in a colon begins a
// chart, a line that is not indented ends them all. A quoted text that holds such a line is cut in two, and neither
// half can be read then.
#include "repo/index_pieces.h"

#include <algorithm>

#include "base/ascii.h"

namespace repo {
namespace {

constexpr std::string_view kEntries = "entries:";
constexpr std::string_view kIndent = "  ";
constexpr std::string_view kItem = "  - ";

// Line breaks of YAML 1.1 that are not looked for here.
bool has_other_breaks(std::string_view text) {
  for (const std::string_view other : {"\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.find(other) != std::string_view::npos) return true;
  }
  return false;
}

// Whether something may be an anchor: '&' where a value can begin, with a name behind it.
bool may_have_anchor(std::string_view text) {
  constexpr std::string_view kBefore = " \t\n[{,:-?";
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    const bool can_begin = at == 0 || kBefore.find(text[at - 1]) != std::string_view::npos;
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    const bool names = base::is_ascii_letter(next) || base::is_ascii_digit(next) || next == '_' || next == '-';
    if (can_begin && names) return true;
  }
  return false;
}

// Whether YAML reads the word as a boolean or null.
bool is_special(std::string_view word) {
  for (const auto* one : {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}) {
    if (base::equal_ignoring_case(word, one)) return true;
  }
  return false;
}

// The name in "  NAME:"; "" where the line is not quite that.
std::string_view chart_name(std::string_view line) {
  if (!line.starts_with(kIndent) || !line.ends_with(':')) return {};
  const auto name = line.substr(kIndent.size(), line.size() - kIndent.size() - 1);
  const auto is_plain = [](char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '-' || c == '_' || c == '.'; };
  if (name.empty() || !base::is_ascii_letter(name[0]) || !std::all_of(name.begin(), name.end(), is_plain)) return {};
  return is_special(name) ? std::string_view() : name;
}

// The line that begins at `at`, without its line feed.
std::string_view line_at(std::string_view text, std::size_t at) { return text.substr(at, text.find('\n', at) - at); }

// Where the line "entries:" begins.
std::size_t find_entries(std::string_view text) {
  for (auto at = text.find(kEntries); at != std::string_view::npos; at = text.find(kEntries, at + 1)) {
    if ((at == 0 || text[at - 1] == '\n') && line_at(text, at) == kEntries) return at;
  }
  return std::string_view::npos;
}

// Cuts the chart between versions: at lines that begin with "  - ", the first of them right behind the name.
void cut_versions(IndexPiece& chart) {
  const auto& text = chart.text;
  std::size_t start = line_at(text, 0).size() + 1;
  if (start >= text.size() || !text.substr(start).starts_with(kItem)) return;
  for (std::size_t at = start; at < text.size();) {
    const auto end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
    const bool may_end = at == text.size() || text.substr(at).starts_with(kItem);
    if (!may_end || (at < text.size() && at - start < kIndexRun)) continue;
    chart.runs.push_back(text.substr(start, at - start));
    start = at;
  }
}

// Whether nothing in the text reaches from one piece into another.
bool is_plain(std::string_view text, const std::function<void(std::string_view)>& passed) {
  while (!text.empty()) {
    const auto end = text.find('\n', std::min(kIndexRun, text.size()));
    const auto part = text.substr(0, end == std::string_view::npos ? end : end + 1);
    if (has_other_breaks(part) || may_have_anchor(part)) return false;
    if (passed) passed(part);
    text.remove_prefix(part.size());
  }
  return true;
}

}  // namespace

std::optional<IndexPieces> cut_index(std::string_view text, const std::function<void(std::string_view)>& passed) {
  if (!is_plain(text, passed)) return std::nullopt;
  const auto entries = find_entries(text);
  if (entries == std::string_view::npos) return std::nullopt;
  IndexPieces pieces;
  std::size_t at = entries + kEntries.size() + 1, start = at;
  const auto end_piece = [&](std::size_t end) {
    if (!pieces.charts.empty()) {
      pieces.charts.back().text = text.substr(start, end - start);
      cut_versions(pieces.charts.back());
      if (passed) passed(pieces.charts.back().text);
    }
    start = end;
  };
  for (; at < text.size(); at = text.find('\n', at) == std::string_view::npos ? text.size() : text.find('\n', at) + 1) {
    const auto line = line_at(text, at);
    if (line.empty() || line.starts_with("   ") || line.starts_with(kItem)) {
      if (pieces.charts.empty()) return std::nullopt;
      continue;
    }
    if (!line.starts_with(' ')) break;
    const auto name = chart_name(line);
    if (name.empty() || (!pieces.charts.empty() && pieces.charts.back().name >= name)) return std::nullopt;
    end_piece(at);
    pieces.charts.push_back({name, {}, {}});
  }
  if (pieces.charts.empty()) return std::nullopt;
  at = std::min(at, text.size());
  end_piece(at);
  pieces.rest.append(text.substr(0, entries)).append(kEntries).append(" {}\n").append(text.substr(at));
  return pieces;
}

}  // namespace repo
