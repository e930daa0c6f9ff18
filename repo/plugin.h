// What a plugin's plugin.yaml says, in one form for both of the forms it is written in. helm.md REP-072 … 086.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace repo {

inline constexpr std::string_view kPluginFile = "plugin.yaml";
inline constexpr std::string_view kCliPlugin = "cli/v1";
inline constexpr std::string_view kGetterPlugin = "getter/v1";
inline constexpr std::string_view kPostRendererPlugin = "postrenderer/v1";
inline constexpr std::string_view kSubprocess = "subprocess";
inline constexpr std::string_view kWebAssembly = "extism/v1";
inline constexpr std::size_t kMaxPluginFile = std::size_t{128} << 10;  // bytes of plugin.yaml

// A command for one system and architecture, or for all where these are empty.
struct PlatformCommand {
  std::string system{};
  std::string architecture{};
  std::string command{};
  std::vector<std::string> arguments{};
};
using PlatformCommands = std::vector<PlatformCommand>;

struct ProtocolCommand {
  std::vector<std::string> protocols{};
  PlatformCommands commands{};
};

// What a plugin is to its users; which fields count is decided by its type.
struct PluginConfig {
  std::string usage{};
  std::string short_help{};
  std::string long_help{};
  bool ignores_flags = false;
  std::vector<std::string> protocols{};
};

// How a plugin of the kind "subprocess" is run.
struct SubprocessConfig {
  PlatformCommands commands{};
  std::map<std::string, PlatformCommands> hooks{};
  std::vector<ProtocolCommand> protocols{};
  bool expands_hooks = false;
};

// How a WebAssembly module would be run: only read, to be signed and refused.
struct WebAssemblyConfig {
  std::uint64_t max_pages = 0;
  std::int64_t max_response = 0;
  std::int64_t max_variables = 0;
  std::map<std::string, std::string> config{};
  std::vector<std::string> allowed_hosts{};
  bool creates_folder = false;
  std::uint64_t timeout = 0;
  std::vector<std::string> host_functions{};
  std::string entry{};
};

struct PluginMetadata {
  std::string api_version{};  // "v1", or "legacy" where the file says nothing
  std::string name{};
  std::string type{};
  std::string runtime{};
  std::string version{};
  std::string source_url{};
  PluginConfig config{};
  SubprocessConfig subprocess{};
  WebAssemblyConfig web_assembly{};
};

// A plugin in its folder.
struct Plugin {
  std::string folder{};
  PluginMetadata metadata{};
};

// Reads the text of a plugin.yaml. Errors are Helm's: "failed to peek plugin.yaml API version: …", `invalid plugin
// apiVersion: "x"`, yaml.v3's ("yaml: unmarshal errors: …"), and what is wrong with a field.
base::Result<PluginMetadata> parse_plugin(std::string_view text);
// The metadata as a provenance file states it: YAML of the fields by their Go names.
base::Result<std::string> write_plugin_metadata(const PluginMetadata& metadata);
// The plugin as Go's %q prints it, which is part of one of Helm's messages.
std::string describe_plugin(const Plugin& plugin);

}  // namespace repo
