#include "repo/oci_plugins.h"

#include <optional>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/json.h"
#include "repo/oci_repository.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kTitle = "org.opencontainers.image.title";

std::string text_of(const Value& value, std::string_view key) {
  if (!value.is_map()) return "";
  const auto found = value.as_map().get(key);
  return found.is_string() ? std::string(found.as_string()) : "";
}

Result<void> check_artifact(const Value& manifest) {
  const auto type = text_of(manifest, "artifactType");
  if (!type.empty() && type != kPluginArtifact) {
    return Error(ErrorCode::invalid, fmt::format("expected artifact type {}, got {}", kPluginArtifact, type));
  }
  const auto config = text_of(manifest.as_map().get("config"), "mediaType");
  if (type.empty() && config != kPluginArtifact) {
    return Error(ErrorCode::invalid, fmt::format("expected config media type {} for legacy compatibility, got {}", kPluginArtifact, config));
  }
  return {};
}

// The first layer whose title begins with "NAME-" and ends so.
Result<std::optional<OciDescriptor>> find_layer(const Value& manifest, const std::string& name, std::string_view ending) {
  const auto layers = manifest.as_map().get("layers");
  if (!layers.is_list() || layers.as_list().size() > kMaxOciDescriptors) return std::optional<OciDescriptor>();
  for (const auto& layer : layers.as_list()) {
    if (!layer.is_map()) continue;
    const auto title = text_of(layer.as_map().get("annotations"), kTitle);
    if (!title.starts_with(name + "-") || !title.ends_with(ending)) continue;
    OciDescriptor found{text_of(layer, "mediaType"), text_of(layer, "digest"), 0};
    TRY(check_oci_digest(found.digest));
    const auto size = layer.as_map().get("size");
    if (size.type() == base::Type::int64 && size.as_signed() >= 0) found.size = size.as_unsigned();
    return std::optional(found);
  }
  return std::optional<OciDescriptor>();
}

}  // namespace

Result<PluginParcel> pull_plugin(OciSession& session, const std::string& url) {
  const auto reference = TRY(parse_oci_chart(url));
  const auto name = std::string(base::base_name(reference.place.repository));
  const auto& wanted = reference.tag().empty() ? reference.digest : reference.tag();
  constexpr auto kFetching = "failed to perform \"FetchReference\" on source: ";
  if (wanted.empty()) return Error(ErrorCode::invalid, std::string(kFetching) + "invalid reference");
  OciRepository repository(session, reference.place);
  auto root = repository.manifest(wanted);
  if (!root) return std::move(root).error().wrap(kFetching);
  base::Arena arena;
  const auto manifest = base::json::read(arena, root->bytes, base::json::Numbers::exact);
  if (!manifest || !manifest->is_map()) return Error(ErrorCode::invalid, "unable to parse manifest");
  TRY(check_artifact(*manifest));
  const auto archive = TRY(find_layer(*manifest, name, ".tgz"));
  if (!archive) {
    return Error(ErrorCode::not_found, fmt::format("required layer matching pattern {}-VERSION.tgz not found in manifest", name));
  }
  PluginParcel parcel;
  parcel.archive = TRY(repository.blob(*archive));
  if (const auto provenance = TRY(find_layer(*manifest, name, ".tgz.prov")); provenance) {
    parcel.provenance = TRY(repository.blob(*provenance));
  }
  return parcel;
}

}  // namespace repo
