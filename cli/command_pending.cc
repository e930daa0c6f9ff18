// Commands on their way; each moves into a file of its own.
#include "cli/commands.h"

namespace cli {
namespace {
base::Result<void> pending() { return base::Error(base::ErrorCode::unavailable, "not yet"); }
}  // namespace
base::Result<void> run_docs(Invocation&) { return pending(); }
base::Result<void> run_template(Invocation&) { return pending(); }
base::Result<void> run_completion(Invocation&) { return pending(); }
}  // namespace cli
