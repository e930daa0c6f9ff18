// Bringing an addon's objects into a cluster by server-side apply, one after the other; one that fails does not hold up
// the others. addons-and-s3.md 1.7.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "cluster/addon_objects.h"
#include "cluster/kube_client.h"
#include "cluster/preview.h"

namespace cluster {

inline constexpr std::chrono::seconds kCrdPatience{20};  // until a server serves the kind of a CRD that it has just got

struct AddonApplyOptions {
  std::string field_manager = "tug";
  std::string default_namespace{};  // of objects that name none where their kind has one; empty: that is an error
  bool upgrades_apis = false;       // objects of APIs that the server no longer has are written as today's
};

// What came of one object.
struct AppliedAddonObject {
  ObjectKey key{};
  std::optional<base::Error> error{};  // the server's refusal, or in what condition it is
};
struct AppliedAddon {
  std::vector<AppliedAddonObject> objects{};
  std::size_t failed = 0;
};

class AddonApplier {
 public:
  // What is odd about the manifest, but no error, is told to env.log. All outlive the applier.
  AddonApplier(base::Env& env, KubeClient& client, const base::Cancel& cancel, AddonApplyOptions options)
      : env_(env), client_(client), cancel_(cancel), options_(std::move(options)) {}

  // Fields that others own are taken (as kops does). What kops, kubectl or Helm have written before becomes ours first,
  // so that what leaves the manifest leaves the object. Objects of a kind that this applier has brought, with this addon
  // or one before it, are waited for. A namespace on a kind that has none is dropped with a warning; that an object is of a
  // Helm release is told once, by preview() too.
  AppliedAddon apply(const std::vector<AddonObject>& objects);
  // The objects as they are brought in: where `upgrades_apis`, those of removed APIs as today's, each told to env.log;
  // one that cannot be rewritten stays, and the server refuses it.
  base::Result<std::vector<AddonObject>> up_to_date(base::Arena& arena, std::vector<AddonObject> objects);
  // What apply() would change, asked of the server by dry runs. What cannot be tried yet, since its kind or namespace
  // comes with this addon or one that was previewed before, counts as created.
  base::Result<std::vector<PreviewedObject>> preview(base::Arena& arena, const std::vector<AddonObject>& objects,
                                                     std::vector<AppliedAddonObject>& refused);

 private:
  void note_brought(const std::vector<AddonObject>& objects);
  bool is_brought(const GroupVersionKind& kind) const { return kinds_.count({kind.group, kind.kind}) > 0; }
  void tell_release(const AddonObject& object, const base::Value& live);
  base::Result<void> place(base::Arena& arena, AddonObject& object);
  base::Result<base::Value> take_over(base::Arena& arena, const AddonObject& object, base::Value live);
  base::Result<base::Value> write(base::Arena& arena, const AddonObject& object);
  base::Result<PreviewedObject> try_write(base::Arena& arena, const AddonObject& object);

  base::Env& env_;
  KubeClient& client_;
  const base::Cancel& cancel_;
  AddonApplyOptions options_;
  std::set<std::pair<std::string, std::string>> kinds_{};  // group and kind of the CRDs that were brought
  std::set<std::string> namespaces_{};
  std::set<std::string> told_{};  // objects whose release has been named
};

// The managedFields that give `manager` what was written under the names of those it takes over from (`others`, each by
// updates or applying, and its own updates); nothing where there is nothing to take.
std::optional<base::Value> taken_over_fields(base::Arena& arena, const base::Value& live, std::string_view manager);

}  // namespace cluster
