#include <algorithm>
#include <string>

#include "charts/manifest.h"

namespace chart {

int uninstall_order(std::string_view kind) {
  // The other way round than things come, but for Services, which go once nothing is led to them any more.
  constexpr int kKinds = 40;
  constexpr std::string_view kServiceGoesAfter = "IngressClass";
  if (kind == "Service") return 2 * (kKinds - install_order(kServiceGoesAfter)) + 1;
  const int order = install_order(kind);
  return order < 0 ? -1 : 2 * (kKinds - order);
}

base::Result<std::vector<Manifest>> sort_for_uninstall(base::Arena& arena, std::string_view text) {
  struct Numbered {
    std::string number;
    Manifest manifest;
  };
  std::vector<Numbered> documents;
  for (const auto document : split_manifests(text)) {
    Numbered next{std::to_string(documents.size()), {}};
    next.manifest.path = arena.copy("manifest-" + next.number);
    next.manifest.text = document;
    auto head = base::yaml::read_head(arena, document);
    if (!head) {
      return std::move(head).error().wrap("YAML parse error on " + std::string(next.manifest.path) + ": ");
    }
    next.manifest.head = *std::move(head);
    documents.push_back(std::move(next));
  }
  std::sort(documents.begin(), documents.end(),
            [](const Numbered& a, const Numbered& b) { return a.number < b.number; });
  std::stable_sort(documents.begin(), documents.end(), [](const Numbered& a, const Numbered& b) {
    const int order_a = uninstall_order(a.manifest.head.kind);
    const int order_b = uninstall_order(b.manifest.head.kind);
    if (order_a < 0 && order_b < 0) return a.manifest.head.kind < b.manifest.head.kind;
    if (order_a < 0 || order_b < 0) return order_b < 0 && order_a >= 0;
    return order_a < order_b;
  });
  std::vector<Manifest> sorted;
  for (auto& document : documents) {
    const auto& annotations = document.manifest.head.annotations;
    if (annotations.is_map() && annotations.as_map().has(kHookAnnotation)) continue;
    sorted.push_back(std::move(document.manifest));
  }
  return sorted;
}

}  // namespace chart
