// A folder is linked, an archive is unpacked and kept beside the plugin (so that `plugin list` can tell who signed it), a
// git repository is cloned into the cache and copied. Where each goes is Helm's way.
#include "repo/plugin_install.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/clear_signed.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/symbolic_link.h"
#include "repo/oci_reference.h"
#include "repo/plugin_archive.h"
#include "repo/plugin_git.h"
#include "repo/plugin_provenance.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kFileMode = 0644;

Error missing_metadata() { return {ErrorCode::not_found, "plugin metadata (plugin.yaml) missing"}; }

bool is_archive_name(std::string_view name) { return name.ends_with(".tgz") || name.ends_with(".tar.gz"); }

bool is_there(base::Env& env, const std::string& path) {
  const auto info = env.files.info(path);
  return info && info->has_value();
}

// "name-1.2.3.tgz" without ending and version.
std::string name_of_archive(std::string_view file) {
  if (!is_archive_name(file)) return "";
  auto name = std::string(file.substr(0, file.size() - (file.ends_with(".tgz") ? 4 : 7)));
  for (auto dash = name.rfind('-'); dash != std::string::npos && dash > 0; dash = name.rfind('-', dash - 1)) {
    auto end = dash + 1;
    while (end < name.size() && base::is_ascii_digit(name[end])) ++end;
    if (end > dash + 1 && end < name.size() && name[end] == '.') return name.substr(0, dash);
  }
  return name;
}

Result<PluginSource> registry_source(const std::string& source, const PluginFolders& folders) {
  auto reference = parse_oci_chart(source);
  if (!reference) return std::move(reference).error().wrap("invalid OCI reference: ");
  const auto name = std::string(base::base_name(reference->place.repository));
  const auto key = TRY(plugin_cache_key(source));
  return PluginSource{PluginOrigin::registry, source, name, base::join_path(folders.plugins, name),
                      base::join_path(folders.cache, key)};
}

Result<PluginSource> other_source(base::Env& env, const std::string& source, const PluginFolders& folders) {
  if (is_there(env, source)) {
    const auto path = TRY(base::absolute_path(env.files, source));
    const bool is_archive = is_archive_name(path);
    const auto file = base::base_name(path);
    const auto name = is_archive ? name_of_archive(file) : std::string(file);
    return PluginSource{is_archive ? PluginOrigin::archive : PluginOrigin::folder, path, name, base::join_path(folders.data, name), ""};
  }
  const auto key = TRY(plugin_cache_key(source));
  const auto cache = base::join_path(folders.cache, key);
  const auto file = base::base_name(source);
  if ((source.starts_with("http://") || source.starts_with("https://")) && is_archive_name(source)) {
    const auto name = name_of_archive(file);
    return PluginSource{PluginOrigin::web, source, name, base::join_path(folders.data, name), cache};
  }
  TRY(check_git_source(env.files, source));
  return PluginSource{PluginOrigin::git, source, std::string(file), base::join_path(folders.plugins, file), cache};
}

// Keeps the archive under its plugin's name and version, with what signs it.
Result<void> keep_archive(base::Env& env, const PluginParcel& parcel, const PluginFolders& folders) {
  auto metadata = read_archived_plugin(parcel.archive);
  if (!metadata) return std::move(metadata).error().wrap("failed to extract plugin metadata from tarball: ");
  TRY(env.files.make_directories(folders.data));
  const auto path = base::join_path(folders.data, plugin_archive_name(*metadata));
  auto written = env.files.write(path, parcel.archive, kFileMode);
  if (!written) return std::move(written).error().wrap("failed to save tarball: ");
  if (parcel.provenance.empty()) return {};
  const auto signed_too = env.files.write(path + ".prov", parcel.provenance, kFileMode);
  if (!signed_too) env.log.debug("failed to save provenance file", {{"error", signed_too.error().helm()}});
  return {};
}

