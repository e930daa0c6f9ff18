// The functions that make keys and certificates; their rows stand in crypto.cc. Those that have a
// variant with a private key tell the two apart by the number of arguments.
#pragma once

#include <string_view>

#include "base/object.h"

namespace engine::functions {

// What they give: an object with the fields Cert and Key, both PEM.
inline constexpr std::string_view kCertificateType = "sprig.certificate";

base::Result<base::Value> generate_private_key(const base::Call& call);
base::Result<base::Value> generate_authority(const base::Call& call);
base::Result<base::Value> generate_self_signed(const base::Call& call);
base::Result<base::Value> generate_signed(const base::Call& call);
base::Result<base::Value> build_custom_certificate(const base::Call& call);

}  // namespace engine::functions
