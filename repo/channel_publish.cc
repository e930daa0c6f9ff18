// Two ways, as the index of a repository has (index_editor.cc): with conditions, reading and writing again where others
// came in between; on stores that ignore conditions, under a lock, reading back what was written.
#include "repo/channel_publish.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/filesystem.h"
#include "base/yaml.h"
#include "repo/channel.h"
#include "repo/channel_version.h"
#include "repo/store_lock.h"
#include "repo/store_probe.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::List;
using base::Map;
using base::Result;
using base::Value;

namespace {

constexpr std::size_t kDigestLetters = 12;  // of a manifest's hash in its key
constexpr std::string_view kLockSuffix = ".lock";
constexpr std::chrono::milliseconds kFirstWait{20};
constexpr std::chrono::milliseconds kReadBackWait{120};
constexpr int kMostDoublings = 6;

// The text of a field, its name in any case; "" where there is none.
std::string text_of(const Map& map, std::string_view name) {
  for (const auto& [key, value] : map) {
    if (!base::equal_ignoring_case(key, name)) continue;
    if (value.is_string()) return std::string(value.as_string());
    return base::yaml::coerce_to_string(value).value_or("");
  }
  return {};
}

bool is_same_entry(const Map& entry, const PublishedAddon& addon, const std::string& channel_name) {
  const auto name = text_of(entry, "name");
  return (name.empty() ? channel_name : name) == addon.name && text_of(entry, "id") == addon.id &&
         text_of(entry, "version") == addon.version && text_of(entry, "kubernetesVersion") == addon.kubernetes_version;
}

// A letter that may stand in a file's name and a URL as it is.
std::string file_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool is_plain = base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '.' || c == '-' || c == '_';
    name += is_plain ? c : '-';
  }
  return name.empty() || name.front() == '.' ? "-" + name : name;
}

std::string relative_manifest(const PublishedAddon& addon) {
  auto version = addon.version.empty() ? addon.id : addon.version;
  if (!version.empty()) version += "-";
  return fmt::format("{}/{}{}.yaml", file_name(addon.name), version.empty() ? "" : file_name(version),
                     manifest_hash(addon.manifest).substr(0, kDigestLetters));
}

Result<void> check(const PublishedAddon& addon) {
  if (addon.name.empty()) return Error(ErrorCode::invalid, "an addon needs a name");
  if (!addon.kubernetes_version.empty()) {
    auto range = KubernetesRange::parse(addon.kubernetes_version);
    if (!range) return std::move(range).error().wrap(addon.name + ": ");
  }
  if (addon.manifest.size() > kMaxManifestBytes) {
    return Error(ErrorCode::invalid, fmt::format("the manifest of {} has {} bytes, more than the {} that are taken", addon.name,
                                                 addon.manifest.size(), kMaxManifestBytes));
  }
  return {};
}

void set_field(Arena& arena, Map& map, std::string_view name, const std::string& value) {
  for (const auto& [key, there] : map) {
    if (base::equal_ignoring_case(key, name)) return map.set(key, Value::string(arena, value));
  }
  if (!value.empty()) map.set_copy(name, Value::string(arena, value));
}

Map& map_under(Arena& arena, Map& parent, std::string_view key) {
  const auto there = parent.get(key);
  if (there.is_map()) return there.as_map();
  auto* made = Map::make(arena);
  parent.set_copy(key, Value::map(made));
  return *made;
}

