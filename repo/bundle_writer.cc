// add_image() walks manifests and notes blobs; fetch() gets each of them into a file of its own, hashed before it counts;
// write() puts everything in the order of digests, with one fixed time, so that the same content is the same file.
#include "repo/bundle_writer.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/at_once.h"
#include "base/file_in_pieces.h"
#include "base/json.h"
#include "charts/metadata_json.h"
#include "charts/pack.h"
#include "repo/image_registry.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

constexpr std::string_view kEmptyType = "application/vnd.oci.empty.v1+json";
constexpr std::string_view kChannelType = "application/vnd.tug.channel.v1.tar";

bool is_index(std::string_view type) { return type == media_type::kIndex || type == media_type::kDockerList; }
bool is_image(std::string_view type) { return type == media_type::kManifest || type == media_type::kDockerManifest; }

std::string platform_of(const Value& manifest) {
  const auto platform = manifest.is_map() ? manifest.as_map().get("platform") : Value();
  if (!platform.is_map()) return "";
  std::string text;
  for (const std::string_view key : {"os", "architecture", "variant"}) {
    const auto value = platform.as_map().get(key);
    if (!value.is_string() || value.as_string().empty()) continue;
    text += (text.empty() ? "" : "/") + std::string(value.as_string());
  }
  return text;
}

// "linux/arm64" stands for "linux/arm64/v8" too.
bool fits_platform(const std::string& there, const std::string& wanted) {
  return there == wanted || there.starts_with(wanted + "/") || (wanted == "linux/arm64/v8" && there == "linux/arm64");
}

std::string joined(const std::vector<std::string>& lines) { return fmt::format("{}", fmt::join(lines, "\n")); }

}  // namespace

Result<OciDescriptor> choose_platform(std::string_view type, std::string_view index, const std::string& platform) {
  const auto parsed = TRY(parse_manifest(type, index));
  base::Arena arena;
  const auto value = TRY(base::json::read(arena, index, base::json::Numbers::exact));
  const auto list = value.as_map().get("manifests");
  std::vector<std::string> there;
  std::optional<OciDescriptor> exact;
  std::optional<OciDescriptor> similar;
  for (std::size_t i = 0; i < parsed.parts.size(); ++i) {
    const auto one = platform_of(list.as_list()[i]);
    if (one == platform && !exact) exact = parsed.parts[i];
    if (fits_platform(one, platform) && !similar) similar = parsed.parts[i];
    if (!one.empty() && one != "unknown/unknown") there.push_back(one);
  }
  if (exact) return *exact;
  if (similar) return *similar;
  return Error(ErrorCode::not_found, fmt::format("there is no image for platform {}, only for {}", platform, fmt::join(there, ", ")))
      .hinting("--platform names one of them, or all");
}

void BundleWriter::add_entry(BundleKind kind, const std::string& name, const OciDescriptor& root, const std::string& source) {
  LayoutEntry entry;
  entry.descriptor = root;
  entry.annotations[std::string(bundle_key::kKind)] = kind_text(kind);
  entry.annotations[std::string(bundle_key::kName)] = name;
  if (!source.empty()) entry.annotations[std::string(bundle_key::kSource)] = source;
  const bool is_there = std::any_of(entries_.begin(), entries_.end(), [&](const LayoutEntry& other) {
    return other.annotations == entry.annotations && other.descriptor == entry.descriptor;
  });
  if (!is_there) entries_.push_back(std::move(entry));
}

Result<void> BundleWriter::add_chart(const chart::Metadata& metadata, std::string_view archive) {
  base::Arena arena;
  std::string config;
  TRY(chart::write_metadata_json(arena, config, metadata));
  const auto config_part = describe(media_type::kConfig, config);
  const auto layer = describe(media_type::kChart, archive);
  auto manifest = format_manifest(config_part, {layer}, chart_annotations(metadata, ""));
  const auto root = describe(media_type::kManifest, manifest);
  keep(config_part, std::move(config));
  keep(layer, std::string(archive));
  keep(root, std::move(manifest));
  add_entry(BundleKind::chart, metadata.name + ":" + metadata.version, root);
  return {};
}

Result<void> BundleWriter::add_channel(const std::string& url, const ChannelFiles& files) {
  auto bytes = TRY(pack_channel(files));
  const std::string config = "{}";
  const auto config_part = describe(kEmptyType, config);
  const auto layer = describe(kChannelType, bytes);
  auto manifest = format_manifest(config_part, {layer}, {});
  const auto root = describe(media_type::kManifest, manifest);
  keep(config_part, config);
  keep(layer, std::move(bytes));
  keep(root, std::move(manifest));
  add_entry(BundleKind::channel, url, root);
  return {};
}

Result<void> BundleWriter::add_image(const chart::ImageReference& image, const std::string& platform) {
  const auto place = TRY(place_of_image(image));
  OciRepository repository(*session_, place);
  auto root = TRY(repository.manifest(place.reference));
  std::string source;
  if (is_index(root.descriptor.type) && platform != kAllPlatforms) {
    auto chosen = choose_platform(root.descriptor.type, root.bytes, platform);
    if (!chosen) return std::move(chosen).error().wrap(image.text() + ": ");
    source = root.descriptor.digest;
    root = TRY(repository.manifest(chosen->digest));
  }
  auto added = add_tree(place, root);
  if (!added) return std::move(added).error().wrap(image.text() + ": ");
  add_entry(BundleKind::image, image.text(), root.descriptor, source);
  return {};
}

