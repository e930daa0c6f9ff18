#include "repo/plugin_provenance.h"

#include <fmt/format.h>

#include "base/clear_signed.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/yaml.h"

namespace repo {
namespace {

using base::Result;

constexpr std::string_view kKeyringFailure = "failed to load keyring: ";
constexpr std::string_view kPartEnd = "\n...\n";

// Whether the signed text states this digest for a file whose name holds `name`.
bool states_digest(std::string_view signed_text, std::string_view name, const std::string& digest) {
  const auto end = signed_text.find(kPartEnd);
  if (end == std::string_view::npos) return false;
  signed_text.remove_prefix(end + kPartEnd.size());
  base::Arena arena;
  const auto sums = base::yaml::read(arena, signed_text.substr(0, signed_text.find(kPartEnd)));
  if (!sums || !sums->is_map()) return false;
  const auto files = sums->as_map().get("files");
  if (!files.is_map()) return false;
  for (const auto& [file, sum] : files.as_map()) {
    if (file.find(name) != std::string_view::npos && sum.is_string() && sum.as_string() == digest) return true;
  }
  return false;
}

}  // namespace

std::string plugin_archive_name(const PluginMetadata& metadata) {
  return fmt::format("{}-{}.tgz", metadata.name, metadata.version);
}

std::string plugin_provenance_state(base::Env& env, const std::string& folder, const PluginMetadata& metadata) {
  const auto place = env.files.info(base::join_path(folder, metadata.name), false);
  if (!place || !*place) return "unknown";
  if ((*place)->type == base::FileType::link) return "local dev";
  const auto name = plugin_archive_name(metadata);
  const auto path = base::join_path(folder, name);
  const auto archive_info = env.files.info(path);
  const auto provenance_info = env.files.info(path + ".prov");
  if (!archive_info || !*archive_info || !provenance_info || !*provenance_info) return "unsigned";
  base::Arena arena;
  const auto provenance = env.files.read_with_info(arena, path + ".prov", base::kMaxClearSigned);
  if (!provenance) return "unknown";
  const auto message = base::read_clear_signed(provenance->bytes);
  if (!message) return "invalid provenance";
  const auto archive = env.files.read_with_info(arena, path, kMaxSignedArchive);
  if (!archive) return "mismatched provenance";
  const auto digest = "sha256:" + base::sha256_hex(archive->bytes);
  return states_digest(message->text, name, digest) ? "signed" : "mismatched provenance";
}

Result<VerifiedChart> verify_plugin(base::Env& env, std::string_view archive, std::string_view name,
                                    std::string_view provenance, const VerifyOptions& options) {
  auto verified = verify_file(env, archive, name, provenance, options);
  if (verified || !verified.error().helm().starts_with(kKeyringFailure)) return verified;
  const auto text = verified.error().helm().substr(kKeyringFailure.size());
  return std::move(verified).error().with_helm(text);
}

}  // namespace repo
