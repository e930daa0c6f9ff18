// A plugin as text: the YAML that is signed, and the dump that Helm prints where a getter fails.
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/value.h"
#include "base/yaml.h"
#include "repo/plugin.h"

namespace repo {
namespace {

using base::Arena;
using base::Value;

Value list_of(Arena& arena, const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  auto* list = base::List::make(arena);
  for (const auto& text : texts) list->push_back(Value::string(arena, text));
  return Value::list(list);
}

Value value_of(Arena& arena, const PlatformCommands& commands) {
  if (commands.empty()) return {};
  auto* list = base::List::make(arena);
  for (const auto& command : commands) {
    auto* map = base::Map::make(arena);
    map->set("OperatingSystem", Value::string(arena, command.system));
    map->set("Architecture", Value::string(arena, command.architecture));
    map->set("Command", Value::string(arena, command.command));
    map->set("Args", list_of(arena, command.arguments));
    list->push_back(Value::map(map));
  }
  return Value::list(list);
}

Value value_of(Arena& arena, const std::vector<ProtocolCommand>& protocols) {
  if (protocols.empty()) return {};
  auto* list = base::List::make(arena);
  for (const auto& protocol : protocols) {
    auto* map = base::Map::make(arena);
    map->set("Protocols", list_of(arena, protocol.protocols));
    map->set("PlatformCommand", value_of(arena, protocol.commands));
    list->push_back(Value::map(map));
  }
  return Value::list(list);
}

Value value_of(Arena& arena, const SubprocessConfig& config) {
  auto* map = base::Map::make(arena);
  map->set("PlatformCommand", value_of(arena, config.commands));
  Value hooks;
  if (!config.hooks.empty()) {
    hooks = Value::map(base::Map::make(arena));
    for (const auto& [event, commands] : config.hooks) hooks.as_map().set_copy(event, value_of(arena, commands));
  }
  map->set("PlatformHooks", hooks);
  map->set("ProtocolCommands", value_of(arena, config.protocols));
  return Value::map(map);
}

Value value_of(Arena& arena, const WebAssemblyConfig& config) {
  auto* memory = base::Map::make(arena);
  memory->set("MaxPages", Value::unsigned_of(base::Type::uint64, config.max_pages));
  memory->set("MaxHTTPResponseBytes", Value::int64(config.max_response));
  memory->set("MaxVarBytes", Value::int64(config.max_variables));
  auto* files = base::Map::make(arena);
  files->set("CreateTempDir", Value::boolean(config.creates_folder));
  auto* map = base::Map::make(arena);
  Value settings;
  if (!config.config.empty()) {
    settings = Value::map(base::Map::make(arena));
    for (const auto& [key, value] : config.config) settings.as_map().set_copy(key, Value::string(arena, value));
  }
  map->set("Memory", Value::map(memory));
  map->set("Config", settings);
  map->set("AllowedHosts", list_of(arena, config.allowed_hosts));
  map->set("FileSystem", Value::map(files));
  map->set("Timeout", Value::unsigned_of(base::Type::uint64, config.timeout));
  map->set("HostFunctions", list_of(arena, config.host_functions));
  map->set("EntryFuncName", Value::string(arena, config.entry));
  return Value::map(map);
}

Value config_value(Arena& arena, const PluginMetadata& m) {
  auto* map = base::Map::make(arena);
  if (m.type == kCliPlugin) {
    map->set("Usage", Value::string(arena, m.config.usage));
    map->set("ShortHelp", Value::string(arena, m.config.short_help));
    map->set("LongHelp", Value::string(arena, m.config.long_help));
    map->set("IgnoreFlags", Value::boolean(m.config.ignores_flags));
  } else if (m.type == kGetterPlugin) {
    map->set("Protocols", list_of(arena, m.config.protocols));
  }
  return Value::map(map);
}

// Go's %v and %q of the same values.
struct Printed {
  bool quotes = false;

  std::string text(const std::string& value) const { return quotes ? base::go_quote(value) : value; }
  std::string texts(const std::vector<std::string>& values) const {
    std::string all = "[";
    for (const auto& value : values) all += (all.size() > 1 ? " " : "") + text(value);
    return all + "]";
  }
  std::string commands(const PlatformCommands& values) const {
    std::string all = "[";
    for (const auto& value : values) {
      all += fmt::format("{}{{{} {} {} {}}}", all.size() > 1 ? " " : "", text(value.system), text(value.architecture),
                         text(value.command), texts(value.arguments));
    }
    return all + "]";
  }
  std::string run(const SubprocessConfig& config) const {
    std::string hooks;
    for (const auto& [event, values] : config.hooks) hooks += (hooks.empty() ? "" : " ") + text(event) + ":" + commands(values);
    std::string protocols;
    for (const auto& each : config.protocols) {
      protocols += fmt::format("{}{{{} {}}}", protocols.empty() ? "" : " ", texts(each.protocols), commands(each.commands));
    }
    const std::string_view expands = config.expands_hooks ? "true" : "false";
    return fmt::format("{{{} map[{}] [{}] {}}}", commands(config.commands), hooks, protocols,
                       quotes ? fmt::format("%!q(bool={})", expands) : expands);
  }
};

}  // namespace

base::Result<std::string> write_plugin_metadata(const PluginMetadata& m) {
  Arena arena;
  auto* map = base::Map::make(arena);
  map->set("APIVersion", Value::string(arena, m.api_version));
  map->set("Name", Value::string(arena, m.name));
  map->set("Type", Value::string(arena, m.type));
  map->set("Runtime", Value::string(arena, m.runtime));
  map->set("Version", Value::string(arena, m.version));
  map->set("SourceURL", Value::string(arena, m.source_url));
  map->set("Config", config_value(arena, m));
  map->set("RuntimeConfig", m.runtime == kSubprocess ? value_of(arena, m.subprocess) : value_of(arena, m.web_assembly));
  return base::yaml::write(arena, Value::map(map));
}

std::string describe_plugin(const Plugin& plugin) {
  const auto& m = plugin.metadata;
  const Printed plain;
  const Printed quoted{true};
  const auto fields = quoted.texts({m.api_version, m.name, m.type, m.runtime, m.version, m.source_url});
  return fmt::format("&{{{{{} %!q(*schema.ConfigGetterV1=&{{{}}}) %!q(*plugin.RuntimeConfigSubprocess=&{})}} {} {} map[]}}",
                     fields.substr(1, fields.size() - 2), plain.texts(m.config.protocols), plain.run(m.subprocess),
                     base::go_quote(plugin.folder), quoted.run(m.subprocess));
}

}  // namespace repo
