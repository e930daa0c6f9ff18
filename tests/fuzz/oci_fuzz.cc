// What users and registries write: references, challenges, scopes, and where an answer points to. What is read can be
// written and read again, names no other path, and leads to no other host.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/url.h"
#include "repo/oci_challenge.h"
#include "repo/oci_reference.h"
#include "repo/oci_url.h"
#include "repo/url_join.h"

namespace {

void hold(bool fact) {
  if (!fact) std::abort();
}

void read_reference(const std::string& text) {
  const auto found = repo::parse_oci_chart(text);
  if (!found) return;
  const auto& place = found->place;
  hold(place.repository.find("..") == std::string::npos && place.repository.find("//") == std::string::npos);
  hold(place.repository.find_first_of(" \t\r\n?#%\\@") == std::string::npos && !place.repository.starts_with('/'));
  hold(place.reference.find('/') == std::string::npos && place.reference.find('+') == std::string::npos);
  const auto again = repo::parse_oci_reference(place.text());
  hold(again && *again == place);
  const auto url = base::parse_url("https://" + place.host() + "/v2/" + place.repository + "/tags/list");
  // A host with colons in it is one for oras, and no URL: nobody is asked then.
  hold(!url || (url->host == place.host() && url->path == "/v2/" + place.repository + "/tags/list"));
}

void read_challenge(const std::string& header) {
  const auto challenge = repo::parse_challenge(header);
  std::string written = "Bearer ";
  for (const auto& [name, value] : challenge.parameters) {
    written += (written.ends_with(' ') ? "" : ",") + name + "=\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') written += '\\';
      written += c;
    }
    written += '"';
  }
  if (written.size() <= repo::kMaxChallenge) hold(repo::parse_challenge(written).parameters == challenge.parameters);
  const auto scopes = repo::clean_scopes({challenge.parameter("scope"), "repository:a:pull"});
  hold(repo::clean_scopes(scopes) == scopes);
}

void follow(const std::string& text) {
  const std::string base = "https://registry.example/v2/a/tags/list";
  if (const auto next = repo::next_link(base, text)) hold(repo::has_same_host(*next, base));
  if (const auto next = repo::upload_location(base, text)) hold(repo::has_same_host(*next, base));
  if (const auto next = repo::resolve_location(base, text)) hold(next->starts_with("http://") || next->starts_with("https://"));
  if (repo::check_realm(text, base)) hold(repo::may_see_credentials(text, base));
  if (repo::check_oci_digest(text)) hold(text.find_first_of("/.\\") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_reference(text);
  read_challenge(text);
  follow(text);
  return 0;
}
