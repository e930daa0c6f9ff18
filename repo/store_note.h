// What was found out about a store, kept for the next command in a small file beside the caches. Losing one costs a
// question.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"

namespace repo {

inline constexpr std::size_t kMaxNoteBytes = 256;

// The word noted about `subject`, not longer than `seconds` ago; nothing where there is none, where it cannot be read,
// and for an empty folder.
std::optional<std::string> read_note(base::Env& env, const std::string& folder, std::string_view subject,
                                     std::int64_t seconds);
// Notes it; what cannot be written is not.
void write_note(base::Env& env, const std::string& folder, std::string_view subject, std::string_view word);

}  // namespace repo
