// What templates see that is no plain data: .Files and .Capabilities. helm.md ENG-004 … 011.
#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/object.h"
#include "base/value.h"
#include "charts/capabilities.h"
#include "charts/chart.h"

namespace engine {

// .Files: the chart's files that are no templates, by name (Go's engine.files, a map of name to bytes,
// with the methods Get, GetBytes, Glob, AsConfig, AsSecrets and Lines). Of two files of one name the
// later one counts. The files' texts are not copied.
base::Value make_files(base::Arena& arena, std::span<const chart::File> files);

// .Capabilities: KubeVersion, APIVersions and HelmVersion. Texts are copied into the arena.
base::Value make_capabilities(base::Arena& arena, const chart::Capabilities& capabilities);

}  // namespace engine
