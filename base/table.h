// Tables as gosuri/uitable lays them out, which Helm prints its lists with (helm.md CMD-122).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace base {

// The rows as text: every cell padded to the width of its column, cells joined by one tab, rows by
// line feeds, no final line feed. Cells wider than `max_column_width` (0 = no limit) are cut and
// end in "...". Widths are those on a terminal; colour codes do not count.
std::string format_table(const std::vector<std::vector<std::string>>& rows,
                         std::size_t max_column_width = 0);

}  // namespace base
