// An outside world for schema checks: files in memory, a log that is kept, nothing else.
#pragma once

#include <iostream>
#include <sstream>

#include "base/env.h"
#include "base/log.h"
#include "tests/base/memory_filesystem.h"

namespace chart {

struct SchemaEnv {
  struct NoClock final : base::Clock {
    std::int64_t unix_nanoseconds() override { return 0; }
  };
  struct NoRandom final : base::Random {
    void fill(void*, std::size_t) override {}
  };

  base::MemoryFileSystem files{};
  NoClock clock{};
  NoRandom random{};
  base::MemoryLog log{};
  std::istringstream in{};
  std::ostringstream out{};
  std::ostringstream err{};
  base::Env env{files, clock, random, log, in, out, err, nullptr};
};

}  // namespace chart
