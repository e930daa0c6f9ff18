// Rows for installed plugins. The table of commands is made of views, so what rows point to is kept in deques here.
// Everything that a plugin's files say is taken as text only.
#include "cli/installed_commands.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/yaml.h"
#include "repo/plugin_folder.h"

namespace cli {
namespace {

constexpr std::string_view kCompletionFile = "completion.yaml";

// "name rest of the usage": both parts.
std::pair<std::string, std::string> split_use(const std::string& use) {
  const auto space = use.find(' ');
  if (space == std::string::npos) return {use, ""};
  return {use.substr(0, space), use.substr(space + 1)};
}

// A list of texts under `key`; false where it is something else.
bool read_texts(const base::Map& map, std::string_view key, std::vector<std::string>& texts) {
  const auto value = map.get(key);
  if (value.is_nil()) return true;
  if (!value.is_list()) return false;
  for (const auto& element : value.as_list()) {
    const auto text = element.is_string() ? std::optional(std::string(element.as_string())) : base::yaml::coerce_to_string(element);
    if (!text) return false;
    texts.push_back(*text);
  }
  return true;
}

// Whether it and all commands in it are what they must be; one that is not makes the whole file count for nothing.
bool is_well_formed(const base::Value& value, std::size_t depth) {
  if (!value.is_map() || depth > kMaxCompletionDepth) return false;
  const auto& map = value.as_map();
  std::vector<std::string> texts;
  if (!read_texts(map, "validArgs", texts) || !read_texts(map, "flags", texts)) return false;
  if (const auto name = map.get("name"); !name.is_nil() && !name.is_string() && !base::yaml::coerce_to_string(name)) return false;
  const auto commands = map.get("commands");
  if (commands.is_nil()) return true;
  if (!commands.is_list()) return false;
  return std::all_of(commands.as_list().begin(), commands.as_list().end(), [&](const base::Value& command) {
    return command.is_nil() || is_well_formed(command, depth + 1);
  });
}

std::string name_of(const base::Map& told) {
  const auto name = told.get("name");
  if (name.is_string()) return std::string(name.as_string());
  return base::yaml::coerce_to_string(name).value_or("");
}

}  // namespace

InstalledCommands::InstalledCommands(base::Env& env, const Settings& settings, Voice voice, Use use) {
  if (env.variable("HELM_NO_PLUGINS").value_or("") == "1") return;
  if (use == Use::running) {
    load(env, settings, voice);
    return;
  }
  base::MemoryLog nobody;
  base::Env quiet{env.files, env.clock, env.random, nobody, env.in, env.out, env.err, env.variable};
  load(quiet, settings, voice);
  add_completions(quiet);
}

void InstalledCommands::load(base::Env& env, const Settings& settings, Voice voice) {
  auto found = repo::find_plugins(env, settings.plugins_directory, {"", std::string(repo::kCliPlugin)});
  if (!found) {
    env.log.error("failed to load plugins", {{"error", found.error().helm()}});
    return;
  }
  for (auto& plugin : *found) {
    if (!add(std::move(plugin), env, voice)) return;
  }
}

std::string_view InstalledCommands::keep(std::string text) {
  return texts_.emplace_back(std::move(text));
}

// False where no further plugin counts.
bool InstalledCommands::add(repo::Plugin plugin, base::Env& env, Voice voice) {
  const auto& config = plugin.metadata.config;
  const auto [name, usage] = split_use(config.usage.empty() ? plugin.metadata.name : config.usage);
  const bool is_taken = std::ranges::any_of(rows_, [&name = name](const PluginRow& row) { return row.path == name; });
  const CommandRow* built_in = is_taken ? nullptr : find_command(name);
  const bool is_known = built_in != nullptr && !built_in->path.empty() && has_command(*built_in, voice);
  if (is_taken || (is_known && !(voice == Voice::helm && built_in->is_plugin))) {
    if (voice == Voice::helm) {
      env.log.error("failed to load plugins: name conflicts", {{"name", name}});
      return false;
    }
    env.log.debug("a plugin has the name of another command and is left out", {{"name", name}, {"plugin", plugin.folder}});
    return true;
  }
  const auto summary = config.short_help.empty() ? fmt::format("the {} plugin", base::go_quote(plugin.metadata.name)) : config.short_help;
  PluginRow row;
  row.path = keep(name);
  row.usage = keep(usage);
  row.summary = keep(summary);
  row.details = keep(config.long_help);
  row.plugin = &plugins_.emplace_back(std::move(plugin));
  rows_.push_back(row);
  return true;
}

void InstalledCommands::add_completions(base::Env& env) {
  const auto count = rows_.size();
  for (std::size_t i = 0; i < count; ++i) {
    base::Arena arena;
    const auto path = base::join_path(rows_[i].plugin->folder, kCompletionFile);
    const auto file = env.files.read_with_info(arena, path, kMaxCompletionFile);
    if (!file || file->info.size > kMaxCompletionFile) {
      env.log.debug("plugin completion file loading",
                    {{"error", fmt::format("file ({}) not provided by plugin. No plugin auto-completion possible", path)}});
      continue;
    }
    const auto told = base::yaml::read_exact(arena, file->bytes);
    if (told && is_well_formed(*told, 0)) {
      describe(i, told->as_map(), 0);
    } else {
      env.log.debug("plugin completion file loading", {{"error", told ? "not a completion file" : told.error().helm()}});
    }
  }
}

// Flags are known by name only. A letter has no long name, so it takes that of some other flag, as Helm deals them out.
void InstalledCommands::add_flags(PluginRow& row, const std::vector<std::string>& names) {
  std::vector<std::string> letters;
  std::vector<std::string> longs;
  for (const auto& name : names) {
    if (!name.empty()) (name.size() == 1 ? letters : longs).push_back(name);
  }
  auto& flags = flags_.emplace_back();
  for (std::size_t i = 0; i < std::max(letters.size(), longs.size()); ++i) {
    FlagRow flag;
    flag.name = keep(i < longs.size() ? longs[i] : letters[i]);
    flag.shorthand = i < letters.size() ? letters[i][0] : '\0';
    flag.fallback = "false";
    const bool is_new = std::ranges::none_of(flags, [&](const FlagRow& known) { return known.name == flag.name; });
    if (is_new) flags.push_back(flag);
  }
  std::ranges::sort(flags, {}, &FlagRow::name);
  row.flags[0] = flags;
}

void InstalledCommands::describe(std::size_t index, const base::Map& told, std::size_t depth) {
  std::vector<std::string> words;
  std::vector<std::string> flags;
  read_texts(told, "validArgs", words);
  read_texts(told, "flags", flags);
  auto& kept = words_.emplace_back();
  for (auto& word : words) kept.push_back(keep(std::move(word)));
  rows_[index].words = kept;
  add_flags(rows_[index], flags);
  const auto commands = told.get("commands");
  if (!commands.is_list() || depth >= kMaxCompletionDepth) return;
  rows_[index].asks_program = false;
  for (const auto& command : commands.as_list()) {
    if (rows_.size() >= kMaxCompletionRows) return;
    const auto [name, usage] = command.is_map() ? split_use(name_of(command.as_map())) : std::pair<std::string, std::string>();
    if (name.empty()) continue;
    PluginRow row;
    row.path = keep(fmt::format("{} {}", rows_[index].path, name));
    row.usage = keep(usage);
    row.plugin = rows_[index].plugin;
    rows_.push_back(row);
    describe(rows_.size() - 1, command.as_map(), depth + 1);
  }
}

}  // namespace cli
