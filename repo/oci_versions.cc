// Which version of a chart in a registry is meant: registry.Client's ValidateReference, Tags and
// GetTagMatchingVersionOrConstraint. Entry point: OciCharts::locate.
#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_sort.h"
#include "base/semver.h"
#include "base/url.h"
#include "repo/oci_charts.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<std::vector<std::string>> OciCharts::versions(const std::string& reference) {
  const auto place = TRY(parse_oci_reference(is_oci(reference) ? reference.substr(kOciScheme.size()) : reference));
  OciRepository repository(*TRY(session()), place);
  std::vector<base::Version> found;
  for (auto& tag : TRY(repository.tags())) {
    auto version = base::parse_strict_version(version_of_tag(std::move(tag)));
    if (version) found.push_back(*std::move(version));
  }
  const auto order = base::go_sorted(found.size(), [&](std::size_t a, std::size_t b) {
    return base::compare_versions(found[b], found[a]) < 0;
  });
  std::vector<std::string> texts;
  texts.reserve(found.size());
  for (const auto i : order) texts.push_back(found[i].text());
  return texts;
}

Result<std::string> choose_oci_version(const std::vector<std::string>& versions, const std::string& wanted) {
  if (!wanted.empty()) {
    for (const auto& version : versions) {
      if (version == wanted) return version;
    }
  }
  const auto range = TRY(base::Constraint::parse(wanted.empty() ? "*" : wanted));
  for (const auto& text : versions) {
    const auto version = base::parse_version(text);
    if (version && range.allows(*version)) return text;
  }
  return Error(ErrorCode::not_found, "could not locate a version matching provided version string " + wanted)
      .because(wanted.empty() ? std::string("there is no stable version among the tags")
                              : fmt::format("no tag is a version that {} allows", wanted));
}

Result<OciLocation> OciCharts::locate(const std::string& reference, const std::string& given) {
  auto url = TRY(base::parse_url(reference));
  const auto named = TRY(parse_oci_chart(url.host + url.path));
  auto version = given;
  if (version.empty()) {
    version = named.tag();
  } else if (!named.tag().empty() && named.tag() != version) {
    return Error(ErrorCode::invalid, fmt::format("chart reference and version mismatch: {} is not {}", version, named.tag()))
        .hinting("leave out --version, or the version in the reference");
  }
  if (!named.digest.empty()) {
    if (version.empty()) return OciLocation{base::format_url(url), ""};
    url.path = named.place.repository + "@" + named.digest;
    url.raw_path.clear();
    auto tagged = named.place;
    tagged.reference = version;
    OciLocation location{base::format_url(url), ""};
    if (!parse_oci_reference(named.place.registry + "/" + named.place.repository + ":" + version)) return location;
    const auto found = OciRepository(*TRY(session()), tagged).resolve(version);
    if (!found) return location;  // what has a digest needs no tag
    if (found->digest != named.digest) {
      return Error(ErrorCode::conflict, fmt::format("chart reference digest mismatch: {} is not {}", found->digest, named.digest))
          .because(fmt::format("the tag {} stands for another chart ({}) than {}", version, found->digest, named.digest));
    }
    location.digest = named.digest;
    return location;
  }
  if (!base::parse_version(version)) {
    const auto tags = TRY(versions(reference));
    if (tags.empty()) {
      return Error(ErrorCode::not_found, "unable to locate any tags in provided repository: " + reference)
          .because(fmt::format("no tag of {} is a version", reference));
    }
    version = TRY(choose_oci_version(tags, version));
  }
  url.path = named.place.repository + ":" + version;
  url.raw_path.clear();
  return OciLocation{base::format_url(url), ""};
}

std::string oci_file_name(const std::string& url) {
  const auto parsed = base::parse_url(url);
  std::string name(base::base_name(parsed ? parsed->path : url));
  const auto colon = name.rfind(':');
  return colon == std::string::npos ? name + ".tgz" : name.substr(0, colon) + "-" + name.substr(colon + 1) + ".tgz";
}

}  // namespace repo
