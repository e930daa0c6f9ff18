// A place that has tags is a chart; else the catalog says which charts lie below it. What a version is about stands in
// its config: a manifest and a blob for each, fetched side by side.
#include "repo/oci_search.h"

#include <algorithm>
#include <atomic>
#include <iterator>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/at_once.h"
#include "base/json.h"
#include "base/semver.h"
#include "repo/oci_url.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr unsigned kAtOnce = 8;  // requests
constexpr int kOk = 200;
constexpr std::string_view kCatalogScope = "registry:catalog:*";

// One version of a chart before it is known what it is about.
struct Listed {
  OciReference place{};  // with its tag
  OciFoundChart chart{};
};

std::string text_field(const base::Map& map, std::string_view name) {
  const auto value = map.get(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

// "oci://host/path" in its parts; the path may be empty.
Result<OciReference> parse_place(std::string place) {
  if (is_oci(place)) place.erase(0, kOciScheme.size());
  while (place.ends_with('/')) place.pop_back();
  if (place.find('/') != std::string::npos) {
    auto parsed = TRY(parse_oci_reference(place));
    parsed.reference.clear();
    return parsed;
  }
  auto parsed = TRY(parse_oci_reference(place + "/any"));
  parsed.repository.clear();
  return parsed;
}

// The repositories below a path that the registry tells of.
Result<std::vector<std::string>> read_catalog(OciSession& session, const OciReference& place) {
  OciRequest request;
  request.url = fmt::format("{}://{}/v2/_catalog?n=1000", session.scheme(), place.host());
  request.scope = kCatalogScope;
  const auto prefix = place.repository.empty() ? std::string() : place.repository + "/";
  std::vector<std::string> found;
  for (std::size_t page = 0; page < kMaxCatalogPages && found.size() < kMaxSearchedCharts; ++page) {
    const auto answer = TRY(session.send(request));
    if (answer.response.status != kOk) {
      return answer.failure().hinting("this registry does not tell what it has: name a chart, oci://HOST/PATH/NAME");
    }
    base::Arena arena;
    std::size_t used = 0;
    const auto value = base::json::read_first(arena, answer.response.body, used);
    const auto list = value && value->is_map() ? value->as_map().get("repositories") : base::Value();
    if (!list.is_list() && !list.is_nil()) return answer.wrong("there is no list of repositories in it");
    if (!value) return answer.wrong("failed to decode response: " + value.error().helm());
    for (const auto& name : list.is_list() ? list.as_list() : *base::List::make(arena, base::ListType::any, 0)) {
      if (name.is_string() && name.as_string().starts_with(prefix)) found.emplace_back(name.as_string());
    }
    const auto link = answer.response.header("Link");
    if (!link || link->empty()) break;
    request.url = TRY(next_link(answer.url, std::string(*link)));
  }
  std::sort(found.begin(), found.end());
  found.resize(std::min(found.size(), kMaxSearchedCharts));
  return found;
}

// The versions of one chart that are wanted, newest first.
std::vector<Listed> wanted_versions(const OciReference& place, const std::vector<std::string>& versions,
                                    const base::Constraint& range, bool all) {
  std::vector<Listed> listed;
  for (const auto& text : versions) {
    const auto version = base::parse_version(text);
    if (!version || !range.allows(*version)) continue;
    Listed each{place, {}};
    each.place.reference = tag_of_version(text);
    each.chart.name = std::string(kOciScheme) + place.registry + "/" + place.repository;
    each.chart.version = text;
    listed.push_back(std::move(each));
    if (!all) break;
  }
  return listed;
}

Result<std::vector<Listed>> list_chart(OciCharts& charts, const OciReference& place, const base::Constraint& range, bool all) {
  const auto versions = TRY(charts.versions(place.text()));
  return wanted_versions(place, versions, range, all);
}

// Fills in what the config says; false where it is no chart.
bool describe_version(OciSession& session, Listed& listed) {
  OciRepository repository(session, listed.place);
  const auto root = repository.manifest(listed.place.reference);
  if (!root) return true;
  const auto manifest = parse_manifest(root->descriptor.type, root->bytes);
  if (!manifest) return false;
  const auto config = std::find_if(manifest->parts.begin(), manifest->parts.end(),
                                   [](const auto& part) { return part.type == media_type::kConfig; });
  if (config == manifest->parts.end()) return false;
  const auto bytes = repository.blob(*config, kMaxOciMetadata);
  if (!bytes) return true;
  base::Arena arena;
  const auto value = base::json::read(arena, *bytes);
  if (!value || !value->is_map()) return false;
  listed.chart.app_version = text_field(value->as_map(), "appVersion");
  listed.chart.description = text_field(value->as_map(), "description");
  return true;
}

bool has_word(const OciFoundChart& chart, const std::string& term) {
  const auto text = base::ascii_lower(chart.name + " " + chart.description);
  return text.find(base::ascii_lower(term)) != std::string::npos;
}

}  // namespace

Result<std::vector<OciFoundChart>> search_registry(OciCharts& charts, const std::string& text,
                                                   const OciSearchOptions& options) {
  const auto place = TRY(parse_place(text));
  auto range = base::Constraint::parse(options.range);
  if (!range) return std::move(range).error().wrap("an invalid version/constraint format: ");
  auto& session = *TRY(charts.session());
  std::vector<Listed> listed;
  auto versions = place.repository.empty() ? Result<std::vector<std::string>>(std::vector<std::string>())
                                           : charts.versions(place.text());
  if (!versions && versions.error().code() != ErrorCode::not_found) return std::move(versions).error();
  if (versions && !versions->empty()) {
    listed = wanted_versions(place, *versions, *range, options.all_versions);
  } else {
    const auto names = TRY(read_catalog(session, place));
    std::vector<Result<std::vector<Listed>>> found(names.size(), std::vector<Listed>());
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> count{0};
    base::run_at_once(kAtOnce, [&](unsigned) {
      for (std::size_t i = next++; i < names.size() && count <= kMaxListedVersions; i = next++) {
        found[i] = list_chart(charts, {place.registry, names[i], ""}, *range, options.all_versions);
        if (found[i]) count += found[i]->size();
      }
    });
    for (auto& each : found) {
      if (!each && each.error().code() != ErrorCode::not_found) return std::move(each).error();
      if (each) std::move(each->begin(), each->end(), std::back_inserter(listed));
    }
  }
  if (listed.size() > kMaxListedVersions) {
    return Error(ErrorCode::invalid, fmt::format("more than {} versions below {}", kMaxListedVersions, text))
        .hinting("name one chart, or leave out --versions");
  }
  std::vector<char> is_chart(listed.size(), 1);
  std::atomic<std::size_t> next{0};
  const auto described = std::min(listed.size(), kMaxDescribedVersions);
  base::run_at_once(kAtOnce, [&](unsigned) {
    for (std::size_t i = next++; i < described; i = next++) is_chart[i] = describe_version(session, listed[i]) ? 1 : 0;
  });
  std::vector<OciFoundChart> result;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    if (is_chart[i] != 0 && has_word(listed[i].chart, options.term)) result.push_back(std::move(listed[i].chart));
  }
  return result;
}

}  // namespace repo
