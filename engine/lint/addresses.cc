// E-mail addresses and URLs as govalidator takes them, which is what Helm's lint asks.
#include <string>

#include "base/regex.h"
#include "engine/lint/rules.h"

namespace engine::lint {

namespace {

constexpr std::size_t kMaxUrl = 2083;
constexpr std::size_t kMinUrl = 3;

bool matches(const std::string& pattern, std::string_view text) {
  const auto regex = base::Regex::compile(pattern);
  return regex && regex->matches(text);
}

// Letters beyond ASCII that may stand in an address.
const std::string kWide = R"(\x{00A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF})";

bool is_scheme(std::string_view text) {
  if (text.empty() || !((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z')) return false;
  for (const char c : text) {
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

bool has_bad_escape(std::string_view text) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return true;
  }
  return false;
}

bool has_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

}  // namespace

bool is_email(std::string_view text) {
  const std::string atom = R"([a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~)" + kWide + "]+";
  const std::string quoted =
      R"("(?:(?:[ \t]*\r\n)?[ \t]+|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f!\x23-\x5b\x5d-\x7e)" + kWide +
      R"(]|\([\x01-\x09\x0b\x0c\x0d-\x7f)" + kWide + R"(])*")";
  const std::string label = "[a-zA-Z0-9" + kWide + "](?:[a-zA-Z0-9\\-._~" + kWide +
                            "]*[a-zA-Z0-9" + kWide + "])?";
  const std::string last = "[a-zA-Z" + kWide + "](?:[a-zA-Z0-9\\-_~" + kWide + "]*[a-zA-Z" + kWide +
                           "])?";
  return matches("^(?:" + atom + "(?:\\." + atom + ")*|" + quoted + ")@(?:" + label + "\\.)+" + last +
                     "\\.?$",
                 text);
}

bool is_url(std::string_view text) {
  if (text.size() <= kMinUrl || text.size() >= kMaxUrl || text[0] == '.') return false;
  if (has_control(text) || has_bad_escape(text.substr(0, text.find('?')))) return false;
  if (text.find("://.") != std::string_view::npos) return false;
  if (text.find(':') == std::string_view::npos && text.find('.') == std::string_view::npos) {
    return false;
  }
  const std::string number = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})";
  const std::string address = "(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3]|24\\d|25[0-5])(?:\\." + number +
                              "){3}";
  const std::string word = R"([a-zA-Z0-9\x{00a1}-\x{ffff}])";
  const std::string host = "(?:[a-zA-Z0-9][a-zA-Z0-9_\\-]*[.\\-])*(?:" + word + "+-?-?)*" + word +
                           R"(+(?:\.[a-zA-Z\x{00a1}-\x{ffff}]+)?)";
  return matches("^(?:(?:ftp|tcp|udp|wss?|https?)://)?(?:\\S+(?::\\S*)?@)?(?:" + address +
                     "|\\[[0-9a-fA-F:.]+\\]|" + host + ")\\.?(?::\\d{1,5})?(?:[/?#][^\\s]*)?$",
                 text);
}

bool is_request_url(std::string_view text) {
  if (has_control(text)) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return false;
  std::string_view rest = text.substr(colon + 1);
  rest = rest.substr(0, rest.find('?'));
  if (!rest.starts_with('/')) return true;  // opaque: data:…
  if (has_bad_escape(rest)) return false;
  if (!rest.starts_with("//")) return true;
  rest.remove_prefix(2);
  const std::string_view host = rest.substr(0, rest.find('/'));
  return host.find_first_of(" \"<>^`{|}\\") == std::string_view::npos;
}

}  // namespace engine::lint
