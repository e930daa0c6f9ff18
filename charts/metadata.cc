// Checking Chart.yaml (CHT-018 … 020).
#include "charts/metadata.h"

#include <algorithm>
#include <set>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/semver.h"
#include "base/unicode.h"
#include "base/utf8.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::go_quote;
using base::Result;

Error refusal(const std::string& text) {
  return {ErrorCode::invalid, "validation: " + text};
}

void clean(std::string& text) {
  const bool is_clean =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (!is_clean) text = clean_text(text);
}

bool is_alias(std::string_view alias) {
  return std::all_of(alias.begin(), alias.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

Result<void> validate(std::optional<Dependency>& dependency) {
  if (!dependency) return refusal("dependencies must not contain empty or null nodes");
  clean(dependency->name);
  clean(dependency->version);
  clean(dependency->repository);
  clean(dependency->condition);
  for (auto& tag : dependency->tags) clean(tag);
  if (!is_alias(dependency->alias)) {
    return refusal("dependency " + go_quote(dependency->name) +
                   " has disallowed characters in the alias");
  }
  return {};
}

Result<void> validate_dependencies(Metadata& metadata) {
  std::set<std::string> names;
  for (auto& dependency : metadata.dependencies) {
    TRY(validate(dependency));
    const auto& name = dependency->alias.empty() ? dependency->name : dependency->alias;
    if (!names.insert(name).second) {
      return refusal("more than one dependency with name or alias " + go_quote(name));
    }
  }
  return {};
}

void clean_strings(Metadata& metadata) {
  for (auto* text :
       {&metadata.name, &metadata.description, &metadata.home, &metadata.icon, &metadata.condition,
        &metadata.tags, &metadata.app_version, &metadata.kube_version}) {
    clean(*text);
  }
  for (auto& source : metadata.sources) clean(source);
  for (auto& keyword : metadata.keywords) clean(keyword);
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string cleaned;
  while (!text.empty()) {
    const base::Rune rune = base::decode_rune(text);
    text.remove_prefix(rune.size);
    if (base::is_space(rune.code)) {
      cleaned += ' ';
    } else if (base::is_printable(rune.code)) {
      base::append_rune(cleaned, rune.code);
    }
  }
  return cleaned;
}

Result<void> validate(Metadata& metadata) {
  clean_strings(metadata);
  const std::string& name = metadata.name;
  if (metadata.api_version.empty()) return refusal("chart.metadata.apiVersion is required");
  if (name.empty()) return refusal("chart.metadata.name is required");
  if (name == "." || name == "..") {
    return refusal("chart.metadata.name " + go_quote(name) + " is not allowed");
  }
  if (name != base::base_name(name)) {
    return refusal("chart.metadata.name " + go_quote(name) + " is invalid");
  }
  if (metadata.version.empty()) return refusal("chart.metadata.version is required");
  if (!base::parse_version(metadata.version)) {
    return refusal("chart.metadata.version " + go_quote(metadata.version) + " is invalid");
  }
  if (!metadata.type.empty() && metadata.type != "application" && metadata.type != "library") {
    return refusal("chart.metadata.type must be application or library");
  }
  for (auto& maintainer : metadata.maintainers) {
    if (!maintainer) return refusal("maintainers must not contain empty or null nodes");
    clean(maintainer->name);
    clean(maintainer->email);
    clean(maintainer->url);
  }
  return validate_dependencies(metadata);
}

}  // namespace chart
