// What went wrong with a transfer, in the words of Go's net/http, net, crypto/tls and crypto/x509.
#include <cerrno>
#include <ctime>
#include <string>
#include <string_view>

#include <netdb.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/certificate_facts.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/http_status.h"
#include "base/http_transfer.h"
#include "base/name_server.h"
#include "base/pem.h"
#include "base/tls_failure.h"

namespace base {

namespace {

constexpr long kLookMilliseconds = 5000;

// "[::1]:8080": what the system says of localhost. libcurl has an opinion of its own, and takes 127.0.0.1 first.
std::string localhost_address(const std::string& port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo("localhost", port.c_str(), &wanted, &found) != 0 || found == nullptr) return "";
  char host[NI_MAXHOST] = "";
  const int status = ::getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  const bool is_v6 = found->ai_family == AF_INET6;
  ::freeaddrinfo(found);
  if (status != 0) return "";
  return is_v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

}  // namespace

std::string request_prefix(const HttpRequest& request, const Url& url) {
  auto shown = url;
  if (shown.has_password) shown.password = "xxxxx";
  std::string verb = request.method;
  for (std::size_t i = 1; i < verb.size(); ++i) verb[i] = ascii_lower(verb[i]);
  auto text = format_url(shown);
  if (shown.has_password) {  // Go writes three stars
    const auto mark = text.find(":xxxxx@");
    if (mark != std::string::npos) text.replace(mark, 7, ":***@");
  }
  return verb + " " + go_quote(text) + ": ";
}

std::string Transfer::dialled() const {
  if (!first_address_.empty()) {
    if (url_.hostname() != "localhost" || proxy_) return first_address_;
    const auto address = localhost_address(first_address_.substr(first_address_.rfind(':') + 1));
    return address.empty() ? first_address_ : address;
  }
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
  const auto shown = shown_certificate();
  constexpr long kNotVerified = 1;  // libcurl's own start value: it has looked at the name only
  const auto result = verified == kNotVerified ? 0 : static_cast<int>(verified);
  return "tls: failed to verify certificate: " +
         (shown.empty() ? certificate_failure_text(result, name)
                        : certificate_refusal(shown, result, name, options_.tls.ca, std::time(nullptr)));
}

// libcurl does not hand out a certificate it refused, so the server is asked to show it once more, without
// any request and without our own certificate.
std::string Transfer::shown_certificate() {
  Transfer look(curl_, options_, request_, url_, false, false);
  if (!look.prepare()) return "";
  look.set(CURLOPT_CONNECT_ONLY, 1L);
  look.set(CURLOPT_SSL_VERIFYPEER, 0L);
  look.set(CURLOPT_SSL_VERIFYHOST, 0L);
  look.set(CURLOPT_CERTINFO, 1L);
  look.set(CURLOPT_TIMEOUT_MS, kLookMilliseconds);
  if (curl_.easy_perform(look.easy_) != CURLE_OK) return "";
  curl_certinfo* info = nullptr;
  curl_.easy_getinfo(look.easy_, CURLINFO_CERTINFO, &info);
  if (info == nullptr || info->num_of_certs < 1) return "";
  for (const auto* line = info->certinfo[0]; line != nullptr; line = line->next) {
    const std::string_view text(line->data);
    if (!text.starts_with("Cert:")) continue;
    const auto block = decode_pem(text.substr(5));
    return block ? block->bytes : "";
  }
  return "";
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
  switch (code_) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "dial tcp: " + unknown_host_text(url_.hostname());
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "proxyconnect tcp: dial tcp: " + unknown_host_text(proxy_ ? proxy_->hostname() : "");
    case CURLE_COULDNT_CONNECT:
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
      if (std::string_view(error_text_).starts_with("Too large")) return error_text_;
      const auto fixed = tls_failure_text(error_text_);
      return fixed.empty() ? read_failure() : fixed;
    }
    default:
      return error_text_[0] != '\0' ? std::string(error_text_) : curl_.easy_strerror(code_);
  }
}

Error Transfer::failure() {
  const auto prefix = request_prefix(request_, url_);
  if (is_too_large_ || code_ == CURLE_FILESIZE_EXCEEDED) {
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
  if (!is_tls && (text == "EOF" || text == "unexpected EOF")) {
    const auto place = url_.host + url_.path;
    error.because(text == "EOF" ? place + " gives no answer: the connection was closed"
                                : place + " breaks off: the connection was closed before the end of the answer")
        .hinting("try again; if it stays so, ask whoever keeps that server");
  }
  if (code_ == CURLE_COULDNT_CONNECT && !proxy_) {
    error.because(fmt::format("nothing answers at {}: {}", url_.host, text));
  }
  return error;
}

}  // namespace base
