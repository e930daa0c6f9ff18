// A release as Go's structs, for `get all --template`.
#pragma once

#include "base/arena.h"
#include "base/value.h"
#include "cluster/release.h"

namespace cli {

// *v1.Release with the fields and methods that templates can reach: .Name, .Info.Status, .Chart.Metadata.Version,
// .Config, .Hooks, … The release must outlive the value.
base::Value release_view(base::Arena& arena, const cluster::Release& release);

}  // namespace cli
