// What may stand as an argument: charts and folders, environment keys, commands. Names that only a
// repository knows are not offered yet; those of a cluster are in completion_releases.cc.
#include <algorithm>

#include "cli/commands.h"
#include "cli/find_command.h"

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

// A chart reference: URL prefixes, and files and folders once something is typed. What the shell
// adds by itself (files, where nothing else fits) is left to it.
Completion chart_reference(Invocation& call, const std::string& typed) {
  Completion answer;
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

Completion complete_environment(Invocation& call, const std::string& typed) {
  if (!call.arguments.empty()) return complete_nothing_more(call, typed);
  Completion answer{{}, kNoFiles};
  for (const auto& pair : environment(call.env, call.settings)) answer.words.push_back(pair.first);
  return answer;
}

Completion complete_command(Invocation& call, const std::string& typed) {
  Completion answer{{}, kNoFiles};
  const auto found = find_command_of(call.arguments, call.voice);
  if (!found) return answer;
  for (const auto* child : children(*found->command, call.voice)) {
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
