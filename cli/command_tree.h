// The commands of a voice together with those that installed plugins bring.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace repo {
struct Plugin;
}

namespace cli {

// A command of a plugin: it gets its words as they are typed.
struct PluginRow : CommandRow {
  const repo::Plugin* plugin = nullptr;
  std::span<const std::string_view> words{};  // what its first argument may be
  bool asks_program = true;                   // the plugin's own program completes what follows
};

// Refers to rows that must outlive it.
class CommandTree {
 public:
  CommandTree(Voice voice) : voice_(voice) {}  // implicit: without plugins, the voice says all
  CommandTree(Voice voice, std::span<const PluginRow> installed) : voice_(voice), installed_(installed) {}

  Voice voice() const { return voice_; }
  std::span<const PluginRow> installed() const { return installed_; }
  // The row as a plugin's; nullptr for a command of our own.
  const PluginRow* plugin_row(const CommandRow& command) const;

 private:
  Voice voice_;
  std::span<const PluginRow> installed_{};
};

// As find_child() and children() of cli/command.h. Where a plugin has the name of an alias, the command whose own name
// comes first is meant when called as helm, and one that stands for a plugin (`diff`, `s3`) gives way to it; as tug, our
// own come first.
const CommandRow* find_child(const CommandRow& parent, std::string_view name, const CommandTree& tree);
std::vector<const CommandRow*> children(const CommandRow& parent, const CommandTree& tree);

}  // namespace cli
