// Requests to answers. Every answer is made under the folder's lock where it writes, so that several processes can
// share one sandbox.
#include "cluster/sandbox/sandbox.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json.h"
#include "base/url_escape.h"

namespace cluster::sandbox {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

namespace {

constexpr std::chrono::milliseconds kWatchLook{50};

std::string quoted(std::string_view text) {
  std::string out;
  base::json::append_string(out, text);
  return out;
}

HttpResponse json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

// The Status object the API server answers a failure with.
HttpResponse failure(const Error& error) {
  int status = error.http_status();
  std::string reason = error.http_reason();
  if (status == 0) {
    status = error.code() == ErrorCode::not_found ? 404 : error.code() == ErrorCode::conflict ? 409 : 500;
    reason = status == 404 ? "NotFound" : status == 409 ? "Conflict" : "InternalError";
  }
  return json_answer(
      status,
      fmt::format(R"({{"kind":"Status","apiVersion":"v1","metadata":{{}},"status":"Failure","message":{},"reason":{},"code":{}}})",
                  quoted(error.helm()), quoted(reason), status));
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? base::hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? base::hex_value(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string header(const base::HttpRequest& request, std::string_view name) {
  for (const auto& item : request.headers) {
    if (item.name.size() == name.size() &&
        std::equal(name.begin(), name.end(), item.name.begin(), [](char a, char b) { return (a | 32) == (b | 32); })) {
      return item.value;
    }
  }
  return {};
}

Asked take_apart(const base::HttpRequest& request) {
  Asked asked;
  asked.method = request.method;
  std::string_view rest = request.url;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
    const auto slash = rest.find('/', scheme + 3);
    rest = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
  }
  const auto mark = std::min(rest.find('?'), rest.size());
  auto path = rest.substr(0, mark);
  auto query = rest.substr(std::min(mark + 1, rest.size()));
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) asked.steps.push_back(percent_decoded(path.substr(0, end)));
    path.remove_prefix(end);
  }
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    const auto equal = std::min(pair.find('='), pair.size());
    asked.query[percent_decoded(pair.substr(0, equal))] = percent_decoded(pair.substr(std::min(equal + 1, pair.size())));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  asked.content_type = header(request, "Content-Type");
  asked.accept = header(request, "Accept");
  asked.user_agent = header(request, "User-Agent");
  asked.body = request.body;
  return asked;
}

Error unknown_path() {
  return Error(ErrorCode::not_found, "the server could not find the requested resource").answered(404, "NotFound");
}

bool is_watch(const Asked& asked) {
  const auto found = asked.query.find("watch");
  return found != asked.query.end() && (found->second == "true" || found->second == "1");
}

}  // namespace

Sandbox::Sandbox(base::Env& env, const base::Cancel& cancel, std::string folder)
    : env_(env), cancel_(cancel), folder_(std::move(folder)), store_(env.files, folder_),
      minor_(minor_version(env.variable("TUG_SANDBOX_VERSION").value_or(""))) {}

