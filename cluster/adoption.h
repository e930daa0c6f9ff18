// Taking objects into a release that somebody else brought into the cluster, by an older form of the same software: which
// can stay and be changed, which must be made anew, and which nothing takes the place of.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cluster/operation.h"
#include "cluster/plan.h"

namespace cluster {

struct AdoptedObject {
  ObjectKey key{};
  std::string told{};  // why it must be replaced; of one that stays, what it keeps and whose it was
  // As they will be, what is kept included; not filled for what goes.
  std::map<std::string, std::string> annotations{};
  std::map<std::string, std::string> data{};
};

struct Adoption {
  std::vector<AdoptedObject> taken{};     // stay, and become the release's
  std::vector<AdoptedObject> replaced{};  // the server would refuse the change: deleted and made anew
  std::vector<AdoptedObject> left{};      // of the older form, and of none of the plan's names
  std::vector<AdoptedObject> made{};      // the plan's that are not there
  std::vector<AdoptedObject> own{};       // the release's already
  bool is_empty() const { return taken.empty() && replaced.empty() && left.empty(); }
};

// The objects that carry the labels of `selector`, of the kinds that software is installed with; pods and what
// controllers make are not among them. An empty selector finds nothing.
base::Result<std::vector<ObjectKey>> labelled_objects(KubeClient& client, const std::string& selector);

// What bringing the plan's objects in would mean for what is there: objects of their names that are not the release's,
// and `old` ones. Asks the server, by dry runs; writes nothing. What it would refuse of objects that must be made or made
// anew is an error, so that nothing is deleted for a release that cannot be.
base::Result<Adoption> plan_adoption(Operation& operation, const Plan& plan, const std::vector<ObjectKey>& old);

// Deletes objects and waits until they are gone. What is not there is fine. Errors name the object; unavailable after
// `timeout`.
base::Result<void> remove_and_wait(Operation& operation, const std::vector<AdoptedObject>& objects,
                                   std::chrono::nanoseconds timeout);

}  // namespace cluster
