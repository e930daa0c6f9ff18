// open() trusts no name and no number of the archive; blob() hashes before it gives anything out. tree() walks manifests
// with a depth of at most kMaxManifestDepth, each digest once, so that a layout that names itself ends.
#include "repo/oci_layout.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/json_object.h"
#include "repo/oci_reference.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kLayoutFile = "oci-layout";
constexpr std::string_view kIndexFile = "index.json";
constexpr std::string_view kBlobs = "blobs/";

Error wrong(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

bool is_manifest(std::string_view type) {
  return type == media_type::kManifest || type == media_type::kDockerManifest || type == media_type::kIndex ||
         type == media_type::kDockerList;
}

// The digest that "blobs/sha256/…" names; empty where it names none.
std::string digest_of(std::string_view name) {
  name.remove_prefix(kBlobs.size());
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return "";
  auto digest = fmt::format("{}:{}", name.substr(0, slash), name.substr(slash + 1));
  return check_oci_digest(digest) ? digest : "";
}

bool is_layout_folder(std::string_view name) {
  return name == "blobs/" || name == "blobs" || name == "blobs/sha256" || name == "blobs/sha256/" || name == "blobs/sha512" ||
         name == "blobs/sha512/" || name == "./" || name == ".";
}

std::map<std::string, std::string> texts_of(const Value& map) {
  std::map<std::string, std::string> texts;
  if (!map.is_map()) return texts;
  for (const auto& [key, value] : map.as_map()) {
    if (value.is_string()) texts.emplace(key, value.as_string());
  }
  return texts;
}

Result<LayoutEntry> read_entry(const Value& value) {
  if (!value.is_map()) return wrong("index.json: an entry of manifests is no object");
  const auto& map = value.as_map();
  const auto text = [&](std::string_view name) {
    const auto field = map.get(name);
    return field.is_string() ? std::string(field.as_string()) : std::string();
  };
  LayoutEntry entry;
  entry.descriptor.type = text("mediaType");
  entry.descriptor.digest = text("digest");
  const auto checked = check_oci_digest(entry.descriptor.digest);
  if (!checked) return wrong(fmt::format("index.json: {} is no digest", base::go_quote(entry.descriptor.digest)));
  const auto size = map.get("size");
  if (!size.is_signed() || size.as_signed() < 0) return wrong("index.json: an entry has no size");
  entry.descriptor.size = static_cast<std::uint64_t>(size.as_signed());
  entry.annotations = texts_of(map.get("annotations"));
  return entry;
}

void write_texts(std::string& out, const std::map<std::string, std::string>& texts) {
  out += '{';
  for (const auto& [key, text] : texts) {
    if (out.back() != '{') out += ',';
    base::json::append_string(out, key);
    out += ':';
    base::json::append_string(out, text);
  }
  out += '}';
}

}  // namespace

std::string blob_path(const std::string& digest) {
  const auto colon = digest.find(':');
  return fmt::format("{}{}/{}", kBlobs, digest.substr(0, colon), digest.substr(colon + 1));
}

std::string format_layout_index(const std::vector<LayoutEntry>& entries, const std::map<std::string, std::string>& annotations) {
  base::Arena arena;
  std::string out;
  base::json::ObjectWriter object(arena, out);
  object.number("schemaVersion", 2);
  object.text("mediaType", media_type::kIndex);
  auto& list = object.key("manifests");
  list += '[';
  for (const auto& entry : entries) {
    if (list.back() != '[') list += ',';
    base::json::ObjectWriter one(arena, list);
    one.text("mediaType", entry.descriptor.type);
    one.text("digest", entry.descriptor.digest);
    one.number("size", static_cast<std::int64_t>(entry.descriptor.size));
    if (!entry.annotations.empty()) write_texts(one.key("annotations"), entry.annotations);
    one.end();
  }
  list += ']';
  if (!annotations.empty()) write_texts(object.key("annotations"), annotations);
  object.end();
  return out;
}

Result<void> OciLayout::take(const std::string& name, std::string_view data) {
  const auto twice = [&] { return wrong(fmt::format("{} is there twice", name)); };
  if (name == kLayoutFile) {
    if (!version_.empty()) return twice();
    version_ = data;
    return {};
  }
  if (name == kIndexFile) {
    if (has_index_) return twice();
    index_ = data;
    has_index_ = true;
    return {};
  }
  const auto digest = name.starts_with(kBlobs) ? digest_of(name) : "";
  if (digest.empty()) return wrong(fmt::format("{} is no part of an image layout", base::go_quote(name)));
  if (blobs_.size() == kMaxLayoutBlobs) return wrong(fmt::format("there are more than {} blobs", kMaxLayoutBlobs));
  if (!blobs_.emplace(digest, data).second) return twice();
  return {};
}

Result<void> OciLayout::read_index(std::string_view text) {
  if (text.size() > kMaxLayoutIndex) return wrong(fmt::format("index.json is larger than {} bytes", kMaxLayoutIndex));
  base::Arena arena;
  const auto value = base::json::read(arena, text, base::json::Numbers::exact);
  if (!value) return Error(value.error()).wrap("index.json: ");
  if (!value->is_map()) return wrong("index.json is no object");
  const auto list = value->as_map().get("manifests");
  if (!list.is_list()) return wrong("index.json: manifests is no list");
  if (list.as_list().size() > kMaxLayoutEntries) return wrong(fmt::format("index.json has more than {} entries", kMaxLayoutEntries));
  for (const auto& item : list.as_list()) entries_.push_back(TRY(read_entry(item)));
  annotations_ = texts_of(value->as_map().get("annotations"));
  return {};
}