std::string Sandbox::now() const {
  const auto seconds = env_.clock.unix_nanoseconds() / 1'000'000'000;
  const auto time = static_cast<time_t>(seconds);
  tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

Result<HttpResponse> Sandbox::send(const base::HttpRequest& request) {
  if (request.body.size() > kMaxBody) {
    return failure(Error(ErrorCode::invalid, "Request entity too large: limit is 8388608").answered(413, "RequestEntityTooLarge"));
  }
  const auto asked = take_apart(request);
  if (is_watch(asked)) return stream(request, [](std::string_view) { return false; });
  auto answered = answer(asked);
  if (!answered) return failure(answered.error());
  return answered;
}

Result<HttpResponse> Sandbox::stream(const base::HttpRequest& request, const base::HttpSink& sink) {
  const auto asked = take_apart(request);
  if (!is_watch(asked)) {
    auto answered = TRY(send(request));
    if (answered.status < 300) {
      sink(answered.body);
      answered.body.clear();
    }
    return answered;
  }
  base::Arena arena;
  TRY(begin());
  auto target = target_of(arena, asked);
  if (!target) return failure(target.error());
  return watch(request, asked, *target, sink);
}

Result<HttpResponse> Sandbox::answer(const Asked& asked) {
  TRY(begin());
  base::Arena arena;
  const auto& steps = asked.steps;
  const auto first = steps.empty() ? std::string() : steps.front();
  if (first == "version") return json_answer(200, version_document(minor_));
  if (first == "readyz" || first == "healthz" || first == "livez") return HttpResponse{200, {}, "ok"};
  if (first == "openapi") return failure(unknown_path());
  if (first != "api" && first != "apis") return failure(unknown_path());
  const bool is_core = first == "api";
  const auto known = TRY(kinds(arena));
  if (steps.size() == 1) {
    const bool is_aggregated = asked.accept.find("apidiscovery.k8s.io") != std::string::npos;
    auto document = json_answer(200, groups_document(known, is_core, is_aggregated));
    if (is_aggregated) {
      document.headers[0].value = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    }
    return document;
  }
  const std::size_t head = is_core ? 2 : 3;
  if (steps.size() == head) {
    auto document = resources_document(known, is_core ? "" : steps[1], steps[head - 1]);
    if (document.empty()) return failure(unknown_path());
    return json_answer(200, std::move(document));
  }
  if (steps.size() < head) return failure(unknown_path());
  return answer_resource(asked, TRY(target_of(arena, asked)));
}

Result<HttpResponse> Sandbox::answer_resource(const Asked& asked, const Target& target) {
  base::Arena arena;
  if (target.subresource == "log") return HttpResponse{200, {{"Content-Type", "text/plain"}}, ""};
  if (asked.method == "GET") return target.place.name.empty() ? list(arena, asked, target) : get(arena, asked, target);
  const auto locked = TRY(store_.lock());
  if (asked.method == "POST") return create(arena, asked, target);
  if (asked.method == "PUT") return replace(arena, asked, target);
  if (asked.method == "PATCH") return patch(arena, asked, target);
  if (asked.method == "DELETE") return remove(arena, asked, target);
  return failure(Error(ErrorCode::invalid, "the server does not allow this method on the requested resource")
                     .answered(405, "MethodNotAllowed"));
}

Result<std::vector<ResourceInfo>> Sandbox::kinds(base::Arena& arena) {
  auto known = built_in_kinds();
  for (auto& info : old_kinds(minor_)) known.push_back(std::move(info));
  const auto definitions = TRY(store_.list(arena, {"apiextensions.k8s.io", "customresourcedefinitions", "", ""}));
  for (const auto& definition : definitions) {
    for (auto& info : kinds_of_definition(definition)) known.push_back(std::move(info));
  }
  return known;
}

Result<Sandbox::Target> Sandbox::target_of(base::Arena& arena, const Asked& asked) {
  const auto& steps = asked.steps;
  if (steps.empty() || (steps[0] != "api" && steps[0] != "apis")) return unknown_path();
  const bool is_core = steps[0] == "api";
  std::size_t at = is_core ? 2 : 3;
  if (steps.size() <= at) return unknown_path();
  const auto group = is_core ? std::string() : steps[1];
  const auto version = steps[at - 1];
  Target target;
  // /namespaces/NAME is an object, /namespaces/NAME/KIND a place.
  if (steps[at] == "namespaces" && steps.size() > at + 2 && steps[at + 2] != "status" && steps[at + 2] != "finalize") {
    target.place.name_space = steps[at + 1];
    at += 2;
  }
  const auto plural = steps[at];
  const auto known = TRY(kinds(arena));
  const auto found = std::find_if(known.begin(), known.end(), [&](const ResourceInfo& info) {
    return info.kind.group == group && info.kind.version == version && info.plural == plural;
  });
  if (found == known.end()) return unknown_path();
  target.resource = *found;
  target.place.group = group.empty() ? "core" : storage_group(target.resource.kind);
  target.place.plural = plural;
  if (steps.size() > at + 1) target.place.name = steps[at + 1];
  if (steps.size() > at + 2) target.subresource = steps[at + 2];
  for (const auto* name : {&target.place.name, &target.place.name_space}) {
    if (*name == "." || *name == ".." || name->find('/') != std::string::npos) return unknown_path();
  }
  return target;
}

// The namespaces that every cluster has.
Result<void> Sandbox::begin() {
  if (TRY(env_.files.info(folder_ + "/version"))) return {};
  const auto locked = TRY(store_.lock());
  if (TRY(env_.files.info(folder_ + "/version"))) return {};
  base::Arena arena;
  for (const std::string_view name : {"default", "kube-node-lease", "kube-public", "kube-system"}) {
    auto object = TRY(base::json::read(
        arena, arena.copy(fmt::format(
                   R"({{"apiVersion":"v1","kind":"Namespace","metadata":{{"name":"{0}","uid":"sandbox-{0}","creationTimestamp":"{1}","labels":{{"kubernetes.io/metadata.name":"{0}"}}}},"spec":{{"finalizers":["kubernetes"]}},"status":{{"phase":"Active"}}}})",
                   name, now()))));
    TRY(store_.put(arena, {"core", "namespaces", "", std::string(name)}, object, true));
  }
  return {};
}

Result<HttpResponse> Sandbox::watch(const base::HttpRequest& request, const Asked& asked, const Target& target,
                                    const base::HttpSink& sink) {
  const auto text = [&](const char* key) {
    const auto found = asked.query.find(key);
    return found == asked.query.end() ? std::string() : found->second;
  };
  std::int64_t seen = 0;
  for (const char c : text("resourceVersion")) {
    if (c >= '0' && c <= '9') seen = seen * 10 + (c - '0');
  }
  const auto send_event = [&](std::string_view type, std::string_view object) {
    return sink(fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, object));
  };
  const auto labels = TRY(label_selector(text("labelSelector")));
  const auto fits = [&](const base::Value& object) {
    return fits_labels(object, labels) && fits_fields(object, text("fieldSelector"));
  };
  if (seen == 0) {  // begins with what is there
    base::Arena arena;
    seen = TRY(store_.version());
    for (const auto& object : TRY(store_.list(arena, target.place))) {
      if (fits(object) && !send_event("ADDED", TRY(base::json::write(arena, object)))) return HttpResponse{200, {}, ""};
    }
  }
  std::int64_t seconds = 1800;
  if (const auto limit = text("timeoutSeconds"); !limit.empty()) seconds = std::min<std::int64_t>(seconds, std::atoll(limit.c_str()));
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  if (request.timeout) end = std::min(end, std::chrono::steady_clock::now() + *request.timeout);
  while (std::chrono::steady_clock::now() < end) {
    auto events = store_.events_after(seen);
    if (!events) {
      send_event("ERROR", R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410})");
      return HttpResponse{200, {}, ""};
    }
    for (const auto& event : *events) {
      seen = event.version;
      const auto& place = event.place;
      if (place.group != target.place.group || place.plural != target.place.plural) continue;
      if (!target.place.name_space.empty() && place.name_space != target.place.name_space) continue;
      base::Arena arena;
      const auto object = base::json::read(arena, event.object, base::json::Numbers::exact);
      if (!object || !fits(*object)) continue;
      if (!target.place.name.empty() && metadata_text(*object, "name") != target.place.name) continue;
      if (!send_event(event.type, event.object)) return HttpResponse{200, {}, ""};
    }
    const bool is_stopped = request.stop != nullptr && request.stop->requested();
    if (is_stopped || cancel_.sleep(kWatchLook) || !sink("")) break;
  }
  return HttpResponse{200, {}, ""};
}

}  // namespace cluster::sandbox
