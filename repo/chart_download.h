// From what a user calls a chart to its archive: "repo/chart", URLs, --repo; the content cache. helm.md 9.3.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/result.h"
#include "repo/chart_repository.h"
#include "repo/fetch.h"
#include "repo/oci_charts.h"

namespace repo {

struct ChartDownloadOptions {
  std::string repository_config{};
  std::string repository_cache{};
  std::string content_cache{};
  // What the command line says; repositories.yaml goes before it.
  std::string username{};
  std::string password{};
  bool pass_credentials_all = false;
  TlsFiles tls{};
  DuplicateKeys duplicates = DuplicateKeys::as_helm;
  bool checks_digests = false;  // refuse an archive that is not what the index promises; Helm takes it
  OciCharts* registries = nullptr;  // for charts of registries; it outlives the downloader
  std::ostream* notices = nullptr;  // gets what Helm prints about them
};

// Where a chart is.
struct LocatedChart {
  std::string digest{};  // as the index has it; empty where it says none or there is no index
  Download download{};
  bool is_named = false;  // a chart of a registry that the user named: it is pulled with the user's own access
};

// An archive and the name it is saved under.
struct DownloadedChart {
  std::string file_name{};
  std::string bytes{};
  std::string notice{};  // what Helm prints about a chart of a registry; ChartDownloadOptions::notices got it
};

class ChartDownloader {
 public:
  ChartDownloader(base::Env& env, Fetcher& fetcher, ChartDownloadOptions options)
      : env_(env), fetcher_(fetcher), options_(std::move(options)) {}

  // Of "repo/chart" in the version that `version` means, of "oci://…", or of an absolute URL, for which the repository
  // that lists it lends its credentials. Errors are Helm's: "repo x not found", "no cached repo found. (try 'helm repo update'): …",
  // `chart "x" matching 1 not found in r index. (try 'helm repo update'): …`.
  base::Result<LocatedChart> locate(const std::string& reference, const std::string& version);

  // The URL of a chart in a repository that was not added (--repo): its index is fetched and not kept. From then on
  // the command line's credentials go to that repository's host only.
  base::Result<std::string> find_in(const std::string& repository_url, const std::string& chart,
                                    const std::string& version);

  // May be called from several threads at once. The archive: from the content cache where the index tells its digest, else from its server (`helm pull`).
  base::Result<DownloadedChart> download(const LocatedChart& chart);
  // The file beside the archive that signs it.
  base::Result<std::string> download_provenance(const LocatedChart& chart);
  // The path of the archive in the content cache, into which it is put where it is not there yet.
  base::Result<std::string> download_to_cache(const LocatedChart& chart);

 private:
  void keep_credentials_for(const std::string& repository_url, const std::string& chart_url);
  base::Result<LocatedChart> locate_url(const std::string& url, const Repositories& repositories);
  base::Result<LocatedChart> locate_name(const std::string& reference, const std::string& name,
                                         const std::string& version, const Repositories& repositories);
  Download download_of(std::string url, std::string owner) const;
  void lend(const Repository& repository, Download& download) const;
  base::Result<DownloadedChart> fetch(const LocatedChart& chart);
  base::Result<LocatedChart> locate_registry(const std::string& reference, const std::string& version);
  // Whether a file of the content cache holds what its name says, where digests are checked.
  bool is_as_promised(const std::string& path, std::string_view digest) const;

  base::Env& env_;
  Fetcher& fetcher_;
  ChartDownloadOptions options_;
  std::mutex cache_{};  // reading from the content cache: downloads may run side by side
};

// The content cache's file for a digest of 32 bytes.
std::string content_file(const std::string& cache, std::string_view digest, std::string_view extension = ".chart");
// The 32 bytes of a digest as an index writes it, with or without "sha256:"; empty for an empty text. Errors:
// "encoding/hex: …", "invalid digest length: 2".
base::Result<std::string> digest_bytes(std::string_view text);

}  // namespace repo
