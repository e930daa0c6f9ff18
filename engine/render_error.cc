// Helm takes Go's error apart again by its text; so do we. A Go error of a template is a chain: each
// "error calling NAME: " is followed by the whole text of the error inside.
#include "engine/render_error.h"

#include <optional>
#include <vector>

#include "charts/manifest.h"

namespace engine {

namespace {

constexpr std::string_view kPrefix = "template: ";
constexpr std::string_view kExecuting = ": executing ";
constexpr std::string_view kCalling = "error calling ";

struct Level {
  std::string location{};
  std::string executing{};
  std::string message{};
  bool operator==(const Level& other) const = default;
};

std::string_view cut_chained(std::string_view message) {
  return message.substr(0, message.find(" template:"));
}

std::optional<Level> read_executing(std::string_view rest) {
  const std::size_t found = rest.find(kExecuting);
  if (found == std::string_view::npos) return std::nullopt;
  const std::string_view after = rest.substr(found + kExecuting.size());
  if (after.empty() || after[0] != '"') return std::nullopt;
  const std::size_t quote = after.find('"', 1);
  if (quote == std::string_view::npos) return std::nullopt;
  std::string_view at = after.substr(quote + 1);
  constexpr std::string_view kAt = " at <";
  if (!at.starts_with(kAt)) return std::nullopt;
  at.remove_prefix(kAt.size());
  const std::size_t close = at.find(">: ");
  if (close == std::string_view::npos) return std::nullopt;
  return Level{std::string(rest.substr(0, found)),
               "executing \"" + std::string(after.substr(1, quote - 1)) + "\" at <" +
                   std::string(at.substr(0, close)) + ">:",
               std::string(cut_chained(at.substr(close + 3)))};
}

std::optional<Level> read_level(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const std::string_view rest = text.substr(kPrefix.size());
  if (rest.starts_with("no template ")) return Level{"", "", std::string(text)};
  if (auto level = read_executing(rest)) return level;
  const std::size_t colon = rest.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  return Level{std::string(rest.substr(0, colon)), "",
               std::string(cut_chained(rest.substr(colon + 2)))};
}

// The error inside this one, which Go wraps with %w; nothing for the innermost.
std::optional<std::string_view> inner_error(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const std::size_t at = text.find(kExecuting);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t close = text.find(">: ", at);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view message = text.substr(close + 3);
  if (!message.starts_with(kCalling)) return std::nullopt;
  const std::size_t colon = message.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  return message.substr(colon + 2);
}

std::string format_level(const Level& level) {
  std::string text;
  if (!level.location.empty()) text += level.location + "\n  ";
  if (!level.executing.empty()) text += level.executing + "\n    ";
  if (!level.message.empty()) text += level.message + "\n";
  return text;
}

}  // namespace

std::string format_parse_error(std::string_view file, std::string_view go_text) {
  const std::size_t first = go_text.find(": ");
  if (first == std::string_view::npos) {
    return "parse error in (" + std::string(file) + "): " + std::string(go_text);
  }
  const std::string_view rest = go_text.substr(first + 2);
  const std::string_view location = rest.substr(0, rest.find(": "));
  const std::string_view message = go_text.substr(go_text.rfind(": ") + 2);
  return "parse error at (" + std::string(location) + "): " + std::string(message);
}

std::string format_execution_error(std::string_view file, std::string_view go_text) {
  const std::size_t first = go_text.find(": ");
  const std::size_t second =
      first == std::string_view::npos ? first : go_text.find(": ", first + 2);
  if (second == std::string_view::npos) {
    return "execution error in (" + std::string(file) + "): " + std::string(go_text);
  }
  const std::string_view rest = go_text.substr(second + 2);
  const std::size_t start = rest.find(kMessageStart);
  const std::size_t end = rest.rfind(kMessageEnd);
  if (start != std::string_view::npos && end != std::string_view::npos &&
      end >= start + kMessageStart.size()) {
    const std::size_t from = start + kMessageStart.size();
    return "execution error at (" + std::string(go_text.substr(first + 2, second - first - 2)) +
           "): " + std::string(rest.substr(from, end - from));
  }
  std::vector<Level> levels;
  for (std::optional<std::string_view> text = go_text; text; text = inner_error(*text)) {
    auto level = read_level(*text);
    if (!level) return std::string(go_text);
    if (levels.empty() || !(levels.back() == *level)) levels.push_back(std::move(*level));
  }
  std::string whole;
  for (const Level& level : levels) whole += format_level(level);
  return std::string(chart::trim_space(whole));
}

}  // namespace engine
