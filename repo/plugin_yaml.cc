// plugin.yaml in both forms. The new one keeps `config` and `runtimeConfig` as they are first; each is then written as
// YAML and read again for the plugin's type, as Helm does, so that the lines in its errors are those of that text.
#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/semver.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "repo/plugin.h"
#include "repo/plugin_decoder.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using Node = PluginDecoder::Node;
using Field = PluginDecoder::Field;

struct Downloader {
  std::vector<std::string> protocols{};
  std::string command{};
};

// The old form, as it is written.
struct LegacyMetadata {
  std::string name{};
  std::string version{};
  std::string usage{};
  std::string description{};
  PlatformCommands commands{};
  std::string command{};
  bool ignores_flags = false;
  std::map<std::string, PlatformCommands> platform_hooks{};
  std::map<std::string, std::string> hooks{};
  std::vector<Downloader> downloaders{};
};

Error invalid(std::string text) { return {ErrorCode::invalid, std::move(text)}; }

bool is_name(std::string_view name) {
  for (const char c : name) {
    if (!base::is_ascii_letter(c) && !base::is_ascii_digit(c) && c != '_' && c != '-') return false;
  }
  return !name.empty();
}

Error bad_name(std::string_view name) {
  return invalid(fmt::format("invalid plugin name {}: must contain only a-z, A-Z, 0-9, _ and -", base::go_quote(name)));
}

bool is_version(const std::string& version) { return static_cast<bool>(base::parse_strict_version(version)); }

// Blanks of all kinds become spaces, what cannot be seen goes.
std::string visible(std::string_view text) {
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    const auto rune = base::decode_rune(text.substr(i));
    if (base::is_space(rune.code)) {
      kept += ' ';
    } else if (!rune.valid()) {
      kept += "\xEF\xBF\xBD";
    } else if (base::is_printable(rune.code)) {
      kept += text.substr(i, rune.size);
    }
    i += rune.size;
  }
  return kept;
}

void read_command(PluginDecoder& decoder, const Node& node, PlatformCommand& command) {
  const Field fields[] = {
      {"os", [&](const Node& n) { decoder.text(n, command.system); }},
      {"arch", [&](const Node& n) { decoder.text(n, command.architecture); }},
      {"command", [&](const Node& n) { decoder.text(n, command.command); }},
      {"args", [&](const Node& n) { decoder.texts(n, command.arguments); }},
  };
  decoder.structure(node, "plugin.PlatformCommand", fields);
}

void read_commands(PluginDecoder& decoder, const Node& node, PlatformCommands& commands) {
  decoder.list(node, "[]plugin.PlatformCommand",
               [&](const Node& element) { read_command(decoder, element, commands.emplace_back()); });
}

void read_hooks(PluginDecoder& decoder, const Node& node, std::map<std::string, PlatformCommands>& hooks) {
  decoder.map(node, "plugin.PlatformHooks",
              [&](const std::string& event, const Node& value) { read_commands(decoder, value, hooks[event]); });
}

void read_downloader(PluginDecoder& decoder, const Node& node, Downloader& downloader) {
  const Field fields[] = {
      {"protocols", [&](const Node& n) { decoder.texts(n, downloader.protocols); }},
      {"command", [&](const Node& n) { decoder.text(n, downloader.command); }},
  };
  decoder.structure(node, "plugin.Downloaders", fields);
}

