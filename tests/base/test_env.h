// The outside world of a test: nothing in it is real but the FileSystem the test brings.
#pragma once

#include <cstring>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/env.h"

namespace base {

class FixedClock final : public Clock {
 public:
  std::int64_t unix_nanoseconds() override { return now; }
  std::int64_t now = 1'714'979'289'123'456'000;  // 2024-05-06T07:08:09.123456Z
};

class ZeroRandom final : public Random {
 public:
  void fill(void* bytes, std::size_t size) override { std::memset(bytes, 0, size); }
};

struct TestEnv {
  explicit TestEnv(FileSystem& file_system) : files(file_system) {}

  FileSystem& files;
  FixedClock clock{};
  ZeroRandom random{};
  MemoryLog log{};
  std::istringstream in{};
  std::ostringstream out{};
  std::ostringstream err{};
  std::map<std::string, std::string, std::less<>> variables{};
  Env env{files, clock, random, log, in, out, err, [this](std::string_view name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          }};
};

}  // namespace base
