// The documents of a manifest as JSON values, read the way kubectl reads a stream: YAML cut at
// `---` lines, or JSON values one after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

struct ManifestDocument {
  base::Value value{};      // numbers are int64 or float64, as Go reads the JSON that YAML becomes
  std::string_view text{};  // as it was written
};

// What was read before something was wrong, and what was: `error parsing : error converting YAML to
// JSON: …`.
struct ManifestDocuments {
  std::vector<ManifestDocument> documents{};
  std::vector<base::Error> errors{};  // at most one
};
ManifestDocuments read_manifest(base::Arena& arena, std::string_view manifest);

// What follows "# Source: " in the lines before a document's first key; "" where there is none.
std::string_view source_path(std::string_view document);

// What is wrong with the metadata of an object that is to be decoded into a Go struct; nothing
// where all is well: `json: cannot unmarshal bool into Go struct field
// ObjectMeta.metadata.annotations of type string`.
base::Result<void> check_metadata(const base::Value& object);

}  // namespace cluster
