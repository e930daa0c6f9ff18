#include "repo/tls_files.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/certificate.h"
#include "base/go_format.h"
#include "base/tls_material.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kCertificate = "CERTIFICATE";

bool holds_certificate(std::string_view text) {
  const auto blocks = base::pem_blocks(text);
  return std::any_of(blocks.begin(), blocks.end(), [](const auto& block) {
    return block.type == kCertificate && base::Certificate::parse(block.bytes);
  });
}

// The files' texts. Both what is wrong with the pair and with the authority is told.
Result<base::TlsOptions> read_all(base::Env& env, const TlsFiles& files) {
  base::Arena arena;
  base::TlsOptions tls;
  std::vector<std::string> problems;
  const auto read = [&](const std::string& path, std::string_view prefix, std::string& into) {
    const auto bytes = env.files.read(arena, path);
    if (bytes) {
      into = *bytes;
    } else {
      problems.push_back(std::string(prefix) + ": " + base::go_quote(path) + ": " + bytes.error().helm());
    }
    return problems.empty();
  };
  if (!files.certificate.empty() || !files.key.empty()) {
    if (read(files.certificate, "unable to read cert file", tls.client_certificate))
      read(files.key, "unable to read key file", tls.client_key);
  }
  if (!files.authority.empty()) read(files.authority, "can't read CA file", tls.ca);
  if (problems.empty()) return tls;
  std::string text = problems[0];
  for (std::size_t i = 1; i < problems.size(); ++i) text += "\n" + problems[i];
  return Error(ErrorCode::not_found, text);
}

}  // namespace

Result<base::TlsOptions> read_tls_files(base::Env& env, const TlsFiles& files) {
  auto tls = TRY(read_all(env, files));
  tls.insecure = files.insecure;
  if (!tls.client_certificate.empty() && !tls.client_key.empty()) {
    auto fits = base::check_key_pair(tls.client_certificate, tls.client_key);
    if (!fits) return std::move(fits).error().wrap("unable to load cert from key pair: ");
  }
  if (!tls.ca.empty() && !holds_certificate(tls.ca)) {
    return Error(ErrorCode::invalid, "failed to append certificates from pem block");
  }
  return tls;
}

}  // namespace repo
