// Running another program in our place: it reads our standard input and writes to our output and errors.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace base {

struct AttachedProcess {
  std::string program{};
  std::vector<std::string> arguments{};
  std::vector<std::pair<std::string, std::string>> environment{};  // set besides ours
  bool shares_input = true;                                        // else its input is empty
};

struct ProcessEnd {
  int status = 0;          // 128 + the signal's number where one ended it
  bool was_killed = false;  // a signal ended it
};

// Whether Go's os/exec would start it. Errors: `exec: "p": executable file not found in $PATH`, "fork/exec ./p:
// permission denied".
Result<void> check_program(const std::string& program);

// Runs it and waits for its end. What we have written must be flushed before. Errors are those of check_program().
Result<ProcessEnd> run_attached(const AttachedProcess& process);

}  // namespace base