Result<OciLayout> OciLayout::open(std::string_view archive) {
  OciLayout layout;
  base::Arena arena;
  base::ArchiveReader reader(archive);
  base::ArchiveEntry entry;
  while (TRY(reader.next(entry))) {
    auto name = entry.name.starts_with("./") && entry.name.size() > 2 ? entry.name.substr(2) : entry.name;
    if (entry.type == base::FileType::directory && is_layout_folder(name)) continue;
    if (entry.type != base::FileType::file) return wrong(fmt::format("{} is no plain file", base::go_quote(name)));
    if (entry.size > kMaxLayoutBlob) return wrong(fmt::format("{} is larger than {} bytes", name, kMaxLayoutBlob));
    if (entry.size > archive.size()) return wrong(fmt::format("{}: the archive ends within it", name));
    const auto data = TRY(reader.read(arena, static_cast<std::size_t>(entry.size)));
    if (data.size() != entry.size) return wrong(fmt::format("{}: the archive ends within it", name));
    const bool is_inside = data.empty() || (data.data() >= archive.data() && data.data() + data.size() <= archive.data() + archive.size());
    if (!is_inside) return wrong(fmt::format("{} lies in the archive in pieces", name));
    TRY(layout.take(name, data));
  }
  if (layout.version_.empty()) return wrong("there is no file oci-layout: this is no image layout");
  base::Arena texts;
  const auto version = base::json::read(texts, layout.version_.substr(0, kMaxLayoutManifest));
  const auto number = version && version->is_map() ? version->as_map().get("imageLayoutVersion") : Value();
  if (!number.is_string() || !number.as_string().starts_with("1.")) return wrong("oci-layout names no version 1");
  if (!layout.has_index_) return wrong("there is no index.json");
  TRY(layout.read_index(layout.index_));
  return layout;
}

Result<std::string_view> OciLayout::blob(const OciDescriptor& wanted) const {
  const auto found = blobs_.find(wanted.digest);
  if (found == blobs_.end()) return wrong(fmt::format("blob {} is missing", wanted.digest));
  if (found->second.size() != wanted.size) {
    return wrong(fmt::format("blob {} has {} bytes where {} are promised", wanted.digest, found->second.size(), wanted.size));
  }
  if (!checked_.contains(wanted.digest)) {
    if (!has_oci_digest(found->second, wanted.digest)) {
      return wrong(fmt::format("blob {} holds other bytes than its name says", wanted.digest));
    }
    checked_.insert(wanted.digest);
  }
  return found->second;
}

Result<std::vector<OciDescriptor>> OciLayout::parts(const OciDescriptor& manifest) const {
  if (!is_manifest(manifest.type)) return std::vector<OciDescriptor>();
  if (manifest.size > kMaxLayoutManifest) {
    return wrong(fmt::format("manifest {} is larger than {} bytes", manifest.digest, kMaxLayoutManifest));
  }
  auto parsed = parse_manifest(manifest.type, TRY(blob(manifest)));
  if (!parsed) return std::move(parsed).error().wrap(fmt::format("manifest {}: ", manifest.digest));
  return std::move(parsed->parts);
}

Result<std::vector<OciDescriptor>> OciLayout::tree(const OciDescriptor& root) const {
  struct Step {
    OciDescriptor descriptor{};
    int depth = 0;
    bool is_done = false;  // its parts are in the list
  };
  std::vector<OciDescriptor> order;
  std::set<std::string> seen;
  std::vector<Step> steps{{root, 0, false}};
  while (!steps.empty()) {
    const auto step = steps.back();
    steps.pop_back();
    if (step.is_done) {
      order.push_back(step.descriptor);
      continue;
    }
    if (!seen.insert(step.descriptor.digest).second) continue;
    if (seen.size() > kMaxLayoutBlobs) return wrong(fmt::format("{} names more than {} blobs", root.digest, kMaxLayoutBlobs));
    if (step.depth > kMaxManifestDepth) return wrong(fmt::format("indexes lie more than {} deep in {}", kMaxManifestDepth, root.digest));
    const auto inner = TRY(parts(step.descriptor));
    if (!is_manifest(step.descriptor.type)) TRY(blob(step.descriptor));
    steps.push_back({step.descriptor, step.depth, true});
    for (auto part = inner.rbegin(); part != inner.rend(); ++part) steps.push_back({*part, step.depth + 1, false});
  }
  return order;
}

Result<void> OciLayout::verify() const {
  std::set<std::string> named;
  for (const auto& entry : entries_) {
    for (const auto& one : TRY(tree(entry.descriptor))) named.insert(one.digest);
  }
  for (const auto& [digest, bytes] : blobs_) {
    if (!named.contains(digest)) return wrong(fmt::format("blob {} belongs to nothing", digest));
  }
  return {};
}

}  // namespace repo
