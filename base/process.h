// Running another program: its input given whole, its output taken whole.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxProcessOutput = std::size_t{1} << 30;  // bytes

struct ProcessOutput {
  int status = 0;  // exit status; 128 + the signal's number where one ended it
  std::string out{};
  std::string err{};
};

// How a program is run where it is not alone with its input.
struct ProcessSetup {
  std::vector<std::pair<std::string, std::string>> environment{};  // set besides ours
  bool shares_input = false;   // it reads our standard input (it may ask the user something)
  bool shares_errors = false;  // it writes to our standard error; `err` stays empty
  std::optional<std::chrono::milliseconds> timeout{};  // it is killed when it takes longer
  const Cancel* cancel = nullptr;  // it is killed when cancellation is asked; outlives the run
};

// Runs `program` (a path, or a name that $PATH is searched for) with `arguments`, no shell between.
// Writing and reading go on at the same time, so that neither side waits for the other. Fails where
// it cannot be started, where it writes more than kMaxProcessOutput, and with ErrorCode::unavailable where it was
// killed: "p did not end within 60 s", "p was stopped: cancelled".
Result<ProcessOutput> run_process(const std::string& program,
                                  const std::vector<std::string>& arguments,
                                  std::string_view input, const ProcessSetup& setup = {});

}  // namespace base
