// Who a run is to AWS: configuration files, ways to reach AWS and the credentials they lead to. One for all buckets, so that
// nobody is asked twice for the code of a device, which counts once.
#pragma once

#include <memory>
#include <mutex>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/credentials.h"

namespace repo {

class AwsIdentity {
 public:
  struct Parts {
    AwsFiles files{};
    AwsHttp http{};
    std::unique_ptr<CredentialChain> chain{};
  };

  // Reads nothing yet. `ask_code` may be empty. `env` and `cancel` outlive it.
  AwsIdentity(base::Env& env, const base::Cancel& cancel, AskCode ask_code = {})
      : env_(env), cancel_(cancel), ask_code_(std::move(ask_code)) {}

  // What it is made of, read when first asked for; may be called by many threads at once. Errors: those of load_aws_files and
  // make_aws_http.
  base::Result<Parts*> open();

 private:
  base::Env& env_;
  const base::Cancel& cancel_;
  AskCode ask_code_;
  std::mutex mutex_{};  // guards what follows
  std::unique_ptr<Parts> parts_{};
};

}  // namespace repo
