// The credentials of AWS users: every place their other tools look in, in the order of the AWS command line. A place
// that is set up and fails ends the search: whoever named a role never works as the machine's own by accident.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "repo/aws_credentials.h"
#include "repo/aws_profile.h"

namespace repo {

inline constexpr std::size_t kMaxCredentialAnswer = 1U << 20;         // bytes from whoever gives credentials
inline constexpr int kMaxRoleChain = 10;                              // roles that lead to roles
inline constexpr std::chrono::minutes kCredentialProcessTimeout{1};   // as AWS's own libraries
inline constexpr std::chrono::minutes kRefreshWanted{15};             // before expiry: new ones are asked for
inline constexpr std::chrono::minutes kRefreshNeeded{10};             // before expiry: the old ones are used no more

// How AWS is reached. Redirects are followed by neither.
struct AwsHttp {
  std::unique_ptr<base::Http> proxied{};  // as the environment says
  std::unique_ptr<base::Http> direct{};   // never through a proxy: instance metadata, containers
};

// Transports for credentials, with AWS_CA_BUNDLE (or the profile's ca_bundle) as the authority where it is set.
// Fails where that file cannot be read.
base::Result<AwsHttp> make_aws_http(const base::Cancel& cancel, base::Env& env, const AwsFiles& files);
// PEM text of that authority; empty where none is set.
base::Result<std::string> aws_authority(base::Env& env, const AwsFiles& files);

// Asks the user for the code of a device: "arn:aws:iam::1:mfa/me".
using AskCode = std::function<base::Result<std::string>(const std::string& device)>;

// What every source needs to know. All of it outlives the chain.
struct CredentialContext {
  base::Env& env;
  base::Http& proxied;
  base::Http& direct;
  const AwsFiles& files;
  AskCode ask_code{};  // empty: nobody can be asked
  const base::Cancel* cancel = nullptr;  // ends a credential_process
  std::chrono::milliseconds process_timeout = kCredentialProcessTimeout;
};

// Writes to the debug log which credentials were chosen and where they are from; of the key, its end.
void tell_credentials(base::Log& log, const AwsCredentials& credentials);

// The search, and what it found until it expires. May be used by many threads at once.
class CredentialChain {
 public:
  explicit CredentialChain(CredentialContext context);
  CredentialChain(const CredentialChain&) = delete;
  CredentialChain& operator=(const CredentialChain&) = delete;

  // Credentials that are good for some minutes at least: from the environment, the profile (a role it takes on, web
  // identity, SSO, keys, `aws login`, a process), the container, the machine. Writes where they came from to the
  // debug log. Errors: ErrorCode::not_found where there are none at all; else what is wrong with the source that is
  // set up, with a hint of what to type. A code that was asked for is asked for again only when an answer has come:
  // whoever could not be reached has not used it up.
  base::Result<AwsCredentials> get();
  // The server says that what get() gave has expired: the next get() asks anew.
  void forget();

 private:
  base::Result<AwsCredentials> find();

  CredentialContext context_;
  std::mutex mutex_{};  // guards what follows
  std::map<std::string, std::string> codes_{};  // of devices, until AWS has answered
  std::optional<AwsCredentials> held_{};
  std::int64_t wanted_at_ = 0;  // unix seconds: from then on new ones are asked for
  std::int64_t needed_at_ = 0;
};

}  // namespace repo
