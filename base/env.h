// Everything a command reaches of the outside world. main builds the real one, a test its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <istream>
#include <string>
#include <string_view>

#include "base/filesystem.h"
#include "base/log.h"

namespace base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t unix_nanoseconds() = 0;
  // Since the program began; nothing for a clock that stands still.
  virtual std::optional<std::int64_t> running_nanoseconds() { return std::nullopt; }
};

class Random {
 public:
  virtual ~Random() = default;
  // Fills with bytes nobody can guess.
  virtual void fill(void* bytes, std::size_t size) = 0;
};

struct Env {
  FileSystem& files;
  Clock& clock;
  Random& random;
  Log& log;
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // An environment variable; nothing where it is not set.
  std::function<std::optional<std::string>(std::string_view name)> variable;
};

}  // namespace base