// Puts one addon in; true where that changed something.
Result<bool> put(Arena& arena, List& entries, const std::string& channel_name, const PublishedAddon& addon,
                 const ChannelPublishOptions& options) {
  const auto hash = manifest_hash(addon.manifest);
  Map* entry = nullptr;
  for (const auto& one : entries) {
    if (one.is_map() && is_same_entry(one.as_map(), addon, channel_name)) entry = &one.as_map();
  }
  if (entry != nullptr && text_of(*entry, "manifestHash") == hash) return false;
  if (entry != nullptr && !options.replaces_others) {
    return Error(ErrorCode::conflict,
                 fmt::format("{}{}{} is in the channel already, with another manifest (hash {})", addon.name,
                             addon.version.empty() ? "" : " ", addon.version, text_of(*entry, "manifestHash")))
        .hinting("give it another --version or --id, or replace it with --force");
  }
  if (entry == nullptr) {
    entry = Map::make(arena);
    entries.push_back(Value::map(entry));
    set_field(arena, *entry, "name", addon.name);
    set_field(arena, *entry, "version", addon.version);
    set_field(arena, *entry, "id", addon.id);
    set_field(arena, *entry, "kubernetesVersion", addon.kubernetes_version);
    map_under(arena, *entry, "selector").set("k8s-addon", Value::string(arena, addon.name));
  }
  if (!addon.name_space.empty()) set_field(arena, *entry, "namespace", addon.name_space);
  set_field(arena, *entry, "manifest", relative_manifest(addon));
  set_field(arena, *entry, "manifestHash", hash);
  return true;
}

std::string name_of_channel(const std::string& key) {
  std::string name(base::base_name(base::directory_name(key)));
  return name == "." || name == "/" ? "addons" : name;
}

// Publishing into one channel.
class Publisher {
 public:
  Publisher(base::Env& env, const base::Cancel& cancel, const StoredChannel& channel,
            const std::vector<PublishedAddon>& addons, const ChannelPublishOptions& options)
      : env_(env), cancel_(cancel), channel_(channel), addons_(addons), options_(options) {}

  Result<AddonEnd> run();

 private:
  struct Read {
    std::string text{};
    std::string etag{};
    bool is_there = false;
  };
  Result<Read> read();
  Result<std::string> edited(const Read& now, bool& changed);
  Result<void> write_manifests();
  Result<WriteResult> write_document(const Read& now, const std::string& text);
  Result<AddonEnd> with_conditions();
  Result<AddonEnd> with_lock();
  void wait(int tries);

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredChannel& channel_;
  const std::vector<PublishedAddon>& addons_;
  const ChannelPublishOptions& options_;
};

Result<Publisher::Read> Publisher::read() {
  if (cancel_.requested()) return Error(ErrorCode::unavailable, "cancelled before " + channel_.url() + " was written");
  Read now;
  auto object = TRY(channel_.store.get(channel_.key, kMaxChannelBytes));
  if (!object) return now;
  now.is_there = true;
  now.text = std::move(object->body);
  now.etag = object->info.etag;
  return now;
}

Result<std::string> Publisher::edited(const Read& now, bool& changed) {
  auto text = with_published_addons(now.text, name_of_channel(channel_.key), addons_, options_, changed);
  if (!text) return std::move(text).error().wrap(channel_.url() + ": ");
  return text;
}

// Their keys say what is in them: one that is there need not be written.
Result<void> Publisher::write_manifests() {
  for (const auto& addon : addons_) {
    const auto key = manifest_key(channel_.key, addon);
    if (TRY(channel_.store.head(key))) {
      const auto there = TRY(channel_.store.get(key, kMaxManifestBytes + 1));
      if (there && manifest_hash(there->body) == manifest_hash(addon.manifest)) continue;
    }
    WriteOptions options;
    options.content_type = "application/yaml";
    const auto written = TRY(channel_.store.put(key, addon.manifest, options));
    if (written.end != WriteEnd::written) {
      return Error(ErrorCode::unavailable, fmt::format("{} could not be written just now", channel_.store.url_of(key)));
    }
  }
  return {};
}

Result<WriteResult> Publisher::write_document(const Read& now, const std::string& text) {
  WriteOptions options;
  options.content_type = "application/yaml";
  options.cache_control = "no-cache";
  options.condition.is_absent = !now.is_there;
  options.condition.etag = now.etag;
  return channel_.store.put(channel_.key, text, options);
}

// Longer with each try, at random, so that many who wait do not wake up together.
void Publisher::wait(int tries) {
  std::uint32_t random = 0;
  env_.random.fill(&random, sizeof random);
  const auto most = kFirstWait * (1 << std::min(tries, kMostDoublings));
  cancel_.sleep(std::chrono::milliseconds(random % static_cast<std::uint64_t>(most.count() + 1)));
}

