// Go's parser says what it met, often far behind the mistake. Here the text is read once more, to
// point at the brace, the block or the word that is wrong.
#include "cli/explain_syntax.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace cli {
namespace {

// Where the innermost block that no {{end}} closes is opened.
base::Place unclosed_block(std::string_view text) {
  struct Open {
    int line;
    int column;
  };
  std::vector<Open> blocks;
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\n') {
      line++;
      line_start = i + 1;
    }
    if (text[i] != '{' || text[i + 1] != '{') continue;
    const auto start = text.find_first_not_of(" -", i + 2);
    if (start == std::string_view::npos) break;
    const auto word =
        text.substr(start, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", start) - start);
    if (word == "if" || word == "range" || word == "with" || word == "define" || word == "block")
      blocks.push_back({line, static_cast<int>(i - line_start) + 1});
    if (word == "end" && !blocks.empty()) blocks.pop_back();
  }
  if (blocks.empty()) return {};
  return {{}, blocks.back().line, blocks.back().column};
}

// Where an action is opened that is not closed before the next one is, at or before `line`.
std::optional<base::Place> unclosed_action(std::string_view text, int line) {
  int number = 1;
  std::size_t line_start = 0;
  base::Place opened;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      number++;
      line_start = i + 1;
    }
    const auto two = text.substr(i, 2);
    if (two == "{{") {
      if (opened.line > 0) return opened;
      if (number > line) return std::nullopt;
      opened = {{}, number, static_cast<int>(i - line_start) + 1};
      if (text.substr(i + 2).starts_with("/*") || text.substr(i + 2).starts_with("- /*"))
        i = std::min(text.find("*/", i), text.size());
    } else if (two == "}}") {
      opened = {};
    }
  }
  if (opened.line > 0) return opened;
  return std::nullopt;
}

// Where stage `number` of the pipeline begins that ends at `column`.
int column_of_stage(std::string_view line, int column, int number) {
  const auto end = std::min(static_cast<std::size_t>(column), line.size());
  auto at = line.substr(0, end).rfind("{{");
  for (int stage = 1; stage < number && at != std::string_view::npos; ++stage)
    at = line.find('|', at + 1);
  if (at == std::string_view::npos || at >= end) return column;
  return static_cast<int>(line.find_first_not_of(" |", at)) + 1;
}

// Mistakes of those who know other languages, by what stands at the place.
struct Habit {
  std::string_view words;  // of Go
  std::string_view text;   // what the line has from the place on; empty: anything
  std::string_view hint;
  std::string_view reason{};
};
constexpr Habit kHabits[] = {
    {"malformed character constant", "'", "use double quotes",
     "texts stand in double quotes or backquotes"},
    {"in operand", "==", "write {{ if eq A B }}",
     "there are no operators in templates: == is a function called eq"},
    {"in operand", "=", "write {{ if eq A B }}, or {{ $name := VALUE }} for a variable"},
    {"in operand", "&", "write {{ if and A B }}",
     "there are no operators in templates: && is a function called and"},
    {"in operand", "+", "write {{ add A B }}",
     "there are no operators in templates: + is a function called add"},
    {"in operand", "*", "write {{ mul A B }}",
     "there are no operators in templates: * is a function called mul"},
    {"in operand", "!", "write {{ if not A }}, or {{ if ne A B }}",
     "there are no operators in templates: ! is a function called not"},
    {"in command", "!", "write {{ if not A }}, or {{ if ne A B }}",
     "there are no operators in templates: ! is a function called not"},
    {"in operand", "<", "write {{ if lt A B }} or {{ if le A B }}",
     "there are no operators in templates: < is a function called lt"},
    {"in operand", ">", "write {{ if gt A B }} or {{ if ge A B }}",
     "there are no operators in templates: > is a function called gt"},
    {"missing value for command", "|", "write {{ if or A B }}",
     "| takes the value before it to a function; || is a function called or"},
    {"bad character U+002D", "-", "write {{ index .Values \"my-name\" }}",
     "a name with - in it cannot stand behind a dot"},
    {"bad number syntax", "", "put quotes around it, or a blank behind the number"},
};

}  // namespace

std::string quoted_word(std::string_view text) {
  const auto start = text.find('"');
  const auto end = start == std::string_view::npos ? start : text.find('"', start + 1);
  if (end == std::string_view::npos) return "";
  return std::string(text.substr(start + 1, end - start - 1));
}

std::optional<base::Place> find_unclosed(base::Error& error, std::string_view text) {
  const std::string& reason = error.reason();
  if (reason == "unexpected EOF") {
    auto block = unclosed_block(text);
    if (block.line == 0) return std::nullopt;
    error.because("this block is never ended");
    return block;
  }
  if (!reason.starts_with("function \"") && !reason.starts_with("unclosed action") &&
      !reason.starts_with("unexpected "))
    return std::nullopt;
  auto action = unclosed_action(text, error.place().line);
  if (!action || action->line == error.place().line) return std::nullopt;
  error.because("this {{ is never closed").hinting("close it with }}");
  return action;
}

void explain_habit(base::Error& error, std::string_view line) {
  const auto column = static_cast<std::size_t>(std::max(error.place().column, 1)) - 1;
  const auto rest = column <= line.size() ? line.substr(column) : std::string_view();
  for (const auto& habit : kHabits) {
    if (error.reason().find(habit.words) == std::string::npos) continue;
    if (!habit.text.empty() && !rest.starts_with(habit.text)) continue;
    if (!habit.reason.empty()) error.because(std::string(habit.reason));
    error.hinting(std::string(habit.hint));
    return;
  }
}

int column_of_word(std::string_view helm, std::string_view line, int column) {
  constexpr std::string_view kWords[] = {"{{end}}", "{{else}}", "{{break}}", "{{continue}}"};
  std::string word;
  for (const auto one : kWords) {
    if (helm.find(one) != std::string_view::npos) word = one.substr(2, one.size() - 4);
  }
  if (helm.find("undefined variable \"") != std::string_view::npos)
    word = quoted_word(helm.substr(helm.find("undefined variable")));
  constexpr std::string_view kStage = "in pipeline stage ";
  if (const auto stage = helm.find(kStage); stage != std::string_view::npos)
    return column_of_stage(line, column, helm[stage + kStage.size()] - '0');
  const auto found = word.empty() ? std::string_view::npos : line.find(word);
  return found == std::string_view::npos ? column : static_cast<int>(found) + 1;
}

}  // namespace cli
