// Linting many charts takes no more memory than linting one: what a chart needed is given back before the
// next is read.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

constexpr int kCharts = 50;
constexpr int kValues = 20'000;  // some megabytes, several times over

Files large_chart() {
  std::string values;
  for (int i = 0; i < kValues; ++i) {
    values += "key" + std::to_string(i) + ": {name: value" + std::to_string(i) + ", list: [1, 2, 3]}\n";
  }
  return {{"/c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\nicon: https://example.com/c.png\n"},
          {"/c/values.yaml", values},
          {"/c/templates/a.yaml", "{{ $_ := set .Values \"more\" (list 1 2) }}a: {{ len .Values }}\n"}};
}

long peak_kibibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(LintMemory, OfManyChartsIsThatOfOne) {
#ifdef TUG_GUARD_ARENA  // a build with sanitizers
  GTEST_SKIP() << "AddressSanitizer keeps what is freed";
#endif
  const Files files = large_chart();
  std::vector<std::string> words{"helm", "lint", "/c"};
  const pid_t child = ::fork();
  if (child == 0) {  // a process of its own, since only a process has a peak
    if (run_cli(words, files).status != 0) ::_exit(2);
    const long one = peak_kibibytes();
    words.insert(words.end(), kCharts, "/c");
    if (run_cli(words, files).status != 0) ::_exit(3);
    const bool is_bounded = peak_kibibytes() < one + one / 2;
    ::_exit(is_bounded ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(LintMemory, WhatOneChartSetsIsNotSeenByTheNext) {
  Files files = large_chart();
  files["/c/templates/a.yaml"] =
      "{{ if hasKey .Values.user \"seen\" }}a: b: c{{ end }}\n"
      "{{ $_ := set .Values.user \"seen\" (printf \"%s\" \"yes\") }}a: {{ .Values.user | toJson }}\n";
  const auto result = run_cli({"helm", "lint", "/c", "/c", "/c", "--set", "user.a=1"}, files);
  EXPECT_EQ(result.status, 0) << result.out << result.err;
}

}  // namespace
}  // namespace cli
