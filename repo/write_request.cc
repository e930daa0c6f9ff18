#include "repo/write_request.h"

#include "base/base64.h"
#include "base/http_curl.h"
#include "repo/url_join.h"

namespace repo {

namespace {

constexpr std::size_t kMaxAnswer = std::size_t{1} << 20;

}  // namespace

base::Result<base::HttpResponse> WriteSender::send(const Download& access, base::HttpRequest request) {
  if (http_ == nullptr) {
    base::HttpOptions options;
    const bool is_plain = access.tls.certificate.empty() && access.tls.authority.empty() && !access.tls.insecure;
    if (!is_plain) {
      auto read = read_tls_files(env_, access.tls);
      if (!read) return std::move(read).error().wrap("can't create TLS config for client: ");
      options.tls = *std::move(read);
    }
    options.variable = env_.variable;
    options.follow_redirects = false;
    options.max_body = kMaxAnswer;
    http_ = base::make_curl_http(cancel_, std::move(options));
  }
  request.url = access.url;
  request.timeout = timeout_;
  request.headers.push_back({"User-Agent", "Helm/4.3.1"});
  if (!access.password.empty() && (access.pass_credentials_all || has_same_host(access.owner, access.url))) {
    request.headers.push_back({"Authorization", "Basic " + base::base64_encode(access.username + ":" + access.password)});
  }
  return http_->send(request);
}

}  // namespace repo
