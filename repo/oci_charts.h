// Charts in registries: which version is meant, pull, push. helm.md 9.5.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "charts/chart.h"
#include "repo/oci_repository.h"

namespace repo {

inline constexpr std::size_t kMaxNestedManifests = 16;  // of an index that are looked into

// Where the chart is that a user means.
struct OciLocation {
  std::string url{};     // "oci://host/path/name:tag" or with "@digest"
  std::string digest{};  // of its manifest, where both a tag and a digest name it
};

// What came, or went, and what Helm prints about it ("Pulled: …\nDigest: …\n").
struct OciTransfer {
  std::string bytes{};
  std::string notice{};
};

// A chart on its way to a registry.
struct OciUpload {
  std::string_view archive{};
  std::optional<std::string> provenance{};
  const chart::Metadata& metadata;
  std::string created{};  // RFC 3339
};

// May be used from several threads at once. Connects to nobody before it is asked for something.
class OciCharts {
 public:
  // Archives that lie in `content_cache` under their digest are not fetched again; empty: no cache.
  OciCharts(base::Env& env, const base::Cancel& cancel, OciAccess access, std::string content_cache = "")
      : env_(env), cancel_(cancel), access_(std::move(access)), content_cache_(std::move(content_cache)) {}

  // What `reference` ("oci://…") and --version mean: a version as it is, a range or nothing by the list of tags. Errors:
  // "chart reference and version mismatch: a is not b", "chart reference digest mismatch: …", "unable to locate any tags
  // in provided repository: …", "could not locate a version matching provided version string …".
  base::Result<OciLocation> locate(const std::string& reference, const std::string& version);
  // The archive, or what signs it. Errors: `failed to perform "FetchReference" on source: P: not found`, "manifest does
  // not contain a layer with mediatype …".
  base::Result<OciTransfer> pull(const std::string& url);
  base::Result<OciTransfer> pull_provenance(const std::string& url);
  // The versions of a chart ("host/path/name", with or without "oci://"), newest first: tags that are strict versions.
  base::Result<std::vector<std::string>> versions(const std::string& reference);
  // Puts an archive under `remote`/NAME:VERSION. A part that is there already is not sent.
  base::Result<std::string> push(const std::string& remote, const OciUpload& upload);

  // Made when first needed.
  base::Result<OciSession*> session();

 private:
  struct Parts {
    std::optional<OciDescriptor> config{};
    std::optional<OciDescriptor> wanted{};
    std::size_t count = 0;
    std::string notice{};
  };
  enum class Part { archive, provenance };

  base::Result<OciTransfer> pull_part(const std::string& url, Part part);
  base::Result<Parts> find_parts(OciRepository& repository, const OciStored& root, Part part);
  base::Result<std::string> fetch_part(OciRepository& repository, const Parts& parts);
  std::optional<std::string> cached(const OciDescriptor& descriptor);

  base::Env& env_;
  const base::Cancel& cancel_;
  OciAccess access_;
  std::string content_cache_;
  std::mutex mutex_{};
  std::unique_ptr<OciSession> session_{};
};

// The version that `wanted` means among versions that are sorted, newest first: that very text, else the first that the
// range allows (empty: the newest stable one). Errors: "improper constraint: x", "could not locate a version …".
base::Result<std::string> choose_oci_version(const std::vector<std::string>& versions, const std::string& wanted);

// The file name under which Helm saves what a URL names: "web-1.2.3.tgz", "web@sha256-….tgz".
std::string oci_file_name(const std::string& url);

}  // namespace repo