Result<LegacyMetadata> read_legacy(std::string_view text) {
  base::Arena arena;
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::passed_over));
  LegacyMetadata m;
  const Field fields[] = {
      {"name", [&](const Node& n) { decoder.text(n, m.name); }},
      {"version", [&](const Node& n) { decoder.text(n, m.version); }},
      {"usage", [&](const Node& n) { decoder.text(n, m.usage); }},
      {"description", [&](const Node& n) { decoder.text(n, m.description); }},
      {"platformCommand", [&](const Node& n) { read_commands(decoder, n, m.commands); }},
      {"command", [&](const Node& n) { decoder.text(n, m.command); }},
      {"ignoreFlags", [&](const Node& n) { decoder.flag(n, m.ignores_flags); }},
      {"platformHooks", [&](const Node& n) { read_hooks(decoder, n, m.platform_hooks); }},
      {"hooks", [&](const Node& n) { decoder.text_map(n, "plugin.Hooks", m.hooks); }},
      {"downloaders",
       [&](const Node& n) {
         decoder.list(n, "[]plugin.Downloaders",
                      [&](const Node& element) { read_downloader(decoder, element, m.downloaders.emplace_back()); });
       }},
  };
  decoder.structure(decoder.root(), "plugin.MetadataLegacy", fields);
  TRY(decoder.result());
  return m;
}

Result<void> check_legacy(const LegacyMetadata& m) {
  if (!is_name(m.name)) return bad_name(m.name);
  if (!m.version.empty() && !is_version(m.version)) {
    return invalid(fmt::format("invalid plugin version {}: must be valid semver", base::go_quote(m.version)));
  }
  if (!m.commands.empty() && !m.command.empty()) return invalid("both platformCommand and command are set");
  if (!m.platform_hooks.empty() && !m.hooks.empty()) return invalid("both platformHooks and hooks are set");
  for (std::size_t i = 0; i < m.downloaders.size(); ++i) {
    const auto& downloader = m.downloaders[i];
    if (downloader.command.empty()) return invalid(fmt::format("downloader {} has empty command", i));
    if (downloader.protocols.empty()) return invalid(fmt::format("downloader {} has no protocols", i));
    for (std::size_t j = 0; j < downloader.protocols.size(); ++j) {
      if (downloader.protocols[j].empty()) return invalid(fmt::format("downloader {} has empty protocol at index {}", i, j));
    }
  }
  return {};
}

PluginMetadata from_legacy(LegacyMetadata m) {
  PluginMetadata metadata{.api_version = "legacy", .name = m.name, .type = std::string(kCliPlugin),
                          .runtime = std::string(kSubprocess), .version = m.version};
  auto& run = metadata.subprocess;
  for (auto& downloader : m.downloaders) {
    metadata.type = kGetterPlugin;
    auto& protocols = metadata.config.protocols;
    protocols.insert(protocols.end(), downloader.protocols.begin(), downloader.protocols.end());
    run.protocols.push_back({std::move(downloader.protocols), {{.command = downloader.command}}});
  }
  if (m.downloaders.empty()) {
    metadata.config.short_help = visible(m.usage);
    metadata.config.long_help = m.description;
    metadata.config.ignores_flags = m.ignores_flags;
  }
  run.commands = std::move(m.commands);
  if (run.commands.empty() && !m.command.empty()) run.commands.push_back({.command = m.command});
  run.hooks = std::move(m.platform_hooks);
  run.expands_hooks = m.hooks.empty();
  for (const auto& [event, command] : m.hooks) run.hooks[event] = {{.command = "sh", .arguments = {"-c", command}}};
  return metadata;
}

// The new form, with the parts that its type decides as they are.
struct NewMetadata {
  PluginMetadata metadata{};
  Value config{};
  Value runtime_config{};
};

Result<NewMetadata> read_new(base::Arena& arena, std::string_view text) {
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::refused));
  NewMetadata all;
  auto& m = all.metadata;
  const auto read_map = [&](const Node& node, Value& target) {
    auto* map = base::Map::make(arena);
    decoder.map(node, "map[string]interface {}",
                [&](const std::string& key, const Node& value) { map->set_copy(key, decoder.any(arena, value)); });
    target = Value::map(map);
  };
  const Field fields[] = {
      {"apiVersion", [&](const Node& n) { decoder.text(n, m.api_version); }},
      {"name", [&](const Node& n) { decoder.text(n, m.name); }},
      {"type", [&](const Node& n) { decoder.text(n, m.type); }},
      {"runtime", [&](const Node& n) { decoder.text(n, m.runtime); }},
      {"version", [&](const Node& n) { decoder.text(n, m.version); }},
      {"sourceURL", [&](const Node& n) { decoder.text(n, m.source_url); }},
      {"config", [&](const Node& n) { read_map(n, all.config); }},
      {"runtimeConfig", [&](const Node& n) { read_map(n, all.runtime_config); }},
  };
  decoder.structure(decoder.root(), "plugin.MetadataV1", fields);
  TRY(decoder.result());
  return all;
}

