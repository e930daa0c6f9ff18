// One request, as often as it takes. Redirects are never followed as such: an answer that names another region makes
// the request be signed anew for it, once.
#include "repo/s3_session.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/append_within.h"
#include "base/http_curl.h"
#include "base/time.h"
#include "repo/sigv4.h"
#include "repo/store_note.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;

namespace {

constexpr std::size_t kMaxMessage = 500;  // bytes of a server's text that are shown

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

// A server's words, safe to print.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kMaxMessage)) out += static_cast<unsigned char>(c) < ' ' || c == 0x7F ? ' ' : c;
  return out;
}

}  // namespace

S3Fault read_fault(const HttpResponse& response) {
  S3Fault fault;
  const auto answer = parse_xml(response.body);
  const auto* error = answer ? answer->find("Error") : nullptr;
  if (error != nullptr) {
    fault = {shown(error->text_of("Code")), shown(error->text_of("Message")), error->text_of("Region")};
  }
  return fault;
}

Result<std::unique_ptr<S3Session>> S3Session::open(base::Env& env, const base::Cancel& cancel, const std::string& bucket,
                                                   std::shared_ptr<AwsIdentity> identity, const std::string& notes) {
  std::unique_ptr<S3Session> session(new S3Session(env, cancel, bucket));
  session->identity_ = identity ? std::move(identity) : std::make_shared<AwsIdentity>(env, cancel);
  const auto& aws = *TRY(session->identity_->open());
  session->chain_ = aws.chain.get();
  session->settings_ = TRY(load_s3_settings(env, aws.files));
  session->region_ = session->settings_.region;
  session->notes_ = notes;
  if (session->region_.empty() && session->settings_.learns_region) {
    const auto known = read_note(env, notes, "region of s3://" + bucket, kRegionLife);
    if (known && is_region_name(*known)) session->region_ = *known;
  }
  session->is_unsigned_ = session->settings_.is_anonymous;
  if (const auto& keys = session->settings_.keys) tell_credentials(env.log, *keys);
  base::HttpOptions options;
  options.tls.ca = TRY(aws_authority(env, aws.files));
  options.variable = env.variable;
  options.max_body = kMaxS3Answer;
  options.compression = false;  // objects as they are
  options.follow_redirects = false;
  session->http_ = base::make_curl_http(cancel, options);
  return session;
}

std::string S3Session::region() {
  const std::lock_guard lock(mutex_);
  return region_.empty() ? "us-east-1" : region_;
}

Result<void> S3Session::sign(HttpRequest& request, const std::string& region) {
  const bool is_write = is_one_of(request.method, {"PUT", "POST", "DELETE"});
  if (settings_.is_anonymous || (is_unsigned_ && !is_write)) return {};
  const auto credentials = settings_.keys ? Result<AwsCredentials>(*settings_.keys) : chain_->get();
  if (!credentials) {
    if (credentials.error().code() != ErrorCode::not_found || is_write) return credentials.error();
    is_unsigned_ = true;
    env_.log.debug("no AWS credentials: requests are not signed");
    return {};
  }
  SigningScope scope;
  scope.region = region;
  {
    const std::lock_guard lock(mutex_);
    scope.unix_seconds = env_.clock.unix_nanoseconds() / 1'000'000'000 + clock_offset_;
  }
  return sign_request(request, *credentials, scope);
}

Result<HttpResponse> S3Session::send_once(const S3Request& asked, const std::string& region) {
  HttpRequest request;
  request.method = asked.method;
  request.url = s3_object_url(settings_, region, bucket_, asked.key, asked.query);
  request.headers = asked.headers;
  request.body = asked.body;
  request.timeout = kS3RequestTimeout;
  if (!settings_.bucket_owner.empty()) request.headers.push_back({"x-amz-expected-bucket-owner", settings_.bucket_owner});
  TRY(sign(request, region));
  std::string body;
  bool is_too_long = false;
  auto response = http_->stream(request, [&](std::string_view piece) {
    is_too_long = !base::append_within(body, piece, asked.max_bytes);
    return !is_too_long;
  });
  if (!response) return response;
  if (is_too_long) {
    return Error(ErrorCode::invalid, fmt::format("s3://{}/{} has more than the {} bytes that are read", bucket_, asked.key,
                                                 asked.max_bytes));
  }
  if (response->status < 300) response->body = std::move(body);
  return response;
}

std::string S3Session::region_of(const HttpResponse& response) const {
  auto region = std::string(response.header("x-amz-bucket-region").value_or(""));
  if (region.empty()) region = read_fault(response).region;
  return is_region_name(region) ? region : "";
}

