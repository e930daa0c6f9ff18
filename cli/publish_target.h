// Where `repo push` and its kin publish to, and the ways there that are not stores.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "repo/publish.h"
#include "repo/repositories.h"

namespace cli {

enum class PublishKind {
  s3,
  folder,    // file://
  museum,    // http(s)://, by ChartMuseum's API
  registry,  // oci://
};
struct PublishTarget {
  PublishKind kind = PublishKind::s3;
  repo::Repository repository{};  // with the credentials that belong to it; without a name for a URL nobody has added
};

// What a URL or the name of a repository in repositories.yaml means. As the plugin helm-s3, only what is in S3. Errors:
// `there is no repository named "x"`, `"ftp://x" cannot be published to`.
base::Result<PublishTarget> publish_target(Invocation& call, const std::string& name);

// Publish one after the other; what was published before an error stays.
base::Result<std::vector<repo::PushedChart>> push_over_http(Invocation& call, const PublishTarget& target,
                                                            const std::vector<repo::PackedChart>& charts,
                                                            const repo::PushOptions& options);
base::Result<std::vector<repo::PushedChart>> push_to_registry(Invocation& call, const PublishTarget& target,
                                                              const std::vector<repo::PackedChart>& charts,
                                                              const repo::PushOptions& options);
base::Result<void> delete_over_http(Invocation& call, const PublishTarget& target, const std::string& name,
                                    const std::vector<std::string>& versions);

}  // namespace cli
