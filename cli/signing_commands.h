// Commands about signatures.
#pragma once

#include "base/result.h"
#include "cli/command.h"

namespace cli {

base::Result<void> run_verify(Invocation& call);

}  // namespace cli