void S3Session::wait(int tries) {
  std::uint32_t random = 0;
  env_.random.fill(&random, sizeof random);
  const auto most = std::min<std::int64_t>(kS3FirstWait.count() << tries,
                                           std::chrono::milliseconds(kS3LongestWait).count());
  cancel_.sleep(std::chrono::milliseconds(random % static_cast<std::uint64_t>(most + 1)));
}

// Whether the same request may fare better now; takes in what the answer tells of region, clock and credentials.
bool S3Session::may_try_again(const HttpResponse& response, const std::string& asked_region, bool& has_moved,
                              bool& has_renewed) {
  const int status = response.status;
  const auto fault = read_fault(response);
  const bool is_elsewhere = status == 301 || status == 307 ||
                            is_one_of(fault.code, {"AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
                                                   "PermanentRedirect", "TemporaryRedirect"}) ||
                            (status == 400 && fault.code.empty() && response.header("x-amz-bucket-region"));
  if (is_elsewhere && settings_.learns_region && !has_moved) {
    has_moved = true;
    auto found = region_of(response);
    if (found.empty()) {
      const auto head = send_once({.method = "HEAD", .key = "", .query = "", .headers = {}, .body = ""}, asked_region);
      if (head) found = region_of(*head);
    }
    if (found.empty() || found == asked_region) return false;
    const std::lock_guard lock(mutex_);
    if (found == region_) return true;  // learned by another request meanwhile
    region_ = found;
    write_note(env_, notes_, "region of s3://" + bucket_, found);
    return true;
  }
  if (has_renewed) return false;
  if (is_one_of(fault.code, {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"})) {
    chain_->forget();
    return has_renewed = true;
  }
  if (fault.code == "RequestTimeTooSkewed") {
    base::Arena arena;
    const auto date = base::parse_time(arena, "Mon, 02 Jan 2006 15:04:05 GMT", response.header("Date").value_or(""));
    if (!date) return false;
    const std::lock_guard lock(mutex_);
    clock_offset_ = date->seconds - env_.clock.unix_nanoseconds() / 1'000'000'000;
    return has_renewed = true;
  }
  return false;
}

Result<HttpResponse> S3Session::send(const S3Request& request) {
  bool has_moved = false;
  bool has_renewed = false;
  for (int tries = 0;; ++tries) {
    const auto asked_region = region();
    auto response = send_once(request, asked_region);
    if (!response) {
      const bool may_help = response.error().code() == ErrorCode::unavailable && !cancel_.requested();
      if (!may_help || tries + 1 >= kMaxS3Tries) return response;
    } else if (response->status >= 300 && may_try_again(*response, asked_region, has_moved, has_renewed)) {
      continue;
    } else {
      const int status = response->status;
      const bool is_transient = status == 429 || status == 500 || status == 502 || status == 503 || status == 504 ||
                                (status == 400 && read_fault(*response).code == "RequestTimeout");
      if (!is_transient || tries + 1 >= kMaxS3Tries || cancel_.requested()) return response;
    }
    wait(tries);
  }
}

Error S3Session::failure(const HttpResponse& response, std::string_view doing, const std::string& key) const {
  const auto fault = read_fault(response);
  const int status = response.status;
  const auto place = key.empty() ? fmt::format("s3://{}", bucket_) : fmt::format("s3://{}/{}", bucket_, key);
  auto text = fmt::format("{} {}: ", doing, place);
  text += fault.code.empty() ? fmt::format("the server answers {}", status)
                             : fmt::format("{}: {}", fault.code, fault.message);
  if (const auto id = response.header("x-amz-request-id"); id && !id->empty()) {
    text += fmt::format(" (request {})", shown(*id));
  }
  const auto code = status == 404                    ? ErrorCode::not_found
                    : status == 401 || status == 403 ? ErrorCode::denied
                    : status == 409 || status == 412 ? ErrorCode::conflict
                    : status >= 500                  ? ErrorCode::unavailable
                                                     : ErrorCode::invalid;
  Error error(code, std::move(text));
  error.answered(status, fault.code);
  if (status == 403 && settings_.is_anonymous) {
    error.hinting("AWS_NO_SIGN_REQUEST is set, so the request was not signed: unset it to use your credentials");
  } else if (status == 403 && is_unsigned_) {
    error.hinting("no AWS credentials were found, so the request was not signed: set AWS_PROFILE");
  }
  if (fault.code == "NoSuchBucket") error.hinting("the bucket does not exist: check its name, or AWS_ENDPOINT_URL");
  return error;
}

}  // namespace repo
