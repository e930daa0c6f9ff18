// How an Error and a log line look, in both voices: pure functions from facts to text (style.md,
// habit 2).
//
//   error: replace: TEXT must be a string, but .Values.port is the number 8080
//    --> web/templates/_labels.tpl:3:7
//   3 | port: {{ .Values.port | replace "." "-" }}
//     |       ^
//     while including "web.labels" at web/templates/service.yaml:6:8
//   hint: write {{ .Values.port | toString | replace "." "-" }}
#include <fmt/format.h>

#include "base/hidden_password.h"
#include "cli/voice.h"

namespace cli {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kBlue = "\x1b[1;34m";
constexpr std::string_view kGreen = "\x1b[1;32m";

std::string paint(std::string_view text, std::string_view escape, Colour colour) {
  if (colour == Colour::off) return std::string(text);
  return fmt::format("{}{}\x1b[0m", escape, text);
}

// Texts of {{ fail }} like to begin with a line feed.
std::string_view without_blank_start(std::string_view text) {
  const auto start = text.find_first_not_of(" \n\r\t");
  return start == std::string_view::npos ? text : text.substr(start);
}

std::string place_text(const base::Place& place) {
  std::string text = place.file;
  if (place.line > 0) text += fmt::format(":{}", place.line);
  if (place.line > 0 && place.column > 0) text += fmt::format(":{}", place.column);
  return text;
}

// Blanks as wide as the first `column` - 1 characters of `line`; tabs stay tabs.
std::string blanks_before(std::string_view line, int column) {
  std::string blanks;
  int characters = 1;
  for (std::size_t i = 0; i < line.size() && characters < column; ++i) {
    if ((static_cast<unsigned char>(line[i]) & 0xc0) == 0x80) continue;  // inside a character
    blanks += line[i] == '\t' ? '\t' : ' ';
    characters++;
  }
  return blanks;
}

std::string excerpt_text(const base::Error& error, Colour colour) {
  const auto& lines = error.excerpt();
  const auto& place = error.place();
  if (lines.empty() || place.line <= 0) return "";
  const auto width = std::to_string(place.line).size();
  std::string text;
  int number = place.line - static_cast<int>(lines.size()) + 1;
  for (const auto& line : lines) {
    text += paint(fmt::format("{:>{}} |", number++, width), kBlue, colour);
    text += line.empty() ? "\n" : fmt::format(" {}\n", harmless(line));
  }
  if (place.column > 0) {
    text += paint(fmt::format("{:>{}} |", "", width), kBlue, colour);
    text +=
        fmt::format(" {}{}\n", blanks_before(lines.back(), place.column), paint("^", kRed, colour));
  }
  return text;
}

// One line for each step; what repeats itself stands once, with how often.
std::string trail_text(const std::vector<std::string>& trail) {
  std::string text;
  for (std::size_t i = 0; i < trail.size();) {
    std::size_t end = i + 1;
    while (end < trail.size() && trail[end] == trail[i]) ++end;
    text += fmt::format("  while {}", harmless(trail[i]));
    text += end - i > 1 ? ", and again and again\n" : "\n";
    i = end;
  }
  return text;
}

// Helm's words but for passwords in addresses. What templates say is theirs to say.
std::string as_helm(const std::string& text) {
  const bool is_template = text.find("template: ") != std::string::npos || text.find(" error at (") != std::string::npos ||
                           text.starts_with("parse error at (");
  return is_template ? text : base::hide_passwords(text);
}

std::string_view level_word(base::LogLevel level) {
  switch (level) {
    case base::LogLevel::debug: return "debug:";
    case base::LogLevel::info: return "note:";
    case base::LogLevel::warning: return "warning:";
    case base::LogLevel::error: return "error:";
  }
  return "";
}

std::string_view level_colour(base::LogLevel level) {
  if (level == base::LogLevel::error) return kRed;
  return level == base::LogLevel::warning ? kYellow : kBlue;
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (byte == 0xc2 && next >= 0x80 && next <= 0x9f) {  // U+0080 … U+009F, which some terminals take for ESC x
      result += fmt::format("\\x{:02x}\\x{:02x}", byte, next);
      ++i;
    } else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result;
}

std::string render_error(const base::Error& error, Voice voice, Colour colour) {
  if (voice == Voice::helm) return fmt::format("Error: {}\n", as_helm(error.helm()));
  return render_finding(base::LogLevel::error, error, colour);
}

std::string render_finding(base::LogLevel level, const base::Error& error, Colour colour) {
  std::string text = fmt::format("{} {}\n", paint(level_word(level), level_colour(level), colour),
                                 harmless(without_blank_start(error.reason())));
  if (!error.place().file.empty()) {
    text +=
        fmt::format(" {} {}\n", paint("-->", kBlue, colour), harmless(place_text(error.place())));
  }
  text += excerpt_text(error, colour);
  text += trail_text(error.trail());
  if (!error.hint().empty()) {
    text += fmt::format("{} {}\n", paint("hint:", kGreen, colour), harmless(error.hint()));
  }
  for (const auto& other : error.others()) text += render_finding(level, other, colour);
  return base::hide_passwords(text);
}

std::string render_log(base::LogLevel level, std::string_view message,
                       const base::Log::Attributes& attributes, Voice voice, Colour colour) {
  if (voice == Voice::helm) {
    auto shown = attributes;
    for (auto& [key, value] : shown) {
      if (key == "error") value = as_helm(value);
    }
    return base::slog_line(level, message, shown) + "\n";
  }
  std::string text = paint(level_word(level), level_colour(level), colour);
  text += ' ';
  text += harmless(message);
  for (const auto& [key, value] : attributes) text += fmt::format(" {}={}", key, harmless(value));
  text += '\n';
  return base::hide_passwords(text);
}

}  // namespace cli
