// Lists come in pages of kListPage objects. When the server has forgotten a page's continuation (410), it
// names another one to go on with, which is followed. Items of a typed list carry no kind of their own:
// it is put on them, so that an object looks the same however it was asked for.
#include "base/json.h"
#include "cluster/kube_protobuf.h"
#include "cluster/kube_state.h"

namespace cluster {
namespace {

constexpr const char* kTableTypes =
    "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,"
    "application/json";

// A server that cannot leave the rest out gives the whole, which serves as well.
constexpr const char* kMetadataTypes =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

// The continuation a 410 answer offers; "" where it offers none.
std::string offered_continuation(const base::HttpResponse& response) {
  if (response.status != 410) return "";
  base::Arena arena;
  const auto status = read_answer(arena, response);
  return status ? std::string(metadata_text(*status, "continue")) : std::string();
}

void name_kind(base::Value& item, const GroupVersionKind& kind, base::Arena& arena) {
  if (!item.is_map()) return;
  auto& map = item.as_map();
  if (!map.has("apiVersion")) map.set("apiVersion", base::Value::string(arena, kind.api_version()));
  if (!map.has("kind")) map.set("kind", base::Value::string(arena, kind.kind));
}

base::List* items_of(const base::Value& list) {
  const auto items = at_path(list, {"items"});
  return items.is_list() ? &items.as_list() : nullptr;
}

}  // namespace

base::Result<void> KubeClient::State::pages(
    const ResourceInfo& resource, std::string_view name_space, const ListOptions& options,
    const std::function<base::Result<void>(base::Arena& page, base::Value& list)>& each) {
  KubeRequest request;
  request.path = TRY(resource_path(resource, name_space, ""));
  request.query = list_query(options);
  request.query["limit"] = std::to_string(kListPage);
  if (options.contents == Contents::metadata) request.accept = kMetadataTypes;
  if (options.contents == Contents::data) request.accept = kDataTypes;
  while (true) {
    const auto response = TRY(session.send(request));
    if (!is_success(response)) {
      const auto offered = offered_continuation(response);
      const bool is_new = !offered.empty() && request.query["continue"] != offered;
      if (!is_new) return answer_error(response, question_of("GET", resource, ""));
      request.query["continue"] = offered;
      continue;
    }
    base::Arena page;
    auto list = TRY(read_answer(page, response));
    const std::string next(metadata_text(list, "continue"));
    TRY(each(page, list));
    if (next.empty()) return {};
    request.query["continue"] = next;
  }
}

base::Result<void> KubeClient::list(
    const GroupVersionKind& kind, std::string_view name_space, const ListOptions& options,
    const std::function<base::Result<void>(base::Arena& page, base::Value& object)>& each) {
  const auto resource = TRY(state_->resource(kind));
  return state_->pages(resource, name_space, options,
                       [&](base::Arena& page, base::Value& list) -> base::Result<void> {
                         auto* items = items_of(list);
                         if (items == nullptr) return {};
                         for (auto& item : *items) {
                           name_kind(item, kind, page);
                           TRY(each(page, item));
                         }
                         return {};
                       });
}

base::Result<base::Value> KubeClient::list(base::Arena& arena, const GroupVersionKind& kind,
                                           std::string_view name_space, const ListOptions& options) {
  const auto resource = TRY(state_->resource(kind));
  KubeRequest request;
  request.path = TRY(resource_path(resource, name_space, ""));
  request.query = list_query(options);
  request.query["limit"] = std::to_string(kListPage);
  std::optional<base::Value> whole;
  while (true) {
    const auto response = TRY(state_->session.send(request));
    if (!is_success(response)) {
      const auto offered = offered_continuation(response);
      if (offered.empty() || request.query["continue"] == offered) {
        return answer_error(response, question_of("GET", resource, ""));
      }
      request.query["continue"] = offered;
      continue;
    }
    const auto page = TRY(base::json::read(arena, response.body, base::json::Numbers::exact));
    const std::string next(metadata_text(page, "continue"));
    if (auto* items = items_of(page)) {
      for (auto& item : *items) name_kind(item, kind, arena);
      if (whole && items_of(*whole) != nullptr) {
        for (const auto& item : *items) items_of(*whole)->push_back(item);
      }
    }
    if (!whole) whole = page;
    if (next.empty()) break;
    request.query["continue"] = next;
  }
  if (const auto metadata = at_path(*whole, {"metadata"}); metadata.is_map()) {
    metadata.as_map().erase("continue");
    metadata.as_map().erase("remainingItemCount");
  }
  return *whole;
}

base::Result<base::Value> KubeClient::get_table(base::Arena& arena, const ObjectKey& key) {
  const auto resource = TRY(state_->resource(key.kind));
  KubeRequest request;
  request.path = TRY(resource_path(resource, key.name_space, key.name));
  request.accept = kTableTypes;
  request.query["includeObject"] = "Object";
  return state_->ask_object(arena, request, question_of("GET", resource, key.name));
}

base::Result<base::Value> KubeClient::list_table(base::Arena& arena, const GroupVersionKind& kind,
                                                 std::string_view name_space, const ListOptions& options) {
  const auto resource = TRY(state_->resource(kind));
  KubeRequest request;
  request.path = TRY(resource_path(resource, name_space, ""));
  request.accept = kTableTypes;
  request.query = list_query(options);
  request.query["includeObject"] = "Object";
  return state_->ask_object(arena, request, question_of("GET", resource, ""));
}

}  // namespace cluster
