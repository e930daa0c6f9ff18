// kubectl lays tables out with a tab writer: columns are at least six wide, three apart, and the last one is not
// filled up. Headers are filled up to the widest cell counted in bytes, cells are measured in characters.
#include "cli/kube_table.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "cluster/object.h"

namespace cli {
namespace {

using base::Value;
using Row = std::vector<std::string>;

constexpr std::size_t kMinWidth = 6;
constexpr std::size_t kPadding = 3;

std::string upper(std::string_view text) {
  std::string big(text);
  std::transform(big.begin(), big.end(), big.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return big;
}

std::string text_field(const Value& map, std::string_view name) {
  const Value value = cluster::at_path(map, {name});
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

// A cell as fmt.Sprint gives it.
std::string cell_text(const Value& cell) {
  return cell.is_nil() ? std::string() : base::format_value(cell);
}

// What a terminal must not see is cut or shown: the rest of the lines, escape characters.
std::string safe_text(const std::string& text) {
  const auto end = text.find_first_of("\f\n\r");
  std::string safe;
  for (const char c : std::string_view(text).substr(0, end)) {
    if (c == '\x1b') {
      safe += "^[";
    } else {
      safe += c;
    }
  }
  return end == std::string::npos ? safe : safe + "...";
}

// Widths only grow from one table to the next of the same columns.
void append_rows(std::string& out, const std::vector<Row>& rows, std::vector<std::size_t>& widths) {
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      if (i == widths.size()) widths.push_back(kMinWidth);
      widths[i] = std::max(widths[i], base::count_runes(row[i]) + kPadding);
    }
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - base::count_runes(row[i]), ' ');
    }
    out += '\n';
  }
}

std::int64_t number_field(const Value& map, std::string_view name) {
  const Value value = cluster::at_path(map, {name});
  if (value.is_signed()) return value.as_signed();
  return value.is_float() ? static_cast<std::int64_t>(value.as_float()) : 0;
}

std::vector<Value> list_field(const Value& map, std::string_view name) {
  const Value value = cluster::at_path(map, {name});
  if (!value.is_list()) return {};
  return {value.as_list().begin(), value.as_list().end()};
}

}  // namespace

std::vector<KubeTablePrinter::Column> KubeTablePrinter::columns_of(const Value& table) {
  std::vector<Column> columns;
  for (const auto& definition : list_field(table, "columnDefinitions")) {
    columns.push_back({text_field(definition, "name"), text_field(definition, "type"),
                       text_field(definition, "format"), text_field(definition, "description"),
                       number_field(definition, "priority")});
  }
  return columns;
}

void KubeTablePrinter::print_table(std::string& out, const Value& table) {
  auto columns = columns_of(table);
  const auto rows = list_field(table, "rows");
  const bool is_same = columns.empty() || columns == last_columns_;
  const bool has_header = !(has_printed_header_ && is_same);
  if (columns.empty()) {
    columns = last_columns_;
  } else if (!is_same) {
    last_columns_ = columns;
    has_printed_header_ = false;
  }
  if (rows.empty()) return;
  has_printed_header_ = true;

  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].priority == 0) shown.push_back(i);
  }
  if (has_header) widths_.clear();  // other columns
  std::vector<Row> lines(has_header ? 1 : 0);
  std::vector<std::size_t> widest(columns.size());  // in bytes
  for (const auto& row : rows) {
    auto& line = lines.emplace_back();
    const auto cells = list_field(row, "cells");
    for (const auto i : shown) {
      if (i >= cells.size()) break;
      const auto text = cell_text(cells[i]);
      widest[i] = std::max(widest[i], text.size());
      line.push_back(safe_text(text));
    }
  }
  if (has_header) {
    for (const auto i : shown) lines.front().push_back(upper(columns[i].name));
  }
  // The first line, header or not, is filled up to the widest cell.
  auto& first = lines.front();
  for (std::size_t i = 0; i + 1 < shown.size() && i < first.size(); ++i) {
    const auto width = widest[shown[i]];
    if (first[i].size() < width) first[i].append(width - first[i].size(), ' ');
  }
  append_rows(out, lines, widths_);
}

void KubeTablePrinter::print_object(std::string& out, const Value& object,
                                    std::int64_t now_unix_seconds) {
  std::vector<Row> lines;
  if (!has_printed_object_) lines.push_back({"NAME", "AGE"});
  const auto created = base::parse_moment(cluster::metadata_text(object, "creationTimestamp"));
  lines.push_back({std::string(cluster::metadata_text(object, "name")),
                   created ? human_duration(now_unix_seconds - base::rounded_seconds(*created))
                           : "<unknown>"});
  append_rows(out, lines, widths_);
  has_printed_object_ = true;
}

void KubeTablePrinter::print(std::string& out, const Value& object,
                             std::int64_t now_unix_seconds) {
  const auto kind = cluster::kind_of(object);
  if (kind.kind == "Table" && kind.group == "meta.k8s.io") {
    print_table(out, object);
  } else {
    print_object(out, object, now_unix_seconds);
  }
}

std::string human_duration(std::int64_t seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kDay = 24 * kHour;
  constexpr std::int64_t kYear = 365 * kDay;
  const auto pair = [&](std::int64_t large, char a, std::int64_t small, char b) {
    const auto rest = seconds % large / small;
    return rest == 0 ? fmt::format("{}{}", seconds / large, a)
                     : fmt::format("{}{}{}{}", seconds / large, a, rest, b);
  };
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 2 * kMinute) return fmt::format("{}s", seconds);
  if (seconds < 10 * kMinute) return pair(kMinute, 'm', 1, 's');
  if (seconds < 3 * kHour) return fmt::format("{}m", seconds / kMinute);
  if (seconds < 8 * kHour) return pair(kHour, 'h', kMinute, 'm');
  if (seconds < 2 * kDay) return fmt::format("{}h", seconds / kHour);
  if (seconds < 8 * kDay) return pair(kDay, 'd', kHour, 'h');
  if (seconds < 2 * kYear) return fmt::format("{}d", seconds / kDay);
  if (seconds < 8 * kYear) return pair(kYear, 'y', kDay, 'd');
  return fmt::format("{}y", seconds / kYear);
}

}  // namespace cli
