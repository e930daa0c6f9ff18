// Reading addon channels. The rules are those of encoding/json behind sigs.k8s.io/yaml, which kops reads them with: names
// of fields in any case, scalars taken for texts where a text is wanted.
#include "repo/channel.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/unicode.h"
#include "base/url.h"
#include "base/yaml.h"
#include "repo/url_join.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kUrlDigits = 12;  // of the hash in the name of a channel of one

Value field(const Value& map, std::string_view name) {
  if (!map.is_map()) return {};
  if (const auto* found = map.as_map().find(name)) return *found;
  for (const auto& [key, value] : map.as_map()) {
    if (base::equal_ignoring_case(key, name)) return value;
  }
  return {};
}

Error wrong(const std::string& path, const Value& value, std::string_view wanted) {
  return Error(ErrorCode::invalid,
               fmt::format("{} must be {}, but is {}", path, wanted,
                           value.is_map() ? "a map" : value.is_list() ? "a list" : "another value"));
}

Result<std::string> text(const Value& map, const std::string& path, std::string_view name) {
  const auto value = field(map, name);
  if (value.is_nil()) return std::string();
  if (value.is_string()) return std::string(value.as_string());
  if (auto scalar = base::yaml::coerce_to_string(value)) return *std::move(scalar);
  return wrong(path + "." + std::string(name), value, "text");
}

Result<std::vector<Value>> list(const Value& map, const std::string& path, std::string_view name, std::size_t most) {
  const auto value = field(map, name);
  std::vector<Value> items;
  if (value.is_nil()) return items;
  if (!value.is_list()) return wrong(path + "." + std::string(name), value, "a list");
  if (value.as_list().size() > most) {
    return Error(ErrorCode::invalid, fmt::format("{}.{} has {} entries, more than the {} that are taken", path, name,
                                                 value.as_list().size(), most));
  }
  for (const auto& item : value.as_list()) items.push_back(item);
  return items;
}

Result<PruneKind> read_prune_kind(const Value& value, const std::string& path) {
  PruneKind kind;
  kind.group = TRY(text(value, path, "group"));
  kind.kind = TRY(text(value, path, "kind"));
  kind.label_selector = TRY(text(value, path, "labelSelector"));
  kind.field_selector = TRY(text(value, path, "fieldSelector"));
  for (const auto& name : TRY(list(value, path, "namespaces", kMaxPruneKinds))) {
    if (!name.is_string() || name.as_string().empty()) return wrong(path + ".namespaces", name, "a list of names");
    kind.namespaces.emplace_back(name.as_string());
  }
  if (kind.kind.empty()) return Error(ErrorCode::invalid, path + ".kind must say what may be deleted, but is empty");
  return kind;
}

Result<RollingUpdate> read_rolling_update(const Value& value, const std::string& path) {
  const auto word = TRY(text(value, path, "needsRollingUpdate"));
  if (word.empty()) return RollingUpdate::none;
  if (word == "control-plane") return RollingUpdate::control_plane;
  if (word == "workers") return RollingUpdate::workers;
  if (word == "all") return RollingUpdate::all;
  return Error(ErrorCode::invalid,
               fmt::format("{}.needsRollingUpdate must be control-plane, workers or all, but is \"{}\"", path, word));
}

Result<void> read_addon(const Value& value, const std::string& path, const std::string& channel_name, ChannelAddon& addon) {
  if (!value.is_map()) return wrong(path, value, "a map");
  addon.name = TRY(text(value, path, "name"));
  if (addon.name.empty()) addon.name = channel_name;
  if (addon.name.empty()) {
    return Error(ErrorCode::invalid, fmt::format("{} has no name, and the channel has none either", path));
  }
  if (auto name_space = TRY(text(value, path, "namespace")); !name_space.empty()) addon.name_space = name_space;
  addon.manifest = TRY(text(value, path, "manifest"));
  addon.manifest_hash = TRY(text(value, path, "manifestHash"));
  addon.kubernetes_version = TRY(text(value, path, "kubernetesVersion"));
  addon.id = TRY(text(value, path, "id"));
  addon.version = TRY(text(value, path, "version"));
  addon.rolling_update = TRY(read_rolling_update(value, path));
  const auto pki = field(value, "needsPKI");
  if (!pki.is_nil() && !pki.is_bool()) return wrong(path + ".needsPKI", pki, "true or false");
  addon.needs_pki = pki.is_bool() && pki.as_bool();
  const auto prune = field(value, "prune");
  if (prune.is_nil()) return {};
  if (!prune.is_map()) return wrong(path + ".prune", prune, "a map");
  addon.has_prune = true;
  const auto kinds = TRY(list(prune, path + ".prune", "kinds", kMaxPruneKinds));
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    addon.prune.push_back(TRY(read_prune_kind(kinds[i], fmt::format("{}.prune.kinds[{}]", path, i))));
  }
  return {};
}

