// Runs a command line against files in memory.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/app.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace cli {

using Files = std::map<std::string, std::string>;
using Variables = std::map<std::string, std::string, std::less<>>;

struct RunResult {
  int status = 0;
  std::string out{};
  std::string err{};
};

// `words` begins with the program: "helm" or "tug". $HOME is /home unless `variables` says
// otherwise.
inline RunResult run_cli(const std::vector<std::string>& words, base::MemoryFileSystem& files,
                         Variables variables = {}) {
  base::TestEnv test(files);
  variables.emplace("HOME", "/home");
  test.variables = std::move(variables);
  const int status = run(test.env, words);
  return {status, test.out.str(), test.err.str()};
}

inline RunResult run_cli(const std::vector<std::string>& words, const Files& content = {},
                         Variables variables = {}) {
  base::MemoryFileSystem files(content);
  return run_cli(words, files, std::move(variables));
}

}  // namespace cli
