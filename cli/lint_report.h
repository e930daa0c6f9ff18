// What lint found, as tug tells it: like errors, with place, line and hint.
#pragma once

#include <span>
#include <string>

#include "cli/explain.h"
#include "engine/lint/lint.h"

namespace cli {

// The text of all messages. What Helm says several times, since it looks several times, is said once.
std::string lint_report(Invocation& call, std::span<const engine::lint::Message> messages,
                        const ExplainedChart& known);

}  // namespace cli
