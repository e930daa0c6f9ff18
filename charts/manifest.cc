// Rendered files to documents in install order. sort_manifests is the entry. Large outputs (CRDs come
// in megabytes) have their heads read by two threads, each with an arena of its own.
#include "charts/manifest.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/ascii.h"
#include "base/at_once.h"
#include "base/go_format.h"
#include "charts/place.h"

namespace chart {

namespace {

// Below this many bytes a second thread costs more than it gives.
constexpr std::size_t kParallelBytes = 128 * 1024;

constexpr std::array<std::string_view, 38> kInstallOrder{
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange",
    "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList",
    "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
    "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service",
    "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
    "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress",
    "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"};

struct EventName {
  std::string_view name;
  HookEvent event;
};
constexpr std::array<EventName, 10> kEvents{{{"pre-install", HookEvent::pre_install},
                                             {"post-install", HookEvent::post_install},
                                             {"pre-delete", HookEvent::pre_delete},
                                             {"post-delete", HookEvent::post_delete},
                                             {"pre-upgrade", HookEvent::pre_upgrade},
                                             {"post-upgrade", HookEvent::post_upgrade},
                                             {"pre-rollback", HookEvent::pre_rollback},
                                             {"post-rollback", HookEvent::post_rollback},
                                             {"test", HookEvent::test},
                                             {"test-success", HookEvent::test}}};

std::vector<std::string> split_policies(const base::Value& annotations, std::string_view name) {
  std::vector<std::string> policies;
  const base::Value* found = annotations.as_map().find(name);
  if (found == nullptr) return policies;
  std::string_view rest = found->as_string();
  while (true) {
    const std::size_t comma = rest.find(',');
    policies.push_back(base::ascii_lower(trim_space(rest.substr(0, comma))));
    if (comma == std::string_view::npos) return policies;
    rest.remove_prefix(comma + 1);
  }
}

// The events of a hook annotation; nothing when one of them is unknown.
std::optional<std::vector<HookEvent>> read_events(std::string_view text) {
  std::vector<HookEvent> events;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string name = base::ascii_lower(trim_space(text.substr(0, comma)));
    const auto* found = std::find_if(kEvents.begin(), kEvents.end(),
                                     [&](const EventName& row) { return row.name == name; });
    if (found == kEvents.end()) return std::nullopt;
    events.push_back(found->event);
    if (comma == std::string_view::npos) return events;
    text.remove_prefix(comma + 1);
  }
}

bool is_hook(const Manifest& manifest) {
  const base::Value& annotations = manifest.head.annotations;
  return annotations.is_map() && annotations.as_map().has(kHookAnnotation);
}

std::optional<Hook> read_hook(base::Log& log, Manifest manifest) {
  const base::Map& annotations = manifest.head.annotations.as_map();
  const std::string_view event_text = annotations.get(kHookAnnotation).as_string();
  auto events = read_events(event_text);
  if (!events) {
    log.info("skipping unknown hooks", {{"hookTypes", std::string(event_text)}});
    return std::nullopt;
  }
  Hook hook;
  hook.events = std::move(*events);
  const base::Value* weight = annotations.find(kHookWeightAnnotation);
  std::int64_t number = 0;
  if (weight != nullptr && base::parse_int(weight->as_string(), 10, 64, number)) {
    hook.weight = static_cast<int>(number);
  }
  hook.delete_policies = split_policies(manifest.head.annotations, kHookDeleteAnnotation);
  hook.output_log_policies = split_policies(manifest.head.annotations, kHookOutputLogAnnotation);
  hook.manifest = std::move(manifest);
  return hook;
}

// Known kinds in their order, unknown ones after them by name; stable.
bool comes_before(std::string_view a, std::string_view b) {
  const int order_a = install_order(a);
  const int order_b = install_order(b);
  if (order_a < 0 && order_b < 0) return a < b;
  if (order_a < 0) return false;
  if (order_b < 0) return true;
  return order_a < order_b;
}

using HeadResult = std::optional<base::Result<base::yaml::Head>>;

// Reads the heads of documents[from, to) into `heads`, stopping at the first error.
void read_heads(base::Arena& arena, std::span<const Manifest> documents, std::size_t from,
                std::size_t to, std::vector<HeadResult>& heads) {
  base::yaml::HeadReader reader(arena);
  for (std::size_t i = from; i < to; ++i) {
    auto head = reader.read(documents[i].text);
    const bool is_bad = !head;
    heads[i] = std::move(head);
    if (is_bad) return;
  }
}

std::vector<HeadResult> read_all_heads(base::Arena& arena, std::span<const Manifest> documents) {
  std::vector<HeadResult> heads(documents.size());
  std::size_t total = 0;
  for (const Manifest& document : documents) total += document.text.size();
  if (total < kParallelBytes || documents.size() < 2) {
    read_heads(arena, documents, 0, documents.size(), heads);
    return heads;
  }
  std::size_t middle = 0;
  for (std::size_t seen = 0; middle + 1 < documents.size() && seen < total / 2; ++middle) {
    seen += documents[middle].text.size();
  }
  auto* second_arena = arena.own<base::Arena>();
  base::run_at_once(2, [&](unsigned half) {
    if (half == 0) read_heads(arena, documents, 0, middle, heads);
    if (half == 1) read_heads(*second_arena, documents, middle, documents.size(), heads);
  });
  return heads;
}

std::string_view file_base(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

bool is_test_hook(const Hook& hook) {
  return std::find(hook.events.begin(), hook.events.end(), HookEvent::test) != hook.events.end();
}

int install_order(std::string_view kind) {
  const auto* found = std::find(kInstallOrder.begin(), kInstallOrder.end(), kind);
  return found == kInstallOrder.end() ? -1 : static_cast<int>(found - kInstallOrder.begin());
}

std::vector<std::string_view> split_manifests(std::string_view text) {
  text = trim_left_space(text);
  std::vector<std::string_view> documents;
  const auto add = [&](std::string_view document) {
    document = trim_left_space(document);
    if (!document.empty()) documents.push_back(document);
  };
  std::size_t start = 0;
  std::size_t line = 0;
  while (line < text.size()) {
    if (text.compare(line, 3, "---") == 0) {
      add(text.substr(start, line - start));
      start = line + 3;
      while (start < text.size() && (text[start] == ' ' || text[start] == '\t')) ++start;
    }
    const std::size_t end = text.find('\n', line);
    if (end == std::string_view::npos) break;
    line = end + 1;
  }
  add(text.substr(start));
  return documents;
}

base::Result<SortedManifests> sort_manifests(base::Arena& arena, base::Log& log,
                                             std::span<const RenderedFile> files, Manifest* bad) {
  std::vector<RenderedFile> in_order(files.begin(), files.end());
  std::sort(in_order.begin(), in_order.end(),
            [](const RenderedFile& a, const RenderedFile& b) { return a.path < b.path; });
  std::vector<Manifest> documents;
  for (const RenderedFile& file : in_order) {
    if (file_base(file.path).starts_with('_')) continue;
    for (const std::string_view text : split_manifests(file.text)) {
      documents.push_back({file.path, text, {}});
    }
  }

  std::vector<HeadResult> heads = read_all_heads(arena, documents);
  SortedManifests sorted;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    Manifest& document = documents[i];
    if (!*heads[i]) {
      if (bad != nullptr) *bad = document;
      base::Error error = std::move(*heads[i]).error();
      base::Place place = place_in_document(error, document.text);
      place.file = std::string(document.path);
      error.wrap("YAML parse error on " + std::string(document.path) + ": ");
      error.moved_to(std::move(place)).about({});
      return error;
    }
    document.head = *std::move(*heads[i]);
    if (!is_hook(document)) {
      sorted.manifests.push_back(std::move(document));
    } else if (auto hook = read_hook(log, std::move(document))) {
      sorted.hooks.push_back(std::move(*hook));
    }
  }
  std::stable_sort(sorted.manifests.begin(), sorted.manifests.end(),
                   [](const Manifest& a, const Manifest& b) {
                     return comes_before(a.head.kind, b.head.kind);
                   });
  std::stable_sort(sorted.hooks.begin(), sorted.hooks.end(), [](const Hook& a, const Hook& b) {
    return comes_before(a.manifest.head.kind, b.manifest.head.kind);
  });
  return sorted;
}

}  // namespace chart
