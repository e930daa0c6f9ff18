// run: read the settings, find the command, parse its flags, check its arguments, call it, print
// what went wrong. The order of the steps is Helm's, since it decides which of two mistakes is
// reported.
#include "cli/app.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/yaml.h"
#include "cli/command_line.h"
#include "cli/explain.h"
#include "cli/find_command.h"
#include "cli/help.h"
#include "cli/installed_commands.h"
#include "cli/profiling.h"
#include "cli/registry_files.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// CMD-018: a bad --color ends the program before there are commands, with a log line.
bool has_good_color(const Settings& settings) {
  return settings.color == "never" || settings.color == "auto" || settings.color == "always";
}

// ENV-006, ENV-008: every command that does something looks at the driver first.
bool has_good_driver(base::Env& env) {
  const auto driver = env.variable("HELM_DRIVER").value_or("");
  constexpr std::string_view kDrivers[] = {"",          "secret",     "secrets",
                                           "configmap", "configmaps", "sql"};
  for (const auto known : kDrivers) {
    if (driver == known) return true;
  }
  if (driver != "memory") {
    env.log.info(fmt::format("unknown driver \"{}\"", driver));
    return false;
  }
  base::Arena arena;
  const auto data = env.variable("HELM_MEMORY_DRIVER_DATA").value_or("");
  for (std::size_t start = 0; start <= data.size();) {
    const auto end = std::min(data.find(':', start), data.size());
    const auto bytes = env.files.read(arena, data.substr(start, end - start));
    if (!bytes) {
      env.log.info("Unable to read memory driver data" + bytes.error().helm());
      return false;
    }
    start = end + 1;
  }
  return true;
}

// CMD-146: the two repositories that Google shut down are warned about wherever they are still
// used.
void warn_of_dead_repositories(base::Env& env, const Settings& settings, Voice voice) {
  struct Dead {
    std::string_view name;
    std::string_view old_host;
    std::string_view new_url;
  };
  constexpr Dead kDead[] = {
      {"stable", "kubernetes-charts.storage.googleapis.com", "https://charts.helm.sh/stable"},
      {"incubator", "kubernetes-charts-incubator.storage.googleapis.com",
       "https://charts.helm.sh/incubator"}};
  base::Arena arena;
  const auto bytes = env.files.read(arena, settings.repository_config);
  if (!bytes || bytes->find("storage.googleapis.com") == std::string_view::npos) return;
  const auto document = base::yaml::read(arena, *bytes);
  if (!document || !document->is_map()) return;
  const auto repositories = document->as_map().get("repositories");
  if (!repositories.is_list()) return;
  for (const auto& dead : kDead) {
    const base::Map* found = nullptr;
    for (const auto& entry : repositories.as_list()) {
      if (!entry.is_map()) continue;
      const auto name = entry.as_map().get("name");
      if (found == nullptr && name.is_string() && name.as_string() == dead.name)
        found = &entry.as_map();
    }
    if (found == nullptr) return;  // as Helm: without the first, the second is not looked at
    const auto url = found->get("url");
    if (!url.is_string() || url.as_string().find(dead.old_host) == std::string_view::npos) continue;
    env.err << with_program(
        fmt::format(
            "WARNING: \"{0}\" is deprecated for \"{1}\" and will be deleted Nov. 13, 2020.\n"
            "WARNING: You should switch to \"{2}\" via:\n"
            "WARNING: %P repo add \"{1}\" \"{2}\" --force-update\n",
            dead.old_host, dead.name, dead.new_url),
        voice);
  }
}

// What a call leaves behind besides its result.
struct Aftermath {
  cluster::SecretMask secrets{};
  int failure_status = 1;  // a plugin's own
};

