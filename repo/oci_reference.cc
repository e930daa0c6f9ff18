// The grammar is that of oras' registry package and of Docker's distribution: host, path of components, tag or digest.
// Entry points: parse_oci_reference and, for what users type, parse_oci_chart.
#include "repo/oci_reference.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/go_format.h"
#include "base/hidden_password.h"
#include "base/url.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kSha256 = "sha256";
constexpr std::string_view kSha512 = "sha512";
constexpr std::string_view kDockerHub = "docker.io";
constexpr std::string_view kDockerHubHost = "registry-1.docker.io";

bool is_small_or_digit(char c) { return base::is_ascii_digit(c) || (c >= 'a' && c <= 'z'); }

// What may stand between the letters of a component.
bool is_separator(std::string_view text) {
  if (text == "." || text == "_" || text == "__") return true;
  return text.find_first_not_of('-') == std::string_view::npos;
}

bool is_component(std::string_view text) {
  if (text.empty() || !is_small_or_digit(text.front()) || !is_small_or_digit(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_small_or_digit(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (!is_small_or_digit(text[end])) ++end;  // the last one is
    if (!is_separator(text.substr(i, end - i))) return false;
    i = end;
  }
  return true;
}

bool is_repository(std::string_view text) {
  for (;;) {
    const auto slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '_'; };
  if (text.empty() || text.size() > kMaxOciTag || !is_word(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_registry(const std::string& text) {
  const auto url = base::parse_url("dummy://" + text);
  return url && !url->host.empty() && url->host == text;
}

Error invalid(std::string_view what, std::string_view value) {
  return Error(ErrorCode::invalid, fmt::format("invalid reference: invalid {} {}", what, base::go_quote(value)))
      .hinting("a chart in a registry is named oci://HOST/PATH/NAME, and :VERSION or @sha256:DIGEST behind it");
}

// go-digest's expression for what it knows no algorithm of.
bool is_digest_like(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  const auto rest = text.substr(colon + 1);
  const auto is_part = [](char c) { return is_small_or_digit(c); };
  if (name.empty() || !is_part(name.front()) || !is_part(name.back())) return false;
  for (std::size_t i = 1; i < name.size(); ++i) {
    const bool joins = std::string_view("+._-").find(name[i]) != std::string_view::npos;
    if (!is_part(name[i]) && !(joins && is_part(name[i - 1]))) return false;
  }
  return !rest.empty() && std::all_of(rest.begin(), rest.end(), [](char c) {
    return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '=' || c == '_' || c == '-';
  });
}

}  // namespace

bool is_oci(std::string_view reference) { return reference.starts_with(kOciScheme); }

std::string OciReference::host() const {
  return registry == kDockerHub ? std::string(kDockerHubHost) : registry;
}

std::string OciReference::text() const {
  if (repository.empty()) return registry;
  auto place = registry + "/" + repository;
  if (reference.empty()) return place;
  return place + (check_oci_digest(reference) ? "@" : ":") + reference;
}

Result<OciReference> parse_oci_reference(std::string_view text) {
  if (text.size() > kMaxOciReference) {
    return Error(ErrorCode::invalid, fmt::format("invalid reference: longer than {} bytes", kMaxOciReference));
  }
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    return Error(ErrorCode::invalid, "invalid reference: missing registry or repository");
  }
  OciReference found;
  found.registry = text.substr(0, slash);
  auto path = text.substr(slash + 1);
  const auto at = path.find('@');
  const bool is_tagged = at == std::string_view::npos;
  if (!is_tagged) {
    found.reference = path.substr(at + 1);
    path = path.substr(0, at);
  }
  const auto colon = path.find(':');
  if (colon != std::string_view::npos && is_tagged) found.reference = path.substr(colon + 1);
  found.repository = path.substr(0, colon);
  if (!is_registry(found.registry)) return invalid("registry", base::hide_host_password(found.registry));
  if (!is_repository(found.repository)) return invalid("repository", found.repository);
  if (found.reference.empty()) return found;
  if (is_tagged) {
    if (!is_tag(found.reference)) return invalid("tag", found.reference);
    return found;
  }
  const auto checked = check_oci_digest(found.reference);
  if (checked) return found;
  Error error = invalid("digest", found.reference);
  return error.with_helm(error.helm() + ": " + checked.error().helm());
}

std::string OciChartReference::text() const {
  return tag().empty() ? place.text() + "@" + digest : place.text();
}

Result<OciChartReference> parse_oci_chart(std::string_view text) {
  if (text.starts_with(kOciScheme)) text.remove_prefix(kOciScheme.size());
  if (text.size() > kMaxOciReference) return parse_oci_reference(text).error();
  OciChartReference found;
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) {
    found.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  std::string plain(text);
  const auto colon = text.rfind(':');
  const auto tag = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (tag.find('/') == std::string_view::npos && tag.find('+') != std::string_view::npos) {
    // Wherever that text stands, as Helm does; in a name that has it there is nothing valid anyway.
    const auto clean = tag_of_version(std::string(tag));
    for (auto place = plain.find(tag); place != std::string::npos; place = plain.find(tag, place + clean.size())) {
      plain.replace(place, tag.size(), clean);
    }
  }
  found.place = TRY(parse_oci_reference(plain));
  return found;
}

Result<void> check_oci_digest(std::string_view digest) {
  const auto colon = digest.find(':');
  const auto wrong = [](std::string_view text) { return Error(ErrorCode::invalid, std::string(text)); };
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == digest.size()) {
    return wrong("invalid checksum digest format");
  }
  const auto name = digest.substr(0, colon);
  const auto code = digest.substr(colon + 1);
  if (name != kSha256 && name != kSha512) {
    return wrong(is_digest_like(digest) ? "unsupported digest algorithm" : "invalid checksum digest format");
  }
  if (code.size() != (name == kSha256 ? 64 : 128)) return wrong("invalid checksum digest length");
  const bool is_hex = std::all_of(code.begin(), code.end(), [](char c) {
    return base::is_ascii_digit(c) || (c >= 'a' && c <= 'f');
  });
  if (!is_hex) return wrong("invalid checksum digest format");
  return {};
}

bool has_oci_digest(std::string_view bytes, std::string_view digest) {
  const auto colon = digest.find(':');
  const auto code = digest.substr(colon + 1);
  return digest.substr(0, colon) == kSha512 ? base::sha512_hex(bytes) == code : base::sha256_hex(bytes) == code;
}

std::string oci_digest(std::string_view bytes) { return "sha256:" + base::sha256_hex(bytes); }

std::string version_of_tag(std::string tag) {
  std::replace(tag.begin(), tag.end(), '_', '+');
  return tag;
}

std::string tag_of_version(std::string version) {
  std::replace(version.begin(), version.end(), '+', '_');
  return version;
}

}  // namespace repo
