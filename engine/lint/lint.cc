#include "engine/lint/lint.h"

#include "charts/place.h"
#include "engine/lint/rules.h"

namespace engine::lint {

std::vector<Message> lint_chart(base::Env& env, base::Arena& arena, const std::string& folder,
                                const base::Value& values, const Options& options, Seen* seen) {
  std::vector<Message> messages;
  Linted linted{env, arena, folder, values, options, messages};
  linted.seen = seen;
  check_chart_file(linted);
  check_values_file(linted);
  check_templates(linted);
  check_dependencies(linted);
  check_crds(linted);
  if (seen != nullptr && seen->chart == nullptr && options.explains) {
    if (const auto loaded = load_chart(linted)) seen->chart = *loaded;
  }
  return messages;
}

void Linted::add(Severity severity, std::string_view path, std::string text) {
  messages.push_back({severity, std::string(path), std::move(text)});
  if (!options.explains) return;
  const std::string file = path.empty() || path.starts_with('/') ? folder : base::join_path(folder, path);
  messages.back().detail.emplace(base::Error(base::ErrorCode::invalid, messages.back().text).at({file, 0, 0}));
}

void Linted::add(Severity severity, std::string_view path, std::string text, base::Error detail) {
  messages.push_back({severity, std::string(path), std::move(text)});
  if (options.explains) messages.back().detail.emplace(std::move(detail));
}

void Linted::add_field(Severity severity, std::string text, std::vector<std::string> field) {
  if (!options.explains) return add(severity, kChartFile, std::move(text));
  base::Error detail(base::ErrorCode::invalid, text);
  detail.about(std::move(field));
  detail = chart::in_file(std::move(detail), base::join_path(folder, kChartFile), chart_text);
  add(severity, kChartFile, std::move(text), std::move(detail.about({})));
}

std::string format_message(const Message& message) {
  constexpr std::string_view kNames[] = {"UNKNOWN", "INFO", "WARNING", "ERROR"};
  return "[" + std::string(kNames[static_cast<int>(message.severity)]) + "] " + message.path + ": " +
         message.text;
}

}  // namespace engine::lint
