// Failures of TLS in Go's words.
#pragma once

#include <string>
#include <string_view>

namespace base {

// What libcurl's text about OpenSSL means: an alert the other side sent (`remote error: tls: bad
// certificate`), plain HTTP (`http: server gave HTTP response to HTTPS client`). "" for others.
std::string tls_failure_text(std::string_view curl_text);

// Why a server's certificate was refused, from OpenSSL's number: `x509: certificate signed by unknown
// authority`. `name` is the one that was asked for.
std::string certificate_failure_text(int verify_result, std::string_view name);

}  // namespace base
