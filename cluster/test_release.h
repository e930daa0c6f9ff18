// test: running a release's test hooks. helm.md HKS-025 … 031.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cluster/hooks.h"
#include "cluster/operation.h"

namespace cluster {

struct TestOptions : VerbOptions {
  std::string name{};
  std::vector<std::string> only{};     // hooks by name; empty: all
  std::vector<std::string> without{};
};

// A test that ran, whether it went well or not; finish_test() deletes by policy once the logs are read.
struct TestRun {
  Release* release = nullptr;
  std::optional<base::Error> error{};
  HookEnd end{};
};

// Fails only where there is no release to test.
base::Result<TestRun> test_release(Operation& operation, const TestOptions& options);
base::Result<void> finish_test(Operation& operation, const TestOptions& options, TestRun& run);
// "POD LOGS: web-test (curl)", the text and an empty line for each container of each test Pod.
base::Result<void> write_test_logs(Operation& operation, const TestOptions& options, const TestRun& run,
                                   std::ostream& out);

}  // namespace cluster
