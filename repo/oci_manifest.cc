// JSON in and out in the order of the image specification's Go structs, so that the same chart gives the same digest as
// from Helm. Entry points: parse_manifest, format_manifest.
#include "repo/oci_manifest.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/json_object.h"
#include "base/unicode.h"
#include "repo/oci_reference.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using base::json::ObjectWriter;

Error wrong(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

std::string text_field(const base::Map& map, std::string_view name) {
  const auto value = map.get(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

Result<OciDescriptor> read_descriptor(const Value& value) {
  if (!value.is_map()) return wrong("a descriptor in the manifest is no object");
  const auto& map = value.as_map();
  OciDescriptor descriptor{text_field(map, "mediaType"), text_field(map, "digest")};
  const auto checked = check_oci_digest(descriptor.digest);
  if (!checked) return wrong(fmt::format("failed to validate {}: {}", descriptor.digest, checked.error().helm()));
  const auto size = map.get("size");
  if (!size.is_signed() || size.as_signed() < 0) return wrong("invalid descriptor size");
  descriptor.size = static_cast<std::uint64_t>(size.as_signed());
  return descriptor;
}

Result<void> read_list(const Value& list, std::vector<OciDescriptor>& parts) {
  if (list.is_nil()) return {};
  if (!list.is_list()) return wrong("the layers of the manifest are no list");
  if (list.as_list().size() > kMaxOciDescriptors) {
    return wrong(fmt::format("the manifest has more than {} descriptors", kMaxOciDescriptors));
  }
  for (const auto& item : list.as_list()) parts.push_back(TRY(read_descriptor(item)));
  return {};
}

std::string json_of(const OciDescriptor& descriptor) {
  base::Arena arena;
  std::string out;
  ObjectWriter object(arena, out);
  object.text("mediaType", descriptor.type);
  object.text("digest", descriptor.digest);
  object.number("size", static_cast<std::int64_t>(descriptor.size));
  object.end();
  return out;
}

std::string authors(const chart::Metadata& metadata) {
  std::string text;
  for (std::size_t i = 0; i < metadata.maintainers.size(); ++i) {
    const auto maintainer = metadata.maintainers[i].value_or(chart::Maintainer());
    text += maintainer.name;
    if (!maintainer.email.empty()) text += " (" + maintainer.email + ")";
    if (i + 1 < metadata.maintainers.size()) text += ", ";
  }
  return text;
}

}  // namespace

OciDescriptor describe(std::string_view type, std::string_view bytes) {
  return {std::string(type), oci_digest(bytes), bytes.size()};
}

Result<OciManifest> parse_manifest(std::string_view type, std::string_view text) {
  OciManifest manifest;
  manifest.is_index = type == media_type::kIndex || type == media_type::kDockerList;
  if (!manifest.is_index && type != media_type::kManifest && type != media_type::kDockerManifest) return manifest;
  base::Arena arena;
  const auto value = TRY(base::json::read(arena, text, base::json::Numbers::exact));
  if (!value.is_map()) return wrong("the manifest is no object");
  const auto& map = value.as_map();
  const auto said = text_field(map, "mediaType");
  if (!said.empty() && said != type) {
    return wrong(fmt::format("the manifest calls itself {}, but the registry calls it {}", base::go_quote(said),
                             base::go_quote(type)));
  }
  const bool has_manifests = !map.get("manifests").is_nil();
  if (has_manifests && (!map.get("layers").is_nil() || !map.get("config").is_nil())) {
    return wrong("the manifest is an index and an image at once");
  }
  if (manifest.is_index) {
    TRY(read_list(map.get("manifests"), manifest.parts));
    return manifest;
  }
  if (has_manifests) return wrong("the manifest is an index, but the registry calls it an image");
  manifest.parts.push_back(TRY(read_descriptor(map.get("config"))));
  TRY(read_list(map.get("layers"), manifest.parts));
  return manifest;
}

std::string format_manifest(const OciDescriptor& config, std::vector<OciDescriptor> layers,
                            const std::map<std::string, std::string>& annotations) {
  std::sort(layers.begin(), layers.end(), [](const auto& a, const auto& b) { return a.digest < b.digest; });
  base::Arena arena;
  std::string out;
  ObjectWriter object(arena, out);
  object.number("schemaVersion", 2);
  object.key("config") += json_of(config);
  auto& list = object.key("layers");
  for (std::size_t i = 0; i < layers.size(); ++i) list += (i == 0 ? "[" : ",") + json_of(layers[i]);
  list += ']';
  if (!annotations.empty()) {
    object.key("annotations");
    ObjectWriter inner(arena, out);
    for (const auto& [name, text] : annotations) {
      std::string quoted;
      base::json::append_string(quoted, name);
      inner.text(std::string_view(quoted).substr(1, quoted.size() - 2), text);
    }
    inner.end();
  }
  object.end();
  return out;
}

std::map<std::string, std::string> chart_annotations(const chart::Metadata& metadata, const std::string& created) {
  const std::string prefix = "org.opencontainers.image.";
  std::map<std::string, std::string> annotations;
  const auto add = [&](const std::string& name, const std::string& text) {
    if (!base::trim_space(text).empty()) annotations[prefix + name] = text;
  };
  add("description", metadata.description);
  add("title", metadata.name);
  add("version", metadata.version);
  add("url", metadata.home);
  add("created", created);
  if (!metadata.sources.empty()) add("source", metadata.sources[0]);
  add("authors", authors(metadata));
  for (const auto& [name, text] : metadata.annotations) {
    if (name != prefix + "title" && name != prefix + "version") annotations[name] = text;
  }
  return annotations;
}

}  // namespace repo
