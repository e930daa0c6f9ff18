// Signatures of AWS's version 4: pure functions of a request, a time and keys. The rules are those of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html, held against the published cases.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "repo/aws_credentials.h"

namespace repo {

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
inline constexpr std::int64_t kMaxPresignedSeconds = 604800;

// How a path becomes part of what is signed.
enum class SignedPath {
  as_is,       // each byte encoded once, nothing cleaned up: S3
  encoded,     // what the URL says is encoded once more: other services, without cleaning up
  normalized,  // the same after "//", "." and ".." are gone: other services
};

struct SigningScope {
  std::string region = "us-east-1";
  std::string service = "s3";
  std::int64_t unix_seconds = 0;
  SignedPath path = SignedPath::as_is;
  // The hash of the body goes along as x-amz-content-sha256, which S3 demands.
  bool sends_payload_hash = true;
};

// Percent-encodes all but letters, digits and "-._~", and "/" where it is kept. Capital digits.
std::string encode_uri(std::string_view text, bool keeps_slash);

// The six parts that are signed, for `request` as it is (its date header included). `payload_hash` is the
// last of them. Fails where the URL has no host.
base::Result<std::string> canonical_request(const base::HttpRequest& request, SignedPath path,
                                            std::string_view payload_hash);
// What the key signs for a canonical request.
std::string string_to_sign(std::string_view canonical, const SigningScope& scope);

// Adds X-Amz-Date, X-Amz-Security-Token of temporary credentials, x-amz-content-sha256 with the real hash of the
// body, and Authorization; what of these the request has already is replaced. Headers that proxies may touch
// (User-Agent, Expect, Connection, Accept-Encoding) are not signed.
base::Result<void> sign_request(base::HttpRequest& request, const AwsCredentials& credentials,
                                const SigningScope& scope);

// The URL that lets whoever has it send this request for so many seconds (at most kMaxPresignedSeconds). The
// payload is not signed for S3, else it is that of `request`; its headers are signed and must go along.
base::Result<std::string> presign_url(const base::HttpRequest& request, const AwsCredentials& credentials,
                                      const SigningScope& scope, std::int64_t seconds);

}  // namespace repo
