// What a registry says it wants to see (WWW-Authenticate), and the scopes of tokens. helm.md REP-069.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace repo {

inline constexpr std::size_t kMaxChallenge = 16 * 1024;  // bytes that are looked at

enum class OciScheme { unknown, basic, bearer };

struct OciChallenge {
  OciScheme scheme = OciScheme::unknown;
  std::map<std::string, std::string> parameters{};  // of bearer: realm, service, scope

  std::string parameter(const std::string& name) const;
};

// What cannot be read ends the list of parameters: those before it count.
OciChallenge parse_challenge(std::string_view header);

// "repository:charts/web:pull": what a token is asked for; `actions` with commas between.
std::string repository_scope(std::string_view repository, std::string_view actions);
// Each once, the actions of one thing in one scope, sorted: one token does for the same wishes in any order.
std::vector<std::string> clean_scopes(const std::vector<std::string>& scopes);

}  // namespace repo
