// A request that changes something in a repository over HTTP.
#pragma once

#include <memory>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "repo/fetch.h"

namespace repo {

// Sends requests with the credentials and certificates of a repository. Redirects are not followed: an answer that leads
// elsewhere is an answer.
class WriteSender {
 public:
  WriteSender(base::Env& env, const base::Cancel& cancel, std::chrono::milliseconds timeout)
      : env_(env), cancel_(cancel), timeout_(timeout) {}

  // To `access.url`; `request` needs no URL. Credentials go only where they belong to. Errors: "can't create TLS config
  // for client: …" and net/http's.
  base::Result<base::HttpResponse> send(const Download& access, base::HttpRequest request);

 private:
  base::Env& env_;
  const base::Cancel& cancel_;
  std::chrono::milliseconds timeout_;
  std::unique_ptr<base::Http> http_{};  // for the certificates of the first request: one sender, one repository
};

}  // namespace repo
