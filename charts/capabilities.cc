#include "charts/capabilities.h"

#include <array>
#include <cstdint>
#include <optional>

#include "base/go_format.h"

namespace chart {
namespace {

constexpr std::array<std::string_view, 57> kApiVersions = {
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1.30.2" at the front of the text, after spaces and a v; nothing where there is no number, or where
// a line feed follows.
std::optional<std::string_view> leading_numbers(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\n\f\r");
  if (start == std::string_view::npos) return std::nullopt;
  text.remove_prefix(start);
  if (text.starts_with('v')) text.remove_prefix(1);
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  if (size == 0 || text.find('\n') != std::string_view::npos) return std::nullopt;
  while (size + 1 < text.size() && text[size] == '.' && is_digit(text[size + 1])) {
    ++size;
    while (size < text.size() && is_digit(text[size])) ++size;
  }
  return text.substr(0, size);
}

}  // namespace

std::span<const std::string_view> default_api_versions() { return kApiVersions; }

Capabilities default_capabilities() { return {}; }

base::Result<KubeVersion> parse_kube_version(std::string_view text) {
  const auto refuse = [&](const std::string& why) {
    return base::Error(base::ErrorCode::invalid, "invalid kube version '" + std::string(text) + "': " + why)
        .hinting("write it like --kube-version 1.30.2");
  };
  const auto numbers = leading_numbers(text);
  if (!numbers) return refuse("could not parse " + base::go_quote(text) + " as version");
  if (numbers->find('.') == std::string_view::npos) {
    return refuse("illegal version string " + base::go_quote(text));
  }
  KubeVersion version{.version = (text.starts_with('v') ? "" : "v") + std::string(text),
                      .normalized = "v", .major = "", .minor = ""};
  std::string_view rest = *numbers;
  for (int position = 0; !rest.empty(); ++position) {
    const auto part = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (position == 0 && part.starts_with('0') && part != "0") {
      return refuse("illegal zero-prefixed version component " + base::go_quote(part) + " in " +
                    base::go_quote(text));
    }
    std::uint64_t number = 0;
    std::string why;
    if (!base::parse_uint(part, 10, 64, number, &why)) {
      return refuse("illegal non-numeric version component " + base::go_quote(part) + " in " +
                    base::go_quote(text) + ": " + why);
    }
    const std::string shown = std::to_string(number);
    if (position == 0) version.major = shown;
    if (position == 1) version.minor = shown;
    version.normalized += (position == 0 ? "" : ".") + shown;
  }
  return version;
}

}  // namespace chart
