// Reads what an index names by "oci://…".
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/fetch.h"
#include "repo/oci_charts.h"

namespace repo {

// Only credentials that the files at `config` keep for a registry go to it. May be used from several threads at once.
class OciReader {
 public:
  OciReader(base::Env& env, const base::Cancel& cancel, std::string config, bool plain_http)
      : env_(env), cancel_(cancel), config_(std::move(config)), plain_http_(plain_http) {}

  // The archive, or with ".prov" behind the URL what signs it.
  base::Result<std::string> get(const Download& download);

 private:
  OciCharts& charts_with(const TlsFiles& tls);

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string config_;
  bool plain_http_;
  std::mutex mutex_{};
  std::map<std::string, std::unique_ptr<OciCharts>> charts_{};  // by the files they use
};

}  // namespace repo
