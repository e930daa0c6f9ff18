// A release as the commands print it: the text block of status, install, upgrade, test and `get all`, and
// the words that lists and histories have for a chart. helm.md CMD-132, MSC-049 … 054.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "cli/command.h"
#include "cluster/release.h"

namespace cli {

struct ReleaseTextOptions {
  bool with_values = false;    // --debug, `get all`: values, hooks and manifest too
  bool with_metadata = false;  // CHART, VERSION, APP_VERSION
  bool hides_notes = false;
  bool is_coloured = false;    // coloured_output()
  // What comes after "RESOURCES:\n", one more line feed excluded; empty: no such section.
  std::string resources{};
};

// The block, final line feed included. Fails where the values cannot be coalesced.
base::Result<std::string> release_text(base::Env& env, base::Arena& arena,
                                       const cluster::Release& release,
                                       const ReleaseTextOptions& options);

// The release as a command shows it whose purpose is not to print values: in our own voice and without
// --show-secrets, what Secrets and sensitive values hold is hidden. It must not outlive `release` and `arena`.
const cluster::Release& shown_release(const Invocation& call, base::Arena& arena, const cluster::Release& release);

// The same of an object of the cluster.
base::Value shown_object(const Invocation& call, base::Arena& arena, const base::Value& object);

// The release's chart; an empty one where the record has none.
const chart::Chart& chart_of(const cluster::Release& release);

// "web-1.2.3" and its appVersion; "MISSING" where the record has no chart.
std::string chart_text(const cluster::Release& release);
std::string app_version_text(const cluster::Release& release);

// --color: "never", "always", or a terminal on standard output ($NO_COLOR and $HELM_COLOR included).
bool coloured_output(const Invocation& call);
// "" for a record without a status.
std::string status_words(const cluster::Release& release);
std::string coloured_status(const cluster::Release& release, bool is_coloured);
std::string coloured_namespace(std::string_view name_space, bool is_coloured);
std::string coloured_header(std::string_view header, bool is_coloured);

// A time as Go's time.ANSIC in the zone it is written in: "Fri Sep  2 22:04:05 1977".
std::string ansi_time(const cluster::Moment& moment);

enum class OutputFormat { table, json, yaml };
// --output, which was checked when it was parsed.
OutputFormat output_format(const Invocation& call);
// JSON text as it is with a line feed, or turned into YAML as sigs.k8s.io/yaml does it (CMD-124, CMD-125).
base::Result<void> print_encoded(Invocation& call, base::Arena& arena, std::string_view json,
                                 OutputFormat format);

}  // namespace cli
