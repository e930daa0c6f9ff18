// Versions and ranges as Masterminds/semver 3.5 reads, compares and words them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease{};
  std::string metadata{};
  std::string original{};

  // "1.2.3-rc.1+build"
  std::string text() const;
};

// semver.NewVersion: lenient ("v1.2", "1"). Errors as the library words them ("invalid semantic version").
Result<Version> parse_version(std::string_view text);
// semver.StrictNewVersion.
Result<Version> parse_strict_version(std::string_view text);
// -1, 0, 1; metadata does not count.
int compare_versions(const Version& a, const Version& b);

// A range such as ">=1.2 <2 || ~3.1".
class Constraint {
 public:
  // semver.NewConstraint. Errors: "improper constraint: x".
  static Result<Constraint> parse(std::string_view text);
  bool allows(const Version& version) const;
  // Why not: the library's Validate texts, one for each failing part.
  std::vector<std::string> reasons_against(const Version& version) const;
  const std::string& text() const { return text_; }

  struct Part {
    std::string op{};
    Version version{};
    std::string original{};  // the operand as written
    bool minor_dirty = false, patch_dirty = false, dirty = false;
  };

 private:
  std::string text_{};
  std::vector<std::vector<Part>> alternatives_{};
};

}  // namespace base
