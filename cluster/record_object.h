// A record as a Secret or a ConfigMap: names, labels, data (REL-001 … 009).
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/object.h"
#include "cluster/record_decoder.h"
#include "cluster/release_store.h"

namespace cluster {

inline constexpr std::string_view kRecordType = "helm.sh/release.v1";

GroupVersionKind object_kind(RecordKind kind);
// The text under a data key; a Secret's is base64 once more, unless it came as bytes (Contents::data).
std::string_view data_text(const base::Value& object, std::string_view key);
// Whether that text is base64 once more.
bool is_coded(const base::Value& object, RecordKind kind, std::string_view key);
// What the object holds, for decoding.
StoredRecord stored_record(const base::Value& object, RecordKind kind);

// An object with one data key. `type` only for Secrets; empty = none.
struct ObjectContent {
  std::string name{};
  std::string name_space{};
  std::map<std::string, std::string> labels{};
  std::string type{};
  std::string key = "release";
  std::string_view text{};
};
base::Value record_object(base::Arena& arena, RecordKind kind, const ObjectContent& content);

// The labels of a record's object. `stamp` is "createdAt" or "modifiedAt", which labels that the release carries
// from an earlier record override, as in Helm (REL-009).
std::map<std::string, std::string> record_labels(const Release& release, std::string_view stamp,
                                                 std::int64_t unix_seconds);
// What every record's object has of its own, in Helm's order.
inline constexpr std::array<std::string_view, 6> kSystemLabels{"name",    "owner",     "status",
                                                               "version", "createdAt", "modifiedAt"};
bool is_system_label(std::string_view name);
// Those that tell which record it is: name, owner, status and version.
void set_system_labels(std::map<std::string, std::string>& labels, const Release& release);

// "name=web,owner=helm". `invalid label value: "x": …` for a value that no label can have (REL-011).
base::Result<std::string> record_selector(const RecordLabels& labels);

}  // namespace cluster
