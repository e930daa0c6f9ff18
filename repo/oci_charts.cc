// Pull: the manifest first, then config and layer side by side, each checked; push the other way round, so that a
// manifest never names what is not there. Errors are worded as oras' copy words them.
#include "repo/oci_charts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/at_once.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/url.h"
#include "charts/metadata_json.h"
#include "repo/chart_download.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kUnderscores =
    "\n"
    "OCI artifact references (e.g. tags) do not support the plus sign (+). To support\n"
    "storing semantic versions, Helm adopts the convention of changing plus (+) to\n"
    "an underscore (_) in chart version tags when pushing to a registry and back to\n"
    "a plus (+) when pulling from a registry.\n";

std::string doing(std::string_view what, std::string_view where) {
  return fmt::format("failed to perform {} on {}: ", base::go_quote(what), where);
}

// What Helm says of a transfer that is done.
std::string told(std::string_view verb, const std::string& reference, const std::string& digest, bool has_underscore) {
  auto text = fmt::format("{}: {}\nDigest: {}\n", verb, reference, digest);
  if (has_underscore) text += fmt::format("{} contains an underscore.\n{}", reference, kUnderscores);
  return text;
}

bool is_manifest_type(std::string_view type) { return type == media_type::kManifest; }

Error no_layer(std::string_view type) {
  return Error(ErrorCode::not_found, fmt::format("manifest does not contain a layer with mediatype {}", type));
}

// What oras says of a manifest that cannot be had, by where it notices.
Error failed_fetch(Error error) {
  const bool was_read = error.helm() == "mismatched digest";
  return error.wrap(doing(was_read ? "Successors" : "FetchReference", "source"));
}

// The words of a blob that cannot be had: what was not sent, or what came and is not what it should be.
Error failed_blob(Error error) {
  const auto& text = error.helm();
  const bool came = text == "mismatched digest" || text == "trailing data" || text.starts_with("read failed");
  return error.wrap(came ? doing("Push", "destination") : doing("Fetch", "source"));
}

}  // namespace

Result<OciSession*> OciCharts::session() {
  const std::lock_guard lock(mutex_);
  if (!session_) session_ = TRY(OciSession::open(env_, cancel_, access_));
  return session_.get();
}

std::optional<std::string> OciCharts::cached(const OciDescriptor& descriptor) {
  constexpr std::string_view kSha256 = "sha256:";
  if (content_cache_.empty() || !descriptor.digest.starts_with(kSha256)) return std::nullopt;
  const auto digest = digest_bytes(descriptor.digest);
  if (!digest) return std::nullopt;
  base::Arena arena;
  const auto path = content_file(content_cache_, *digest);
  const auto info = env_.files.info(path);
  if (!info || !*info || (*info)->size != descriptor.size) return std::nullopt;
  const auto bytes = env_.files.read(arena, path);
  if (!bytes || !has_oci_digest(*bytes, descriptor.digest)) return std::nullopt;
  return std::string(*bytes);
}

Result<OciCharts::Parts> OciCharts::find_parts(OciRepository& repository, const OciStored& root, Part part) {
  Parts found;
  std::vector<OciDescriptor> seen;
  std::vector<OciStored> manifests{root};
  std::size_t nested = 0;
  for (std::size_t i = 0; i < manifests.size(); ++i) {
    const auto type = manifests[i].descriptor.type;
    auto manifest = parse_manifest(type, manifests[i].bytes);
    if (!manifest) return std::move(manifest).error().wrap(doing("Successors", "source"));
    if (type == media_type::kManifest || type == media_type::kIndex) ++found.count;
    for (const auto& descriptor : manifest->parts) {
      if (std::find(seen.begin(), seen.end(), descriptor) != seen.end()) continue;
      seen.push_back(descriptor);
      if (manifest->is_index && is_manifest_type(descriptor.type) && nested++ < kMaxNestedManifests) {
        auto inner = repository.manifest(descriptor.digest);
        if (!inner) return failed_fetch(std::move(inner).error());
        if (inner->descriptor.type == descriptor.type) manifests.push_back(*std::move(inner));
        continue;
      }
      const bool is_chart = descriptor.type == media_type::kChart || descriptor.type == media_type::kOldChart;
      const bool is_wanted = part == Part::archive ? is_chart : descriptor.type == media_type::kProvenance;
      if (descriptor.type == media_type::kConfig) found.config = descriptor;
      if (is_wanted) found.wanted = descriptor;
      found.count += descriptor.type == media_type::kConfig || is_wanted ? 1 : 0;
      if (is_wanted && descriptor.type == media_type::kOldChart) {
        found.notice = fmt::format("Warning: chart media type {} is deprecated\n", media_type::kOldChart);
      }
    }
  }
  return found;
}

