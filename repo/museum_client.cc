// push_to_museum posts a form with the archive and what signs it. Where the server says that it has that version, its
// entry is asked for: with the same digest the work is done.
#include "repo/museum_client.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/http_status.h"
#include "base/json.h"
#include "base/multipart.h"
#include "base/url.h"
#include "base/value.h"
#include "repo/store_probe.h"
#include "repo/stored_chart.h"
#include "repo/url_join.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

namespace {

constexpr int kOk = 200;
constexpr int kCreated = 201;
constexpr int kConflict = 409;
constexpr std::size_t kBoundarySize = 40;

// A text of an object's field, where the body is such an object.
std::string field_of(const HttpResponse& response, std::string_view name) {
  base::Arena arena;
  const auto value = base::json::read(arena, response.body);
  if (!value || !value->is_map()) return "";
  const auto* field = value->as_map().find(name);
  return field != nullptr && field->is_string() ? std::string(field->as_string()) : "";
}

// What a server says about a refusal, fit to be shown: no controls, not long, none of our credentials.
std::string words_of(const HttpResponse& response, const Download& access) {
  auto text = field_of(response, "error").substr(0, kMaxMuseumError);
  std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  const bool tells = !access.password.empty() && text.find(access.password) != std::string::npos;
  return text.empty() || tells ? "" : ": " + text;
}

Error refused(const MuseumRepository& repository, const HttpResponse& response) {
  const auto url = without_password(repository.access.url);
  const auto said = base::status_line(response.status) + words_of(response, repository.access);
  if (base::is_redirect(response.status)) {
    const auto to = without_password(std::string(response.header("Location").value_or("elsewhere")));
    return Error(ErrorCode::unavailable, fmt::format("{} leads to {}, and nothing is published there", url, to))
        .hinting("give the repository by the URL that it has now");
  }
  if (response.status == 401 || response.status == 403) {
    return Error(ErrorCode::denied, fmt::format("{} does not let us publish: {}", url, said))
        .hinting("--username and --password, or repo add NAME URL --username … --password …");
  }
  if (response.status == 404 || response.status == 405) {
    return Error(ErrorCode::not_found, fmt::format("{} takes no uploads by ChartMuseum's API: {}", url, said))
        .hinting("where the API lies below a part of the path, --context-path names it");
  }
  return Error(ErrorCode::unavailable, fmt::format("{} did not take the chart: {}", url, said));
}

// A request to the API, `path` behind its URL.
Result<HttpResponse> ask(WriteSender& sender, const MuseumRepository& repository, const std::string& path,
                         base::HttpRequest request) {
  auto download = repository.access;
  download.url = TRY(museum_api(repository.access.url, repository.context_path)) + path;
  return sender.send(download, std::move(request));
}

std::string path_of(const std::string& name, const std::string& version) {
  return "/charts/" + base::escape_path_segment(name) + "/" + base::escape_path_segment(version);
}

// The digest under which the server has that version; empty where it has none or does not say.
Result<std::string> digest_there(WriteSender& sender, const MuseumRepository& repository, const ArchiveFacts& facts) {
  const auto response = TRY(ask(sender, repository, path_of(facts.metadata.name, facts.metadata.version), {}));
  if (response.status == 404) return std::string();
  if (response.status != kOk) return refused(repository, response);
  return field_of(response, "version") == facts.metadata.version ? field_of(response, "digest") : "";
}

base::HttpRequest upload_of(base::Env& env, const PackedChart& packed, const ArchiveFacts& facts) {
  std::string boundary;
  do {
    boundary = random_name(env.random, kBoundarySize);
  } while (packed.bytes.find(boundary) != std::string::npos || packed.provenance.find(boundary) != std::string::npos);
  std::vector<base::FormPart> parts{{"chart", facts.file, packed.bytes}};
  if (!packed.provenance.empty()) parts.push_back({"prov", facts.file + ".prov", packed.provenance});
  base::HttpRequest request;
  request.method = "POST";
  request.headers.push_back({"Content-Type", "multipart/form-data; boundary=" + boundary});
  request.body = base::write_form(parts, boundary);
  return request;
}

Result<PushedChart> meet_existing(WriteSender& sender, const MuseumRepository& repository, const ArchiveFacts& facts,
                                  const PushOptions& options) {
  PushedChart pushed{facts.metadata.name, facts.metadata.version, PushEnd::already_there};
  if (TRY(digest_there(sender, repository, facts)) == facts.digest) return pushed;
  pushed.end = PushEnd::kept;
  if (options.existing == Existing::keep) return pushed;
  return Error(ErrorCode::conflict, fmt::format("{} {} is already in {} with other contents", pushed.name, pushed.version,
                                                without_password(repository.access.url)))
      .hinting("publish it under a new version, or replace the old one with --force");
}

}  // namespace

