// Bundles: any bytes as an archive, and archives whose pieces name each other by right digests, which chance would never
// hit. What opens has every blob that it promises, with the digest that names it, and its images can be moved.
//
// An input that begins with L is pieces with a zero byte between them; the last one is index.json, the others are blobs.
// In each, %Dn stands for the digest and %Sn for the size of the n-th blob before it (0 to 9). A blob that begins with
// "!" lies under the digest of what follows.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/archive.h"
#include "repo/bundle.h"
#include "repo/bundle_push.h"
#include "repo/bundle_writer.h"
#include "repo/oci_reference.h"

namespace {

void hold(bool fact) {
  if (!fact) std::abort();
}

struct Blob {
  std::string digest{};
  std::string bytes{};
};

std::string filled(std::string_view text, const std::vector<Blob>& blobs) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto number = i + 2 < text.size() ? static_cast<std::size_t>(text[i + 2] - '0') : blobs.size();
    const bool is_token = text[i] == '%' && i + 2 < text.size() && (text[i + 1] == 'D' || text[i + 1] == 'S') && number < blobs.size();
    if (!is_token) {
      out += text[i];
      continue;
    }
    out += text[i + 1] == 'D' ? blobs[number].digest : std::to_string(blobs[number].bytes.size());
    i += 2;
  }
  return out;
}

std::string archive_of(std::string_view text) {
  base::ArchiveWriter writer;
  (void)static_cast<bool>(writer.add("oci-layout", repo::kLayoutVersion, 0));
  std::vector<Blob> blobs;
  for (;;) {
    const auto end = text.find('\0');
    auto piece = filled(text.substr(0, end), blobs);
    if (end == std::string_view::npos) {
      (void)static_cast<bool>(writer.add("index.json", piece, 0));
      break;
    }
    Blob blob{repo::oci_digest(piece.starts_with('!') ? std::string_view(piece).substr(1) : std::string_view(piece)), piece};
    (void)static_cast<bool>(writer.add(repo::blob_path(blob.digest), blob.bytes, 0));
    blobs.push_back(std::move(blob));
    text.remove_prefix(end + 1);
  }
  std::string bytes;
  for (const auto piece : writer.finish_in_pieces()) bytes += piece;
  return bytes;
}

void look(const repo::Bundle& bundle) {
  for (const auto& item : bundle.items()) {
    const auto tree = bundle.layout().tree(item.root);
    hold(static_cast<bool>(tree));
    for (const auto& part : *tree) {
      const auto blob = bundle.layout().blob(part);
      hold(blob && blob->size() == part.size && repo::has_oci_digest(*blob, part.digest));
      if (part.type == repo::media_type::kIndex) (void)static_cast<bool>(repo::choose_platform(part.type, *blob, "linux/amd64"));
    }
    (void)static_cast<bool>(bundle.layer(item));
    const auto place = repo::place_in_target(item, "registry.example:5000/mirror");
    if (place) hold(place->text().starts_with("registry.example:5000/mirror/"));
    if (item.kind != repo::BundleKind::image) continue;
    const auto image = chart::parse_image_reference(item.name);
    hold(image && static_cast<bool>(place));
    const auto moved = repo::relocated_item(item, *image, "registry.example:5000/mirror");
    hold(chart::parse_image_reference(moved.text()) && moved.host == "registry.example:5000");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto bytes = text.starts_with('L') ? archive_of(std::string_view(text).substr(1)) : text;
  if (const auto bundle = repo::Bundle::open(bytes)) look(*bundle);
  return 0;
}
