// Names of Kubernetes objects by kind, with the API machinery's words for what is wrong.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/dns_name.h"
#include "engine/lint/rules.h"

namespace engine::lint {

namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxSubdomain = 253;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

void add_length(std::vector<std::string>& problems, std::string_view name, std::size_t most) {
  if (name.size() > most) problems.push_back(fmt::format("must be no more than {} bytes", most));
}

std::vector<std::string> subdomain_problems(std::string_view name) {
  std::vector<std::string> problems;
  add_length(problems, name, kMaxSubdomain);
  if (!base::is_dns_subdomain(name)) problems.emplace_back(base::kDnsSubdomainRule);
  return problems;
}

std::vector<std::string> label_problems(std::string_view name) {
  std::vector<std::string> problems;
  add_length(problems, name, kMaxLabel);
  if (base::is_dns_label(name)) return problems;
  if (base::is_dns_subdomain(name)) {
    problems.emplace_back("must not contain dots");
  } else {
    problems.emplace_back(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
        "must start and end with an alphanumeric character (e.g. 'my-name', or '123-abc', regex "
        "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
  }
  return problems;
}

std::vector<std::string> old_label_problems(std::string_view name) {
  std::vector<std::string> problems;
  add_length(problems, name, kMaxLabel);
  if (!base::is_dns_label(name) || !is_lower(name.front())) {
    problems.emplace_back(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
        "alphabetic character, and end with an alphanumeric character (e.g. 'my-name', or "
        "'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
  }
  return problems;
}

std::vector<std::string> path_segment_problems(std::string_view name) {
  if (name == "." || name == "..") return {fmt::format("may not be '{}'", name)};
  std::vector<std::string> problems;
  for (const char c : {'/', '%'}) {
    if (name.find(c) != std::string_view::npos) {
      problems.push_back(fmt::format("may not contain '{}'", c));
    }
  }
  return problems;
}

}  // namespace

std::vector<std::string> object_name_problems(std::string_view kind, std::string_view name) {
  const auto lower = base::ascii_lower(kind);
  if (lower == "service") return old_label_problems(name);
  if (lower == "namespace") return label_problems(name);
  if (lower == "certificatesigningrequest") return {};
  constexpr std::array<std::string_view, 4> kAccess{"role", "clusterrole", "rolebinding",
                                                    "clusterrolebinding"};
  if (std::find(kAccess.begin(), kAccess.end(), lower) != kAccess.end()) {
    return path_segment_problems(name);
  }
  return subdomain_problems(name);
}

}  // namespace engine::lint
