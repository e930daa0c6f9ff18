// Requests to registries: who asks, tokens, redirects, trying again. helm.md REP-063 … 069.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "repo/oci_challenge.h"
#include "repo/oci_credentials.h"
#include "repo/tls_files.h"

namespace repo {

inline constexpr std::size_t kMaxOciMetadata = std::size_t{4} << 20;  // bytes of a manifest, a config, a page of tags, a token
inline constexpr std::size_t kMaxOciBlob = std::size_t{256} << 20;    // bytes of a blob
inline constexpr int kMaxOciRedirects = 10;                           // of one request, as Go
inline constexpr int kMaxOciTries = 6;                                // of one request, as oras
inline constexpr std::chrono::minutes kOciTimeout{10};                // for one request with its redirects and tries

// The http_reason() of an error that says an answer is larger than what was asked for.
inline constexpr std::string_view kTooLong = "too long";

// Who asks registries, and how.
struct OciAccess {
  std::string config{};  // Helm's file of credentials
  std::string username{};
  std::string password{};  // both given: they go before what the files say
  TlsFiles tls{};
  bool plain_http = false;  // does not count with certificates or without checks
  std::chrono::milliseconds first_wait{250};  // before the second try; doubled with each
  std::chrono::milliseconds timeout = kOciTimeout;
};

struct OciRequest {
  std::string method = "GET";
  std::string url{};
  std::vector<base::HttpHeader> headers{};
  std::string_view body{};
  std::size_t max_bytes = kMaxOciMetadata;  // of the answer
  std::string scope{};  // what a token must allow, if one is asked for
  bool is_secret = false;  // the body is for that host alone: it is not sent on to another
  // Takes the body of a success in pieces, in the place of the answer; nullptr: the answer has it. Nothing that was given
  // to it is asked for again.
  const base::HttpSink* sink = nullptr;
};

// An answer of any status.
struct OciAnswer {
  base::HttpResponse response{};
  std::string method{};
  std::string url{};    // that answered: behind redirects
  std::string asked{};  // that was asked for

  // An answer that is no success, in oras' words: `GET "U": response status code 404: name unknown: …`.
  base::Error failure() const;
  // "GET "U": what", for what is wrong with a success.
  base::Error wrong(const std::string& what) const;
};

// May be used from several threads at once.
class OciSession {
 public:
  // Reads the files, connects to nobody. Errors: those of OciCredentials::open and "can't create TLS config for client: …".
  static base::Result<std::unique_ptr<OciSession>> open(base::Env& env, const base::Cancel& cancel, OciAccess access);

  // "http" or "https".
  std::string scheme() const { return is_plain_ ? "http" : "https"; }
  // Sends; where the registry asks who we are, again with the credentials or a token for them. Redirects are followed;
  // nothing that tells who we are goes to another host than the one that was asked. Answers that say "later" and
  // failures of the server are tried again.
  base::Result<OciAnswer> send(const OciRequest& request);
  // Whether the registry takes these credentials: GET /v2/ with them, and with no others. Error: those of the answer.
  base::Result<void> ping(const std::string& host, const OciCredential& credential);

  OciCredentials& credentials() { return credentials_; }
  base::Env& env() { return env_; }

 private:
  // A request on its way: what changes from one redirect to the next.
  struct Hop {
    std::string method{};
    std::string url{};
    std::string authorization{};
    std::string_view body{};
    std::chrono::steady_clock::time_point until{};  // all redirects and tries have to be over
  };
  // What a challenge is answered with.
  struct Login {
    OciCredential credential{};
    bool by_form = false;  // names and passwords go in a form too (OAuth2), as `registry login` tries first
  };
  OciSession(base::Env& env, const base::Cancel& cancel, OciAccess access, OciCredentials credentials)
      : env_(env), cancel_(cancel), access_(std::move(access)), credentials_(std::move(credentials)) {}

  base::Result<base::HttpResponse> exchange(const OciRequest& request, const Hop& hop);
  base::Result<base::HttpResponse> exchange_once(const OciRequest& request, const Hop& hop);
  base::Result<OciAnswer> follow(const OciRequest& request, const std::string& authorization);
  base::Result<OciAnswer> send_as(const OciRequest& request, const std::optional<Login>& login);
  base::Result<std::string> answer_challenge(const OciRequest& request, const OciChallenge& challenge,
                                             const std::optional<Login>& login);
  base::Result<OciCredential> credential_for(const std::string& host);
  base::Result<std::string> token(const OciRequest& request, const OciChallenge& challenge,
                                  const std::vector<std::string>& scopes, const Login& login);
  base::Result<std::string> token_by_query(const OciChallenge& challenge, const std::vector<std::string>& scopes,
                                           const OciCredential& credential);
  base::Result<std::string> token_by_form(const OciChallenge& challenge, const std::vector<std::string>& scopes,
                                          const OciCredential& credential);

  base::Env& env_;
  const base::Cancel& cancel_;
  OciAccess access_;
  OciCredentials credentials_;
  bool is_plain_ = false;
  bool tries_again_ = true;
  std::unique_ptr<base::Http> http_{};
  std::mutex mutex_{};                                  // guards what follows
  std::map<std::string, std::string> authorizations_{};  // by host and scopes, or by host alone
};

}  // namespace repo
