// __complete and __completeNoDesc: answers for the completion scripts, then ":" and the directive.
#include <fmt/format.h>

#include "base/go_format.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/find_command.h"

namespace cli {
namespace {

constexpr std::string_view kActiveHelp = "_activeHelp_ ";

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const auto start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return "";
  return std::string(text.substr(start, text.find_last_not_of(kBlanks) - start + 1));
}

// HELM_<name>, or COBRA_<name> where that is empty.
std::string configured(base::Env& env, const std::string& name) {
  auto value = env.variable("HELM_" + name).value_or("");
  return value.empty() ? env.variable("COBRA_" + name).value_or("") : value;
}

bool hides_descriptions(Invocation& call) {
  if (call.called_as == kCompletePlainName) return true;
  bool shows = true;
  return base::parse_bool(configured(call.env, "COMPLETION_DESCRIPTIONS"), shows) && !shows;
}

}  // namespace

base::Result<void> run_complete(Invocation& call) {
  const auto answer = complete(call.env, call.voice, call.settings.program, call.arguments);
  if (!answer.error.empty()) call.env.err << "[Debug] [Error] " << answer.error << '\n';
  const bool plain = hides_descriptions(call);
  const bool hides_help = call.env.variable("COBRA_ACTIVE_HELP").value_or("") == "0" ||
                          call.env.variable("HELM_ACTIVE_HELP").value_or("") == "0";
  for (std::string_view word : answer.completion.words) {
    if (hides_help && word.starts_with(kActiveHelp)) continue;
    if (plain) word = word.substr(0, word.find('\t'));
    call.env.out << trimmed(word.substr(0, word.find('\n'))) << '\n';
  }
  call.env.out << ':' << answer.completion.directive << '\n';
  call.env.err << "Completion ended with directive: " << directive_text(answer.completion.directive)
               << '\n';
  return {};
}

}  // namespace cli
