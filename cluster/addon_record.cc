// The write is a merge patch with the resourceVersion that was read: where the namespace has changed since, the server
// refuses it, and it is read and looked at again.
#include "cluster/addon_record.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json.h"
#include "cluster/error_join.h"

namespace cluster {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

namespace {

const GroupVersionKind kNamespaceKind{"", "v1", "Namespace"};

void append_field(std::string& out, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  if (out.size() > 1) out += ',';
  base::json::append_string(out, name);
  out += ':';
  base::json::append_string(out, value);
}

Result<std::string> text_field(const Value& map, std::string_view name) {
  const auto value = map.as_map().get(name);
  if (value.is_nil()) return std::string();
  if (!value.is_string()) return Error(ErrorCode::invalid, fmt::format("\"{}\" is no text", name));
  return std::string(value.as_string());
}

std::optional<std::string> text_of(const Value& name_space, const std::string& key) {
  const auto value = at_path(name_space, {"metadata", "annotations", key});
  if (!value.is_string()) return std::nullopt;
  return std::string(value.as_string());
}

Result<Value> read_namespace(Arena& arena, KubeClient& client, const std::string& name) {
  auto found = client.get(arena, {kNamespaceKind, "", name}, Contents::metadata);
  if (found || !is_not_found(found.error())) return found;
  return Error(ErrorCode::not_found, fmt::format("there is no namespace \"{}\" to keep the addon's state on", name))
      .answered(found.error().http_status(), found.error().http_reason())
      .hinting(fmt::format("kubectl create namespace {}", name));
}

// Reads the namespaces' annotations into `found`.
void add_addons(const Value& name_space, InstalledAddons& found) {
  const auto annotations = at_path(name_space, {"metadata", "annotations"});
  if (!annotations.is_map()) return;
  const std::string space(metadata_text(name_space, "name"));
  for (const auto& [key, value] : annotations.as_map()) {
    if (!key.starts_with(kAddonPrefix) || !value.is_string()) continue;
    const auto name = key.substr(kAddonPrefix.size());
    auto record = parse_addon_record(value.as_string());
    if (!record) {
      found.warnings.push_back(fmt::format("the annotation {} of namespace {} cannot be read and is passed over: {}", key,
                                           space, record.error().helm()));
      continue;
    }
    found.addons.push_back({space, std::string(name), *std::move(record), std::string(value.as_string())});
  }
}

// `text`: nothing takes the annotation away.
Result<Recorded> write_annotation(KubeClient& client, const std::string& name_space, const std::string& name,
                                  const std::optional<std::string>& text, const std::optional<std::string>& before,
                                  const std::string& field_manager) {
  const auto key = std::string(kAddonPrefix) + name;
  for (int tries = 1;; ++tries) {
    Arena arena;
    const auto live = TRY(read_namespace(arena, client, name_space));
    const auto there = text_of(live, key);
    if (there == text) return Recorded::unchanged;
    if (there != before) return Recorded::overtaken;
    std::string patch = R"({"metadata":{"resourceVersion":)";
    base::json::append_string(patch, metadata_text(live, "resourceVersion"));
    patch += R"(,"annotations":{)";
    base::json::append_string(patch, key);
    patch += ':';
    if (text) {
      base::json::append_string(patch, *text);
    } else {
      patch += "null";
    }
    patch += "}}}";
    WriteOptions write;
    write.field_manager = field_manager;
    const auto done = client.patch(arena, {kNamespaceKind, "", name_space}, PatchType::merge, patch, write);
    if (done) return Recorded::written;
    if (!is_conflict(done.error()) || tries == kMaxRecordTries) return done.error();
  }
}

}  // namespace

std::string format_addon_record(const AddonRecord& record) {
  std::string out = "{";
  append_field(out, "version", record.version);
  append_field(out, "channel", record.channel);
  append_field(out, "id", record.id);
  append_field(out, "manifestHash", record.manifest_hash);
  if (record.generation != 0) out += fmt::format("{}\"systemGeneration\":{}", out.size() > 1 ? "," : "", record.generation);
  return out + "}";
}

Result<AddonRecord> parse_addon_record(std::string_view text) {
  Arena arena;
  const auto value = TRY(base::json::read(arena, text, base::json::Numbers::exact));
  if (!value.is_map()) return Error(ErrorCode::invalid, "it is no JSON object");
  AddonRecord record;
  record.channel = TRY(text_field(value, "channel"));
  record.version = TRY(text_field(value, "version"));
  record.id = TRY(text_field(value, "id"));
  record.manifest_hash = TRY(text_field(value, "manifestHash"));
  const auto generation = value.as_map().get("systemGeneration");
  if (generation.is_nil()) return record;
  constexpr std::int64_t kMost = 1'000'000;
  if (!generation.is_signed() || generation.as_signed() < 0 || generation.as_signed() > kMost) {
    return Error(ErrorCode::invalid, "\"systemGeneration\" is no small number");
  }
  record.generation = static_cast<int>(generation.as_signed());
  return record;
}

Result<void> check_addon_name(std::string_view name) {
  const auto is_fine = [](char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c); };
  const bool has_fine_letters = std::all_of(name.begin(), name.end(), [&](char c) {
    return is_fine(c) || c == '-' || c == '_' || c == '.';
  });
  if (!name.empty() && name.size() <= kMaxAddonName && has_fine_letters && is_fine(name.front()) && is_fine(name.back())) {
    return {};
  }
  return Error(ErrorCode::invalid,
               fmt::format("\"{}\" cannot be the name of an addon: its state is an annotation {}NAME, and NAME has at most {} "
                           "letters, digits, \".\", \"-\" and \"_\"", name, kAddonPrefix, kMaxAddonName));
}

const InstalledAddon* InstalledAddons::find(std::string_view name_space, std::string_view name) const {
  for (const auto& addon : addons) {
    if (addon.name_space == name_space && addon.name == name) return &addon;
  }
  return nullptr;
}

Result<InstalledAddons> installed_addons(KubeClient& client) {
  InstalledAddons found;
  ListOptions options;
  options.contents = Contents::metadata;
  TRY(client.list(kNamespaceKind, "", options, [&](Arena&, Value& name_space) -> Result<void> {
    add_addons(name_space, found);
    return {};
  }));
  std::sort(found.addons.begin(), found.addons.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name_space, a.name) < std::tie(b.name_space, b.name);
  });
  return found;
}

Result<std::optional<std::string>> addon_annotation(KubeClient& client, const std::string& name_space,
                                                    const std::string& name) {
  Arena arena;
  const auto found = TRY(read_namespace(arena, client, name_space));
  return text_of(found, std::string(kAddonPrefix) + name);
}

Result<Recorded> record_addon(KubeClient& client, const std::string& name_space, const std::string& name,
                              const AddonRecord& record, const std::optional<std::string>& before,
                              const std::string& field_manager) {
  return write_annotation(client, name_space, name, format_addon_record(record), before, field_manager);
}

Result<Recorded> forget_addon(KubeClient& client, const std::string& name_space, const std::string& name,
                              const std::string& before, const std::string& field_manager) {
  return write_annotation(client, name_space, name, std::nullopt, before, field_manager);
}

}  // namespace cluster
