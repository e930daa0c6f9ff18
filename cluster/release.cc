#include "cluster/release.h"

#include <array>

#include <fmt/format.h>

namespace cluster {
namespace {

constexpr std::array<std::string_view, 9> kStatuses{
    "unknown",      "deployed",        "uninstalled",     "superseded",      "failed",
    "uninstalling", "pending-install", "pending-upgrade", "pending-rollback"};

}  // namespace

std::string_view status_text(Status status) {
  return kStatuses.at(static_cast<std::size_t>(status));
}

std::string_view phase_text(const HookRun& run) {
  constexpr std::array<std::string_view, 4> kPhases{"Unknown", "Running", "Succeeded", "Failed"};
  return run.has_phase ? kPhases.at(static_cast<std::size_t>(run.phase)) : std::string_view();
}

Status parse_status(std::string_view text) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses.at(i) == text) return static_cast<Status>(i);
  }
  return Status::unknown;
}

std::string record_name(std::string_view release, int revision) {
  return fmt::format("sh.helm.release.v1.{}.v{}", release, revision);
}

}  // namespace cluster
