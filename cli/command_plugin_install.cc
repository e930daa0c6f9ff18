// plugin install and plugin update: from a folder, an archive, a URL, a registry or a git repository, checked by its
// signature where it has one and --verify=false is not given.
#include <fmt/format.h>

#include "base/filesystem.h"
#include "cli/named_plugins.h"
#include "cli/plugin_commands.h"
#include "cli/repository_access.h"
#include "cli/signing.h"
#include "repo/oci_plugins.h"
#include "repo/plugin_command.h"
#include "repo/plugin_folder.h"
#include "repo/plugin_install.h"
#include "repo/plugin_provenance.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

repo::PluginFolders folders_of(const Invocation& call) {
  return {call.settings.plugins_directory, base::join_path(call.settings.data_home, "plugins"),
          base::join_path(call.settings.cache_home, "plugins")};
}

Result<repo::PluginParcel> fetch(Invocation& call, const repo::PluginSource& source) {
  const auto fetcher = make_fetcher(call);
  const auto registries = make_registries(call);
  repo::PluginFetch ways;
  ways.web = [&](const std::string& url) { return fetcher->get({.url = url, .owner = url}); };
  ways.registry = [&](const std::string& url) -> Result<repo::PluginParcel> {
    return repo::pull_plugin(*TRY(registries->session()), url);
  };
  return repo::fetch_plugin(call.env, source, ways);
}

Result<std::string> verified(Invocation& call, const repo::PluginParcel& parcel) {
  if (parcel.provenance.empty()) {
    return Error(ErrorCode::not_found, "plugin verification failed: no provenance file (.prov) found")
        .because(fmt::format("nobody has signed {}: there is no {}.prov", parcel.name, parcel.name))
        .hinting("--verify=false installs it unchecked");
  }
  auto checked = repo::verify_plugin(call.env, parcel.archive, parcel.name, parcel.provenance, verify_options(call));
  if (!checked) return std::move(checked).error().wrap("plugin verification failed: ");
  std::string told;
  for (const auto& name : checked->signer.names) told += fmt::format("Signed by: {}\n", name);
  return told + fmt::format("Using Key With Fingerprint: {}\nPlugin Hash Verified: {}\n", checked->signer.fingerprint, checked->digest);
}

// Says what is done about the signature; false where none is checked.
Result<bool> announce(Invocation& call, const repo::PluginSource& source) {
  if (source.origin == repo::PluginOrigin::folder) {
    call.env.out << "Installing plugin from local directory (development mode)\n";
    return false;
  }
  if (!call.flags.boolean("verify")) {
    call.env.out << "WARNING: Skipping plugin signature verification\n";
    return false;
  }
  if (!repo::can_be_verified(source)) {
    return Error(ErrorCode::invalid, "plugin source does not support verification. Use --verify=false to skip verification")
        .because("a git repository has no signature that could be checked")
        .hinting("--verify=false installs it unchecked");
  }
  call.env.out << "Verifying plugin signature...\n";
  return true;
}

// What Helm says of a plugin that cannot be fetched for its signature to be checked.
std::string failure_prefix(repo::PluginOrigin origin) {
  const std::string_view more = origin == repo::PluginOrigin::web ? "failed to download plugin: " : "";
  return fmt::format("failed to get verification data: {}", more);
}

Result<void> update(Invocation& call, const repo::Plugin& plugin) {
  const auto folder = TRY(repo::update_plugin(call.env, plugin.folder, folders_of(call)));
  call.env.log.debug("loading plugin", {{"path", folder}});
  return repo::run_plugin_hook(call.env, TRY(repo::load_plugin(call.env.files, folder)), "update");
}

}  // namespace

Result<void> run_plugin_install(Invocation& call) {
  const auto folders = folders_of(call);
  const auto source = TRY(repo::find_plugin_source(call.env, call.arguments[0], folders));
  const bool verifies = TRY(announce(call, source));
  TRY(repo::check_plugin_place(call.env, source));
  std::optional<repo::PluginParcel> parcel;
  if (repo::can_be_verified(source)) {
    auto fetched = fetch(call, source);
    if (!fetched) return std::move(fetched).error().wrap(verifies ? failure_prefix(source.origin) : "");
    parcel = *std::move(fetched);
  }
  std::string told;
  if (verifies) told = TRY(verified(call, *parcel));
  TRY(repo::install_plugin(call.env, source, parcel, call.flags.text("version"), folders));
  call.env.out << told;
  call.env.log.debug("loading plugin", {{"path", source.place}});
  auto plugin = repo::load_plugin(call.env.files, source.place);
  if (!plugin) return std::move(plugin).error().wrap("plugin is installed but unusable: ");
  TRY(repo::run_plugin_hook(call.env, *plugin, "install"));
  call.env.out << fmt::format("Installed plugin: {}\n", plugin->metadata.name);
  return {};
}

Result<void> run_plugin_update(Invocation& call) {
  if (call.arguments.empty()) return Error(ErrorCode::invalid, "please provide plugin name to update");
  call.env.log.debug("loading installed plugins", {{"path", call.settings.plugins_directory}});
  const auto plugins = TRY(repo::load_plugins(call.env, call.settings.plugins_directory));
  return for_named_plugins(call, plugins, {"update", "Updated", &update});
}

}  // namespace cli
