#include "cli/lint_report.h"

#include <set>

#include <fmt/format.h>

#include "cli/release_text.h"

namespace cli {
namespace {

using engine::lint::Message;
using engine::lint::Severity;

base::LogLevel level_of(Severity severity) {
  if (severity == Severity::error) return base::LogLevel::error;
  return severity == Severity::warning ? base::LogLevel::warning : base::LogLevel::info;
}

}  // namespace

std::string lint_report(Invocation& call, std::span<const Message> messages,
                        const ExplainedChart& known) {
  std::string text;
  std::set<std::string> told;
  const Colour colour = coloured_output(call) ? Colour::on : Colour::off;
  for (const Message& message : messages) {
    base::Error finding =
        message.detail.value_or(base::Error(base::ErrorCode::invalid, message.text));
    finding = cli::told(call, std::move(finding), known);
    const std::vector<base::Error> others = finding.others();
    finding.without_others();
    const auto add = [&](const base::Error& one) {
      // A field of Chart.yaml that is wrong is told once, a value once for each rule it breaks.
      const bool is_field = one.place().column > 0 && one.place().file.ends_with("Chart.yaml");
      const std::string key =
          is_field ? fmt::format("{}:{}:{}", one.place().file, one.place().line, one.place().column)
                   : render_finding(level_of(message.severity), one, Colour::off);
      if (!told.insert(key).second) return;
      text += render_finding(level_of(message.severity), one, colour);
    };
    add(finding);
    for (const auto& other : others) add(other);
  }
  return text;
}

}  // namespace cli
