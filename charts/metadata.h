// Chart.yaml: reading, checking and writing it. helm.md 3.1.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

enum class Strictness {
  lenient,
  strict,  // unknown fields and duplicate keys are errors (lint, CHT-019)
};

// Chart.yaml as a struct. Numbers and booleans become strings where a string is wanted (CHT-012).
// Errors begin "error converting YAML to JSON: " or "error unmarshaling JSON: while decoding JSON:
// ".
base::Result<Metadata> read_metadata(base::Arena& arena, std::string_view text,
                                     Strictness strictness = Strictness::lenient);
// The same from YAML that is read already (yaml::read_exact); errors begin "error unmarshaling
// JSON: ".
base::Result<Metadata> read_metadata(base::Arena& arena, const base::Value& yaml,
                                     Strictness strictness = Strictness::lenient);
// Lays the fields that `text` has over `into` (requirements.yaml, CHT-021).
base::Result<void> read_metadata_into(base::Arena& arena, std::string_view text, Metadata& into);
// Only apiVersion, as the detecting loader reads it.
base::Result<std::string> read_api_version(base::Arena& arena, const base::Value& yaml);

// Cleans every string (CHT-018), then checks (CHT-001 … 020). Errors: "validation: …".
base::Result<void> validate(Metadata& metadata);
// Spaces of all kinds become ' ', what does not print goes.
std::string clean_text(std::string_view text);

// Chart.yaml as Helm writes it: sorted keys, nothing empty, a line feed at the end.
base::Result<std::string> write_metadata(base::Arena& arena, const Metadata& metadata);
// The same without the dependencies of a v1 chart, as it is saved in folders and archives
// (CHT-021).
base::Result<std::string> write_chart_file(base::Arena& arena, const Metadata& metadata);
// As encoding/json sees the struct, but with sorted keys.
base::Value metadata_json(base::Arena& arena, const Metadata& metadata);
base::Value dependency_json(base::Arena& arena, const Dependency& dependency);

// What templates see as .Chart: Go's field names, every field present, lists as []interface {},
// annotations a map[string]string (ENG-002).
base::Value metadata_map(base::Arena& arena, const Metadata& metadata, bool is_root);

}  // namespace chart
