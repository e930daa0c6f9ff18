#include "cli/command_tree.h"

#include <algorithm>

namespace cli {

const PluginRow* CommandTree::plugin_row(const CommandRow& command) const {
  for (const auto& row : installed_) {
    if (&command == &row) return &row;
  }
  return nullptr;
}

const CommandRow* find_child(const CommandRow& parent, std::string_view name, const CommandTree& tree) {
  const bool is_plugin = tree.plugin_row(parent) != nullptr;
  const CommandRow* built_in = is_plugin ? nullptr : find_child(parent, name, tree.voice());
  if (built_in != nullptr && tree.voice() == Voice::tug) return built_in;
  for (const auto& row : tree.installed()) {
    if (row.parent_path() != parent.path || row.name() != name) continue;
    const bool is_first = built_in == nullptr || built_in->is_plugin || row.path < built_in->path;
    return is_first ? &row : built_in;
  }
  return built_in;
}

std::vector<const CommandRow*> children(const CommandRow& parent, const CommandTree& tree) {
  std::vector<const CommandRow*> found;
  if (tree.plugin_row(parent) == nullptr) found = children(parent, tree.voice(), Hidden::leave_out);
  for (const auto& row : tree.installed()) {
    if (row.parent_path() == parent.path) found.push_back(&row);
  }
  std::ranges::sort(found, {}, [](const CommandRow* row) { return row->path; });
  return found;
}

}  // namespace cli