Result<void> check_new(const PluginMetadata& m) {
  if (!is_name(m.name)) return invalid("invalid plugin `name`");
  if (m.version.empty()) return invalid("plugin `version` is required");
  if (!is_version(m.version)) {
    return invalid(fmt::format("invalid plugin `version` {}: must be valid semver", base::go_quote(m.version)));
  }
  if (m.type.empty()) return invalid("`type` missing");
  if (m.runtime.empty()) return invalid("`runtime` missing");
  return {};
}

Result<std::string> written(base::Arena& arena, const Value& map) {
  return map.is_map() ? base::yaml::write_pretty(arena, map) : std::string("{}\n");
}

Result<void> read_config(PluginMetadata& m, const Value& value) {
  if (m.type != kCliPlugin && m.type != kGetterPlugin && m.type != kPostRendererPlugin && m.type != "test/v1") {
    return invalid("unknown plugin type " + base::go_quote(m.type));
  }
  base::Arena arena;
  const auto text = TRY(written(arena, value));
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::refused));
  auto& config = m.config;
  const Field cli[] = {
      {"usage", [&](const Node& n) { decoder.text(n, config.usage); }},
      {"shortHelp", [&](const Node& n) { decoder.text(n, config.short_help); }},
      {"longHelp", [&](const Node& n) { decoder.text(n, config.long_help); }},
      {"ignoreFlags", [&](const Node& n) { decoder.flag(n, config.ignores_flags); }},
  };
  const Field getter[] = {{"protocols", [&](const Node& n) { decoder.texts(n, config.protocols); }}};
  if (m.type == kCliPlugin) {
    decoder.structure(decoder.root(), "schema.ConfigCLIV1", cli);
  } else if (m.type == kGetterPlugin) {
    decoder.structure(decoder.root(), "schema.ConfigGetterV1", getter);
  } else {
    const bool renders = m.type == kPostRendererPlugin;
    decoder.structure(decoder.root(), renders ? "schema.ConfigPostRendererV1" : "schema.ConfigTestV1", {});
  }
  return decoder.result();
}

void read_protocol(PluginDecoder& decoder, const Node& node, ProtocolCommand& protocol) {
  const Field fields[] = {
      {"protocols", [&](const Node& n) { decoder.texts(n, protocol.protocols); }},
      {"platformCommand", [&](const Node& n) { read_commands(decoder, n, protocol.commands); }},
  };
  decoder.structure(node, "plugin.SubprocessProtocolCommand", fields);
}

Result<void> read_subprocess(SubprocessConfig& config, std::string_view text) {
  base::Arena arena;
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::passed_over));
  const Field fields[] = {
      {"platformCommand", [&](const Node& n) { read_commands(decoder, n, config.commands); }},
      {"platformHooks", [&](const Node& n) { read_hooks(decoder, n, config.hooks); }},
      {"protocolCommands",
       [&](const Node& n) {
         decoder.list(n, "[]plugin.SubprocessProtocolCommand",
                      [&](const Node& element) { read_protocol(decoder, element, config.protocols.emplace_back()); });
       }},
  };
  decoder.structure(decoder.root(), "plugin.RuntimeConfigSubprocess", fields);
  return decoder.result();
}

