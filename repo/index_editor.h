// Changes the index of a repository in a store so that what others write at the same time stays.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/index.h"
#include "repo/object_store.h"

namespace repo {

inline constexpr int kMaxIndexTries = 200;  // writes of others that may come in between
inline constexpr std::chrono::milliseconds kIndexFirstWait{20};
inline constexpr std::chrono::milliseconds kIndexLongestWait{2000};

// A repository in a store.
struct StoredRepository {
  ObjectStore& store;
  std::string prefix{};  // empty, or ending in "/"
  std::string notes{};   // a folder where what is found out about stores is kept; empty: nowhere

  std::string key(std::string_view name) const { return prefix + std::string(name); }
  // Without "/" at its end.
  std::string url() const;
  // repo::keeps_conditions of this one.
  base::Result<bool> keeps_conditions(base::Env& env) const;
};

// Changes an index that was just read; false: it needs no change. Called again for what others have written meanwhile.
// What it adds may live in `arena`.
using IndexEdit = std::function<base::Result<bool>(base::Arena& arena, Index& index)>;

struct IndexEditing {
  bool may_make = false;     // the index may be missing; otherwise that is an error with a hint
  bool may_replace = false;  // what is there may be no index: it is not read, the edit starts with an empty one
};

// Reads the index, edits and writes it, as often as others get in between: with conditions where the store keeps them,
// else under a lock, reading back what was written. Says in the log where the store can guarantee nothing. Errors:
// ErrorCode::not_found without an index, those of the edit, ErrorCode::conflict after kMaxIndexTries.
base::Result<void> edit_index(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                              const IndexEdit& edit, const IndexEditing& how = {});

// The index of a repository for one who will change it, with its values in `arena`. Errors: ErrorCode::not_found without a
// repository, ErrorCode::invalid for a text that is no index or has entries that would be lost by writing it again; both with hints.
base::Result<Index> load_stored_index(base::Env& env, base::Arena& arena, const StoredRepository& repository);

// The index as it is; nothing where there is none.
base::Result<std::optional<StoredObject>> read_stored_index(const StoredRepository& repository);

}  // namespace repo
