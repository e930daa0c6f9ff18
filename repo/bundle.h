// A bundle: charts, channels of addons and images in one archive, for clusters without a network. It is an OCI image
// layout whose index says of each entry what it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "charts/image_reference.h"
#include "charts/image_rule.h"
#include "repo/oci_layout.h"

namespace repo {

inline constexpr std::string_view kBundleVersion = "1";

// Annotations of index.json and its entries.
namespace bundle_key {
inline constexpr std::string_view kVersion = "io.tug.bundle.version";
inline constexpr std::string_view kFields = "io.tug.bundle.fields";        // rules of --field, one a line
inline constexpr std::string_view kArguments = "io.tug.bundle.arguments";  // rules of --argument, one a line
inline constexpr std::string_view kKind = "io.tug.bundle.kind";
inline constexpr std::string_view kSource = "io.tug.bundle.source-digest";  // of an index of which one platform was taken
inline constexpr std::string_view kName = "org.opencontainers.image.ref.name";
}  // namespace bundle_key

enum class BundleKind { channel, chart, image };
std::string_view kind_text(BundleKind kind);  // "channel", "chart", "image"

struct BundleItem {
  BundleKind kind = BundleKind::image;
  std::string name{};  // the image in full, "web:1.2.0", the channel's URL
  OciDescriptor root{};
  std::string source_digest{};  // of the index, where the root is one platform of it
};

class Bundle {
 public:
  // Reads the archive and checks all of it: every blob hashed, everything there. `archive` must outlive it. Errors: those
  // of OciLayout, "this is no bundle: …".
  static base::Result<Bundle> open(std::string_view archive);

  const OciLayout& layout() const { return layout_; }
  const std::vector<BundleItem>& items() const { return items_; }
  const chart::ImageRules& rules() const { return rules_; }

  // The item with that image; nullptr where it is not in the bundle.
  const BundleItem* find_image(const chart::ImageReference& image) const;
  // The chart that `wanted` names ("web", "web:1.2.0"); the only one where it is empty. Errors: none of that name (with
  // those there are), several.
  base::Result<BundleItem> find_chart(const std::string& wanted) const;
  // The one layer of a chart or a channel.
  base::Result<std::string_view> layer(const BundleItem& item) const;

 private:
  explicit Bundle(OciLayout layout) : layout_(std::move(layout)) {}
  base::Result<void> read_items();

  OciLayout layout_;
  std::vector<BundleItem> items_{};
  chart::ImageRules rules_{};
};

// The image as a Pod refers to it once it is in the registry `target` ("registry.local:5000/mirror"): what had a digest
// has the digest of what the bundle holds.
chart::ImageReference relocated_item(const BundleItem& item, const chart::ImageReference& image, std::string_view target);

// "HOST[:PORT][/PREFIX]", with or without "oci://". Error: what is none.
base::Result<std::string> parse_bundle_target(std::string_view text);

}  // namespace repo
