// Any text as what an API server or a chart's manifest says: discovery documents, errors, objects. It must neither
// crash nor hang, and what cannot be read must say so.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "cluster/discovery.h"
#include "cluster/kube_error.h"
#include "cluster/kube_protobuf.h"
#include "cluster/manifest_documents.h"

namespace {

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;

void check_discovery(std::string_view text) {
  cluster::Discovery discovery;
  const auto aggregated = cluster::add_aggregated(text, discovery);
  const auto versions = cluster::group_versions_in(text);
  const auto resources = cluster::add_resource_list(text, "apps/v1", discovery);
  if ((!aggregated && aggregated.error().helm().empty()) || (!versions && versions.error().helm().empty()) ||
      (!resources && resources.error().helm().empty())) {
    std::abort();
  }
  (void)discovery.api_versions();
  (void)cluster::discovery_warnings(discovery);
  for (const auto& resource : discovery.resources()) {
    if (discovery.find(resource.kind) == nullptr) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    base::Arena arena(kMaxMemory);
    check_discovery(text);
    const auto packed = cluster::read_protobuf(arena, std::string("k8s\0", 4) + std::string(text));
    if (!packed && packed.error().helm().empty()) std::abort();
    base::HttpResponse response;
    response.body = text;
    for (const int status : {400, 404, 409, 500}) {
      response.status = status;
      if (cluster::answer_error(response, {"GET", "apps", "deployments", "web"}).helm().empty()) std::abort();
    }
    for (const auto& document : cluster::read_manifest(arena, text).documents) {
      if (document.value.is_map()) (void)cluster::check_metadata(document.value);
      (void)cluster::source_path(document.text);
    }
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
