// Who asks AWS, or a store that speaks S3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace repo {

struct AwsCredentials {
  std::string access_key_id{};
  std::string secret_access_key{};
  std::string session_token{};           // of temporary credentials, else empty
  std::optional<std::int64_t> expires{};  // unix seconds
  std::string source{};                  // where they came from, without secrets: "environment"

  bool is_anonymous() const { return access_key_id.empty(); }
};

}  // namespace repo
