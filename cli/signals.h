// SIGINT and SIGTERM while something long goes on: the first asks it to end in order, the second ends the process.
#pragma once

#include <string>

#include "base/cancel.h"

namespace cli {

class SignalWatch {
 public:
  // On the first signal `message` is written to standard output, as Helm does (CMD-144), and `cancel` is set. One
  // watch at a time.
  SignalWatch(base::Cancel& cancel, std::string message);
  ~SignalWatch();  // signals are as before
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
};

}  // namespace cli
