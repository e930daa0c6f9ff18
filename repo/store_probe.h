// Whether a store keeps the conditions of writes. Some stores take them and write all the same.
#pragma once

#include <string>

#include "base/env.h"
#include "base/result.h"
#include "repo/object_store.h"

namespace repo {

inline constexpr std::int64_t kProbeLife = 7 * 24 * 3600;  // seconds that what was found out counts

// What store.keeps_conditions() says; else what was found out before (a file in `notes`, a folder; empty: none); else
// it is tried with an object below `prefix` that is removed again. Where that may not be written, false.
base::Result<bool> keeps_conditions(base::Env& env, ObjectStore& store, const std::string& prefix,
                                    const std::string& notes);

// `count` random letters and digits.
std::string random_name(base::Random& random, std::size_t count);

}  // namespace repo
