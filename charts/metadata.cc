// Checking Chart.yaml (CHT-018 … 020).
#include "charts/metadata.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

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

// `field`: the path to what is wrong; `reason`: in our own words, without Helm's where it is empty.
Error refusal(const std::string& text, std::vector<std::string> field, std::string reason = {}) {
  Error error(ErrorCode::invalid, "validation: " + text);
  error.because(reason.empty() ? text : std::move(reason));
  return std::move(error.about(std::move(field)));
}

// "dependencies", "1", "name"
std::vector<std::string> dependency_field(std::size_t index, const char* name) {
  return {"dependencies", std::to_string(index), name};
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

Result<void> validate(std::optional<Dependency>& dependency, std::size_t index) {
  if (!dependency) {
    return refusal("dependencies must not contain empty or null nodes",
                   {"dependencies", std::to_string(index)},
                   "an entry of dependencies is empty");
  }
  clean(dependency->name);
  clean(dependency->version);
  clean(dependency->repository);
  clean(dependency->condition);
  for (auto& tag : dependency->tags) clean(tag);
  if (!is_alias(dependency->alias)) {
    return refusal("dependency " + go_quote(dependency->name) +
                       " has disallowed characters in the alias",
                   dependency_field(index, "alias"),
                   "a dependency cannot have the alias " + go_quote(dependency->alias));
  }
  return {};
}

Result<void> validate_dependencies(Metadata& metadata) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < metadata.dependencies.size(); ++i) {
    auto& dependency = metadata.dependencies[i];
    TRY(validate(dependency, i));
    const bool has_alias = !dependency->alias.empty();
    const auto& name = has_alias ? dependency->alias : dependency->name;
    if (!names.insert(name).second) {
      return refusal("more than one dependency with name or alias " + go_quote(name),
                     dependency_field(i, has_alias ? "alias" : "name"));
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
  if (metadata.api_version.empty()) {
    return refusal("chart.metadata.apiVersion is required", {"apiVersion"},
                   "Chart.yaml gives no apiVersion");
  }
  if (name.empty()) {
    return refusal("chart.metadata.name is required", {"name"}, "Chart.yaml gives the chart no name");
  }
  if (name == "." || name == "..") {
    return refusal("chart.metadata.name " + go_quote(name) + " is not allowed", {"name"},
                   "a chart cannot be called " + go_quote(name));
  }
  if (name != base::base_name(name)) {
    return refusal("chart.metadata.name " + go_quote(name) + " is invalid", {"name"},
                   "a chart cannot be called " + go_quote(name));
  }
  if (metadata.version.empty()) {
    return refusal("chart.metadata.version is required", {"version"},
                   "Chart.yaml gives the chart no version");
  }
  if (!base::parse_version(metadata.version)) {
    return refusal("chart.metadata.version " + go_quote(metadata.version) + " is invalid",
                   {"version"}, go_quote(metadata.version) + " is no semantic version");
  }
  if (!metadata.type.empty() && metadata.type != "application" && metadata.type != "library") {
    return refusal("chart.metadata.type must be application or library", {"type"},
                   "the type of a chart is application or library, not " + go_quote(metadata.type));
  }
  for (std::size_t i = 0; i < metadata.maintainers.size(); ++i) {
    auto& maintainer = metadata.maintainers[i];
    if (!maintainer) {
      return refusal("maintainers must not contain empty or null nodes",
                     {"maintainers", std::to_string(i)}, "an entry of maintainers is empty");
    }
    clean(maintainer->name);
    clean(maintainer->email);
    clean(maintainer->url);
  }
  return validate_dependencies(metadata);
}

}  // namespace chart