// Parses, checks and calls. Gives the exit status.
Result<int> carry_out(base::Env& env, CommandLine& line, const FoundCommand& found, const CommandTree& tree,
                      Terminals terminals, Aftermath& after) {
  const CommandRow& command = *found.command;
  const PluginRow* plugin = tree.plugin_row(command);
  const Voice voice = tree.voice();
  auto flags = line.flags_of(command);
  const bool completes = &command == &completion_request();
  const bool takes_words = completes || plugin != nullptr;
  if (!takes_words) {
    TRY(flags.parse(found.words));
    env.err << flags.notes();
    apply_flags(flags, line.settings());
    const bool is_unknown = command.is_plugin && command.run == nullptr && !flags.arguments().empty();
    if (is_unknown && !flags.boolean("help")) {
      return Error(ErrorCode::not_found, fmt::format("unknown command {} for \"{}\"", base::go_quote(flags.arguments()[0]),
                                                     command_path(command, voice)));
    }
    if (flags.boolean("help") || command.run == nullptr) {
      env.out << help_text(command, flags, tree);
      return 0;
    }
  }
  if (!has_good_driver(env)) return 1;
  const auto& arguments = takes_words ? found.words : flags.arguments();
  if (completes && arguments.empty()) {
    return Error(ErrorCode::invalid, "requires at least 1 arg(s), only received 0");
  }
  TRY(check_arguments(command, arguments, voice));
  start_profiling(env);
  TRY(flags.check_exclusive(command.exclusive));
  base::Cancel cancel;
  Invocation call{env,   line.settings(), flags,     command, arguments,
                  voice, found.called_as, terminals, cancel, after.secrets};
  auto ran = plugin != nullptr ? run_plugin_command(call, *plugin->plugin) : command.run(call);
  if (call.status != 0) after.failure_status = call.status;
  TRY(std::move(ran));
  stop_profiling(env);
  return call.status;
}

}  // namespace

int run(base::Env& outer, const std::vector<std::string>& all_words, Terminals terminals) {
  const std::string program = all_words.empty() ? "tug" : all_words.front();
  const auto words = std::span(all_words).subspan(all_words.empty() ? 0 : 1);
  const Voice voice = voice_of(program);
  VoiceLog log(outer.err, voice);
  base::Env env{outer.files, outer.clock, outer.random, log,
                outer.in,    outer.out,   outer.err,    outer.variable};

  CommandLine line(env, voice, program, words);
  const Colour colour = colour_for(line.settings(), terminals.err);
  const bool is_verbose = voice == Voice::tug && line.flags_of(root_command()).number("v") > 0;
  log.show_debug(line.settings().debug || is_verbose);
  log.use(colour);
  if (!has_good_color(line.settings()) && voice == Voice::tug) {
    const auto typed = base::go_quote(line.settings().color);
    env.err << render_error(Error(ErrorCode::invalid, "--color takes never, auto or always, not " + typed)
                                .hinting("write --color auto, or leave it out"),
                            voice);
    return 1;
  }
  if (!has_good_color(line.settings())) {
    log.warn("command failed",
             {{"error", fmt::format("invalid color mode {}: must be one of: never, auto, always",
                                    base::go_quote(line.settings().color))}});
    return 1;
  }
  if (voice == Voice::helm) {
    const auto checked = check_registry_config(env, line.settings().registry_config);
    if (!checked) {
      log.warn("command failed", {{"error", checked.error().helm()}});
      return 1;
    }
  }
  const InstalledCommands installed(env, line.settings(), voice, InstalledCommands::Use::running);
  const CommandTree tree(voice, installed.rows());
  warn_of_dead_repositories(env, line.settings(), voice);

  const auto found = find_command_of(words, tree);
  if (!found) {
    env.err << render_error(found.error(), voice, colour);
    env.err << fmt::format("Run '{} --help' for usage.\n", program_name(voice));
    return 1;
  }
  Aftermath after;
  log.hide(&after.secrets);
  const auto done = carry_out(env, line, *found, tree, terminals, after);
  if (!done) {
    if (voice == Voice::helm && done.error().helm().empty()) return 1;  // said in a log line already
    const bool is_ours = voice == Voice::tug;
    const Error error = is_ours ? with_advice(told_from_here(env, done.error())) : done.error();
    const auto text = render_error(error, voice, colour);
    env.err << (is_ours ? after.secrets.masked_text(text) : text);
    return after.failure_status;
  }
  return *done;
}

}  // namespace cli