Result<AddonEnd> Publisher::with_conditions() {
  for (int tries = 0; tries < kMaxChannelTries; ++tries) {
    const auto now = TRY(read());
    if (now.is_there && now.etag.empty()) return with_lock();
    bool changed = false;
    const auto text = TRY(edited(now, changed));
    if (!changed) return AddonEnd::already_there;
    const auto written = TRY(write_document(now, text));
    if (written.end == WriteEnd::written) return AddonEnd::published;
    if (written.end == WriteEnd::unsupported) return with_lock();
    wait(tries);
  }
  return Error(ErrorCode::conflict, fmt::format("{} was changed by others {} times in a row", channel_.url(), kMaxChannelTries));
}

Result<AddonEnd> Publisher::with_lock() {
  env_.log.warn(fmt::format("{} ignores the conditions of writes, so that tug cannot guarantee that no entry is lost when "
                            "others than tug publish at the same time", channel_.url()));
  StoreLock lock(env_, cancel_, channel_.store, channel_.key + std::string(kLockSuffix));
  TRY(lock.take());
  for (int tries = 0; tries < kMaxChannelTries; ++tries) {
    const auto now = TRY(read());
    bool changed = false;
    const auto text = TRY(edited(now, changed));
    if (!changed) {
      TRY(lock.release());
      return tries == 0 ? AddonEnd::already_there : AddonEnd::published;
    }
    if (!TRY(lock.holds())) {
      TRY(lock.take());
      continue;
    }
    auto written = TRY(write_document(now, text));
    if (written.end == WriteEnd::unsupported) written = TRY(channel_.store.put(channel_.key, text, {}));
    cancel_.sleep(kReadBackWait);  // the next turn reads it back and ends where all is there
  }
  return Error(ErrorCode::conflict, fmt::format("{} does not stay as it was written", channel_.url()));
}

Result<AddonEnd> Publisher::run() {
  for (const auto& addon : addons_) TRY(check(addon));
  bool changed = false;
  const auto now = TRY(read());
  TRY(edited(now, changed));  // what is refused is refused before anything is written
  if (options_.is_dry_run) return changed ? AddonEnd::published : AddonEnd::already_there;
  TRY(write_manifests());
  if (!changed) return AddonEnd::already_there;
  const auto folder = channel_.key.substr(0, channel_.key.rfind('/') + 1);
  const bool keeps = TRY(keeps_conditions(env_, channel_.store, folder, channel_.notes));
  return keeps ? with_conditions() : with_lock();
}

}  // namespace

std::string manifest_key(const std::string& channel_key, const PublishedAddon& addon) {
  return channel_key.substr(0, channel_key.rfind('/') + 1) + relative_manifest(addon);
}

Result<std::string> with_published_addons(std::string_view document, const std::string& channel_name,
                                          const std::vector<PublishedAddon>& addons, const ChannelPublishOptions& options,
                                          bool& changed) {
  changed = false;
  Arena arena;
  auto root = TRY(base::yaml::read_exact(arena, document));
  std::string name = channel_name;
  if (root.is_nil()) {
    root = Value::map(Map::make(arena));
    root.as_map().set("kind", Value::string("Addons"));
    map_under(arena, root.as_map(), "metadata").set("name", Value::string(arena, channel_name));
  } else {
    const auto there = TRY(parse_channel("the document", document));  // says what is wrong with it
    if (there.manifest) return Error(ErrorCode::invalid, "what is there is a manifest and no channel (kind: Addons)");
    TRY(check_entries(there));
    name = there.name;
  }
  auto& spec = map_under(arena, root.as_map(), "spec");
  if (!spec.get("addons").is_list()) spec.set("addons", Value::list(List::make(arena)));
  auto& entries = spec.get("addons").as_list();
  for (const auto& addon : addons) {
    const bool is_new = TRY(put(arena, entries, name, addon, options));
    changed = changed || is_new;
  }
  return base::yaml::write(arena, root);
}

Result<AddonEnd> publish_addons(base::Env& env, const base::Cancel& cancel, const StoredChannel& channel,
                                const std::vector<PublishedAddon>& addons, const ChannelPublishOptions& options) {
  return Publisher(env, cancel, channel, addons, options).run();
}

}  // namespace repo
