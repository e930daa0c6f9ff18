// The three ways a plugin is run beside being a command: as a hook, as a getter and as a post-renderer. Each gets our
// environment with HELM_PLUGIN_NAME and HELM_PLUGIN_DIR.
#include "repo/plugin_command.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/attached_process.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/process.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kSystem = "linux";

bool is_name_part(char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '_'; }
bool is_special(char c) { return std::string_view("*#$@!?-0123456789").find(c) != std::string_view::npos; }

// The name that `text`, which follows a $, begins with, and how much of it is used up.
std::pair<std::string_view, std::size_t> variable_name(std::string_view text) {
  if (text[0] == '{') {
    if (text.size() > 2 && is_special(text[1]) && text[2] == '}') return {text.substr(1, 1), 3};
    const auto end = text.find('}');
    if (end == std::string_view::npos) return {{}, 1};
    return {text.substr(1, end - 1), end == 1 ? 2 : end + 1};
  }
  if (is_special(text[0])) return {text.substr(0, 1), 1};
  std::size_t size = 0;
  while (size < text.size() && is_name_part(text[size])) ++size;
  return {text.substr(0, size), size};
}

const PlatformCommand* command_for_here(const PlatformCommands& commands) {
  const PlatformCommand* any = nullptr;
  const PlatformCommand* of_system = nullptr;
  for (const auto& command : commands) {
    const bool is_here = base::equal_ignoring_case(command.system, kSystem);
    if (is_here && base::equal_ignoring_case(command.architecture, go_architecture())) return &command;
    if ((!command.system.empty() && !is_here) || !command.architecture.empty()) continue;
    if (is_here && of_system == nullptr) of_system = &command;
    if (!is_here && any == nullptr) any = &command;
  }
  return of_system != nullptr ? of_system : any;
}

std::vector<std::string> split_at_spaces(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(' ', start), text.size());
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

Error exited(const Plugin& plugin) {
  return {ErrorCode::invalid, fmt::format("plugin {} exited with error", base::go_quote(plugin.metadata.name))};
}

Result<std::string> get(base::Env& env, const Plugin& plugin, const PluginDownload& download,
                        const PluginEnvironment& more) {
  TRY(check_runnable(plugin));
  const auto& protocols = plugin.metadata.subprocess.protocols;
  const auto found = std::find_if(protocols.begin(), protocols.end(), [&](const ProtocolCommand& each) {
    return std::find(each.protocols.begin(), each.protocols.end(), download.scheme) != each.protocols.end();
  });
  if (found == protocols.end()) {
    return Error(ErrorCode::not_found, "no downloader found for protocol " + base::go_quote(download.scheme));
  }
  auto environment = plugin_environment(plugin, more);
  environment.emplace_back("HELM_PLUGIN_USERNAME", download.username);
  environment.emplace_back("HELM_PLUGIN_PASSWORD", download.password);
  environment.emplace_back("HELM_PLUGIN_PASS_CREDENTIALS_ALL", download.pass_credentials_all ? "true" : "false");
  auto line = choose_command(found->commands, Expansion::program_only, {}, variable_lookup(env, environment));
  if (!line) {
    return std::move(line).error().wrap(
        fmt::format("failed to prepare commands for protocol {}: ", base::go_quote(download.scheme)));
  }
  auto words = line->arguments;
  words.insert(words.end(), {download.certificate, download.key, download.authority, download.url});
  env.out.flush();
  const auto program = base::join_path(plugin.folder, line->program);
  TRY(base::check_program(program));
  auto output = TRY(base::run_process(program, words, "", {.environment = environment, .shares_errors = true}));
  if (output.status != 0) return exited(plugin);
  return std::move(output.out);
}

Result<std::string> post_render(base::Env& env, const Plugin& plugin, const std::vector<std::string>& arguments,
                                std::string_view manifests) {
  TRY(check_runnable(plugin));
  const auto environment = plugin_environment(plugin, {});
  auto line = choose_command(plugin.metadata.subprocess.commands, Expansion::everything, arguments,
                             variable_lookup(env, environment));
  if (!line) return std::move(line).error().wrap("failed to prepare plugin command: ");
  TRY(base::check_program(line->program));
  auto output = TRY(base::run_process(line->program, line->arguments, manifests, {.environment = environment}));
  if (output.status == 0) return std::move(output.out);
  auto said = output.err;
  while (!said.empty() && (said.back() == '\n' || said.back() == ' ')) said.pop_back();
  auto error = exited(plugin);
  if (said.empty()) return error;
  return std::move(error).because(fmt::format("the post-renderer {} ended with status {}: {}", plugin.metadata.name, output.status, said));
}

}  // namespace