Result<void> read_web_assembly(WebAssemblyConfig& config, std::string_view text) {
  base::Arena arena;
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::passed_over));
  constexpr auto kMostPages = std::uint64_t{UINT32_MAX};
  const Field memory[] = {
      {"maxPages", [&](const Node& n) { decoder.number(n, "uint32", kMostPages, config.max_pages); }},
      {"maxHttpResponseBytes", [&](const Node& n) { decoder.number(n, "int64", INT64_MAX, config.max_response); }},
      {"maxVarBytes", [&](const Node& n) { decoder.number(n, "int64", INT64_MAX, config.max_variables); }},
  };
  const Field files[] = {{"createTempDir", [&](const Node& n) { decoder.flag(n, config.creates_folder); }}};
  const Field fields[] = {
      {"memory", [&](const Node& n) { decoder.structure(n, "plugin.RuntimeConfigExtismV1Memory", memory); }},
      {"config", [&](const Node& n) { decoder.text_map(n, "map[string]string", config.config); }},
      {"allowedHosts", [&](const Node& n) { decoder.texts(n, config.allowed_hosts); }},
      {"fileSystem", [&](const Node& n) { decoder.structure(n, "plugin.RuntimeConfigExtismV1FileSystem", files); }},
      {"timeout", [&](const Node& n) { decoder.number(n, "uint64", UINT64_MAX, config.timeout); }},
      {"hostFunctions", [&](const Node& n) { decoder.texts(n, config.host_functions); }},
      {"entryFuncName", [&](const Node& n) { decoder.text(n, config.entry); }},
  };
  decoder.structure(decoder.root(), "plugin.RuntimeConfigExtismV1", fields);
  return decoder.result();
}

Result<void> read_runtime(PluginMetadata& m, const Value& value) {
  if (m.runtime != kSubprocess && m.runtime != kWebAssembly) {
    return invalid("unsupported plugin runtime type: " + base::go_quote(m.runtime));
  }
  base::Arena arena;
  const auto text = TRY(written(arena, value));
  auto read = m.runtime == kSubprocess ? read_subprocess(m.subprocess, text) : read_web_assembly(m.web_assembly, text);
  if (read) return {};
  return std::move(read).error().wrap(fmt::format("failed to unmarshal runtimeConfig for {} runtime: ", m.runtime));
}

Result<void> check_protocols(const PluginMetadata& m) {
  if (m.type != kGetterPlugin) return {};
  if (m.config.protocols.empty()) return invalid("config validation failed: getter has no protocols");
  for (std::size_t i = 0; i < m.config.protocols.size(); ++i) {
    if (m.config.protocols[i].empty()) {
      return invalid(fmt::format("config validation failed: getter has empty protocol at index {}", i));
    }
  }
  return {};
}

Result<PluginMetadata> parse_new(std::string_view text) {
  base::Arena arena;
  auto all = TRY(read_new(arena, text));
  TRY(check_new(all.metadata));
  constexpr auto kConversion = "failed to convert MetadataV1 to Metadata: ";
  if (auto read = read_config(all.metadata, all.config); !read) return std::move(read).error().wrap(kConversion);
  if (auto read = read_runtime(all.metadata, all.runtime_config); !read) return std::move(read).error().wrap(kConversion);
  TRY(check_protocols(all.metadata));
  return std::move(all.metadata);
}

Result<std::string> peek_version(std::string_view text) {
  base::Arena arena;
  auto decoder = TRY(PluginDecoder::open(arena, text, UnknownFields::passed_over));
  std::string version;
  const Field fields[] = {{"apiVersion", [&](const Node& n) { decoder.text(n, version); }}};
  decoder.structure(decoder.root(), "plugin.apiVersion", fields);
  TRY(decoder.result());
  return version;
}

}  // namespace

Result<PluginMetadata> parse_plugin(std::string_view text) {
  auto version = peek_version(text);
  if (!version) return std::move(version).error().wrap("failed to peek plugin.yaml API version: ");
  if (*version == "v1") return parse_new(text);
  if (!version->empty()) return invalid("invalid plugin apiVersion: " + base::go_quote(*version));
  auto legacy = TRY(read_legacy(text));
  TRY(check_legacy(legacy));
  auto metadata = from_legacy(std::move(legacy));
  TRY(check_protocols(metadata));
  return metadata;
}

}  // namespace repo
