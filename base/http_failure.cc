// What went wrong with a transfer, in the words of Go's net/http, net, crypto/tls and crypto/x509.
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/http_transfer.h"
#include "base/tls_failure.h"

namespace base {

std::string request_prefix(const HttpRequest& request, const Url& url) {
  auto shown = url;
  if (shown.has_password) shown.password = "xxxxx";
  std::string verb = request.method;
  for (std::size_t i = 1; i < verb.size(); ++i) {
    if (verb[i] >= 'A' && verb[i] <= 'Z') verb[i] = static_cast<char>(verb[i] + 32);
  }
  auto text = format_url(shown);
  if (shown.has_password) {  // Go writes three stars
    const auto mark = text.find(":xxxxx@");
    if (mark != std::string::npos) text.replace(mark, 7, ":***@");
  }
  return verb + " " + go_quote(text) + ": ";
}

std::string Transfer::dialled() const {
  if (!first_address_.empty()) return first_address_;
  const auto& url = proxy_ ? *proxy_ : url_;
  const auto port = std::string(url.port());
  if (!port.empty()) return url.host;
  return url.host + (url.scheme == "https" ? ":443" : url.scheme == "socks5" ? ":1080" : ":80");
}

std::string Transfer::connection_failure() {
  long number = 0;
  curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
  const auto reason = number == 0 ? std::string("connection refused")
                                  : system_error_text(static_cast<int>(number));
  if (number == ETIMEDOUT) return "dial tcp " + dialled() + ": i/o timeout";
  return "dial tcp " + dialled() + ": connect: " + reason;
}

std::string Transfer::timeout_failure() {
  double connected = 0;
  double secured = 0;
  curl_.easy_getinfo(easy_, CURLINFO_CONNECT_TIME, &connected);
  curl_.easy_getinfo(easy_, CURLINFO_APPCONNECT_TIME, &secured);
  if (connected == 0) return "dial tcp " + dialled() + ": i/o timeout";
  if (url_.scheme == "https" && secured == 0) return "net/http: TLS handshake timeout";
  return response_.status == 0
             ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
             : "context deadline exceeded (Client.Timeout or context cancellation while reading body)";
}

std::string Transfer::tls_failure() {
  long verified = 0;
  curl_.easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &verified);
  const auto name = options_.tls.server_name.empty() ? std::string(url_.hostname())
                                                     : options_.tls.server_name;
  const auto fixed = tls_failure_text(error_text_);
  if (!fixed.empty()) return fixed;
  if (code_ != CURLE_PEER_FAILED_VERIFICATION) return std::string("tls: ") + error_text_;
  return "tls: failed to verify certificate: " + certificate_failure_text(static_cast<int>(verified), name);
}

std::string Transfer::read_failure() {
  char* local = nullptr;
  char* remote = nullptr;
  long local_port = 0;
  long remote_port = 0;
  long number = 0;
  curl_.easy_getinfo(easy_, CURLINFO_LOCAL_IP, &local);
  curl_.easy_getinfo(easy_, CURLINFO_LOCAL_PORT, &local_port);
  curl_.easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &remote);
  curl_.easy_getinfo(easy_, CURLINFO_PRIMARY_PORT, &remote_port);
  curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
  if (number != 0 && local != nullptr && remote != nullptr) {
    const bool is_write = code_ == CURLE_SEND_ERROR;
    return fmt::format("{} tcp {}:{}->{}:{}: {}: {}", is_write ? "write" : "read", local, local_port,
                       remote, remote_port, is_write ? "write" : "read",
                       system_error_text(static_cast<int>(number)));
  }
  return response_.status == 0 ? "EOF" : "unexpected EOF";
}

std::string Transfer::failure_text() {
  const bool is_proxied = proxy_.has_value();
  const bool is_socks = is_proxied && proxy_->scheme == "socks5";
  switch (code_) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "dial tcp: lookup " + std::string(url_.hostname()) + ": no such host";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return std::string(is_socks ? "socks connect tcp" : "proxyconnect tcp") + ": dial tcp: lookup " +
             std::string(proxy_ ? proxy_->hostname() : "") + ": no such host";
    case CURLE_COULDNT_CONNECT:
      if (is_socks) {
        return "socks connect tcp " + proxy_->host + "->" + url_.host + ": " + connection_failure();
      }
      return (is_proxied ? "proxyconnect tcp: " : "") + connection_failure();
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_failure();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER:
      return tls_failure();
    case CURLE_GOT_NOTHING:
      return "EOF";
    case CURLE_PARTIAL_FILE:
      return "unexpected EOF";
    case CURLE_PROXY:
      return "socks connect tcp " + (proxy_ ? proxy_->host : "") + "->" + url_.host + ": " + error_text_;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: {
      const auto fixed = tls_failure_text(error_text_);
      return fixed.empty() ? read_failure() : fixed;
    }
    default:
      return error_text_[0] != '\0' ? std::string(error_text_) : curl_.easy_strerror(code_);
  }
}

Error Transfer::failure() {
  const auto prefix = request_prefix(request_, url_);
  if (is_too_large_) {
    return Error(ErrorCode::invalid,
                 prefix + fmt::format("the answer is larger than {} bytes", options_.max_body));
  }
  long tunnel_status = 0;
  curl_.easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &tunnel_status);
  if (tunnel_status >= 300) {
    const auto status = static_cast<int>(tunnel_status);
    return Error(ErrorCode::unavailable, prefix + std::string(http_status_text(status)))
        .because(fmt::format("the proxy {} refuses to connect to {}: {} {}", proxy_ ? proxy_->host : "",
                             url_.host, status, http_status_text(status)));
  }
  const auto text = failure_text();
  const bool is_tls = text.starts_with("tls: ") || text.starts_with("remote error: ");
  auto error = Error(is_tls ? ErrorCode::denied : ErrorCode::unavailable, prefix + text);
  error.because(fmt::format("{} does not answer as it should: {}", url_.host, text));
  if (code_ == CURLE_COULDNT_CONNECT && !proxy_) {
    error.because(fmt::format("nothing answers at {}: {}", url_.host, text));
  }
  return error;
}

}  // namespace base
