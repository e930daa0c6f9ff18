// What may stand as an argument: charts and folders, repositories, environment keys, commands. Those of a cluster are
// in completion_releases.cc.
#include <algorithm>

#include "cli/commands.h"
#include "cli/find_command.h"
#include "cli/installed_commands.h"
#include "cli/repository_access.h"
#include "repo/index_cache.h"
#include "repo/url_join.h"

namespace cli {
namespace {

constexpr std::string_view kNothingMore =
    "_activeHelp_ This command does not take any more arguments (but may accept flags).";

struct Prefix {
  std::string_view text;
  std::string_view description;
};
constexpr Prefix kUrlPrefixes[] = {{"oci://", "chart in a registry"},
                                   {"https://", "URL of a chart"},
                                   {"http://", "URL of a chart"},
                                   {"file://", "chart on this machine"}};

std::vector<repo::Repository> added_repositories(Invocation& call) {
  const auto read = repo::load_repositories(call.env, call.settings.repository_config);
  return read ? read->entries : std::vector<repo::Repository>();
}

std::string described(const std::string& word, const repo::Repository& repository, Voice voice) {
  return word + "\t" + (voice == Voice::tug ? repo::without_password(repository.url) : repository.url);
}

// "repo/chart" of all charts of a repository: from the list beside its index, else from the index.
void add_charts(Invocation& call, const std::string& repository, std::vector<std::string>& words) {
  base::Arena arena;
  const auto list = call.env.files.read(arena, repo::charts_file(call.settings.repository_cache, repository));
  if (list) {
    for (std::size_t start = 0; start < list->size();) {
      const auto end = std::min(list->find('\n', start), list->size());
      words.push_back(repository + "/" + std::string(list->substr(start, end - start)));
      start = end + 1;
    }
    return;
  }
  const auto path = repo::index_file(call.settings.repository_cache, repository);
  const auto index = repo::load_index(call.env, arena, path, duplicate_keys(call));
  if (!index) return;
  for (const auto name : repo::chart_names(*index)) words.push_back(repository + "/" + std::string(name));
}

// Repositories that have been added, with a slash, or the charts of the one that is typed.
void add_repositories(Invocation& call, const std::string& typed, Completion& answer) {
  for (const auto& repository : added_repositories(call)) {
    if (typed.starts_with(repository.name + "/")) {
      add_charts(call, repository.name, answer.words);
      answer.directive &= ~kNoSpace;
      return;
    }
    if (!repository.name.starts_with(typed)) continue;
    answer.words.push_back(described(repository.name + "/", repository, call.voice));
    answer.directive |= kNoSpace;
  }
}

// A chart reference: repositories and their charts, URL prefixes, and files and folders once something is typed. What the shell
// adds by itself (files, where nothing else fits) is left to it.
Completion chart_reference(Invocation& call, const std::string& typed) {
  Completion answer;
  add_repositories(call, typed, answer);
  for (const auto& [text, description] : kUrlPrefixes) {
    const auto word = std::string(text) + "\t" + std::string(description);
    if (!word.starts_with(typed)) continue;
    answer.words.push_back(word);
    answer.directive |= kNoSpace;
  }
  if (!answer.words.empty() && !typed.empty()) {
    const auto entries = call.env.files.list(".");
    if (entries) {
      for (const auto& entry : *entries) {
        if (entry.name.starts_with(typed)) answer.words.push_back(entry.name);
      }
    }
  }
  if (typed.empty()) {
    answer.words.emplace_back("./\tchart in a folder, from here");
    answer.words.emplace_back("/\tchart in a folder, from the root");
  }
  return answer;
}

}  // namespace

Completion complete_nothing_more(Invocation&, const std::string&) {
  return {{std::string(kNothingMore)}, kNoFiles};
}

Completion complete_nothing(Invocation&, const std::string&) {
  return {{}, kNoFiles};
}

Completion complete_first_path(Invocation& call, const std::string& typed) {
  if (call.arguments.empty()) return {};
  return complete_nothing_more(call, typed);
}

Completion complete_two_words(Invocation& call, const std::string& typed) {
  if (call.arguments.size() < 2) return {{}, kNoFiles};
  return complete_nothing_more(call, typed);
}

Completion complete_chart(Invocation& call, const std::string& typed) {
  if (!call.arguments.empty()) return complete_nothing_more(call, typed);
  return chart_reference(call, typed);
}

Completion complete_charts(Invocation& call, const std::string& typed) {
  if (!call.arguments.empty()) return {{}, kNoFiles};
  auto answer = chart_reference(call, typed);
  answer.directive |= kNoFiles;  // only what can be pulled
  std::erase_if(answer.words, [](const std::string& word) {
    return word.starts_with("./") || word.starts_with("/\t");
  });
  return answer;
}

Completion complete_name_and_chart(Invocation& call, const std::string& typed) {
  const std::size_t names = call.flags.boolean("generate-name") ? 0 : 1;
  if (call.arguments.size() == names) return chart_reference(call, typed);
  return {{}, kNoFiles};
}

Completion complete_release_and_chart(Invocation& call, const std::string& typed) {
  if (call.arguments.size() == 1) return chart_reference(call, typed);
  return complete_release(call, typed);
}

Completion complete_repositories(Invocation& call, const std::string&) {
  Completion answer{{}, kNoFiles};
  for (const auto& repository : added_repositories(call)) {
    const auto& given = call.arguments;
    if (std::find(given.begin(), given.end(), repository.name) != given.end()) continue;
    answer.words.push_back(described(repository.name, repository, call.voice));
  }
  return answer;
}

Completion complete_push(Invocation& call, const std::string& typed) {
  if (call.arguments.empty()) return {};
  return {complete_repositories(call, typed).words};  // or one more chart
}

Completion complete_in_repository(Invocation& call, const std::string& typed) {
  return call.arguments.size() == 1 ? complete_repositories(call, typed) : complete_nothing_more(call, typed);
}

Completion complete_environment(Invocation& call, const std::string& typed) {
  if (!call.arguments.empty()) return complete_nothing_more(call, typed);
  Completion answer{{}, kNoFiles};
  for (const auto& pair : environment(call.env, call.settings)) answer.words.push_back(pair.first);
  return answer;
}

Completion complete_command(Invocation& call, const std::string& typed) {
  Completion answer{{}, kNoFiles};
  const InstalledCommands installed(call.env, call.settings, call.voice, InstalledCommands::Use::completion);
  const CommandTree tree(call.voice, installed.rows());
  const auto found = find_command_of(call.arguments, tree);
  if (!found) return answer;
  for (const auto* child : children(*found->command, tree)) {
    if (!child->name().starts_with(typed)) continue;
    answer.words.push_back(std::string(child->name()) + "\t" + std::string(child->summary));
  }
  return answer;
}

Completion complete_remote(Invocation& call, const std::string& typed) {
  if (call.arguments.empty()) return {};
  if (call.arguments.size() == 1) return {{"oci://\tchart in a registry"}, kNoFiles | kNoSpace};
  return complete_nothing_more(call, typed);
}

}  // namespace cli
