#include "cluster/label_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/dns_name.h"

namespace cluster {
namespace {

constexpr std::size_t kMaxName = 63;
constexpr std::size_t kMaxSubdomain = 253;
constexpr std::string_view kNameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr std::string_view kValueRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
         });
}

std::string too_long(std::size_t length) {
  return fmt::format("must be no more than {} bytes", length);
}

}  // namespace

std::vector<std::string> label_key_errors(std::string_view key) {
  std::vector<std::string> errors;
  const auto slash = key.find('/');
  auto name = key;
  if (slash != std::string_view::npos) {
    const auto prefix = key.substr(0, slash);
    name = key.substr(slash + 1);
    if (name.find('/') != std::string_view::npos) {
      return {fmt::format("a valid label key {} with an optional DNS subdomain prefix and '/' "
                          "(e.g. 'example.com/MyName')",
                          kNameRule)};
    }
    if (prefix.empty()) errors.emplace_back("prefix part must be non-empty");
    if (prefix.size() > kMaxSubdomain) errors.push_back("prefix part " + too_long(kMaxSubdomain));
    if (!prefix.empty() && !base::is_dns_subdomain(prefix)) {
      errors.push_back(fmt::format("prefix part {}", base::kDnsSubdomainRule));
    }
  }
  if (name.empty()) errors.emplace_back("name part must be non-empty");
  if (name.size() > kMaxName) errors.push_back("name part " + too_long(kMaxName));
  if (!is_name(name)) errors.push_back(fmt::format("name part {}", kNameRule));
  return errors;
}

std::vector<std::string> label_value_errors(std::string_view value) {
  std::vector<std::string> errors;
  if (value.size() > kMaxName) errors.push_back(too_long(kMaxName));
  if (!value.empty() && !is_name(value)) errors.emplace_back(kValueRule);
  return errors;
}

}  // namespace cluster