// The folder of the archive that holds plugin.yaml: its top, or the first below it. Nothing where there is none.
std::optional<std::string> root_of(const std::vector<PluginFile>& files) {
  std::optional<std::string> below;
  for (const auto& file : files) {
    if (file.is_folder || base::base_name(file.path) != kPluginFile) continue;
    const auto slash = file.path.find('/');
    if (slash == std::string::npos) return "";
    if (file.path.find('/', slash + 1) != std::string::npos) continue;
    const auto folder = file.path.substr(0, slash);
    if (!below || folder < *below) below = folder;
  }
  return below;
}

Result<void> install_archive(base::Env& env, const PluginSource& source, const PluginParcel& parcel) {
  base::Arena arena;
  auto files = list_plugin_archive(arena, parcel.archive);
  if (!files) {
    constexpr std::string_view kPrefixes[] = {"", "failed to extract archive: ", "extracting files from archive: ", "failed to extract plugin: "};
    return std::move(files).error().wrap(std::string(kPrefixes[static_cast<std::size_t>(source.origin)]));
  }
  if (source.origin == PluginOrigin::archive) {
    const auto wanted = fmt::format("{}/plugin.yaml", source.name);
    const bool is_in = std::ranges::any_of(*files, [&](const PluginFile& file) { return file.path == wanted && !file.is_folder; });
    if (is_in) return write_plugin_files(env.files, *files, source.name, source.place);
    const auto folder = base::join_path(env.variable("TMPDIR").value_or("/tmp"), "helm-plugin-extract-0/" + source.name);
    return Error(ErrorCode::not_found, fmt::format("plugin.yaml not found in expected directory {0}: stat {0}/plugin.yaml: no such file or directory", folder))
        .because(fmt::format("{} has no {}", source.source, wanted))
        .hinting("the archive must hold the plugin in a folder of the name that the archive has");
  }
  TRY(write_plugin_files(env.files, *files, "", source.cache));
  const auto root = root_of(*files);
  if (!root && source.origin == PluginOrigin::registry) return missing_metadata();
  if (!root) return Error(ErrorCode::not_found, fmt::format("plugin.yaml not found in {} or its immediate subdirectories", source.cache));
  return write_plugin_files(env.files, *files, *root, source.place);
}

Result<void> link_folder(base::Env& env, const PluginSource& source) {
  const auto info = TRY(env.files.info(source.source));
  if (!info || info->type != base::FileType::directory) {
    return Error(ErrorCode::invalid, "expected plugin to be a directory (containing a file 'plugin.yaml')");
  }
  if (!is_there(env, base::join_path(source.source, kPluginFile))) return missing_metadata();
  env.log.debug("symlinking", {{"source", source.source}, {"path", source.place}});
  return base::make_link(source.source, source.place);
}

Result<void> install_from_git(base::Env& env, const PluginSource& source, const std::string& version) {
  GitFolder clone(env.files, source.cache);
  TRY(clone.fetch(source.source));
  TRY(clone.choose(version, source.source));
  if (!is_there(env, base::join_path(source.cache, kPluginFile))) return missing_metadata();
  env.log.debug("copying files", {{"source", source.cache}, {"destination", source.place}});
  return copy_folder(env.files, source.cache, source.place);
}

// A file beside the archive; empty where there is none.
Result<std::string> provenance_beside(base::Env& env, const std::string& path) {
  const auto file = path + ".prov";
  base::Arena arena;
  const auto info = TRY(env.files.info(file));
  if (!info) return std::string();
  auto read = env.files.read_with_info(arena, file, base::kMaxClearSigned);
  if (!read) return std::move(read).error().wrap(fmt::format("failed to access provenance file {}: ", file));
  return std::string(read->bytes);
}

}  // namespace

Result<PluginSource> find_plugin_source(base::Env& env, const std::string& source, const PluginFolders& folders) {
  if (is_oci(source)) return registry_source(source, folders);
  auto found = other_source(env, source, folders);
  if (found) return found;
  return std::move(found).error().wrap(
      fmt::format("cannot get information about plugin source {} (if it's a local directory, does it exist?), last error was: ",
                  base::go_quote(source)));
}

