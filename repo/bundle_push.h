// From a bundle into a registry: images under the names that relocated manifests have, charts as charts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "repo/bundle.h"
#include "repo/oci_reference.h"
#include "repo/oci_session.h"

namespace repo {

// One item that was looked at.
struct BundlePushed {
  std::string name{};       // in the registry, with its tag
  std::string digest{};
  std::size_t sent = 0;     // blobs that were sent,
  std::size_t mounted = 0;  // that the registry took from another of its repositories,
  std::size_t there = 0;    // and that were there
  bool was_there = false;   // all of it, under that very name
};

// Where an item goes: images behind `target` by their old names, charts below `target`/charts. Channels go nowhere.
base::Result<OciReference> place_in_target(const BundleItem& item, const std::string& target);

// Puts images and charts below `target`, blobs before the manifests that name them, and tells `done` of each. What is
// there already is not sent. The first error ends it: what was put so far is whole.
base::Result<void> push_bundle(OciSession& session, const Bundle& bundle, const std::string& target,
                               const std::function<void(const BundlePushed&)>& done);

}  // namespace repo
