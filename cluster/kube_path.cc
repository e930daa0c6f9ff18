#include "cluster/kube_path.h"

#include "base/go_format.h"
#include "base/url.h"

namespace cluster {
namespace {

base::Result<void> check_segment(std::string_view what, std::string_view name) {
  std::string reason;
  if (name == "." || name == "..") {
    reason = "may not be '" + std::string(name) + "'";
  } else if (name.find('/') != std::string_view::npos) {
    reason = "may not contain '/'";
  } else if (name.find('%') != std::string_view::npos) {
    reason = "may not contain '%'";
  } else {
    return {};
  }
  return base::Error(base::ErrorCode::invalid,
                     "invalid " + std::string(what) + " " + base::go_quote(name) + ": [" + reason + "]");
}

}  // namespace

std::string version_path(std::string_view group, std::string_view version) {
  if (group.empty()) return "/api/" + std::string(version);
  return "/apis/" + std::string(group) + "/" + std::string(version);
}

base::Result<std::string> resource_path(const ResourceInfo& resource, std::string_view name_space,
                                        std::string_view name) {
  TRY(check_segment("namespace", name_space));
  TRY(check_segment("resource name", name));
  auto path = version_path(resource.kind.group, resource.kind.version);
  if (resource.is_namespaced && !name_space.empty()) {
    path += "/namespaces/" + base::escape_path_segment(name_space);
  }
  path += "/" + resource.plural;
  if (!name.empty()) path += "/" + base::escape_path_segment(name);
  return path;
}

std::string format_query(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += text.empty() ? "?" : "&";
    text += base::escape_query(name) + "=" + base::escape_query(value);
  }
  return text;
}

Query write_query(const WriteOptions& options) {
  Query query;
  if (!options.field_manager.empty()) query["fieldManager"] = options.field_manager;
  if (options.dry_run == DryRun::server) query["dryRun"] = "All";
  if (options.validation) {
    query["fieldValidation"] = *options.validation == Validation::strict ? "Strict"
                               : *options.validation == Validation::warn ? "Warn"
                                                                         : "Ignore";
  }
  return query;
}

Query list_query(const ListOptions& options) {
  Query query;
  if (!options.label_selector.empty()) query["labelSelector"] = options.label_selector;
  if (!options.field_selector.empty()) query["fieldSelector"] = options.field_selector;
  return query;
}

}  // namespace cluster
