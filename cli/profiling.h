// HELM_PPROF_CPU_PROFILE and HELM_PPROF_MEM_PROFILE (CMD-145): files for Go's pprof, which this program makes
// without samples, since it is no Go program.
#pragma once

#include "base/env.h"

namespace cli {

// Before a command is carried out: makes the file of the first. A failure is only logged.
void start_profiling(base::Env& env);
// After it was carried out without an error: fills it, and makes the file of the second.
void stop_profiling(base::Env& env);

}  // namespace cli
