// values.schema.json: JSON Schema drafts 4, 6, 7, 2019-09 and 2020-12, with the messages Helm
// prints. helm.md 3.5 (CHT-066 … 087).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace chart {

// How far a schema's "$ref" may reach (CHT-067). The default is Helm's way, without a network.
struct SchemaOptions {
  // The text behind an http(s) URL. Its error is Helm's loader's: `HTTP request failed for URL: Get
  // "URL": …` or `HTTP request to URL returned status 404 (Not Found)`.
  std::function<base::Result<std::string>(const std::string& url)> fetch{};
  // Refuse references to files and URLs, as the tug voice does; the error names the flag that
  // allows them.
  bool refuse_references = false;
  // Places in the schema are looked for, which Helm does not tell.
  bool explains = true;
  // What validate_single calls the schema's file in places.
  std::string file = "values.schema.json";
  // The unresolved URNs already warned about, where several checks are to warn once in all.
  std::set<std::string>* warned_urns = nullptr;
};

// Checks the coalesced values of a chart and of every subchart against their schemas (CHT-069). The
// error: "values don't meet the specifications of the schema(s) in the following chart(s):\nweb:\n-
// at '/port': …". For our own voice it is the first thing that is wrong, and the others are in it, each
// with its path from the root chart's values.
base::Result<void> validate_values(base::Env& env, base::Arena& arena, const Chart& chart,
                                   const base::Value& values, const SchemaOptions& options = {});

// Checks values against one schema text. The error's text has only the violations, "- at '/port':
// got string, want integer\n…", or what is wrong with the schema itself.
base::Result<void> validate_single(base::Env& env, base::Arena& arena, const base::Value& values,
                                   std::string_view schema, const SchemaOptions& options = {});

}  // namespace chart
