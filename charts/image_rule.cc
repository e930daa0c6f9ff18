#include "charts/image_rule.h"

#include <array>

#include <fmt/format.h>

#include "base/ascii.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kMaxSteps = 32;

struct KnownField {
  std::string_view kind;
  std::string_view group;
  std::string_view path;
};
// From the definitions of these kinds. A container that stands somewhere in a custom resource is found without a row.
constexpr std::array kKnownFields{
    KnownField{"Prometheus", "monitoring.coreos.com", "spec.image"},
    KnownField{"Prometheus", "monitoring.coreos.com", "spec.thanos.image"},
    KnownField{"PrometheusAgent", "monitoring.coreos.com", "spec.image"},
    KnownField{"Alertmanager", "monitoring.coreos.com", "spec.image"},
    KnownField{"ThanosRuler", "monitoring.coreos.com", "spec.image"},
    KnownField{"Elasticsearch", "elasticsearch.k8s.elastic.co", "spec.image"},
    KnownField{"Kibana", "kibana.k8s.elastic.co", "spec.image"},
    KnownField{"Kafka", "kafka.strimzi.io", "spec.kafka.image"},
    KnownField{"Kafka", "kafka.strimzi.io", "spec.zookeeper.image"},
    KnownField{"Cluster", "postgresql.cnpg.io", "spec.imageName"},
    KnownField{"postgresql", "acid.zalan.do", "spec.dockerImage"},
    KnownField{"Tenant", "minio.min.io", "spec.image"},
    KnownField{"RabbitmqCluster", "rabbitmq.com", "spec.image"},
    KnownField{"OpenTelemetryCollector", "opentelemetry.io", "spec.image"},
    KnownField{"Keycloak", "k8s.keycloak.org", "spec.image"},
    KnownField{"CephCluster", "ceph.rook.io", "spec.cephVersion.image"},
};
// Operators that are told so which image to put into the Pods that they make.
constexpr std::array<std::string_view, 4> kKnownArguments{"--prometheus-config-reloader=", "--config-reloader-image=",
                                                          "--acme-http01-solver-image=", "--controller-image="};
// What the Operator Lifecycle Manager has operators name their images by.
constexpr std::array<std::string_view, 1> kKnownVariables{"RELATED_IMAGE_"};

bool is_plain_key(std::string_view key) {
  return !key.empty() && key.find_first_of(".[]*'\"") == std::string_view::npos;
}

// One step of a path, cut off `rest`; nothing where it is none.
bool take_step(std::string_view& rest, std::string& step) {
  if (rest.starts_with('[')) {
    const auto end = rest.find(']');
    if (end == std::string_view::npos) return false;
    auto inside = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    const bool is_quoted = inside.size() > 2 && (inside.front() == '\'' || inside.front() == '"') && inside.back() == inside.front();
    if (is_quoted) inside = inside.substr(1, inside.size() - 2);
    const bool is_number = !inside.empty() && inside.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_quoted && inside != "*" && !is_number) return false;
    step = inside;
    return true;
  }
  if (rest.starts_with('.')) rest.remove_prefix(1);
  const auto end = std::min(rest.find_first_of(".["), rest.size());
  step = rest.substr(0, end);
  rest.remove_prefix(end);
  return step == "*" || is_plain_key(step);
}

}  // namespace

ImageRules known_image_rules() {
  ImageRules rules;
  for (const auto& known : kKnownFields) {
    ImageField field{std::string(known.kind), std::string(known.group), {}};
    for (auto rest = known.path; !rest.empty();) {
      std::string step;
      if (!take_step(rest, step)) break;
      field.path.push_back(std::move(step));
    }
    rules.fields.push_back(std::move(field));
  }
  rules.arguments.assign(kKnownArguments.begin(), kKnownArguments.end());
  rules.variables.assign(kKnownVariables.begin(), kKnownVariables.end());
  return rules;
}

Result<ImageField> parse_image_field(std::string_view text) {
  const auto refused = [&](std::string_view why) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" names no field with images: {}", text, why))
        .hinting("KIND=PATH, such as Prometheus=spec.image or Widget.example.com={.spec.parts[*].image}");
  };
  const auto equal = text.find('=');
  if (equal == std::string_view::npos) return refused("there is no '=' between kind and path");
  ImageField field;
  const auto kind = text.substr(0, equal);
  const auto dot = kind.find('.');
  field.kind = kind.substr(0, dot);
  if (dot != std::string_view::npos) field.group = kind.substr(dot + 1);
  if (field.kind.empty()) return refused("there is no kind before '='");
  auto rest = text.substr(equal + 1);
  if (rest.starts_with('{') && rest.ends_with('}')) rest = rest.substr(1, rest.size() - 2);
  if (rest.starts_with('$')) rest.remove_prefix(1);
  while (!rest.empty()) {
    std::string step;
    if (!take_step(rest, step)) return refused("a path has keys with dots between them, [*], [0] or ['key']");
    field.path.push_back(std::move(step));
    if (field.path.size() > kMaxSteps) return refused(fmt::format("its path has more than {} steps", kMaxSteps));
  }
  if (field.path.empty()) return refused("its path is empty");
  return field;
}

std::string format_field_path(std::span<const std::string> path) {
  std::string text;
  for (const auto& step : path) {
    const bool is_number = !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
    if (step == "*" || is_number) {
      text += "[" + step + "]";
    } else if (is_plain_key(step)) {
      text += (text.empty() ? "" : ".") + step;
    } else {
      text += "['" + step + "']";
    }
  }
  return text;
}

}  // namespace chart
