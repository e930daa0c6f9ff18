// The plain verbs: version, get, create, apply, patch, replace, delete. Each makes one request from a kind
// and a name and gives back the object that the server answers with. Lists are in kube_list.cc, watches in
// kube_watch.cc, kinds in kube_discovery.cc.
#include "cluster/kube_client.h"

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/kube_protobuf.h"
#include "cluster/kube_state.h"

namespace cluster {
namespace {

base::Result<std::string> body_of(base::Arena& arena, const base::Value& object) {
  try {
    return base::json::write(arena, object, {.escape_html = false});
  } catch (const base::ArenaFull&) {  // aliases of YAML make much of little
    return base::Error(base::ErrorCode::invalid, fmt::format("{} {} is longer than {} bytes as JSON", kind_of(object).kind,
                                                             metadata_text(object, "name"), base::kMaxTextBytes));
  }
}

std::string_view content_type_of(PatchType type) {
  switch (type) {
    case PatchType::json: return "application/json-patch+json";
    case PatchType::merge: return "application/merge-patch+json";
    default: return "application/strategic-merge-patch+json";
  }
}

KubeRequest write_request(std::string method, std::string_view content_type, std::string body,
                          const WriteOptions& options) {
  return {.method = std::move(method),
          .query = write_query(options),
          .content_type = std::string(content_type),
          .body = std::move(body),
          .timeout = options.timeout};
}

std::string_view propagation_text(Propagation propagation) {
  switch (propagation) {
    case Propagation::foreground: return "Foreground";
    case Propagation::orphan: return "Orphan";
    default: return "Background";
  }
}

std::string remove_body(const RemoveOptions& options) {
  std::string body = R"({"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":")";
  body += propagation_text(options.propagation);
  body += '"';
  if (options.grace_seconds) body += ",\"gracePeriodSeconds\":" + std::to_string(*options.grace_seconds);
  if (!options.uid.empty() || !options.resource_version.empty()) {
    body += ",\"preconditions\":{";
    if (!options.uid.empty()) {
      body += "\"uid\":";
      base::json::append_string(body, options.uid, false);
    }
    if (!options.resource_version.empty()) {
      body += options.uid.empty() ? "\"resourceVersion\":" : ",\"resourceVersion\":";
      base::json::append_string(body, options.resource_version, false);
    }
    body += '}';
  }
  return body + "}";
}

// A server that cannot leave the rest out gives the whole, which serves as well.
constexpr const char* kMetadataTypes =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

std::string version_field(const base::Value& object, std::string_view field) {
  const auto value = at_path(object, {field});
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

}  // namespace

KubeClient::KubeClient(base::Env& env, base::Http& http, const base::Cancel& cancel, ClientOptions options)
    : state_(std::make_unique<State>(env, http, cancel, std::move(options))) {}
KubeClient::~KubeClient() = default;

base::Result<base::HttpResponse> KubeClient::State::ask(const KubeRequest& request, const Question& question) {
  auto response = session.send(request);
  if (response && !is_success(*response)) return answer_error(*response, question);
  return response;
}

base::Result<base::Value> KubeClient::State::ask_object(base::Arena& arena, const KubeRequest& request,
                                                        const Question& question) {
  auto response = TRY(ask(request, question));
  auto object = is_protobuf(response) ? read_answer(arena, *arena.own<base::HttpResponse>(std::move(response)))
                                      : read_answer(arena, response);
  if (!object) return std::move(object).error().wrap("couldn't get version/kind; json parse error: ");
  return object;
}

base::Result<base::Value> KubeClient::State::write(base::Arena& arena, KubeRequest request,
                                                   const ResourceInfo& resource, const ObjectKey& key) {
  const bool is_new = request.method == "POST";
  request.path = TRY(resource_path(resource, key.name_space, is_new ? "" : key.name));
  return ask_object(arena, request, question_of(request.method, resource, is_new ? "" : key.name));
}

base::Result<chart::KubeVersion> KubeClient::version() {
  constexpr const char* kUnreachable = "kubernetes cluster unreachable: ";
  KubeRequest request;
  request.path = "/version";
  auto response = state_->session.send(request);
  if (!response) return std::move(response).error().wrap(kUnreachable);
  if (!is_success(*response)) return answer_error(*response, {}, false).wrap(kUnreachable);
  base::Arena arena;
  auto object = base::json::read(arena, response->body, base::json::Numbers::exact);
  if (!object) {
    return std::move(object).error().wrap(std::string(kUnreachable) + "unable to parse the server version: ");
  }
  chart::KubeVersion version;
  version.version = version_field(*object, "gitVersion");
  version.major = version_field(*object, "major");
  version.minor = version_field(*object, "minor");
  version.normalized.clear();
  return version;
}

base::Result<base::Value> KubeClient::get(base::Arena& arena, const ObjectKey& key, Contents contents,
                                          std::optional<std::chrono::milliseconds> timeout) {
  const auto resource = TRY(state_->resource(key.kind));
  KubeRequest request;
  request.path = TRY(resource_path(resource, key.name_space, key.name));
  request.timeout = timeout;
  if (contents == Contents::metadata) request.accept = kMetadataTypes;
  if (contents == Contents::data) request.accept = kDataTypes;
  return state_->ask_object(arena, request, question_of("GET", resource, key.name));
}

base::Result<base::Value> KubeClient::create(base::Arena& arena, const base::Value& object,
                                             const WriteOptions& options) {
  const auto key = key_of(object);
  const auto resource = TRY(state_->resource(key.kind));
  auto request = write_request("POST", "application/json", TRY(body_of(arena, object)), options);
  return state_->write(arena, std::move(request), resource, key);
}

base::Result<base::Value> KubeClient::apply(base::Arena& arena, const base::Value& object,
                                            const WriteOptions& options) {
  const auto key = key_of(object);
  const auto resource = TRY(state_->resource(key.kind));
  auto request = write_request("PATCH", "application/apply-patch+yaml", TRY(body_of(arena, object)), options);
  request.query["force"] = options.force ? "true" : "false";
  return state_->write(arena, std::move(request), resource, key);
}

base::Result<base::Value> KubeClient::patch(base::Arena& arena, const ObjectKey& key, PatchType type,
                                            const std::string& body, const WriteOptions& options) {
  const auto resource = TRY(state_->resource(key.kind));
  auto request = write_request("PATCH", content_type_of(type), body, options);
  return state_->write(arena, std::move(request), resource, key);
}

base::Result<base::Value> KubeClient::replace(base::Arena& arena, const base::Value& object,
                                              const WriteOptions& options) {
  const auto key = key_of(object);
  const auto resource = TRY(state_->resource(key.kind));
  auto request = write_request("PUT", "application/json", TRY(body_of(arena, object)), options);
  return state_->write(arena, std::move(request), resource, key);
}

base::Result<void> KubeClient::remove(const ObjectKey& key, const RemoveOptions& options) {
  const auto resource = TRY(state_->resource(key.kind));
  KubeRequest request{.method = "DELETE", .content_type = "application/json", .body = remove_body(options)};
  request.path = TRY(resource_path(resource, key.name_space, key.name));
  TRY(state_->ask(request, question_of("DELETE", resource, key.name)));
  return {};
}

base::Result<std::string> KubeClient::logs(std::string_view name_space, std::string_view pod,
                                           const LogOptions& options) {
  ResourceInfo pods{.kind = {"", "v1", "Pod"}, .plural = "pods", .is_namespaced = true};
  KubeRequest request;
  request.path = TRY(resource_path(pods, name_space, pod)) + "/log";
  request.accept = "text/plain,application/json";
  if (!options.container.empty()) request.query["container"] = options.container;
  if (options.tail_lines) request.query["tailLines"] = std::to_string(*options.tail_lines);
  if (options.previous) request.query["previous"] = "true";
  return TRY(state_->ask(request, question_of("GET", pods, pod))).body;
}

base::Result<std::string> KubeClient::get_path(const std::string& path, const std::string& accept) {
  KubeRequest request;
  request.path = path;
  request.accept = accept;
  return TRY(state_->ask(request, {})).body;
}

KubeClient::Traffic KubeClient::traffic() const { return state_->session.traffic(); }

}  // namespace cluster
