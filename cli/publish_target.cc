// A URL that repositories.yaml has too is published to with the credentials that stand there; --username and --password
// come before them.
#include "cli/publish_target.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/moment.h"
#include "base/time.h"
#include "cli/repository_access.h"
#include "repo/museum_client.h"
#include "repo/s3_location.h"
#include "repo/stored_chart.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<repo::Repository> find_repository(Invocation& call, const std::string& name) {
  const bool is_url = name.find("://") != std::string::npos;
  repo::Repository plain;
  plain.url = name;
  const auto repositories = repo::load_repositories(call.env, call.settings.repository_config);
  if (!repositories) {
    if (is_url) return plain;
    if (repositories.error().code() != ErrorCode::not_found) return repositories.error();
  }
  if (repositories && is_url) {
    for (const auto& one : repositories->entries) {
      if (repo::is_same_url(one.url, name)) return one;
    }
    return plain;
  }
  const auto* found = repositories ? repositories->find(name) : nullptr;
  if (found != nullptr) return *found;
  return Error(ErrorCode::not_found, fmt::format("there is no repository named \"{}\"", name))
      .hinting("write its URL, such as s3://bucket/prefix, or add it: repo add NAME URL");
}

bool is_plugin(const Invocation& call) { return call.command.is_plugin || call.voice == Voice::helm; }

repo::MuseumRepository museum_of(Invocation& call, const PublishTarget& target) {
  repo::MuseumRepository museum;
  museum.access = repo::download_from(target.repository, target.repository.url);
  const auto lay_over = [&](std::string& field, const char* flag) {
    if (call.flags.find(flag) != nullptr && call.flags.changed(flag)) field = call.flags.text(flag);
  };
  lay_over(museum.access.username, "username");
  lay_over(museum.access.password, "password");
  lay_over(museum.access.tls.certificate, "cert-file");
  lay_over(museum.access.tls.key, "key-file");
  lay_over(museum.access.tls.authority, "ca-file");
  if (call.flags.find("insecure-skip-tls-verify") != nullptr && call.flags.boolean("insecure-skip-tls-verify")) {
    museum.access.tls.insecure = true;
  }
  lay_over(museum.context_path, "context-path");
  museum.access.pass_credentials_all = false;
  return museum;
}

std::chrono::milliseconds timeout_of(const Invocation& call) {
  return std::chrono::milliseconds(call.flags.nanoseconds("timeout") / base::kMillisecond);
}

Result<bool> is_in_registry(repo::OciCharts& registries, const std::string& url, const chart::Metadata& metadata) {
  auto versions = registries.versions((url.ends_with('/') ? url : url + "/") + metadata.name);
  if (!versions && versions.error().code() == ErrorCode::not_found) return false;
  if (!versions) return std::move(versions).error();
  return std::find(versions->begin(), versions->end(), metadata.version) != versions->end();
}

}  // namespace

Result<PublishTarget> publish_target(Invocation& call, const std::string& name) {
  PublishTarget target;
  target.repository = TRY(find_repository(call, name));
  const std::string_view url = target.repository.url;
  if (repo::is_s3_url(url)) return target;
  if (is_plugin(call)) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is not in S3: only s3://bucket/prefix can be published to",
                                                 repo::without_password(target.repository.url)));
  }
  if (url.starts_with("file://")) {
    target.kind = PublishKind::folder;
  } else if (url.starts_with("http://") || url.starts_with("https://")) {
    target.kind = PublishKind::museum;
  } else if (url.starts_with("oci://")) {
    target.kind = PublishKind::registry;
  } else {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" cannot be published to", repo::without_password(target.repository.url)))
        .hinting("s3://bucket/prefix, file:///PATH, http(s)://HOST/PATH with ChartMuseum's API, or oci://HOST/PATH");
  }
  return target;
}

Result<std::vector<repo::PushedChart>> push_over_http(Invocation& call, const PublishTarget& target,
                                                      const std::vector<repo::PackedChart>& charts,
                                                      const repo::PushOptions& options) {
  repo::WriteSender sender(call.env, call.cancel, timeout_of(call));
  const auto museum = museum_of(call, target);
  std::vector<repo::PushedChart> pushed;
  for (const auto& chart : charts) pushed.push_back(TRY(repo::push_to_museum(call.env, sender, museum, chart, options)));
  return pushed;
}

Result<std::vector<repo::PushedChart>> push_to_registry(Invocation& call, const PublishTarget& target,
                                                        const std::vector<repo::PackedChart>& charts,
                                                        const repo::PushOptions& options) {
  const auto registries = make_registries(call);
  const auto created = base::format_moment(base::local_moment_of(call.env.clock.unix_nanoseconds()));
  std::vector<repo::PushedChart> pushed;
  for (const auto& chart : charts) {
    base::Arena arena(chart::kMaxChartMemory);
    const auto facts = TRY(repo::read_archive(arena, call.env.log, chart.bytes, options.load));
    std::optional<std::string> provenance;
    if (!chart.provenance.empty()) provenance = chart.provenance;
    const repo::OciUpload upload{chart.bytes, provenance, facts.metadata, created};
    auto end = repo::PushEnd::published;
    const bool may_be_kept = options.is_dry_run || options.existing == repo::Existing::keep;
    if (may_be_kept && TRY(is_in_registry(*registries, target.repository.url, facts.metadata))) {
      if (options.existing == repo::Existing::keep) end = repo::PushEnd::kept;
    }
    if (!options.is_dry_run && end == repo::PushEnd::published) TRY(registries->push(target.repository.url, upload));
    pushed.push_back({facts.metadata.name, facts.metadata.version, end});
  }
  return pushed;
}

Result<void> delete_over_http(Invocation& call, const PublishTarget& target, const std::string& name,
                              const std::vector<std::string>& versions) {
  repo::WriteSender sender(call.env, call.cancel, timeout_of(call));
  return repo::delete_from_museum(sender, museum_of(call, target), name, versions);
}

}  // namespace cli
