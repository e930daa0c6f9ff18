// What a server offers, kept between two runs: a file of JSON lines' worth of names. Whatever is wrong
// with it, it counts as not there. Links at its place are not followed (FileSystem::write).
#include "base/arena.h"
#include "base/json.h"
#include "cluster/discovery.h"

namespace cluster {
namespace {

constexpr std::int64_t kForm = 1;  // raise it when the fields below change
constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr std::uint32_t kOwnerOnly = 0600;

void append_list(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    base::json::append_string(out, texts[i], false);
  }
  out += ']';
}

std::string text_of(const base::Value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

bool read_texts(const base::Value& value, std::vector<std::string>& texts) {
  if (!value.is_list()) return false;
  for (const auto& item : value.as_list()) {
    if (!item.is_string()) return false;
    texts.emplace_back(item.as_string());
  }
  return true;
}

// One resource: [api version, kind, plural, singular, namespaced, verbs, short names, categories].
std::string resource_row(const ResourceInfo& resource) {
  std::string row = "[";
  for (const auto& text : {resource.kind.api_version(), resource.kind.kind, resource.plural, resource.singular}) {
    base::json::append_string(row, text, false);
    row += ',';
  }
  row += resource.is_namespaced ? "true," : "false,";
  append_list(row, resource.verbs);
  row += ',';
  append_list(row, resource.short_names);
  row += ',';
  append_list(row, resource.categories);
  return row + "]";
}

bool read_row(const base::Value& row, Discovery& discovery) {
  constexpr std::size_t kFields = 8;
  if (!row.is_list() || row.as_list().size() != kFields) return false;
  const auto& fields = row.as_list();
  ResourceInfo resource;
  resource.kind = parse_kind(text_of(fields[0]), text_of(fields[1]));
  resource.plural = text_of(fields[2]);
  resource.singular = text_of(fields[3]);
  if (resource.kind.kind.empty() || resource.plural.empty() || !fields[4].is_bool()) return false;
  resource.is_namespaced = fields[4].as_bool();
  if (!read_texts(fields[5], resource.verbs) || !read_texts(fields[6], resource.short_names) ||
      !read_texts(fields[7], resource.categories)) {
    return false;
  }
  discovery.add(std::move(resource));
  return true;
}

}  // namespace

std::string kept_discovery_path(std::string_view folder, std::string_view server) {
  const auto mark = server.find("://");
  std::string name(mark == std::string_view::npos ? server : server.substr(mark + 3));
  for (char& c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '.' || c == '-';
    if (!is_plain) c = '_';
  }
  return base::join_path(base::join_path(folder, "discovery"), name + ".json");
}

std::optional<KeptDiscovery> load_kept_discovery(base::Env& env, const std::string& path, bool& is_young) {
  const auto info = env.files.info(path);
  if (!info || !info->has_value() || (*info)->type != base::FileType::file) return std::nullopt;
  if ((*info)->size > kMaxKeptDiscovery) return std::nullopt;
  const auto age = env.clock.unix_nanoseconds() / kNanoseconds - (*info)->modified;
  is_young = age >= 0 && age < kDiscoveryLifetime;
  base::Arena arena;
  const auto bytes = env.files.read(arena, path);
  if (!bytes) return std::nullopt;
  const auto object = base::json::read(arena, *bytes, base::json::Numbers::exact);
  if (!object || !object->is_map()) return std::nullopt;
  const auto form = at_path(*object, {"form"});
  const auto rows = at_path(*object, {"resources"});
  if (!form.is_signed() || form.as_signed() != kForm || !rows.is_list()) return std::nullopt;
  KeptDiscovery kept;
  kept.core_tag = text_of(at_path(*object, {"core_tag"}));
  kept.groups_tag = text_of(at_path(*object, {"groups_tag"}));
  std::vector<std::string> versions;
  std::vector<std::string> kinds;
  if (!read_texts(at_path(*object, {"versions"}), versions)) return std::nullopt;
  if (!read_texts(at_path(*object, {"kinds"}), kinds)) return std::nullopt;
  for (auto& version : versions) kept.discovery.add_group_version(std::move(version));
  for (auto& kind : kinds) kept.discovery.add_named_kind(std::move(kind));
  for (const auto& row : rows.as_list()) {
    if (!read_row(row, kept.discovery)) return std::nullopt;
  }
  if (kept.discovery.resources().empty()) return std::nullopt;
  return kept;
}

void keep_discovery(base::Env& env, const std::string& path, const KeptDiscovery& kept) {
  const auto& discovery = kept.discovery;
  std::string text = "{\"form\":" + std::to_string(kForm) + ",\"core_tag\":";
  base::json::append_string(text, kept.core_tag, false);
  text += ",\"groups_tag\":";
  base::json::append_string(text, kept.groups_tag, false);
  text += ",\"versions\":";
  append_list(text, discovery.group_versions());
  text += ",\"kinds\":";
  append_list(text, discovery.named_kinds());
  text += ",\"resources\":[\n";
  for (std::size_t i = 0; i < discovery.resources().size(); ++i) {
    text += (i > 0 ? ",\n" : "") + resource_row(discovery.resources()[i]);
  }
  text += "\n]}\n";
  const auto made = env.files.make_directories(base::directory_name(path));
  if (!made || !env.files.write(path, text, kOwnerOnly)) {
    env.log.debug("the server's kinds cannot be kept", {{"path", path}});
  }
}

}  // namespace cluster
