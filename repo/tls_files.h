// Certificates and keys that flags and repositories.yaml name by their files.
#pragma once

#include <string>

#include "base/env.h"
#include "base/http_curl.h"
#include "base/result.h"

namespace repo {

struct TlsFiles {
  std::string certificate{};
  std::string key{};
  std::string authority{};
  bool insecure = false;
};

// What is in them, checked: both what is wrong with the pair and with the authority is told. Errors: `unable to read
// cert file: "x": open x: …`, "unable to load cert from key pair: tls: …", "failed to append certificates from pem
// block". A certificate without a key, or the other way round, counts only where both are given.
base::Result<base::TlsOptions> read_tls_files(base::Env& env, const TlsFiles& files);

}  // namespace repo
