// Who made a chart: the file beside its archive that says what is in it, signed with OpenPGP. helm.md 9.7.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/openpgp.h"
#include "base/result.h"

namespace repo {

inline constexpr std::string_view kProvenanceExtension = ".prov";
inline constexpr std::size_t kMaxSignedArchive = std::size_t{256} << 20;  // bytes of an archive that is checked

// How much beside a good signature is asked for.
enum class Trust {
  as_helm,  // text around the signed part is passed over, SHA-1 counts, the Hash header may say anything
  strict,   // each of these is refused
};

struct VerifyOptions {
  std::string keyring{};  // the path of a file with public keys
  Trust trust = Trust::strict;
};

struct VerifiedChart {
  base::Signer signer{};
  std::string digest{};  // "sha256:…" of the archive
};

// Checks the archive at `path` with the file `provenance`. `name`: what it is called there, where that is not how its
// path ends. Errors are Helm's: "unpacked charts cannot be verified", "chart must be a tgz file", "could not load
// provenance file P: …", "failed to load keyring: …", "signature block not found", those of base::check_signature(),
// `provenance does not contain a SHA for a file named "F"`, `sha256 sum does not match for F: "A" != "B"`.
base::Result<VerifiedChart> verify_chart(base::Env& env, const std::string& path, const std::string& provenance,
                                         const VerifyOptions& options, std::string_view name = {});
// The same of bytes: an archive called `name` and the text of its provenance file.
base::Result<VerifiedChart> verify_archive(base::Env& env, std::string_view archive, std::string_view name,
                                           std::string_view provenance, const VerifyOptions& options);
// The same of any file, whatever its name ends in.
base::Result<VerifiedChart> verify_file(base::Env& env, std::string_view bytes, std::string_view name,
                                        std::string_view provenance, const VerifyOptions& options);
// "Signed by: …", "Using Key With Fingerprint: …", "Chart Hash Verified: …": a line each.
std::string verified_text(const VerifiedChart& chart);

// The key that `id` means: the first one of that very name, else the only one whose name contains it; nothing where
// there is none. Errors: those of the file and of base::read_key_ring(), `more than one key contain the id "x"`.
base::Result<std::optional<base::KeyBlock>> find_key(base::Env& env, const std::string& keyring, const std::string& id);
// The provenance file of an archive called `name`: its metadata (as chart::write_metadata() gives it) and its digest,
// clear-signed.
base::Result<std::string> sign_archive(base::SigningKey& key, std::string_view archive, const std::string& name,
                                       std::string_view metadata);

}  // namespace repo
