// send() is the whole story: follow() walks redirects and takes credentials off where the host changes, exchange() tries
// again, answer_challenge() makes of a challenge an Authorization (oci_token.cc gets tokens). What was answered once is
// kept for the next request of the same host and scope.
#include "repo/oci_session.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/append_within.h"
#include "base/base64.h"
#include "base/go_format.h"
#include "base/http_curl.h"
#include "base/http_status.h"
#include "base/json.h"
#include "base/url.h"
#include "repo/oci_url.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;

constexpr std::string_view kUserAgent = "Helm/4.3.1";
constexpr std::size_t kMaxErrorBody = 8 * 1024;  // that is read for its text, as oras
constexpr std::chrono::milliseconds kLongestWait{3000};

bool may_be_tried_again(int status) { return status == 408 || status == 429 || status >= 500; }

std::chrono::milliseconds time_left(std::chrono::steady_clock::time_point until) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
}

std::string host_of(const std::string& url) {
  const auto parsed = base::parse_url(url);
  return parsed ? parsed->host : std::string();
}

// One entry of "errors" in oras' words.
std::string fault_text(const base::Map& fault) {
  const auto text = [&](std::string_view name) {
    const auto value = fault.get(name);
    return value.is_string() ? std::string(value.as_string()) : std::string();
  };
  std::string words = text("code");
  std::transform(words.begin(), words.end(), words.begin(), [](char c) {
    return c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto message = text("message");
  if (message.empty()) return words;
  words += ": " + message;
  const auto detail = fault.get("detail");
  return detail.is_nil() ? words : words + ": " + base::format_value(detail);
}

// What the body says is wrong; empty where it says nothing that can be read.
std::string fault_texts(std::string_view body) {
  base::Arena arena;
  std::size_t used = 0;
  const auto value = base::json::read_first(arena, body.substr(0, kMaxErrorBody), used);
  if (!value || !value->is_map()) return "";
  const auto list = value->as_map().get("errors");
  if (!list.is_list()) return "";
  std::string words;
  for (const auto& fault : list.as_list()) {
    if (!fault.is_map()) return "";
    words += (words.empty() ? "" : "; ") + fault_text(fault.as_map());
  }
  return words;
}

}  // namespace

Error OciAnswer::failure() const {
  auto words = fault_texts(response.body);
  const auto line = base::status_line(response.status);
  if (words.empty()) words = line.substr(line.find(' ') + 1);
  const auto shown = shown_url(url, asked);
  Error error(base::download_error(response.status), fmt::format("{} {}: response status code {}: {}",
                                                                     method, base::go_quote(shown), response.status, words));
  error.answered(response.status, "");
  const auto host = host_of(url);
  error.because(fmt::format("registry {} answers {} {}: {} ({})", host, method, shown, response.status, words));
  if (error.code() == ErrorCode::denied) error.hinting("log in: tug registry login " + host);
  return error;
}

Error OciAnswer::wrong(const std::string& what) const {
  const auto shown = shown_url(url, asked);
  return Error(ErrorCode::invalid, fmt::format("{} {}: {}", method, base::go_quote(shown), what))
      .because(fmt::format("registry {} answers {} {} with what is not to be believed: {}", host_of(url), method, shown, what));
}

Result<std::unique_ptr<OciSession>> OciSession::open(base::Env& env, const base::Cancel& cancel, OciAccess access) {
  auto credentials = TRY(OciCredentials::open(env, access.config));
  auto session = std::unique_ptr<OciSession>(new OciSession(env, cancel, std::move(access), std::move(credentials)));
  const auto& tls = session->access_.tls;
  const bool has_tls = (!tls.certificate.empty() && !tls.key.empty()) || !tls.authority.empty() || tls.insecure;
  base::HttpOptions options;
  if (has_tls) {
    auto read = read_tls_files(env, tls);
    if (!read) return std::move(read).error().wrap("can't create TLS config for client: ");
    options.tls = *std::move(read);
  }
  session->is_plain_ = session->access_.plain_http && !has_tls;
  session->tries_again_ = !has_tls;
  options.variable = env.variable;
  options.compression = false;
  options.follow_redirects = false;
  options.max_body = kMaxOciMetadata;  // of failures; what succeeds has its own limit
  session->http_ = base::make_curl_http(cancel, std::move(options));
  return session;
}

Result<HttpResponse> OciSession::exchange_once(const OciRequest& request, const Hop& hop) {
  HttpRequest sent;
  sent.method = hop.method;
  sent.url = hop.url;
  sent.timeout = std::max(time_left(hop.until), std::chrono::milliseconds(1));
  sent.headers.push_back({"User-Agent", std::string(kUserAgent)});
  for (const auto& header : request.headers) sent.headers.push_back(header);
  if (!hop.authorization.empty()) sent.headers.push_back({"Authorization", hop.authorization});
  sent.body = hop.body;
  if (sent.method == "HEAD") return http_->send(sent);
  std::string body;
  bool is_too_long = false;
  std::size_t given = 0;
  auto response = TRY(http_->stream(sent, [&](std::string_view piece) {
    if (request.sink == nullptr) {
      is_too_long = !base::append_within(body, piece, request.max_bytes);
      return !is_too_long;
    }
    is_too_long = piece.size() > request.max_bytes - given;
    given += piece.size();
    return !is_too_long && (*request.sink)(piece);
  }));
  if (is_too_long) {
    return Error(ErrorCode::invalid, fmt::format("{} {}: the answer is larger than {} bytes", hop.method,
                                                 base::go_quote(shown_url(hop.url, request.url)), request.max_bytes))
        .answered(response.status, std::string(kTooLong));
  }
  if (!body.empty()) response.body = std::move(body);
  return response;
}

Result<HttpResponse> OciSession::exchange(const OciRequest& request, const Hop& hop) {
  auto wait = access_.first_wait;
  for (int tries = 1;; ++tries) {
    auto response = TRY(exchange_once(request, hop));
    if (!tries_again_ || tries == kMaxOciTries || !may_be_tried_again(response.status)) return response;
    if (time_left(hop.until) <= kLongestWait || cancel_.sleep(std::min(wait, kLongestWait))) return response;
    wait *= 2;
  }
}

Result<OciAnswer> OciSession::follow(const OciRequest& request, const std::string& authorization) {
  Hop hop{request.method, request.url, authorization, request.body, std::chrono::steady_clock::now() + access_.timeout};
  for (int redirects = 0;; ++redirects) {
    auto response = TRY(exchange(request, hop));
    const auto location = response.header("Location");
    if (!base::is_redirect(response.status) || !location) {
      return OciAnswer{std::move(response), hop.method, hop.url, request.url};
    }
    const OciAnswer here{{}, hop.method, hop.url, request.url};
    if (redirects == kMaxOciRedirects) return here.wrong("stopped after 10 redirects");
    auto next = resolve_location(hop.url, std::string(*location));
    if (!next) return here.wrong(next.error().helm());
    if (!has_same_host(*next, hop.url)) {
      env_.log.debug("a registry sends us elsewhere, without credentials", {{"host", host_of(*next)}});
      hop.authorization.clear();
      if (request.is_secret) return here.wrong("it asks for a secret to be sent to another host");
    }
    const bool becomes_get = response.status < 307 && hop.method != "GET" && hop.method != "HEAD";
    if (becomes_get) {
      hop.method = "GET";
      hop.body = {};
    }
    hop.url = *std::move(next);
  }
}

Result<OciCredential> OciSession::credential_for(const std::string& host) {
  if (!access_.username.empty() && !access_.password.empty()) {
    return OciCredential{.username = access_.username, .password = access_.password};
  }
  return credentials_.find(host);
}

Result<std::string> OciSession::answer_challenge(const OciRequest& request, const OciChallenge& challenge,
                                                 const std::optional<Login>& given) {
  const auto host = host_of(request.url);
  Login login;
  if (given) {
    login = *given;
  } else {
    auto found = credential_for(host);
    if (!found && challenge.scheme == OciScheme::basic) return std::move(found).error().wrap("failed to resolve credential: ");
    login.credential = TRY(std::move(found));
  }
  if (challenge.scheme == OciScheme::basic) {
    const auto& [username, password, refresh, access] = login.credential;
    if (login.credential.is_empty()) return Error(ErrorCode::denied, "basic credential not found");
    if (username.empty() || password.empty()) {
      return Error(ErrorCode::denied, "missing username or password for basic auth");
    }
    auto authorization = "Basic " + base::base64_encode(username + ":" + password);
    const std::lock_guard lock(mutex_);
    return authorizations_[host] = std::move(authorization);
  }
  std::vector<std::string> scopes{request.scope};
  const auto wanted = challenge.parameter("scope");
  for (std::size_t start = 0; start <= wanted.size();) {
    const auto end = std::min(wanted.find(' ', start), wanted.size());
    scopes.push_back(wanted.substr(start, end - start));
    start = end + 1;
  }
  auto authorization = "Bearer " + TRY(token(request, challenge, clean_scopes(scopes), login));
  const std::lock_guard lock(mutex_);
  return authorizations_[host + ' ' + request.scope] = std::move(authorization);
}

Result<OciAnswer> OciSession::send_as(const OciRequest& request, const std::optional<Login>& login) {
  std::string authorization;
  if (!login) {
    const auto host = host_of(request.url);
    const std::lock_guard lock(mutex_);
    const auto token = authorizations_.find(host + ' ' + request.scope);
    const auto found = token != authorizations_.end() ? token : authorizations_.find(host);
    if (found != authorizations_.end()) authorization = found->second;
  }
  auto answer = TRY(follow(request, authorization));
  // What another host wants to see is not for it to ask (CVE-2020-15157).
  if (answer.response.status != base::http_status::kUnauthorized || !has_same_host(answer.url, request.url)) return answer;
  const auto challenge = parse_challenge(answer.response.header("WWW-Authenticate").value_or(""));
  if (challenge.scheme == OciScheme::unknown) return answer;
  auto answered = answer_challenge(request, challenge, login);
  if (!answered) {
    Error error = std::move(answered).error();
    const auto where = fmt::format("{} {}: ", answer.method, base::go_quote(shown_url(answer.url, request.url)));
    const auto host = host_of(request.url);
    if (!error.has_reason()) error.because(fmt::format("registry {} wants to know who asks: {}", host, error.helm()));
    if (error.hint().empty()) error.hinting("log in: tug registry login " + host);
    return error.wrap(where);
  }
  if (*answered == authorization) return answer;
  return follow(request, *answered);
}

Result<OciAnswer> OciSession::send(const OciRequest& request) { return send_as(request, std::nullopt); }

Result<void> OciSession::ping(const std::string& host, const OciCredential& credential) {
  OciRequest request;
  request.url = fmt::format("{}://{}/v2/", scheme(), host);
  for (const bool by_form : {true, false}) {
    const auto answer = send_as(request, Login{credential, by_form});
    if (answer && answer->response.status == 200) return {};
    if (by_form) continue;
    if (!answer) return Error(answer.error());
    if (answer->response.status == base::http_status::kNotFound) {
      return Error(ErrorCode::not_found, "not found").because(fmt::format("{} has no registry: there is no {}", host, request.url));
    }
    return answer->failure();
  }
  return {};
}

}  // namespace repo
