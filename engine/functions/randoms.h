// Random choices without bias.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/env.h"

namespace engine::functions {

// A number from 0 up to but not `limit` (> 0), each as likely as the others.
std::uint64_t random_below(base::Random& random, std::uint64_t limit);
// `count` characters, each chosen from `alphabet` (1 … 256 characters).
void fill_random(base::Random& random, std::string_view alphabet, char* place, std::size_t count);

}  // namespace engine::functions
