// HTTP over the network: libcurl with one multi handle in a thread of its own. Requests of many threads
// share one HTTP/2 connection for each server (HTTP/1.1 where it speaks no more).
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "base/http.h"
#include "base/proxy.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxHttpBody = std::size_t{1} << 30;         // bytes of one answer, unpacked
inline constexpr std::size_t kMaxHttpHeaders = 10 * 1024 * 1024;          // bytes, as Go
inline constexpr std::size_t kMaxStreamBuffer = 4 * 1024 * 1024;          // bytes waiting for a slow sink
inline constexpr int kMaxRedirects = 10;                                  // as Go
inline constexpr std::chrono::seconds kConnectTimeout{30};                // as client-go and Go's transport
inline constexpr std::chrono::seconds kIdleConnectionTimeout{90};         // as Go's transport
inline constexpr long kMaxConnectionsPerHost = 32;                        // matters for HTTP/1.1 only

// Certificates and keys are PEM text.
struct TlsOptions {
  std::string ca{};  // who may sign the server's certificate; empty: whom the system trusts
  std::string client_certificate{};
  std::string client_key{};
  std::string server_name{};  // asked for and checked in place of the URL's host
  bool insecure = false;      // check nothing
};

struct HttpOptions {
  TlsOptions tls{};
  std::string proxy_url{};  // for all requests; empty: what the environment says (base/proxy.h)
  Variables variable{};     // the environment, for proxies and SSL_CERT_FILE; empty: nothing is set
  bool compression = true;  // ask for gzip
  bool follow_redirects = true;  // false: an answer that points elsewhere is an answer (signatures cover the host)
  std::size_t max_body = kMaxHttpBody;
};

// A transport whose requests end when `cancel` (which outlives it) asks for it: `Get "…": context
// canceled`. Nothing is loaded or connected before the first request. Redirects are followed as Go does;
// a client certificate and the headers Authorization, Cookie and their kin go only to the host they were
// meant for, and never from https to http.
std::unique_ptr<Http> make_curl_http(const Cancel& cancel, HttpOptions options);

}  // namespace base
