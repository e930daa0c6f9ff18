// Signatures on charts, as the flags --sign, --verify, --keyring, --key and --passphrase-file ask for them.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "cli/command.h"
#include "repo/chart_download.h"
#include "repo/provenance.h"

namespace cli {

// As helm, what Helm trusts; as tug, nothing around the signed part.
repo::VerifyOptions verify_options(const Invocation& call);

// The provenance file of a chart from elsewhere. `failed to fetch provenance "U.prov"`.
base::Result<std::string> required_provenance(repo::ChartDownloader& downloader, const repo::LocatedChart& chart);
// The line that says that a chart has no provenance file, where that is no error.
std::string missing_provenance(const std::string& chart, const base::Error& error);
// Checks an archive of the content cache; its provenance file is fetched to beside it where it is not there.
base::Result<void> verify_cached(Invocation& call, repo::ChartDownloader& downloader, const repo::LocatedChart& chart,
                                 const std::string& path);

// Writes provenance files for one call of a command: a passphrase that was read from a file is kept.
class ArchiveSigner {
 public:
  explicit ArchiveSigner(Invocation& call) : call_(call) {}
  // "--key is required for signing a package", "--keyring is required for signing a package".
  base::Result<void> check() const;
  // Writes P.prov beside the archive P. Errors: those of repo::find_key(), "private key not found", of the file with
  // the passphrase ("specified reading passphrase from stdin, without input on stdin"), of the key.
  base::Result<void> sign(const std::string& archive);

  // The key of --key, ready to sign. Errors as those of sign(), without those of the archive.
  base::Result<base::SigningKey> open_key();

 private:
  base::Result<void> unlock(base::SigningKey& key, const std::string& name);
  base::Result<void> read_passphrase();

  Invocation& call_;
  std::optional<std::string> passphrase_{};
};

}  // namespace cli
