// A profile is a gzipped protocol buffer (google/pprof, profile.proto): here only what its numbers would
// count, and no numbers.
#include "cli/profiling.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/gzip.h"

namespace cli {
namespace {

constexpr std::string_view kCpuVariable = "HELM_PPROF_CPU_PROFILE";
constexpr std::string_view kMemoryVariable = "HELM_PPROF_MEM_PROFILE";
// Tags of the fields of a Profile: (number << 3) | 2, bytes of a given length.
constexpr char kSampleType = (1 << 3) | 2;
constexpr char kStringTable = (6 << 3) | 2;
constexpr char kType = 1 << 3;  // of a ValueType: the index of a string
constexpr char kUnit = 2 << 3;

// A profile without samples: `words` are kind, unit, kind, unit.
std::string empty_profile(std::initializer_list<std::string_view> words) {
  std::string bytes;
  for (char index = 1; index < static_cast<char>(words.size()); index = static_cast<char>(index + 2)) {
    bytes += {kSampleType, 4, kType, index, kUnit, static_cast<char>(index + 1)};
  }
  bytes += {kStringTable, 0};
  for (const auto word : words) {
    bytes += {kStringTable, static_cast<char>(word.size())};
    bytes += word;
  }
  return base::gzip(bytes);
}

std::string path_of(const base::Env& env, std::string_view variable) {
  return env.variable(variable).value_or("");
}

}  // namespace

void start_profiling(base::Env& env) {
  const auto path = path_of(env, kCpuVariable);
  if (path.empty()) return;
  const auto made = env.files.write(path, "", 0666);
  if (made) return;
  env.log.info("Warning: Failed to start profiling: could not create CPU profile: " + made.error().helm());
}

void stop_profiling(base::Env& env) {
  if (const auto path = path_of(env, kCpuVariable); !path.empty()) {
    (void)static_cast<bool>(
        env.files.write(path, empty_profile({"samples", "count", "cpu", "nanoseconds"}), 0666));
  }
  const auto path = path_of(env, kMemoryVariable);
  if (path.empty()) return;
  const auto made = env.files.write(
      path, empty_profile({"alloc_objects", "count", "alloc_space", "bytes"}), 0666);
  if (made) return;
  env.log.info(
      fmt::format("Warning: Failed to stop profiling: error(s) while stopping profiling: {}\ninvalid argument",
                  made.error().helm()));
}

}  // namespace cli
