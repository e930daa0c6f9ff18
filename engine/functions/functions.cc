// The one lookup over all function tables: a sorted array built once, at first use.
#include "engine/functions/functions.h"

#include <algorithm>
#include <vector>

namespace engine::functions {

namespace {

std::vector<const base::Function*> all_functions() {
  std::vector<const base::Function*> rows;
  for (const auto table :
       {string_functions(), list_functions(), dict_functions(), math_functions(), type_functions(),
        regex_functions(), path_functions(), version_functions(), crypto_functions(),
        date_functions(), duration_functions(), random_functions(), encoding_functions(),
        template_functions(), network_functions()}) {
    for (const base::Function& row : table) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  return rows;
}

}  // namespace

const base::Function* find_function(std::string_view name) {
  static const std::vector<const base::Function*> rows = all_functions();
  const auto found = std::lower_bound(
      rows.begin(), rows.end(), name,
      [](const base::Function* row, std::string_view wanted) { return row->name < wanted; });
  return found != rows.end() && (*found)->name == name ? *found : nullptr;
}

}  // namespace engine::functions
