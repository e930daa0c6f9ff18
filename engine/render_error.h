// How Helm words what Go's templates say (ENG-054 … 056).
#pragma once

#include <string>
#include <string_view>

namespace engine {

// What required and fail put around their message, so that it can be found in Go's long text.
inline constexpr std::string_view kMessageStart = "HELM_ERR_START";
inline constexpr std::string_view kMessageEnd = "HELM_ERR_END";

// Go's parse error to "parse error at (web/templates/a.yaml:12): function \"x\" not defined".
std::string format_parse_error(std::string_view file, std::string_view go_text);

// Go's execution error to Helm's text: the message of required and fail with its place, a trace of
// several lines where every level is a template's, Go's text as it is otherwise.
std::string format_execution_error(std::string_view file, std::string_view go_text);

}  // namespace engine
