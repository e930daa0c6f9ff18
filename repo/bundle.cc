#include "repo/bundle.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "repo/oci_reference.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string text_of(const std::map<std::string, std::string>& texts, std::string_view key) {
  const auto found = texts.find(std::string(key));
  return found == texts.end() ? "" : found->second;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

Error no_bundle(const std::string& why) {
  return Error(ErrorCode::invalid, "this is no bundle: " + why).hinting("`tug bundle create -o FILE CHART` makes one");
}

std::optional<BundleKind> parse_kind(std::string_view text) {
  for (const auto kind : {BundleKind::channel, BundleKind::chart, BundleKind::image}) {
    if (kind_text(kind) == text) return kind;
  }
  return std::nullopt;
}

}  // namespace

std::string_view kind_text(BundleKind kind) {
  switch (kind) {
    case BundleKind::channel: return "channel";
    case BundleKind::chart: return "chart";
    case BundleKind::image: break;
  }
  return "image";
}

Result<Bundle> Bundle::open(std::string_view archive) {
  Bundle bundle(TRY(OciLayout::open(archive)));
  TRY(bundle.read_items());
  TRY(bundle.layout_.verify());
  return bundle;
}

Result<void> Bundle::read_items() {
  const auto version = text_of(layout_.annotations(), bundle_key::kVersion);
  if (version.empty()) return no_bundle("it is an image layout without " + std::string(bundle_key::kVersion));
  if (version != kBundleVersion) {
    return Error(ErrorCode::invalid, fmt::format("the bundle is of version {}, and this program knows {}", base::go_quote(version), kBundleVersion));
  }
  rules_ = chart::known_image_rules();
  for (const auto& line : lines_of(text_of(layout_.annotations(), bundle_key::kFields))) {
    rules_.fields.push_back(TRY(chart::parse_image_field(line)));
  }
  for (auto& line : lines_of(text_of(layout_.annotations(), bundle_key::kArguments))) rules_.arguments.push_back(std::move(line));
  for (const auto& entry : layout_.entries()) {
    const auto kind = parse_kind(text_of(entry.annotations, bundle_key::kKind));
    if (!kind) return no_bundle(fmt::format("what {} is, is not said", entry.descriptor.digest));
    BundleItem item{*kind, text_of(entry.annotations, bundle_key::kName), entry.descriptor,
                    text_of(entry.annotations, bundle_key::kSource)};
    if (item.name.empty()) return no_bundle(fmt::format("{} has no name", entry.descriptor.digest));
    if (item.kind == BundleKind::image) TRY(chart::parse_image_reference(item.name));
    items_.push_back(std::move(item));
  }
  return {};
}

const BundleItem* Bundle::find_image(const chart::ImageReference& image) const {
  const auto name = image.text();
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const BundleItem& item) {
    return item.kind == BundleKind::image && item.name == name;
  });
  return found == items_.end() ? nullptr : &*found;
}

Result<BundleItem> Bundle::find_chart(const std::string& wanted) const {
  std::vector<const BundleItem*> found;
  std::vector<std::string> names;
  for (const auto& item : items_) {
    if (item.kind != BundleKind::chart) continue;
    names.push_back(item.name);
    if (wanted.empty() || item.name == wanted || item.name.substr(0, item.name.find(':')) == wanted) found.push_back(&item);
  }
  const auto all = fmt::format("{}", fmt::join(names, ", "));
  if (names.empty()) return Error(ErrorCode::not_found, "there is no chart in the bundle");
  if (found.empty()) return Error(ErrorCode::not_found, fmt::format("the bundle has no chart {}: it has {}", wanted, all));
  if (found.size() > 1) {
    return Error(ErrorCode::invalid, fmt::format("the bundle has more than one chart{}: {}", wanted.empty() ? "" : " " + wanted, all))
        .hinting("name the one that is meant, as NAME:VERSION");
  }
  return *found.front();
}

Result<std::string_view> Bundle::layer(const BundleItem& item) const {
  const auto parts = TRY(layout_.parts(item.root));
  if (parts.size() != 2) {
    return Error(ErrorCode::invalid, fmt::format("{} {} has {} layers where one is expected", kind_text(item.kind), item.name,
                                                 parts.empty() ? 0 : parts.size() - 1));
  }
  return layout_.blob(parts[1]);
}

chart::ImageReference relocated_item(const BundleItem& item, const chart::ImageReference& image, std::string_view target) {
  auto moved = chart::relocated_image(image, target);
  if (!moved.digest.empty()) moved.digest = item.root.digest;
  return moved;
}

Result<std::string> parse_bundle_target(std::string_view text) {
  if (text.starts_with(kOciScheme)) text.remove_prefix(kOciScheme.size());
  while (text.ends_with('/')) text.remove_suffix(1);
  const auto place = std::string(text) + "/x";
  const auto parsed = parse_oci_reference(place);
  if (parsed && parsed->reference.empty() && !text.empty()) return std::string(text);
  return Error(ErrorCode::invalid, fmt::format("{} is no registry", base::go_quote(text)))
      .hinting("HOST[:PORT][/PREFIX], such as registry.example.com:5000/mirror");
}

}  // namespace repo
