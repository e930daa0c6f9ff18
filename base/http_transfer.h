// One request on its way through libcurl: its handle, what has come back so far, and where the two
// threads meet: the caller, who waits, and the one that drives libcurl.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/curl_library.h"
#include "base/http.h"
#include "base/http_curl.h"
#include "base/http_head.h"
#include "base/url.h"

namespace base {

enum class Ended { no, by_curl, by_cancel, by_sink };

class Transfer {
 public:
  // `request`, `options` and `url`, which is the request's, outlive it. `with_client_certificate`: whether
  // the host is the one the certificate is meant for.
  Transfer(const CurlLibrary& curl, const HttpOptions& options, const HttpRequest& request, const Url& url,
           bool with_client_certificate, bool is_stream);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes the handle ready. Errors: proxies that cannot be read, no memory.
  Result<void> prepare();
  CURL* handle() const { return easy_; }

  // For the caller: waits for the end; gives pieces of a stream to `sink` as they come, and the answer's head to `head`
  // (which may be nullptr) before the first of them. A `sink` that says false is told to the other thread through leave().
  void wait(const HttpSink* sink, const HttpHeadSink* head, const std::function<void()>& wake);
  // The answer, or what went wrong in Go's words.
  Result<HttpResponse> finish();

  // For the thread that drives libcurl.
  void end(Ended how, CURLcode code);
  bool is_left();         // the sink said no
  bool is_stopped() const { return request_.stop != nullptr && request_.stop->requested(); }
  bool takes_up_again();  // paused, and there is room now

 private:
  friend struct TransferCallbacks;
  void set_headers();
  Result<void> check_headers() const;
  void set_body();
  void set_tls();
  Result<void> set_proxy();
  void set_limits();
  template <typename Value>
  void set(CURLoption option, Value value) {
    if (curl_.easy_setopt(easy_, option, value) != CURLE_OK) is_refused_ = true;
  }
  void set_blob(CURLoption option, const std::string& bytes);
  Error failure();
  std::string failure_text();
  std::string connection_failure();
  std::string timeout_failure();
  std::string tls_failure();
  std::string shown_certificate();  // the server's own, in DER; "" where it shows none
  std::string read_failure();
  std::string dialled() const;

  const CurlLibrary& curl_;
  const HttpOptions& options_;
  const HttpRequest& request_;
  const Url& url_;
  const bool with_client_certificate_;
  const bool is_stream_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  std::optional<Url> proxy_{};
  bool is_refused_ = false;
  char error_text_[CURL_ERROR_SIZE] = "";
  std::string first_address_{};  // the first one that was dialled, as Go writes it

  HttpResponse response_{};
  std::size_t header_bytes_ = 0;
  bool is_too_large_ = false;
  CURLcode code_ = CURLE_OK;

  std::mutex mutex_{};  // guards what follows
  std::condition_variable changed_{};
  std::deque<std::string> pieces_{};
  std::optional<HttpResponse> head_{};  // of the answer that the pieces belong to
  std::size_t waiting_bytes_ = 0;
  bool is_paused_ = false;
  bool is_left_ = false;
  Ended ended_ = Ended::no;
};

// `Get "https://host/path": `, the password in the URL hidden.
std::string request_prefix(const HttpRequest& request, const Url& url);

}  // namespace base
