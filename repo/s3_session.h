// Signed requests to one bucket: credentials, the bucket's region, the server's clock, retries.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "repo/aws_identity.h"
#include "repo/credentials.h"
#include "repo/s3_location.h"
#include "repo/xml.h"

namespace repo {

inline constexpr std::size_t kMaxS3Answer = std::size_t{512} << 20;  // bytes of one object
inline constexpr int kMaxS3Tries = 5;                                // of one request
inline constexpr std::chrono::milliseconds kS3FirstWait{100};        // doubled with each try, with full jitter
inline constexpr std::chrono::seconds kS3LongestWait{5};
inline constexpr std::chrono::minutes kS3RequestTimeout{10};
inline constexpr std::int64_t kRegionLife = 30 * 24 * 3600;  // seconds that a learned region counts

// A request to the bucket before it has an address and a signature.
struct S3Request {
  std::string method = "GET";
  std::string key{};    // empty: the bucket itself
  std::string query{};  // encoded
  std::vector<base::HttpHeader> headers{};
  std::string body{};
  std::size_t max_bytes = kMaxS3Answer;  // of the answer's body
};

// What a server says is wrong.
struct S3Fault {
  std::string code{};
  std::string message{};
  std::string region{};
};
S3Fault read_fault(const base::HttpResponse& response);

class S3Session {
 public:
  // A session with `bucket` as the environment and the profile say; connects to nobody. Regions that are learned are
  // kept in `notes`, a folder; empty: nowhere. Sessions of one run have one identity.
  static base::Result<std::unique_ptr<S3Session>> open(base::Env& env, const base::Cancel& cancel,
                                                       const std::string& bucket, std::shared_ptr<AwsIdentity> identity,
                                                       const std::string& notes = "");
  // The same with an identity of its own, which nobody can be asked for.
  static base::Result<std::unique_ptr<S3Session>> open(base::Env& env, const base::Cancel& cancel,
                                                       const std::string& bucket) {
    return open(env, cancel, bucket, nullptr);
  }

  // Sends, again where that may help: after failures of the server or the way there, into the bucket's own region,
  // by the server's clock, with new credentials for those that have expired. An answer of any status is a success.
  // Without any credentials requests that read are not signed: public buckets can be read. Those that write fail,
  // unless AWS_NO_SIGN_REQUEST asks for it.
  base::Result<base::HttpResponse> send(const S3Request& request);
  // What an answer that is no success means: "<doing> <key>: <code>: <message>", with the code of its kind.
  base::Error failure(const base::HttpResponse& response, std::string_view doing, const std::string& key) const;

  S3Settings& settings() { return settings_; }
  const S3Settings& settings() const { return settings_; }
  const std::string& bucket() const { return bucket_; }
  base::Env& env() const { return env_; }
  const base::Cancel& cancel() const { return cancel_; }

 private:
  S3Session(base::Env& env, const base::Cancel& cancel, std::string bucket)
      : env_(env), cancel_(cancel), bucket_(std::move(bucket)) {}
  base::Result<base::HttpResponse> send_once(const S3Request& request, const std::string& region);
  base::Result<void> sign(base::HttpRequest& request, const std::string& region);
  bool may_try_again(const base::HttpResponse& response, const std::string& asked_region, bool& has_moved, bool& has_renewed);
  std::string region_of(const base::HttpResponse& response) const;
  std::string region();
  void wait(int tries);

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string bucket_;
  std::string notes_{};
  S3Settings settings_{};
  std::shared_ptr<AwsIdentity> identity_{};
  CredentialChain* chain_ = nullptr;  // the identity's
  std::unique_ptr<base::Http> http_{};
  std::atomic<bool> is_unsigned_{false};
  std::mutex mutex_{};  // guards what follows
  std::string region_{};
  std::int64_t clock_offset_ = 0;  // seconds to add to our time
};

}  // namespace repo
