// plugin package and plugin verify: archives of plugins and their signatures.
#include <fmt/format.h>

#include "base/clear_signed.h"
#include "base/filesystem.h"
#include "cli/plugin_commands.h"
#include "cli/signing.h"
#include "repo/plugin_archive.h"
#include "repo/plugin_folder.h"
#include "repo/plugin_provenance.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kMode = 0644;

Result<base::FileInfo> required_info(Invocation& call, const std::string& path) {
  const auto info = TRY(call.env.files.info(path));
  if (info) return *info;
  return Error(ErrorCode::not_found, fmt::format("stat {}: no such file or directory", path)).because("there is no " + path);
}

// The key, before anything is written. Without --key there is none that could be meant.
Result<base::SigningKey> open_key(Invocation& call) {
  const auto id = call.flags.text("key");
  auto found = repo::find_key(call.env, call.flags.text("keyring"), id);
  const bool is_vague = !found && id.empty() && found.error().helm().starts_with("more than one key");
  if (!found && !is_vague) return std::move(found).error().wrap("error reading from keyring: ");
  if (id.empty()) {
    return Error(ErrorCode::not_found, "private key not found")
        .because("--key does not say which key signs")
        .hinting("gpg --list-secret-keys lists names; --sign=false packs without a signature");
  }
  return ArchiveSigner(call).open_key();
}

Result<std::string> read_whole(Invocation& call, const std::string& path, std::size_t most, std::string_view what) {
  base::Arena arena;
  auto read = call.env.files.read_with_info(arena, path, most);
  if (!read) return std::move(read).error().wrap(fmt::format("failed to read {} file: ", what));
  if (read->info.size > most) return Error(ErrorCode::invalid, fmt::format("{} is larger than {} KiB", path, most >> 10));
  return std::string(read->bytes);
}

}  // namespace

Result<void> run_plugin_package(Invocation& call) {
  const auto& folder = call.arguments[0];
  const auto info = TRY(required_info(call, folder));
  if (info.type != base::FileType::directory) {
    return Error(ErrorCode::invalid, "plugin package only supports directories, not tarballs")
        .because(fmt::format("{} is no folder", folder));
  }
  auto plugin = repo::load_plugin(call.env.files, folder);
  if (!plugin) return std::move(plugin).error().wrap("invalid plugin directory: ");
  const auto destination = call.flags.text("destination");
  TRY(call.env.files.make_directories(destination));
  const bool signs = call.flags.boolean("sign");
  std::optional<base::SigningKey> key;
  if (signs) {
    key = TRY(open_key(call));
  } else {
    call.env.out << "WARNING: Skipping plugin signing. This is not recommended for plugins intended for distribution.\n";
  }
  const auto name = repo::plugin_archive_name(plugin->metadata);
  const auto path = base::join_path(destination, name);
  auto archive = repo::pack_plugin(call.env.files, folder, plugin->metadata.name);
  if (!archive) return std::move(archive).error().wrap("failed to create plugin tarball: ");
  auto written = call.env.files.write(path, *archive, kMode);
  if (!written) return std::move(written).error().wrap("failed to create tarball: ");
  if (signs) {
    const auto metadata = TRY(repo::write_plugin_metadata(plugin->metadata));
    auto text = repo::sign_archive(*key, *archive, name, metadata);
    if (!text) return std::move(text).error().wrap("failed to sign plugin: ");
    TRY(call.env.files.write(path + ".prov", *text, kMode));
    call.env.out << fmt::format("Successfully signed. Signature written to: {}.prov\n", path);
  }
  call.env.out << fmt::format("Successfully packaged plugin and saved it to: {}\n", path);
  return {};
}

Result<void> run_plugin_verify(Invocation& call) {
  const auto& path = call.arguments[0];
  const auto info = TRY(required_info(call, path));
  if (info.type == base::FileType::directory) {
    return Error(ErrorCode::invalid, "directory verification not supported - only plugin tarballs can be verified")
        .because(fmt::format("{} is a folder, and only archives are signed", path));
  }
  const auto ending = base::extension(path);
  if (ending != ".gz" && ending != ".tgz") {
    return Error(ErrorCode::invalid, "plugin file must be a gzipped tarball (.tar.gz or .tgz)")
        .because(fmt::format("{} ends neither in .tgz nor in .tar.gz", path));
  }
  const auto provenance_path = path + ".prov";
  if (const auto beside = required_info(call, provenance_path); !beside) {
    return Error(beside.error()).wrap(fmt::format("could not find provenance file {}: ", provenance_path))
        .because(fmt::format("nobody has signed it: there is no {}", provenance_path));
  }
  const auto archive = TRY(read_whole(call, path, repo::kMaxPluginArchive, "plugin"));
  const auto provenance = TRY(read_whole(call, provenance_path, base::kMaxClearSigned, "provenance"));
  const auto verified = TRY(repo::verify_plugin(call.env, archive, base::base_name(path), provenance, verify_options(call)));
  for (const auto& name : verified.signer.names) call.env.out << fmt::format("Signed by: {}\n", name);
  call.env.out << fmt::format("Using Key With Fingerprint: {}\nPlugin Hash Verified: {}\n", verified.signer.fingerprint, verified.digest);
  return {};
}

}  // namespace cli
