// Go's rules: the scheme of the target chooses the variable; NO_PROXY is a comma list of names, which
// stand for their sub-domains too, addresses, networks, each with or without a port, or "*".
#include "base/proxy.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/ip_address.h"

namespace base {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// An address in sixteen bytes, IPv4 mapped into IPv6, so that both compare.
std::optional<Bytes> read_address(std::string_view text) {
  const auto parsed = parse_ip_address(text);
  if (!parsed) return std::nullopt;
  if (!parsed->is_v4) return parsed->bytes;
  Bytes mapped{};
  mapped[10] = mapped[11] = 0xFF;
  std::copy_n(parsed->bytes.begin(), 4, mapped.begin() + 12);
  return mapped;
}

bool is_v4(const Bytes& address) {
  return address[10] == 0xFF && address[11] == 0xFF &&
         std::all_of(address.begin(), address.begin() + 10, [](auto byte) { return byte == 0; });
}

bool is_loopback(const Bytes& address) {
  if (is_v4(address)) return address[12] == 127;
  return address[15] == 1 &&
         std::all_of(address.begin(), address.begin() + 15, [](auto byte) { return byte == 0; });
}

bool is_in_network(const Bytes& address, const Bytes& network, int bits) {
  for (int bit = 0; bit < bits; ++bit) {
    const auto index = static_cast<std::size_t>(bit) / 8;
    const auto mask = static_cast<std::uint8_t>(0x80 >> (bit % 8));
    if ((address[index] & mask) != (network[index] & mask)) return false;
  }
  return true;
}

std::string lower_trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return "";
  return ascii_lower(text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1));
}

struct Target {
  std::string host{};
  std::string port{};
  std::optional<Bytes> address{};
};

// A network "10.0.0.0/8": whether it is one, and whether it holds the target.
std::optional<bool> matches_network(std::string_view entry, const Target& target) {
  const auto slash = entry.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto network = read_address(entry.substr(0, slash));
  std::int64_t bits = 0;
  if (!network || !parse_int(entry.substr(slash + 1), 10, 64, bits)) return std::nullopt;
  const int shift = is_v4(*network) ? 96 : 0;
  if (bits < 0 || bits + shift > 128) return std::nullopt;
  if (!target.address || is_v4(*target.address) != is_v4(*network)) return false;
  return is_in_network(*target.address, *network, static_cast<int>(bits) + shift);
}

bool matches_entry(const std::string& entry, const Target& target) {
  if (entry.empty()) return false;
  if (entry == "*") return true;
  if (const auto network = matches_network(entry, target)) return *network;
  std::string_view host = entry;
  std::string_view port;
  if (!entry.starts_with('[') && std::count(entry.begin(), entry.end(), ':') == 1) {
    const auto colon = entry.find(':');
    host = std::string_view(entry).substr(0, colon);
    port = std::string_view(entry).substr(colon + 1);
  } else if (const auto close = entry.find("]:"); entry.starts_with('[') && close != std::string::npos) {
    host = std::string_view(entry).substr(1, close - 1);
    port = std::string_view(entry).substr(close + 2);
  }
  if (host.empty() || (!port.empty() && port != target.port)) return false;
  if (const auto address = read_address(host)) return target.address && *target.address == *address;
  if (target.address) return false;
  if (host.starts_with("*.")) host.remove_prefix(1);
  if (host.front() == '.') return target.host.ends_with(host);
  return target.host == host || target.host.ends_with("." + std::string(host));
}

bool is_excluded(std::string_view list, const Target& target) {
  if (target.host == "localhost") return true;
  if (target.address && is_loopback(*target.address)) return true;
  for (std::size_t start = 0; start <= list.size();) {
    const auto end = std::min(list.find(',', start), list.size());
    if (matches_entry(lower_trimmed(list.substr(start, end - start)), target)) return true;
    start = end + 1;
  }
  return false;
}

std::string either(const Variables& variable, std::string_view upper, std::string_view lower) {
  auto value = variable(upper).value_or("");
  return value.empty() ? variable(lower).value_or("") : value;
}

}  // namespace

Result<std::optional<Url>> environment_proxy(const Variables& variable, const Url& target) {
  const bool is_https = target.scheme == "https";
  if (!is_https && target.scheme != "http") return std::optional<Url>();
  const auto text = is_https ? either(variable, "HTTPS_PROXY", "https_proxy")
                             : either(variable, "HTTP_PROXY", "http_proxy");
  if (text.empty()) return std::optional<Url>();
  auto proxy = parse_url(text);
  if (!proxy || proxy->scheme.empty() || proxy->host.empty()) {
    auto again = parse_url("http://" + text);
    if (again) proxy = std::move(again);
  }
  if (!proxy) return std::optional<Url>();  // as Go: what cannot be read is passed over
  if (!is_https && !variable("REQUEST_METHOD").value_or("").empty()) {
    return Error(ErrorCode::invalid,
                 "refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy");
  }
  Target wanted;
  wanted.host = lower_trimmed(target.hostname());
  wanted.port = target.port();
  if (wanted.port.empty()) wanted.port = is_https ? "443" : "80";
  wanted.address = read_address(wanted.host);
  if (is_excluded(either(variable, "NO_PROXY", "no_proxy"), wanted)) return std::optional<Url>();
  return std::optional<Url>(*std::move(proxy));
}

Result<Url> parse_proxy_url(std::string_view text) {
  auto url = parse_url(text);
  if (!url) {
    const bool has_password = text.find('@') != std::string_view::npos;
    return Error(ErrorCode::invalid,
                 "could not parse: " + (has_password ? std::string("(with credentials)") : std::string(text)));
  }
  if (url->scheme != "http" && url->scheme != "https" && url->scheme != "socks5") {
    return Error(ErrorCode::invalid, "unsupported scheme " + go_quote(url->scheme) +
                                         ", must be http, https, or socks5");
  }
  return url;
}

}  // namespace base
