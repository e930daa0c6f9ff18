// Which path is answered by what. A path of an archive is looked up among those that the folder was found to have, so
// that no path leads anywhere else.
#include "repo/site/site.h"

#include <algorithm>
#include <charconv>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/http_conditions.h"
#include "base/json.h"
#include "base/url.h"
#include "repo/index_entry_json.h"
#include "repo/site/answers.h"
#include "repo/version_choice.h"

namespace repo {

using base::HttpRequest;
using base::HttpResponse;
using base::Result;

namespace {

constexpr std::string_view kApi = "/api/charts";
constexpr std::string_view kArchives = "/charts/";
constexpr std::string_view kProvenance = ".prov";

HttpResponse not_found() { return error_answer(404, "not found"); }

// The path of an archive below the folder that a request's path asks for, decoded; nothing for other paths.
std::optional<std::string> archive_path(std::string_view path) {
  path.remove_prefix(path.starts_with(kArchives) ? kArchives.size() : 1);
  auto decoded = base::unescape_path_segment(path);
  if (!decoded) return std::nullopt;
  const std::string_view text = *decoded;
  const bool is_one = text.ends_with(".tgz") || text.ends_with(".tgz.prov");
  return is_one ? std::optional(std::move(*decoded)) : std::nullopt;
}

Result<std::string> entries_json(const std::vector<IndexEntry>& entries) {
  base::Arena arena;
  std::string out = "[";
  for (const auto& entry : entries) {
    if (out.size() > 1) out += ',';
    TRY(write_entry_json(arena, out, entry));
  }
  return out + "]";
}

HttpResponse answer_of(Result<std::string> json) {
  return json ? json_answer(200, std::move(*json)) : error_answer(500, json.error().reason());
}

std::size_t number_of(std::string_view query, std::string_view name, std::size_t fallback) {
  const auto text = query_value(query, name);
  std::size_t number = 0;
  if (!text) return fallback;
  const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc() && stop == text->data() + text->size() ? number : fallback;
}

// The entry that a version means: that one, the newest that a range allows, or the newest for "latest".
Result<const IndexEntry*> choose(const std::vector<IndexEntry>& entries, std::string_view version) {
  base::MemoryLog log;
  const VersionList versions{"", entries.size(), [&](std::size_t i) { return std::string_view(entries[i].metadata.version); }};
  const auto found = TRY(find_version(log, versions, version == "latest" ? "" : version));
  const IndexEntry* chosen = found ? &entries[*found] : nullptr;
  return chosen;
}

}  // namespace

std::optional<HttpResponse> Site::refusal(const HttpRequest& request) const {
  if (auto refused = refuse_access(options_.access, request)) return refused;
  const auto length = base::find_header(request.headers, "Content-Length").value_or("");
  std::size_t bytes = 0;
  std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (bytes > kMaxUpload) return error_answer(413, fmt::format("more than {} MiB are not taken", kMaxUpload >> 20));
  return std::nullopt;
}

std::optional<base::ServedFile> Site::file(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  auto path = archive_path(target_of(request).path);
  if (!path) return std::nullopt;
  const auto state = folder_.look();
  if (!state) return std::nullopt;
  const bool is_provenance = std::string_view(*path).ends_with(kProvenance);
  const auto found = (*state)->charts.find(is_provenance ? path->substr(0, path->size() - kProvenance.size()) : *path);
  if (found == (*state)->charts.end() || (is_provenance && !found->second.has_provenance)) return std::nullopt;
  base::ServedFile file;
  file.descriptor = ::open(folder_.full_path(*path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info {};
  if (file.descriptor < 0) return std::nullopt;
  if (::fstat(file.descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(file.descriptor);
    return std::nullopt;
  }
  base::Representation there;
  there.size = static_cast<std::uint64_t>(info.st_size);
  there.modified = info.st_mtim.tv_sec;
  const bool is_known = !is_provenance && found->second.size == there.size && found->second.modified == there.modified;
  there.etag = is_known ? "\"" + found->second.digest + "\""
                        : fmt::format("\"{:x}-{:x}-{:x}\"", info.st_mtim.tv_sec, info.st_mtim.tv_nsec, there.size);
  const auto part = base::select_part(request, there);
  file.head.status = part.status;
  file.head.headers = base::selection_headers(there, part);
  file.head.headers.push_back({"Content-Type", is_provenance ? "text/plain; charset=utf-8" : "application/gzip"});
  file.head.headers.push_back({"X-Content-Type-Options", "nosniff"});
  file.offset = part.offset;
  file.size = part.size;
  return file;
}

HttpResponse Site::index(const HttpRequest& request) {
  const auto state = folder_.look();
  if (!state) return error_answer(500, state.error().reason());
  const auto& now = **state;
  const bool is_packed = base::takes_gzip(request);
  auto etag = now.etag;
  if (is_packed) etag.insert(etag.size() - 1, "-gzip");
  const auto& bytes = is_packed ? now.packed : now.yaml;
  const base::Representation there{etag, now.made, bytes.size()};
  const auto part = base::select_part(request, there);
  HttpResponse answer{part.status, base::selection_headers(there, part), bytes.substr(part.offset, part.size)};
  answer.headers.push_back({"Content-Type", "application/x-yaml"});
  answer.headers.push_back({"Vary", "Accept-Encoding"});
  answer.headers.push_back({"Cache-Control", "no-cache"});
  answer.headers.push_back({"X-Content-Type-Options", "nosniff"});
  if (is_packed) answer.headers.push_back({"Content-Encoding", "gzip"});
  return answer;
}

HttpResponse Site::charts(const HttpRequest& request) {
  const auto state = folder_.look();
  if (!state) return error_answer(500, state.error().reason());
  const auto query = target_of(request).query;
  const auto offset = number_of(query, "offset", 0);
  auto left = number_of(query, "limit", kMaxServedCharts);
  std::size_t number = 0;
  std::string out = "{";
  for (const auto& [name, entries] : (*state)->index.entries) {
    if (number++ < offset) continue;
    if (left-- == 0) break;
    auto json = entries_json(entries);
    if (!json) return error_answer(500, json.error().reason());
    if (out.size() > 1) out += ',';
    base::json::append_string(out, name);
    out += ':';
    out += *json;
  }
  return json_answer(200, out + "}");
}

// `path` is "/NAME" or "/NAME/VERSION".
HttpResponse Site::chart(std::string_view path) {
  path.remove_prefix(1);
  const auto slash = std::min(path.find('/'), path.size());
  const auto name = base::unescape_path_segment(path.substr(0, slash));
  const auto version = base::unescape_path_segment(path.substr(std::min(slash + 1, path.size())));
  if (!name || !version) return not_found();
  const auto state = folder_.look();
  if (!state) return error_answer(500, state.error().reason());
  const auto found = (*state)->index.entries.find(*name);
  if (found == (*state)->index.entries.end()) return error_answer(404, "chart not found");
  if (slash == path.size()) return answer_of(entries_json(found->second));
  const auto entry = choose(found->second, *version);
  if (!entry) return error_answer(404, entry.error().reason());
  if (*entry == nullptr) return error_answer(404, fmt::format("no chart version found for {}-{}", *name, *version));
  base::Arena arena;
  std::string out;
  if (auto written = write_entry_json(arena, out, **entry); !written) return error_answer(500, written.error().reason());
  return json_answer(200, std::move(out));
}

HttpResponse Site::read(const HttpRequest& request, std::string_view path) {
  if (path == "/index.yaml") return index(request);
  if (path == "/health") return json_answer(200, R"({"healthy":true})");
  if (path == "/info") {
    std::string body = R"({"version":)";
    base::json::append_string(body, options_.program);
    return json_answer(200, body + "}");
  }
  if (path == kApi) return charts(request);
  if (path.starts_with(kApi) && path.substr(kApi.size()).starts_with('/')) return chart(path.substr(kApi.size()));
  if (auto page = pages_.answer(request, path)) return std::move(*page);
  return not_found();
}

HttpResponse Site::write(const HttpRequest& request, std::string_view path) {
  const auto force = query_value(target_of(request).query, "force");
  const bool is_forced = force && *force != "false" && *force != "0";
  if (request.method == "POST" && path == kApi) return uploads_.post_charts(request, is_forced);
  if (request.method == "POST" && path == "/api/prov") return uploads_.post_provenance(request.body, is_forced);
  if (request.method == "DELETE" && path.starts_with(kApi)) {
    path.remove_prefix(kApi.size());
    const auto slash = path.find('/', 1);
    if (!path.starts_with('/') || slash == std::string_view::npos) return not_found();
    const auto name = base::unescape_path_segment(path.substr(1, slash - 1));
    const auto version = base::unescape_path_segment(path.substr(slash + 1));
    return name && version ? uploads_.remove(*name, *version) : not_found();
  }
  auto answer = error_answer(405, fmt::format("{} is not for {}", path, request.method));
  answer.headers.push_back({"Allow", "GET, HEAD, POST, DELETE"});
  return answer;
}

Result<HttpResponse> Site::send(const HttpRequest& request) {
  if (auto refused = refusal(request)) return std::move(*refused);
  const auto path = target_of(request).path;
  return request.method == "GET" || request.method == "HEAD" ? read(request, path) : write(request, path);
}

Result<HttpResponse> Site::stream(const HttpRequest& request, const base::HttpSink&) { return send(request); }

}  // namespace repo
