// Messages beside the result: warnings, what is going on. Helm writes them to standard error as Go's
// slog text lines; cli/voice decides how they look.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

enum class LogLevel { debug, info, warning, error };

class Log {
 public:
  using Attributes = std::vector<std::pair<std::string, std::string>>;
  virtual ~Log() = default;
  // `message` is Helm's text (or ours, where Helm has none); attributes follow it as key=value.
  virtual void write(LogLevel level, std::string_view message, const Attributes& attributes) = 0;

  void debug(std::string_view message, const Attributes& attributes = {}) { write(LogLevel::debug, message, attributes); }
  void info(std::string_view message, const Attributes& attributes = {}) { write(LogLevel::info, message, attributes); }
  void warn(std::string_view message, const Attributes& attributes = {}) { write(LogLevel::warning, message, attributes); }
  void error(std::string_view message, const Attributes& attributes = {}) { write(LogLevel::error, message, attributes); }
};

// One line as Go's slog.TextHandler writes it without a time: `level=WARN msg="a b" key=value`, quoted by
// its rule (needs quoting: empty, space, '"', '=', not printable), without a line feed.
std::string slog_line(LogLevel level, std::string_view message, const Log::Attributes& attributes);

// Keeps what is written, for tests and for verbs that look at warnings.
class MemoryLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message, const Attributes& attributes) override {
    lines.push_back(slog_line(level, message, attributes));
  }
  std::vector<std::string> lines;
};

}  // namespace base
