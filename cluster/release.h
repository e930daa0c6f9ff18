// A release: one revision of a chart in a cluster, as Helm records it (helm.md 7).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/moment.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"

namespace cluster {

enum class Status {
  unknown, deployed, uninstalled, superseded, failed, uninstalling, pending_install, pending_upgrade,
  pending_rollback,
};
std::string_view status_text(Status status);  // "pending-install"
// The same, and "" where the record has none.
inline std::string_view status_text(Status status, bool has_status) { return has_status ? status_text(status) : ""; }
Status parse_status(std::string_view text);   // unknown for any other word
inline bool is_pending(Status status) { return status >= Status::pending_install; }

using base::Moment;

enum class HookPhase { unknown, running, succeeded, failed };
struct HookRun {
  Moment started_at{};
  Moment completed_at{};
  HookPhase phase = HookPhase::unknown;
  bool has_phase = false;  // "" in the record
};
std::string_view phase_text(const HookRun& run);  // "Succeeded"; "" where the record has none

struct ReleaseHook {
  std::string name{};
  std::string kind{};
  std::string path{};
  std::string manifest{};
  std::vector<std::string> events{};  // "pre-install", as written in records
  HookRun last_run{};
  int weight = 0;
  std::vector<std::string> delete_policies{};
  std::vector<std::string> output_log_policies{};
};

struct Release {
  std::string name{};
  std::string name_space{};
  int revision = 1;
  // info
  Moment first_deployed{};
  Moment last_deployed{};
  Moment deleted{};
  std::string description{};
  Status status = Status::unknown;
  bool has_status = true;  // false: the record has none
  int rollback_revision = 0;
  std::string notes{};

  chart::Chart* chart = nullptr;  // metadata, lock, templates, values, schema, files; nullptr: none recorded
  base::Value config{};           // the user's values; a map or nil
  std::string manifest{};
  std::vector<ReleaseHook> hooks{};
  std::string apply_method{};     // "ssa", "csa" or ""
  // Labels of the record's object: the user's alone, but as in Helm query() of Secrets and ConfigMaps and each() of
  // all but the memory driver leave the system's among them (REL-009).
  std::map<std::string, std::string> labels{};

  bool server_side() const { return apply_method == "ssa"; }
};

// The JSON of a record, field for field and byte for byte as Go's encoder writes it (REL-017 … 037).
// `with_chart` false: as `status -o json` prints it (MSC-051), which also has `resources`, a map from
// "v1/ConfigMap" to lists of objects.
base::Result<std::string> release_json(base::Arena& arena, const Release& release, bool with_chart = true,
                                       const base::Value& resources = {});
// The dependencies of Chart.yaml as a JSON list, "[]" where there are none.
base::Result<std::string> dependencies_json(base::Arena& arena, const chart::Metadata& metadata);
// Reads it; what it holds lives in `arena`, and `json` must live as long. Unknown fields are passed over;
// "" times are tolerated.
base::Result<Release*> read_release_json(base::Arena& arena, std::string_view json);
// The same from JSON or YAML that is read already.
base::Result<Release*> read_release(base::Arena& arena, const base::Value& record);

// How much of a record is wanted: all of it, or what lists and histories show (name, namespace, revision,
// info, the chart's metadata), which is read without looking closer at the rest.
enum class Detail { full, summary };

// The text in a Secret's or ConfigMap's `release` key: base64 of gzip of the JSON (REL-004, REL-005).
base::Result<std::string> encode_release(base::Arena& arena, const Release& release);
base::Result<Release*> decode_release(base::Arena& arena, std::string_view text, Detail detail = Detail::full);

// "sh.helm.release.v1.web.v3".
std::string record_name(std::string_view release, int revision);

}  // namespace cluster