Result<std::string> OciCharts::fetch_part(OciRepository& repository, const Parts& parts) {
  const std::array wanted{*parts.config, *parts.wanted};
  std::array<std::optional<Result<std::string>>, 2> got;
  if (auto bytes = cached(wanted[1])) got[1] = *std::move(bytes);
  base::run_at_once(got[1] ? 1 : 2, [&](unsigned i) {
    if (!got[i]) got[i] = repository.blob(wanted[i], i == 0 ? kMaxOciMetadata : kMaxOciBlob);
  });
  for (auto& each : got) {
    if (!*each) return failed_blob(std::move(*each).error());
  }
  base::Arena arena;
  const auto config = base::json::read(arena, **got[0]);
  if (!config) return Error(config.error()).because("the chart's config in the registry is no JSON: " + config.error().helm());
  return std::move(**got[1]);
}

Result<OciTransfer> OciCharts::pull_part(const std::string& url, Part part) {
  const auto reference = TRY(parse_oci_chart(url));
  const auto text = reference.text();
  TRY(parse_oci_reference(text));
  const auto& name = reference.tag().empty() ? reference.digest : reference.tag();
  if (name.empty()) return Error(ErrorCode::invalid, doing("FetchReference", "source") + "invalid reference");
  OciRepository repository(*TRY(session()), reference.place);
  const auto root = repository.manifest(name);
  if (!root) return failed_fetch(root.error());
  auto parts = TRY(find_parts(repository, *root, part));
  constexpr std::size_t kLeast = 2;  // the config and what is wanted
  if (parts.count < kLeast) {
    return Error(ErrorCode::invalid,
                 fmt::format("manifest does not contain minimum number of descriptors ({}), descriptors found: {}", kLeast, parts.count))
        .because(fmt::format("{} is no chart: its manifest has no chart's parts", text));
  }
  if (!parts.config) {
    return Error(ErrorCode::invalid, fmt::format("could not load config with mediatype {}", media_type::kConfig))
        .because(fmt::format("{} is no chart: its manifest has no config of a chart", text));
  }
  if (!parts.wanted) return no_layer(part == Part::archive ? media_type::kChart : media_type::kProvenance);
  OciTransfer transfer;
  transfer.bytes = TRY(fetch_part(repository, parts));
  const bool has_underscore = text.find('_') != std::string::npos;
  transfer.notice = parts.notice + told("Pulled", text, root->descriptor.digest, has_underscore);
  return transfer;
}

Result<OciTransfer> OciCharts::pull(const std::string& url) { return pull_part(url, Part::archive); }
Result<OciTransfer> OciCharts::pull_provenance(const std::string& url) { return pull_part(url, Part::provenance); }

Result<std::string> OciCharts::push(const std::string& remote, const OciUpload& upload) {
  const auto& metadata = upload.metadata;
  const auto place = is_oci(remote) ? remote.substr(kOciScheme.size()) : remote;
  const auto text = base::join_path(place, metadata.name) + ":" + metadata.version;
  const auto reference = TRY(parse_oci_chart(text));
  if (!text.ends_with(fmt::format("/{}:{}", metadata.name, metadata.version))) {
    return Error(ErrorCode::invalid, "strict mode enabled, ref basename and tag must match the chart name and version");
  }
  base::Arena arena;
  std::string config;
  TRY(chart::write_metadata_json(arena, config, metadata));
  struct Piece {
    OciDescriptor descriptor;
    std::string_view bytes;
  };
  std::vector<Piece> pieces{{describe(media_type::kConfig, config), config},
                            {describe(media_type::kChart, upload.archive), upload.archive}};
  if (upload.provenance) pieces.push_back({describe(media_type::kProvenance, *upload.provenance), *upload.provenance});
  std::vector<OciDescriptor> layers;
  for (std::size_t i = 1; i < pieces.size(); ++i) layers.push_back(pieces[i].descriptor);
  const auto manifest = format_manifest(pieces[0].descriptor, layers, chart_annotations(metadata, upload.created));
  const auto descriptor = describe(media_type::kManifest, manifest);

  OciRepository repository(*TRY(session()), reference.place, "pull,push");
  const auto stored = repository.resolve(descriptor.digest);
  if (!stored && stored.error().code() != ErrorCode::not_found) return Error(stored.error()).wrap(doing("Exists", "destination"));
  if (!stored) {
    for (const auto& piece : pieces) {
      const auto is_there = repository.has_blob(piece.descriptor);
      if (!is_there) return Error(is_there.error()).wrap(doing("Exists", "destination"));
      if (*is_there) continue;
      auto put = repository.put_blob(piece.descriptor, piece.bytes);
      if (!put) return std::move(put).error().wrap(doing("Push", "destination"));
    }
    auto put = repository.put_manifest(descriptor.digest, descriptor, manifest);
    if (!put) return std::move(put).error().wrap(doing("Push", "destination"));
  }
  auto put = repository.put_manifest(reference.tag(), descriptor, manifest);
  if (!put) return std::move(put).error().wrap(doing("Tag", "destination"));
  const auto shown = reference.text();
  return told("Pushed", shown, descriptor.digest, reference.tag().find('_') != std::string::npos);
}

}  // namespace repo
