// A release as commands show it whose purpose is not to print manifests or values: status, install, test and their
// kin, in our own voice.
#pragma once

#include "base/arena.h"
#include "cluster/release.h"
#include "cluster/secret_mask.h"

namespace cluster {

// Knows what the release's Secrets (hooks too) and its values under telling names hold. What is no YAML teaches
// nothing.
SecretMask release_mask(const Release& release);

// The release with all of that hidden: Secrets written anew with their data replaced, sensitive values, and every
// text (notes, manifest, description) in which one of them stands. It lives in `arena`; `release` must outlive it.
const Release& masked_release(base::Arena& arena, const Release& release);

}  // namespace cluster