bool can_be_verified(const PluginSource& source) {
  return source.origin != PluginOrigin::folder && source.origin != PluginOrigin::git;
}

Result<PluginParcel> fetch_plugin(base::Env& env, const PluginSource& source, const PluginFetch& fetch) {
  if (source.origin == PluginOrigin::registry) {
    auto parcel = fetch.registry(source.source);
    if (!parcel) return std::move(parcel).error().wrap(fmt::format("failed to pull plugin from {}: ", source.source));
    const auto metadata = read_archived_plugin(parcel->archive);
    if (!metadata) return Error(metadata.error()).wrap("failed to extract plugin metadata from tarball: ");
    parcel->name = plugin_archive_name(*metadata);
    return parcel;
  }
  PluginParcel parcel;
  parcel.name = base::base_name(source.source);
  if (source.origin == PluginOrigin::web) {
    parcel.archive = TRY(fetch.web(source.source));
    if (auto provenance = fetch.web(source.source + ".prov"); provenance) parcel.provenance = *std::move(provenance);
    return parcel;
  }
  base::Arena arena;
  auto read = env.files.read_with_info(arena, source.source, kMaxPluginArchive);
  if (!read) return std::move(read).error().wrap("failed to read plugin file: ");
  if (read->info.size > kMaxPluginArchive) {
    return Error(ErrorCode::invalid, fmt::format("{} is larger than {} MiB", source.source, kMaxPluginArchive >> 20));
  }
  parcel.archive = read->bytes;
  parcel.provenance = TRY(provenance_beside(env, source.source));
  return parcel;
}

Result<void> check_plugin_place(base::Env& env, const PluginSource& source) {
  TRY(env.files.make_directories(base::directory_name(source.place)));
  if (!is_there(env, source.place)) return {};
  env.log.warn("plugin already exists", {{"path", source.place}, {"error", "<nil>"}});
  return Error(ErrorCode::conflict, "plugin already exists").because(fmt::format("there is a plugin at {} already", source.place))
      .hinting("plugin uninstall removes it");
}

Result<void> install_plugin(base::Env& env, const PluginSource& source, const std::optional<PluginParcel>& parcel,
                            const std::string& version, const PluginFolders& folders) {
  if (source.origin == PluginOrigin::folder) return link_folder(env, source);
  if (source.origin == PluginOrigin::git) return install_from_git(env, source, version);
  TRY(keep_archive(env, *parcel, folders));
  return install_archive(env, source, *parcel);
}

Result<std::string> update_plugin(base::Env& env, const std::string& folder, const PluginFolders& folders) {
  const auto resolved = TRY(env.files.resolve(folder));
  const auto place = TRY(base::absolute_path(env.files, resolved));
  GitFolder clone(env.files, place);
  if (!clone.exists()) {
    env.log.warn("cannot get information about plugin source", {{"location", place}, {"error", "Cannot detect VCS"}});
    return Error(ErrorCode::invalid, "cannot get information about plugin source")
        .because(fmt::format("{} is no git repository, so nobody can tell where a newer one is", place))
        .hinting("install it again from where it came from");
  }
  const auto installed = base::join_path(folders.plugins, base::base_name(clone.remote()));
  if (!is_there(env, installed)) {
    env.log.warn("plugin does not exist", {{"path", installed}, {"error", fmt::format("stat {}: no such file or directory", installed)}});
    return Error(ErrorCode::not_found, "plugin does not exist");
  }
  env.log.debug("updating", {{"source", clone.remote()}});
  if (clone.is_changed()) return Error(ErrorCode::conflict, "plugin repo was modified");
  TRY(clone.update());
  if (!is_there(env, base::join_path(place, kPluginFile))) return missing_metadata();
  return installed;
}

}  // namespace repo
