#include "cluster/authenticated_http.h"

#include <chrono>
#include <mutex>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/go_format.h"
#include "base/http_curl.h"
#include "cluster/exec_credential.h"
#include "cluster/id_token.h"

namespace cluster {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kTokenFilePeriod{60};  // as client-go
constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr int kMostHints = 10;  // of a missing plugin, in one process

std::string trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return "";
  return std::string(text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1));
}

// A key of impersonated extras as part of a header's name.
std::string escape_header_key(std::string_view key) {
  constexpr std::string_view kPlain = "!#$&'*+-.^_`|~";
  std::string out;
  for (const char c : key) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          kPlain.find(c) != std::string_view::npos;
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::vector<base::HttpHeader> impersonation_headers(const ConnectionConfig& config) {
  std::vector<base::HttpHeader> headers;
  const bool acts_for_another = !config.impersonate_user.empty() || !config.impersonate_uid.empty() ||
                                !config.impersonate_groups.empty() || !config.impersonate_extra.empty();
  if (!acts_for_another) return headers;
  headers.push_back({"Impersonate-User", config.impersonate_user});
  if (!config.impersonate_uid.empty()) headers.push_back({"Impersonate-Uid", config.impersonate_uid});
  for (const auto& group : config.impersonate_groups) headers.push_back({"Impersonate-Group", group});
  for (const auto& [key, values] : config.impersonate_extra) {
    for (const auto& value : values) headers.push_back({"Impersonate-Extra-" + escape_header_key(key), value});
  }
  return headers;
}

class AuthenticatedHttp final : public base::Http {
 public:
  AuthenticatedHttp(base::Env& env, const base::Cancel& cancel, const ConnectionConfig& config)
      : env_(env), cancel_(cancel), config_(config), more_headers_(impersonation_headers(config)) {
    transport_ = open(config.client_certificate, config.client_key);
  }

  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override {
    return exchange(request, [&](base::Http& http, const base::HttpRequest& with) { return http.send(with); });
  }
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override {
    return exchange(request,
                    [&](base::Http& http, const base::HttpRequest& with) { return http.stream(with, sink); });
  }

 private:
  // What one request goes out with. `number` tells which run of the plugin it came from.
  struct Grant {
    std::string authorization{};
    std::shared_ptr<base::Http> transport{};
    int number = 0;
  };

  template <typename Send>
  base::Result<base::HttpResponse> exchange(const base::HttpRequest& request, Send send) {
    auto grant = granted(request, {});
    if (!grant) return std::move(grant).error();
    auto response = send(*grant->transport, with_headers(request, *grant));
    if (!response || response->status != 401 || !can_renew()) return response;
    auto renewed = granted(request, grant->number);
    if (!renewed || renewed->authorization == grant->authorization) {
      if (renewed && renewed->transport != grant->transport) return send(*renewed->transport, with_headers(request, *renewed));
      return response;
    }
    return send(*renewed->transport, with_headers(request, *renewed));
  }

  std::shared_ptr<base::Http> open(const std::string& certificate, const std::string& key) {
    base::HttpOptions options;
    options.tls = {config_.ca, certificate, key, config_.tls_server_name, config_.insecure_skip_tls_verify};
    options.proxy_url = config_.proxy_url;
    options.variable = env_.variable;
    options.compression = config_.compression;
    return base::make_curl_http(cancel_, std::move(options));
  }

  bool uses_plugin() const {
    return config_.exec && config_.token.empty() && config_.username.empty() && config_.password.empty() &&
           config_.client_certificate.empty();
  }
  bool can_renew() const { return uses_plugin() || !config_.token_file.empty(); }

  base::HttpRequest with_headers(const base::HttpRequest& request, const Grant& grant) const {
    auto with = request;
    with.headers.insert(with.headers.end(), more_headers_.begin(), more_headers_.end());
    if (!grant.authorization.empty() && !base::find_header(request.headers, "Authorization")) {
      with.headers.push_back({"Authorization", grant.authorization});
    }
    return with;
  }

  // The credentials of now; with `refused`, others than those of that number where there are any.
  base::Result<Grant> granted(const base::HttpRequest& request, std::optional<int> refused) {
    const std::lock_guard lock(mutex_);
    Grant grant;
    if (uses_plugin()) {
      auto credential = TRY(plugin_credential(request, refused));
      if (!credential.token.empty()) grant.authorization = "Bearer " + credential.token;
    } else if (!config_.token.empty() || !config_.token_file.empty()) {
      grant.authorization = "Bearer " + bearer_token(refused.has_value());
    } else if (!config_.username.empty() || !config_.password.empty()) {
      grant.authorization = "Basic " + base::base64_encode(config_.username + ":" + config_.password);
    } else if (config_.auth_provider) {
      auto token = id_token(*config_.auth_provider, env_.clock.unix_nanoseconds() / kNanoseconds);
      if (!token) return in_request(request, std::move(token).error());
      grant.authorization = "Bearer " + *token;
    }
    grant.transport = transport_;
    grant.number = plugin_runs_;
    return grant;
  }

  static base::Error in_request(const base::HttpRequest& request, base::Error error) {
    std::string verb = request.method;
    for (std::size_t i = 1; i < verb.size(); ++i) verb[i] = base::ascii_lower(verb[i]);
    return std::move(error.wrap(verb + " " + base::go_quote(request.url) + ": "));
  }

  base::Result<ExecCredential> plugin_credential(const base::HttpRequest& request, std::optional<int> refused) {
    const auto now = env_.clock.unix_nanoseconds() / kNanoseconds;
    const bool has_expired = credential_ && credential_->expires && now > *credential_->expires;
    const bool is_refused = refused && *refused == plugin_runs_;
    if (credential_ && !has_expired && !is_refused) return *credential_;
    auto fresh = run_exec_plugin(env_, config_, hints_++ < kMostHints);
    if (!fresh) return in_request(request, std::move(fresh).error().wrap("getting credentials: "));
    ++plugin_runs_;
    const bool is_other_certificate =
        fresh->client_certificate != (credential_ ? credential_->client_certificate : "");
    if (is_other_certificate) transport_ = open(fresh->client_certificate, fresh->client_key);
    credential_ = *std::move(fresh);
    return *credential_;
  }

  std::string bearer_token(bool is_refused) {
    if (config_.token_file.empty()) return config_.token;
    const auto now = Clock::now();
    if (!file_token_.empty() && now - file_read_ < kTokenFilePeriod && !is_refused) return file_token_;
    base::Arena arena;
    const auto bytes = env_.files.read(arena, config_.token_file);
    const auto text = bytes ? trimmed(*bytes) : std::string();
    if (!text.empty()) {
      file_token_ = text;
      file_read_ = now;
    }
    return file_token_.empty() ? trimmed(config_.token) : file_token_;
  }

  base::Env& env_;
  const base::Cancel& cancel_;
  const ConnectionConfig config_;
  const std::vector<base::HttpHeader> more_headers_;
  std::mutex mutex_{};  // guards what follows, and that one plugin runs at a time
  std::shared_ptr<base::Http> transport_{};
  std::optional<ExecCredential> credential_{};
  int plugin_runs_ = 0;
  int hints_ = 0;
  std::string file_token_{};
  Clock::time_point file_read_{};
};

}  // namespace

std::unique_ptr<base::Http> make_authenticated_http(base::Env& env, const base::Cancel& cancel,
                                                    const ConnectionConfig& config) {
  return std::make_unique<AuthenticatedHttp>(env, cancel, config);
}

}  // namespace cluster
