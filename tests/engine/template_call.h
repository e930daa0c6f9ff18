// Calls template functions as the evaluator does, with a world that stands still.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/go_format.h"
#include "base/log.h"
#include "base/object.h"
#include "engine/functions/services.h"

namespace engine {

class StandingClock final : public base::Clock {
 public:
  std::int64_t unix_nanoseconds() override { return now; }
  std::optional<std::int64_t> running_nanoseconds() override { return running; }
  std::int64_t now = 1'700'000'000'000'000'000;  // 2023-11-14 22:13:20 UTC
  std::optional<std::int64_t> running{};
};

// Every byte is the same.
class EvenRandom final : public base::Random {
 public:
  void fill(void* bytes, std::size_t size) override { std::memset(bytes, byte, size); }
  int byte = 7;
};

class SilentLog final : public base::Log {
 public:
  void write(base::LogLevel, std::string_view, const Attributes&) override {}
};

struct TemplateCall {
  base::Arena arena{};
  StandingClock clock{};
  EvenRandom random{};
  SilentLog log{};
  Services services{clock, random, log};

  base::Result<base::Value> call(const base::Function* function, std::vector<base::Value> args,
                                 const base::Object* self = nullptr) {
    if (function == nullptr) return base::Error(base::ErrorCode::not_found, "no such function");
    const auto* kept = arena.own<std::vector<base::Value>>(std::move(args));
    return function->body({arena, *kept, services, self});
  }
  // As a template prints it; "error: " and the text where it fails.
  std::string text(const base::Function* function, std::vector<base::Value> args,
                   const base::Object* self = nullptr) {
    const auto result = call(function, std::move(args), self);
    if (!result) return "error: " + result.error().helm();
    std::string out;
    base::append_printed(out, *result);
    return out;
  }
};

// The row `name` of a table, or nullptr.
inline const base::Function* row_of(std::span<const base::Function> table, std::string_view name) {
  for (const auto& row : table) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace engine
