// Kubernetes APIs that are deprecated or gone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace engine::lint {

// What to say of an object of this API version and kind on Kubernetes 1.`minor`: "extensions/v1beta1
// Ingress is deprecated in v1.14+, unavailable in v1.22+; use networking.k8s.io/v1 Ingress". Nothing
// where the API is fine or not Kubernetes' own (MSC-026).
std::optional<std::string> deprecation_warning(std::string_view api_version, std::string_view kind,
                                               int minor);

}  // namespace engine::lint
