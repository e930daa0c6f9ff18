#include "cli/command_line.h"

#include "cli/flag_tables.h"
#include "repo/plugin_folder.h"

namespace cli {
namespace {

constexpr FlagRow kHelpFlag = tables::on_off("help", "print this help", 'h');

// In our own voice a program's path will do (CMD-028).
base::Result<void> find_post_renderer(base::Env& env, Voice voice, const std::string& folders, const std::string& name) {
  if (voice == Voice::tug) return {};
  auto found = repo::find_plugin(env, folders, {name, std::string(repo::kPostRendererPlugin)});
  if (!found) return std::move(found).error();
  return {};
}

}  // namespace

CommandLine::CommandLine(base::Env& env, Voice voice, std::string program,
                         std::span<const std::string> words)
    : initial_(read_settings(env, std::move(program))),
      settings_(initial_),
      globals_(context_),
      voice_(voice) {
  context_.log = &env.log;
  context_.fallback = [this, &env](const FlagRow& row) -> std::string {
    switch (row.source) {
      case FlagDefault::fixed: return std::string(row.fallback);
      case FlagDefault::setting: return setting_text(initial_, row.name);
      case FlagDefault::keyring: return default_keyring(env);
      case FlagDefault::max_history: return std::to_string(initial_.max_history);
    }
    return "";
  };
  context_.find_post_renderer = [this, voice, &env](const std::string& name) {
    return find_post_renderer(env, voice, settings_.plugins_directory, name);
  };
  globals_.add(tables::kGlobal);
  globals_.add(tables::kKlog);
  (void)static_cast<bool>(
      globals_.parse(words, UnknownFlags::skip));  // the command's parse reports errors
  apply_flags(globals_, settings_);
}

FlagSet CommandLine::flags_of(const CommandRow& command) {
  FlagSet flags(context_);
  add_flags(command, flags, voice_);
  flags.add(kHelpFlag);
  flags.inherit(globals_);
  if (command.path.empty()) flags.own_inherited();
  return flags;
}

}  // namespace cli
