#include "repo/aws_identity.h"

namespace repo {

base::Result<AwsIdentity::Parts*> AwsIdentity::open() {
  const std::lock_guard lock(mutex_);
  if (parts_) return parts_.get();
  auto parts = std::make_unique<Parts>();
  parts->files = TRY(load_aws_files(env_));
  parts->http = TRY(make_aws_http(cancel_, env_, parts->files));
  parts->chain = std::make_unique<CredentialChain>(
      CredentialContext{env_, *parts->http.proxied, *parts->http.direct, parts->files, ask_code_, &cancel_});
  parts_ = std::move(parts);
  return parts_.get();
}

}  // namespace repo
