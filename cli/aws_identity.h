// Who a run is to AWS, and the code of a device where its profile wants one.
#pragma once

#include <memory>

#include "cli/command.h"
#include "repo/aws_identity.h"

namespace cli {

// An identity for this run. It asks on the terminal for the code of a device (mfa_serial), with nothing to be seen of what is
// typed; without a terminal that is an error. It must not outlive the run's environment.
std::shared_ptr<repo::AwsIdentity> aws_identity(Invocation& call);

}  // namespace cli
