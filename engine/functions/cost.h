// Functions that take long count as many steps of the execution that calls them.
#pragma once

#include <cstdint>

#include "engine/functions/services.h"
#include "engine/lang/template_set.h"

namespace engine::functions {

inline constexpr std::uint64_t kPasswordSteps = 100'000;  // bcrypt, htpasswd, derivePassword
inline constexpr std::uint64_t kKeySteps = 250'000;       // a new key

inline void charge(const base::Call& call, std::uint64_t steps) {
  if (services(call).templates != nullptr) services(call).templates->charge(steps);
}

}  // namespace engine::functions
