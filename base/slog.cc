#include "base/go_format.h"
#include "base/log.h"
#include "base/utf8.h"

namespace base {

namespace {

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "DEBUG";
    case LogLevel::info: return "INFO";
    case LogLevel::warning: return "WARN";
    case LogLevel::error: return "ERROR";
  }
  return "";
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (std::size_t i = 0; i < text.size();) {
    const Rune rune = decode_rune(text.substr(i));
    if (!rune.valid() || rune.code == '"' || rune.code == '=' || rune.code == ' ' ||
        rune.code == kReplacementRune || !is_printable(rune.code)) {
      return true;
    }
    i += rune.size;
  }
  return false;
}

void append_text(std::string& out, std::string_view text) {
  if (needs_quotes(text)) {
    out += go_quote(text);
  } else {
    out += text;
  }
}

}  // namespace

std::string slog_line(LogLevel level, std::string_view message, const Log::Attributes& attributes) {
  std::string out = "level=";
  out += level_name(level);
  out += " msg=";
  append_text(out, message);
  for (const auto& [key, value] : attributes) {
    out.push_back(' ');
    append_text(out, key);
    out.push_back('=');
    append_text(out, value);
  }
  return out;
}

}  // namespace base
