#include "engine/lint/lint.h"

#include "engine/lint/rules.h"

namespace engine::lint {

std::vector<Message> lint_chart(base::Env& env, base::Arena& arena, const std::string& folder,
                                const base::Value& values, const Options& options) {
  std::vector<Message> messages;
  Linted linted{env, arena, folder, values, options, messages};
  check_chart_file(linted);
  check_values_file(linted);
  check_templates(linted);
  check_dependencies(linted);
  check_crds(linted);
  return messages;
}

std::string format_message(const Message& message) {
  constexpr std::string_view kNames[] = {"UNKNOWN", "INFO", "WARNING", "ERROR"};
  return "[" + std::string(kNames[static_cast<int>(message.severity)]) + "] " + message.path + ": " +
         message.text;
}

}  // namespace engine::lint
