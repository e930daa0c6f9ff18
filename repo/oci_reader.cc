#include "repo/oci_reader.h"

namespace repo {

using base::Result;

OciCharts& OciReader::charts_with(const TlsFiles& tls) {
  const std::lock_guard lock(mutex_);
  auto& charts = charts_[tls.certificate + '\0' + tls.key + '\0' + tls.authority + '\0' + (tls.insecure ? "1" : "0")];
  if (!charts) {
    OciAccess access;
    access.config = config_;
    access.tls = tls;
    access.plain_http = plain_http_;
    charts = std::make_unique<OciCharts>(env_, cancel_, std::move(access));
  }
  return *charts;
}

Result<std::string> OciReader::get(const Download& download) {
  constexpr std::string_view kProvenance = ".prov";
  auto& charts = charts_with(download.tls);
  if (!download.url.ends_with(kProvenance)) return TRY(charts.pull(download.url)).bytes;
  return TRY(charts.pull_provenance(download.url.substr(0, download.url.size() - kProvenance.size()))).bytes;
}

}  // namespace repo
