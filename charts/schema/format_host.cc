// Addresses of machines and of people: IP addresses, host names, e-mail.
#include <algorithm>
#include <cstdint>

#include "base/go_format.h"
#include "base/ip_address.h"
#include "charts/schema/format.h"

namespace chart::schema {

namespace {

constexpr std::size_t kMaxHostname = 253;
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxEmail = 254;
constexpr std::size_t kMaxLocalPart = 64;

Complaint check_label(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabel) return "label must be 1 to 63 characters long";
  if (label.front() == '-') return "label starts with hyphen";
  if (label.back() == '-') return "label ends with hyphen";
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (!is_ascii_alphanumeric(label[i]) && label[i] != '-')
      return invalid_character(label.substr(i));
  }
  return std::nullopt;
}

Complaint check_local_part(std::string_view local) {
  if (local.size() > 1 && local.front() == '"' && local.back() == '"') {
    if (local.substr(1, local.size() - 2).find_first_of("\\\"") != std::string_view::npos) {
      return "backslash and quote are not allowed within quoted local part";
    }
    return std::nullopt;
  }
  if (local.starts_with('.')) return "starts with dot";
  if (local.ends_with('.')) return "ends with dot";
  if (local.find("..") != std::string_view::npos) return "consecutive dots";
  constexpr std::string_view kAllowed = ".!#$%&'*+-/=?^_`{|}~";
  for (std::size_t i = 0; i < local.size(); ++i) {
    if (!is_ascii_alphanumeric(local[i]) && kAllowed.find(local[i]) == std::string_view::npos) {
      return invalid_character(local.substr(i));
    }
  }
  return std::nullopt;
}

}  // namespace

Complaint check_ipv4(std::string_view text) {
  if (std::count(text.begin(), text.end(), '.') != 3) return "expected four decimals";
  for (int i = 0; i < 4; ++i) {
    const std::size_t dot = text.find('.');
    const std::string_view group = text.substr(0, dot);
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    if (group.size() > 1 && group[0] == '0') return "leading zeros";
    std::int64_t number = 0;
    std::string error;
    if (!base::parse_int(group, 10, 64, number, &error)) {
      constexpr std::string_view kParser = "strconv.ParseInt";
      if (error.starts_with(kParser)) error.replace(0, kParser.size(), "strconv.Atoi");
      return error;
    }
    if (number < 0 || number > 255) return "decimal must be between 0 and 255";
  }
  return std::nullopt;
}

Complaint check_ipv6(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return "missing colon";
  auto address = base::parse_ip_address(text);
  if (!address) return address.error().helm();
  if (!address->zone.empty()) return "zone id is not a part of ipv6 address";
  return std::nullopt;
}

Complaint check_hostname(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.size() > kMaxHostname) return "more than 253 characters long";
  while (true) {
    const std::size_t dot = text.find('.');
    if (auto complaint = check_label(text.substr(0, dot))) return complaint;
    if (dot == std::string_view::npos) return std::nullopt;
    text.remove_prefix(dot + 1);
  }
}

Complaint check_email(std::string_view text) {
  if (text.size() > kMaxEmail) return "more than 255 characters long";
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "missing @";
  const std::string_view local = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  if (local.size() > kMaxLocalPart) return "local part more than 64 characters long";
  if (auto complaint = check_local_part(local)) return complaint;
  if (domain.size() > 1 && domain.front() == '[' && domain.back() == ']') {
    domain = domain.substr(1, domain.size() - 2);
    if (domain.starts_with("IPv6:")) {
      if (auto complaint = check_ipv6(domain.substr(5)))
        return "invalid ipv6 address: " + *complaint;
    } else if (auto complaint = check_ipv4(domain)) {
      return "invalid ipv4 address: " + *complaint;
    }
    return std::nullopt;
  }
  if (auto complaint = check_hostname(domain)) return "invalid domain: " + *complaint;
  return std::nullopt;
}

}  // namespace chart::schema