Result<std::string> museum_api(const std::string& url, const std::string& context_path) {
  auto parsed = TRY(base::parse_url(url));
  if ((parsed.scheme != "http" && parsed.scheme != "https") || parsed.host.empty()) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is no URL of HTTP", without_password(url)));
  }
  std::string path = parsed.path;
  while (path.ends_with('/')) path.pop_back();
  std::string context = context_path;
  while (context.ends_with('/')) context.pop_back();
  if (!context.empty() && !context.starts_with('/')) context = "/" + context;
  const bool is_below = path.starts_with(context) && (path.size() == context.size() || path[context.size()] == '/');
  if (!is_below) {
    return Error(ErrorCode::invalid, fmt::format("{} is not below the context path {}", without_password(url), context));
  }
  parsed.path = context + "/api" + path.substr(context.size());
  parsed.raw_path.clear();
  parsed.query.clear();
  parsed.force_query = false;
  parsed.fragment.clear();
  parsed.raw_fragment.clear();
  return base::format_url(parsed);
}

Result<PushedChart> push_to_museum(base::Env& env, WriteSender& sender, const MuseumRepository& repository,
                                   const PackedChart& packed, const PushOptions& options) {
  base::Arena arena;
  const auto facts = TRY(read_archive(arena, env.log, packed.bytes, options.load));
  PushedChart pushed{facts.metadata.name, facts.metadata.version, PushEnd::published};
  if (options.is_dry_run) {
    const auto there = TRY(digest_there(sender, repository, facts));
    if (there.empty() || options.existing == Existing::replace) return pushed;
    return meet_existing(sender, repository, facts, options);
  }
  const auto* query = options.existing == Existing::replace ? "?force" : "";
  const auto response = TRY(ask(sender, repository, std::string("/charts") + query, upload_of(env, packed, facts)));
  if (response.status == kCreated || response.status == kOk) return pushed;
  if (response.status != kConflict) return refused(repository, response);
  pushed = TRY(meet_existing(sender, repository, facts, options));
  if (pushed.end == PushEnd::kept || packed.provenance.empty()) return pushed;
  base::HttpRequest request;  // an earlier try may have ended between the two
  request.method = "POST";
  request.headers.push_back({"Content-Type", "application/octet-stream"});
  request.body = packed.provenance;
  const auto signature = TRY(ask(sender, repository, "/prov", std::move(request)));
  const bool is_there = signature.status == kCreated || signature.status == kOk || signature.status == kConflict;
  return is_there ? Result<PushedChart>(pushed) : refused(repository, signature);
}

Result<void> delete_from_museum(WriteSender& sender, const MuseumRepository& repository, const std::string& name,
                                const std::vector<std::string>& versions) {
  for (const auto& version : versions) {
    base::HttpRequest request;
    request.method = "DELETE";
    const auto response = TRY(ask(sender, repository, path_of(name, version), std::move(request)));
    if (response.status == 404) {
      return Error(ErrorCode::not_found,
                   fmt::format("there is no {} {} in {}", name, version, without_password(repository.access.url)));
    }
    if (response.status != kOk && response.status != 204) return refused(repository, response);
  }
  return {};
}

}  // namespace repo
