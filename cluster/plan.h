// A plan: what a verb is going to do, worked out before anything is written. plan_install() and its kin only
// read; carry_out() writes. Saved plans (saved_plan.h) are made of the same facts.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cluster/apply.h"
#include "cluster/crds.h"
#include "cluster/operation.h"
#include "cluster/release.h"

namespace cluster {

enum class Verb { install, upgrade, rollback, uninstall };
std::string_view verb_text(Verb verb);

struct Plan {
  Verb verb = Verb::install;
  VerbOptions options{};
  Release* current = nullptr;  // the revision whose objects are there; nullptr for an install
  Release* last = nullptr;     // the newest revision, whatever became of it; nullptr where there is none
  Release* target = nullptr;   // the record to write; for an uninstall the one that is marked
  std::vector<Release*> history{};  // for an uninstall, oldest first
  // What is there by record (and adopted objects), and what shall be.
  std::vector<TargetObject> originals{};
  std::vector<TargetObject> targets{};
  bool adopts = false;         // install: objects exist already, so it goes the way of an update
  bool server_side = true;
  bool upgrade_managers = false;
  bool three_way_unstructured = false;
  bool create_namespace = false;
  bool supersedes_last = false;  // install --replace over an uninstalled revision
  int history_limit = 0;
  bool rollback_on_failure = false;
  bool cleanup_on_fail = false;
  std::string server_side_option = "auto";  // for the rollback behind rollback_on_failure
  std::vector<CrdChange> crds{};  // beyond Helm: CRDs that an upgrade brings along
};

}  // namespace cluster
