// Changes as people read them: each object with its lines that go and come, and a summary.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/voice.h"
#include "cluster/crds.h"
#include "cluster/preview.h"
#include "cluster/secret_mask.h"

namespace cli {

struct DiffOptions {
  int context = 3;            // lines around a change; negative: the whole object
  bool shows_secrets = false;
  Colour colour = Colour::off;
};

// "~ Deployment/web in default (templates/web.yaml)" and its lines; objects without a change are left out. Ends with
// "1 to create, 2 to update, 1 to delete, 5 unchanged." `mask` has learnt what must not be shown.
base::Result<std::string> diff_text(const std::vector<cluster::PreviewedObject>& objects,
                                    cluster::SecretMask& mask, const DiffOptions& options);

// The same without the lines: one for each object that changes, and the summary.
std::string outline_text(const std::vector<cluster::PreviewedObject>& objects, Colour colour);

// Whether anything would be written or deleted.
bool has_changes(const std::vector<cluster::PreviewedObject>& objects);

}  // namespace cli
