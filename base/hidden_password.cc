#include "base/hidden_password.h"

#include <algorithm>

#include "base/ascii.h"

namespace base {
namespace {

constexpr std::string_view kHidden = "xxxxx";
constexpr std::string_view kAddress = "://";
constexpr std::string_view kEnd = " \t\r\n\"'`<>";  // of an address in a text

}  // namespace

std::string hide_host_password(std::string_view host) {
  auto end = host.find_first_of("/?#");
  const auto colon = host.find(':');
  if (colon == std::string_view::npos || host.starts_with('[')) return std::string(host);
  if (end != std::string_view::npos && (host.rfind('@', end) == std::string_view::npos || host.rfind('@', end) < colon)) {
    // A slash in a password must be encoded, but need not be; what is a port is none.
    const auto word = end < colon ? std::string_view() : host.substr(colon + 1, end - colon - 1);
    const bool is_port = std::all_of(word.begin(), word.end(), is_ascii_digit);
    end = is_port ? end : std::string_view::npos;
  }
  const auto at = host.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < colon) return std::string(host);
  return std::string(host.substr(0, colon + 1)).append(kHidden).append(host.substr(at));
}

std::string hide_passwords(std::string_view text) {
  std::string out;
  for (;;) {
    const auto found = text.find(kAddress);
    if (found == std::string_view::npos) return out.append(text);
    const auto start = found + kAddress.size();
    const auto end = std::min(text.find_first_of(kEnd, start), text.size());
    out.append(text.substr(0, start)).append(hide_host_password(text.substr(start, end - start)));
    text.remove_prefix(end);
  }
}

}  // namespace base