Result<Channel> read_addons(const Value& document, Channel channel) {
  const auto api_version = TRY(text(document, "the document", "apiVersion"));
  if (!api_version.empty()) {
    channel.warnings.push_back(fmt::format(
        "it has apiVersion \"{}\": channels of kops 1.36 takes such a document for a manifest; write none", api_version));
  }
  channel.name = TRY(text(field(document, "metadata"), "metadata", "name"));
  const auto spec = field(document, "spec");
  if (!spec.is_nil() && !spec.is_map()) return wrong("spec", spec, "a map");
  const auto entries = TRY(list(spec, "spec", "addons", kMaxChannelAddons));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].is_nil()) continue;
    ChannelAddon addon;
    const auto path = fmt::format("spec.addons[{}]", i);
    auto read = read_addon(entries[i], path, channel.name, addon);
    if (!read) {
      if (addon.name.empty()) addon.name = path;
      addon.fault = std::move(read).error().at({without_credentials(channel.url), 0, 0});
    }
    channel.addons.push_back(std::move(addon));
  }
  return channel;
}

Result<Channel> channel_of_one(Channel channel, std::string_view bytes) {
  ChannelAddon addon;
  addon.name = "manifest-" + base::sha256_hex(channel.url).substr(0, kUrlDigits);
  addon.manifest = channel.url;
  addon.manifest_hash = manifest_hash(bytes);
  channel.addons.push_back(std::move(addon));
  channel.manifest = std::string(bytes);
  return channel;
}

// The first document that is not empty; nil where there is none. `count` gets how many there are.
Result<Value> first_document(Arena& arena, std::string_view bytes, std::size_t& count) {
  count = 0;
  Value first;
  for (const auto document : TRY(base::yaml::split_documents(arena, bytes))) {
    if (count > 0) {
      ++count;  // what follows does not matter, so it is not read
      continue;
    }
    first = TRY(base::yaml::read_exact(arena, document));
    if (!first.is_nil()) ++count;
  }
  return first;
}

Result<Channel> read_document(Arena& arena, const std::string& url, std::string_view bytes) {
  Channel channel;
  channel.url = url;
  const auto shown = without_credentials(url);
  std::size_t count = 0;
  auto read = first_document(arena, bytes, count);
  if (!read) {
    Error error = std::move(read).error();
    return error.moved_to({shown, error.place().line, error.place().column}).wrap(shown + ": ");
  }
  const auto& document = *read;
  if (document.is_nil()) return channel;
  const auto kind = text(document, "the document", "kind");
  if (kind && *kind == "Addons") {
    auto made = read_addons(document, std::move(channel));
    if (!made) return std::move(made).error().at({shown, 0, 0}).wrap(shown + ": ");
    if (count > 1) made->warnings.emplace_back("it has more than one document; only the first is a channel");
    return made;
  }
  if (kind && *kind == "Channel") {
    return Error(ErrorCode::invalid,
                 fmt::format("{} is a release channel of kops (kind: Channel): it recommends images and versions of "
                             "Kubernetes and holds no addons", shown))
        .hinting("an addon channel is a document with `kind: Addons`; `kops upgrade cluster` reads the other kind");
  }
  const auto api_version = text(document, "the document", "apiVersion");
  if (!kind || kind->empty() || !api_version || api_version->empty()) {
    return Error(ErrorCode::invalid,
                 fmt::format("{} is neither an addon channel (kind: Addons) nor a manifest (apiVersion and kind)", shown));
  }
  return channel_of_one(std::move(channel), bytes);
}

}  // namespace

Result<Channel> parse_channel(const std::string& url, std::string_view bytes) {
  try {
    Arena arena(kMaxChannelMemory);
    return read_document(arena, url, bytes);
  } catch (const base::ArenaFull&) {
    return Error(ErrorCode::invalid, fmt::format("{} needs more than the {} bytes of memory that a channel may take",
                                                 without_credentials(url), kMaxChannelMemory));
  }
}

Result<void> check_entries(const Channel& channel) {
  for (const auto& addon : channel.addons) {
    if (addon.fault) return *addon.fault;
  }
  return {};
}

std::string manifest_hash(std::string_view manifest) { return base::sha256_hex(base::trim_space(manifest)); }

bool is_checkable_hash(std::string_view hash) {
  return hash.size() == kHashDigits &&
         std::all_of(hash.begin(), hash.end(), [](char c) { return base::hex_value(c) >= 0; });
}

Result<void> check_manifest_hash(const ChannelAddon& addon, std::string_view manifest) {
  if (!is_checkable_hash(addon.manifest_hash)) return {};
  const auto found = manifest_hash(manifest);
  if (base::equal_ignoring_case(found, addon.manifest_hash)) return {};
  return Error(ErrorCode::conflict,
               fmt::format("the manifest of {} is not the one that the channel lists: its SHA-256 is {}, the channel has {}",
                           addon.name, found, addon.manifest_hash))
      .hinting("publish it with `tug addon channel publish`, or apply it all the same with --allow-hash-mismatch");
}

std::vector<int> lines_not_cut_by_kops(std::string_view manifest) {
  std::vector<int> lines;
  bool has_content = false;  // in the section so far
  for (int line = 1; !manifest.empty(); ++line) {
    const auto end = manifest.find('\n');
    auto row = manifest.substr(0, end);
    manifest.remove_prefix(end == std::string_view::npos ? manifest.size() : end + 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row == "---" && line > 1) {
      has_content = false;
      continue;
    }
    const bool is_separator = row.starts_with("---") && (row.size() == 3 || row[3] == ' ' || row[3] == '\t');
    const auto trimmed = base::trim_space(row);
    if (is_separator) {
      if (has_content) lines.push_back(line);
    } else if (!trimmed.empty() && !trimmed.starts_with('#')) {
      has_content = true;
    }
  }
  return lines;
}

}  // namespace repo
