// Making a bundle: what goes in is fetched and checked first, then all of it is written at once.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"
#include "charts/image_reference.h"
#include "charts/image_rule.h"
#include "repo/bundle.h"
#include "repo/bundle_channel.h"
#include "repo/oci_repository.h"

namespace repo {

inline constexpr int kBundleTries = 3;               // of one blob whose connection breaks
inline constexpr unsigned kBundleDownloads = 4;      // at the same time
inline constexpr std::string_view kAllPlatforms = "all";

class BundleWriter {
 public:
  // Blobs are kept in `folder`, which must be there and empty, until the bundle is written. `session` may be nullptr where
  // no image is added. All outlive the writer.
  BundleWriter(base::Env& env, const base::Cancel& cancel, OciSession* session, std::string folder)
      : env_(env), cancel_(cancel), session_(session), folder_(std::move(folder)) {}

  // The archive of a chart as `push` puts it into a registry.
  base::Result<void> add_chart(const chart::Metadata& metadata, std::string_view archive);
  base::Result<void> add_channel(const std::string& url, const ChannelFiles& files);
  // The image with all its platforms, or with one of them ("linux/amd64", "linux/arm/v7"): then what an index has for it
  // takes the index's place. Only its manifests are read yet. Errors: those of the registry, a platform that is not there,
  // manifests of a type that is not known.
  base::Result<void> add_image(const chart::ImageReference& image, const std::string& platform);
  // Fetches what images need, side by side, each blob once.
  base::Result<void> fetch();
  // Writes the archive. The same content gives the same bytes. `fields` and `arguments`: the user's rules, for install.
  base::Result<void> write(const std::string& path, const std::vector<std::string>& fields, const std::vector<std::string>& arguments);

  std::size_t blob_count() const { return wanted_.size() + small_.size(); }
  std::uint64_t bytes() const;
  const std::vector<LayoutEntry>& entries() const { return entries_; }

 private:
  // A blob, and where it can be had.
  struct Wanted {
    OciDescriptor descriptor{};
    OciReference place{};
  };
  void keep(const OciDescriptor& descriptor, std::string bytes) { small_[descriptor.digest] = std::move(bytes); }
  void add_entry(BundleKind kind, const std::string& name, const OciDescriptor& root, const std::string& source = "");
  base::Result<void> add_tree(const OciReference& place, const OciStored& root);
  base::Result<void> fetch_blob(const Wanted& wanted);
  base::Result<void> fetch_once(const Wanted& wanted, const std::string& path);
  std::string blob_file(const std::string& digest) const;

  base::Env& env_;
  const base::Cancel& cancel_;
  OciSession* session_;
  std::string folder_;
  std::vector<LayoutEntry> entries_{};
  std::map<std::string, std::string> small_{};  // manifests, configs and charts, by digest
  std::map<std::string, Wanted> wanted_{};      // blobs of images, by digest
};

// The manifest for a platform in the text of an index. Errors: none for it, with those there are.
base::Result<OciDescriptor> choose_platform(std::string_view type, std::string_view index, const std::string& platform);

}  // namespace repo