Result<void> BundleWriter::add_tree(const OciReference& place, const OciStored& root) {
  OciRepository repository(*session_, place);
  std::vector<std::pair<OciStored, int>> waiting{{root, 0}};
  while (!waiting.empty()) {
    const auto [stored, depth] = std::move(waiting.back());
    waiting.pop_back();
    const auto& type = stored.descriptor.type;
    if (!is_index(type) && !is_image(type)) {
      return Error(ErrorCode::invalid, fmt::format("its manifest {} is of type {}, which is not known", stored.descriptor.digest, type));
    }
    if (depth > kMaxManifestDepth) return Error(ErrorCode::invalid, fmt::format("its indexes lie more than {} deep", kMaxManifestDepth));
    const auto manifest = TRY(parse_manifest(type, stored.bytes));
    keep(stored.descriptor, stored.bytes);
    for (const auto& part : manifest.parts) {
      if (small_.contains(part.digest)) continue;
      if (part.size > kMaxLayoutBlob) {
        return Error(ErrorCode::invalid, fmt::format("its part {} has {} bytes, more than {}", part.digest, part.size, kMaxLayoutBlob));
      }
      if (wanted_.size() + small_.size() > kMaxLayoutBlobs) {
        return Error(ErrorCode::invalid, fmt::format("the bundle would have more than {} blobs", kMaxLayoutBlobs));
      }
      if (manifest.is_index && (is_index(part.type) || is_image(part.type))) {
        waiting.emplace_back(TRY(repository.manifest(part.digest)), depth + 1);
      } else {
        wanted_.try_emplace(part.digest, Wanted{part, place});
      }
    }
  }
  return {};
}

std::string BundleWriter::blob_file(const std::string& digest) const {
  return base::join_path(folder_, digest.substr(digest.find(':') + 1));
}

Result<void> BundleWriter::fetch_once(const Wanted& wanted, const std::string& path) {
  auto file = TRY(base::FileInPieces::open(path, 0600));
  std::optional<Error> failed;
  const base::HttpSink sink = [&](std::string_view piece) {
    auto put = file->write(piece);
    if (!put) failed = std::move(put).error();
    return !failed;
  };
  OciRepository repository(*session_, wanted.place);
  const auto got = repository.blob_in_pieces(wanted.descriptor, sink);
  if (failed) return *failed;
  TRY(got);
  TRY(file->finish());
  base::Arena arena;
  const auto bytes = TRY(env_.files.read(arena, path));
  if (bytes.size() == wanted.descriptor.size && has_oci_digest(bytes, wanted.descriptor.digest)) return {};
  return Error(bytes.size() < wanted.descriptor.size ? ErrorCode::unavailable : ErrorCode::invalid,
               fmt::format("{}: what the registry sends for {} is not that: {} bytes with another digest where {} are promised",
                           wanted.place.text(), wanted.descriptor.digest, bytes.size(), wanted.descriptor.size));
}

Result<void> BundleWriter::fetch_blob(const Wanted& wanted) {
  const auto path = blob_file(wanted.descriptor.digest);
  for (int tries = 1;; ++tries) {
    auto done = fetch_once(wanted, path);
    if (done || tries == kBundleTries || done.error().code() != ErrorCode::unavailable || cancel_.requested()) return done;
  }
}

Result<void> BundleWriter::fetch() {
  std::vector<const Wanted*> all;
  for (const auto& [digest, wanted] : wanted_) {
    if (!small_.contains(digest)) all.push_back(&wanted);
  }
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> first;
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(kBundleDownloads, std::max<std::size_t>(all.size(), 1)));
  base::run_at_once(threads, [&](unsigned) {
    for (auto i = next++; i < all.size(); i = next++) {
      auto done = fetch_blob(*all[i]);
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (!first) first = std::move(done).error();
      next = all.size();
    }
  });
  if (first) return *first;
  return {};
}

std::uint64_t BundleWriter::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [digest, bytes] : small_) sum += bytes.size();
  for (const auto& [digest, wanted] : wanted_) sum += small_.contains(digest) ? 0 : wanted.descriptor.size;
  return sum;
}

Result<void> BundleWriter::write(const std::string& path, const std::vector<std::string>& fields,
                                 const std::vector<std::string>& arguments) {
  std::sort(entries_.begin(), entries_.end(), [](const LayoutEntry& a, const LayoutEntry& b) {
    return a.annotations != b.annotations ? a.annotations < b.annotations : a.descriptor.digest < b.descriptor.digest;
  });
  std::map<std::string, std::string> annotations{{std::string(bundle_key::kVersion), std::string(kBundleVersion)}};
  if (!fields.empty()) annotations[std::string(bundle_key::kFields)] = joined(fields);
  if (!arguments.empty()) annotations[std::string(bundle_key::kArguments)] = joined(arguments);
  base::Arena arena;
  base::ArchiveWriter archive;
  TRY(archive.add("oci-layout", kLayoutVersion, chart::kFixedTime));
  TRY(archive.add("index.json", format_layout_index(entries_, annotations), chart::kFixedTime));
  std::map<std::string, std::string_view> blobs;
  for (const auto& [digest, bytes] : small_) blobs[digest] = bytes;
  for (const auto& [digest, wanted] : wanted_) {
    if (!small_.contains(digest)) blobs[digest] = TRY(env_.files.read(arena, blob_file(digest)));
  }
  for (const auto& [digest, bytes] : blobs) TRY(archive.add_view(blob_path(digest), bytes, chart::kFixedTime));
  const auto file = TRY(base::FileInPieces::open(path));
  for (const auto piece : archive.finish_in_pieces()) {
    TRY(file->write(piece));
    env_.files.let_go(piece);
  }
  return file->finish();
}

}  // namespace repo
