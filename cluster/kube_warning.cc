#include "cluster/kube_warning.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/zone.h"

namespace cluster {
namespace {

constexpr std::string_view kShownCode = "299";

// Takes a quoted text off the front; nothing where there is none.
std::optional<std::string> take_quoted(std::string_view& rest) {
  if (rest.empty() || rest.front() != '"') return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size()) {
      text += rest[++i];
    } else if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    } else {
      text += rest[i];
    }
  }
  return std::nullopt;
}

void skip(std::string_view& rest, char also = ' ') {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t' || rest.front() == also)) {
    rest.remove_prefix(1);
  }
}

bool is_showable(std::string_view text) {
  return base::is_valid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
         });
}

void read_warnings(std::string_view rest, std::vector<std::string>& texts) {
  while (skip(rest), !rest.empty()) {
    const auto code = rest.substr(0, rest.find(' '));
    const bool is_code = code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) {
                           return c >= '0' && c <= '9';
                         });
    if (!is_code || rest.size() <= 4) return;
    rest.remove_prefix(4);
    const auto agent_end = rest.find(' ');
    if (agent_end == std::string_view::npos || agent_end == 0) return;
    rest.remove_prefix(agent_end + 1);
    const auto text = take_quoted(rest);
    if (!text || !is_showable(*text)) return;
    if (code == kShownCode && !text->empty()) texts.push_back(*text);
    skip(rest);
    if (!rest.empty() && rest.front() == '"' && !take_quoted(rest)) return;  // a date
    skip(rest);
    if (!rest.empty() && rest.front() != ',') return;
    if (!rest.empty()) rest.remove_prefix(1);
  }
}

}  // namespace

std::vector<std::string> warning_texts(const base::HttpResponse& response) {
  std::vector<std::string> texts;
  for (const auto& header : response.headers) {
    if (base::equal_ignoring_case(header.name, "Warning")) read_warnings(header.value, texts);
  }
  return texts;
}

std::string klog_warning(std::string_view text, std::int64_t unix_nanoseconds, int process) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kDay = 86400;
  std::int64_t seconds = unix_nanoseconds / kSecond;
  const std::int64_t microseconds = unix_nanoseconds % kSecond / 1000;
  seconds += base::local_zone()->at(seconds).offset;
  const std::int64_t clock = (seconds % kDay + kDay) % kDay;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days((seconds - clock) / kDay))};
  return fmt::format("I{:02}{:02} {:02}:{:02}:{:02}.{:06} {:7} warnings.go:107] {}",
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock / 3600,
                     clock / 60 % 60, clock % 60, microseconds, process,
                     base::go_quote("Warning: " + std::string(text)));
}

}  // namespace cluster