std::string_view go_architecture() {
#if defined(__x86_64__)
  return "amd64";
#elif defined(__aarch64__)
  return "arm64";
#elif defined(__i386__)
  return "386";
#elif defined(__arm__)
  return "arm";
#elif defined(__powerpc64__)
  return "ppc64le";
#elif defined(__s390x__)
  return "s390x";
#elif defined(__riscv)
  return "riscv64";
#else
  return "unknown";
#endif
}

std::string expand_variables(std::string_view text, const VariableLookup& value_of) {
  std::string expanded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 >= text.size()) {
      expanded += text[i];
      continue;
    }
    const auto [name, used] = variable_name(text.substr(i + 1));
    if (name.empty() && used == 0) expanded += '$';  // no name follows: the $ stays
    if (!name.empty()) expanded += value_of(name);
    i += used;
  }
  return expanded;
}

Result<PluginLine> choose_command(const PlatformCommands& commands, Expansion expansion, const std::vector<std::string>& more,
                                  const VariableLookup& value_of) {
  const auto* command = command_for_here(commands);
  if (command == nullptr || command->command.empty() || command->command.front() == ' ') {
    return Error(ErrorCode::invalid, "no plugin command is applicable");
  }
  auto words = split_at_spaces(command->command);
  PluginLine line{expand_variables(words.front(), value_of), {}};
  words.erase(words.begin());
  words.insert(words.end(), command->arguments.begin(), command->arguments.end());
  for (const auto& word : words) {
    line.arguments.push_back(expansion == Expansion::everything ? expand_variables(word, value_of) : word);
  }
  line.arguments.insert(line.arguments.end(), more.begin(), more.end());
  return line;
}

PluginEnvironment plugin_environment(const Plugin& plugin, PluginEnvironment environment) {
  environment.emplace_back("HELM_PLUGIN_NAME", plugin.metadata.name);
  environment.emplace_back("HELM_PLUGIN_DIR", plugin.folder);
  return environment;
}

VariableLookup variable_lookup(const base::Env& env, const PluginEnvironment& environment) {
  return [&env, &environment](std::string_view name) {
    for (const auto& [key, value] : environment) {
      if (key == name) return value;
    }
    return env.variable(name).value_or("");
  };
}

Result<void> check_runnable(const Plugin& plugin) {
  if (plugin.metadata.runtime == kSubprocess) return {};
  return Error(ErrorCode::unavailable,
               fmt::format("plugin {} is a WebAssembly module (runtime {}), and no WebAssembly runtime is part of this program",
                           base::go_quote(plugin.metadata.name), plugin.metadata.runtime))
      .hinting("ask its author for a plugin of the runtime \"subprocess\"");
}

Result<void> run_plugin_hook(base::Env& env, const Plugin& plugin, const std::string& event) {
  const auto& hooks = plugin.metadata.subprocess.hooks;
  const auto found = hooks.find(event);
  if (plugin.metadata.runtime != kSubprocess || found == hooks.end() || found->second.empty()) return {};
  const auto environment = plugin_environment(plugin, {});
  const auto expansion = plugin.metadata.subprocess.expands_hooks ? Expansion::everything : Expansion::program_only;
  auto line = TRY(choose_command(found->second, expansion, {}, variable_lookup(env, environment)));
  env.out.flush();
  const auto ended = TRY(base::run_attached({std::move(line.program), std::move(line.arguments), environment, false}));
  if (ended.status == 0) return {};
  return Error(ErrorCode::invalid,
               fmt::format("plugin {} hook for {} exited with error", event, base::go_quote(plugin.metadata.name)));
}

Result<std::string> run_getter(base::Env& env, const Plugin& plugin, const PluginDownload& download,
                               const PluginEnvironment& environment) {
  auto got = get(env, plugin, download, environment);
  if (got) return got;
  auto reason = fmt::format("the plugin {} cannot fetch {}: {}", plugin.metadata.name, without_password(download.url), got.error().reason());
  return std::move(got).error().wrap(fmt::format("plugin {} failed to invoke: ", describe_plugin(plugin))).because(std::move(reason));
}

Result<std::string> run_post_renderer(base::Env& env, const Plugin& plugin, const std::vector<std::string>& arguments,
                                      std::string_view manifests) {
  auto rendered = post_render(env, plugin, arguments, manifests);
  if (rendered) return rendered;
  return std::move(rendered).error().wrap(
      fmt::format("failed to invoke post-renderer plugin {}: ", base::go_quote(plugin.metadata.name)));
}

}  // namespace repo
