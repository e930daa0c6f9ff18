// Where things are in the Kubernetes API: pure functions from kinds and names to paths and queries.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cluster/discovery.h"
#include "cluster/kube_client.h"

namespace cluster {

using Query = std::map<std::string, std::string>;  // sorted, as Go writes queries

// "/apis/apps/v1/namespaces/web/deployments/front"; without a name the collection, without a namespace all
// of them. Error: a name or namespace that cannot be part of a path, in client-go's words.
base::Result<std::string> resource_path(const ResourceInfo& resource, std::string_view name_space,
                                        std::string_view name);
// "/apis/apps/v1", "/api/v1".
std::string version_path(std::string_view group, std::string_view version);

// "?a=1&b=2", or nothing.
std::string format_query(const Query& query);
// fieldManager, fieldValidation, dryRun.
Query write_query(const WriteOptions& options);
Query list_query(const ListOptions& options);

}  // namespace cluster
