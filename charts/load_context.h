// What the parts of loading share while one chart is loaded. Only charts/load*.cc include it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "charts/load.h"

namespace chart {

inline constexpr std::string_view kChartFile = "Chart.yaml";
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct LoadContext {
  base::Arena& arena;
  base::Log& log;
  LoadOptions options{};
  bool is_v3 = false;            // by the rules of apiVersion v3
  std::size_t depth = 0;         // of charts within charts
  std::size_t nested_bytes = 0;  // unpacked from archives within the chart
  // Chart.yaml of the outermost chart, where it was read already to look at apiVersion.
  std::string_view read_text{};
  std::optional<base::Value> read_yaml{};
};

inline std::string_view without_byte_order_mark(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return text;
}

// The chart that `files` make, with its subcharts.
base::Result<Chart*> build_chart(LoadContext& context, std::span<const File> files);

}  // namespace chart
