// Names as the Domain Name System has them (RFC 1123), without a word on how long they may be.
#pragma once

#include <string_view>

namespace base {

// What is said of a text that is none, in the words of Kubernetes' apimachinery.
inline constexpr std::string_view kDnsSubdomainRule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

// One label: [a-z0-9]([-a-z0-9]*[a-z0-9])?
bool is_dns_label(std::string_view text);
// Labels joined by single dots.
bool is_dns_subdomain(std::string_view text);

}  // namespace base
