// An HTTP client that shows the head of an answer before its body: for downloads that are taken up again where they
// were cut short, and that tell how far they are.
#pragma once

#include <functional>
#include <memory>

#include "base/http.h"
#include "base/http_curl.h"

namespace base {

// Takes status and headers of an answer below 300 whose body is about to be given to the sink.
using HttpHeadSink = std::function<void(const HttpResponse& head)>;

class HeadedHttp : public Http {
 public:
  // As stream(). `head` is called in the caller's thread before the first piece of the body; without a body, never.
  virtual Result<HttpResponse> stream_with_head(const HttpRequest& request, const HttpHeadSink& head,
                                                const HttpSink& sink) = 0;
};

// As make_curl_http().
std::unique_ptr<HeadedHttp> make_headed_curl_http(const Cancel& cancel, HttpOptions options);

}  // namespace base
