// Records that are too large for one object (REL-006, where Helm fails). What Helm needs least is taken out of the
// record, so that Helm still reads it: first the chart's templates, files and schema, with which it does nothing
// but print; only where that is not enough the manifest, which is replaced by one that no cluster accepts, so
// that Helm refuses to act on it. What was taken out, the body, is kept in further objects beside the record.
// docs/RELIABILITY.md, "Large records".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "cluster/release.h"

namespace cluster {

// Where a body lies; written into the record as a file of the chart, which survives what Helm does to records.
struct BodyPlace {
  std::string object{};  // the object whose parts these are: "sh.helm.release.v1.web.v3"
  std::string digest{};  // SHA-256 of the body, hexadecimal
  std::size_t parts = 0;
};

struct SplitRecord {
  std::string record{};  // the text for the record's own object
  std::string body{};    // the text to be cut into parts
  BodyPlace place{};
};

// Takes out as much as is needed for the record's text to be at most `max_record` bytes; the body is to be cut
// into parts of `max_part` bytes. Fails where not even the rest fits.
struct SplitLimits {
  std::size_t max_record = 0;
  std::size_t max_part = 0;
};
base::Result<SplitRecord> split_record(base::Arena& arena, const Release& release, SplitLimits limits);

// Where the body of a record lies; nothing for a record that is whole.
std::optional<BodyPlace> body_place(base::Arena& arena, const Release& release);
// Puts back what was taken out. Fails where the body is not the one that belongs to the record.
base::Result<void> join_record(base::Arena& arena, Release& release, const BodyPlace& place, std::string_view body);

// "sh.helm.release.v1.web.v3.part-1a2b3c4d-2": the object of a part, counted from 1.
std::string part_name(const BodyPlace& place, std::size_t part);

}  // namespace cluster
