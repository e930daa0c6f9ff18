// Reading is all best effort: a failure is being told already, and this must not hide it.
#include "cluster/evidence.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/json.h"
#include "cluster/label_selector.h"
#include "cluster/masked_release.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kType = "tug/evidence.v1";

GroupVersionKind core(std::string kind) { return {"", "v1", std::move(kind)}; }

std::string text_of(const base::Value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

std::int64_t number_of(const base::Value& value) { return value.is_signed() ? value.as_signed() : 0; }

std::vector<std::string> events_of(const Operation& operation, const ObjectKey& key) {
  struct Told {
    std::string time;
    std::string line;
  };
  std::vector<Told> told;
  ListOptions options;
  options.field_selector =
      fmt::format("involvedObject.name={},involvedObject.kind={}", key.name, key.kind.kind);
  const auto each = [&](base::Arena&, base::Value& event) -> Result<void> {
    auto time = text_of(at_path(event, {"lastTimestamp"}));
    if (time.empty()) time = text_of(at_path(event, {"eventTime"}));
    const auto count = number_of(at_path(event, {"count"}));
    auto line = fmt::format("{} {}: {}", text_of(at_path(event, {"type"})), text_of(at_path(event, {"reason"})),
                            text_of(at_path(event, {"message"})));
    if (count > 1) line += fmt::format(" (x{})", count);
    told.push_back({std::move(time), std::move(line)});
    return {};
  };
  if (!operation.client->list(core("Event"), key.name_space, options, each)) return {};
  std::stable_sort(told.begin(), told.end(), [](const Told& a, const Told& b) { return a.time < b.time; });
  std::vector<std::string> lines;
  const auto first = told.size() > kMaxEvidenceEvents ? told.size() - kMaxEvidenceEvents : 0;
  for (std::size_t i = first; i < told.size(); ++i) lines.push_back(std::move(told[i].line));
  return lines;
}

void append_lines(std::vector<std::string>& lines, const std::string& container, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.push_back(fmt::format("{}: {}", container, text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// "waiting CrashLoopBackOff: back-off …", "terminated Error (exit status 1)"; "" for one that runs well.
std::string container_trouble(const base::Value& status) {
  const auto waiting = at_path(status, {"state", "waiting"});
  if (waiting.is_map()) {
    return fmt::format("waiting {}: {}", text_of(at_path(waiting, {"reason"})), text_of(at_path(waiting, {"message"})));
  }
  const auto ended = at_path(status, {"state", "terminated"});
  if (!ended.is_map() || number_of(at_path(ended, {"exitCode"})) == 0) return {};
  return fmt::format("terminated {} (exit status {})", text_of(at_path(ended, {"reason"})),
                     number_of(at_path(ended, {"exitCode"})));
}

ObjectEvidence pod_evidence(const Operation& operation, const base::Value& pod) {
  ObjectEvidence told;
  const ObjectKey key{core("Pod"), std::string(metadata_text(pod, "namespace")), std::string(metadata_text(pod, "name"))};
  told.object = display(key);
  told.state = text_of(at_path(pod, {"status", "phase"}));
  for (const std::string_view field : {"initContainerStatuses", "containerStatuses"}) {
    const auto statuses = at_path(pod, {"status", field});
    if (!statuses.is_list()) continue;
    for (const auto& status : statuses.as_list()) {
      const auto name = text_of(at_path(status, {"name"}));
      const auto trouble = container_trouble(status);
      if (trouble.empty()) continue;
      const auto restarts = number_of(at_path(status, {"restartCount"}));
      told.state += fmt::format("; {} {}{}", name, trouble, restarts > 0 ? fmt::format(", {} restarts", restarts) : "");
      LogOptions options;
      options.container = name;
      options.tail_lines = kEvidenceLogLines;
      options.previous = restarts > 0;
      const auto log = operation.client->logs(key.name_space, key.name, options);
      if (log) append_lines(told.logs, name, *log);
    }
  }
  told.events = events_of(operation, key);
  return told;
}

// "app=web,tier=front" of a workload; "" where it has no pods.
std::string pod_selector(const base::Value& object) {
  if (kind_of(object).kind == "Job") return "job-name=" + std::string(metadata_text(object, "name"));
  auto labels = at_path(object, {"spec", "selector", "matchLabels"});
  if (!labels.is_map() || kind_of(object).kind == "Service") return {};
  return label_map_text(labels);
}

bool is_well(const base::Value& pod) {
  if (text_of(at_path(pod, {"status", "phase"})) == "Succeeded") return true;
  const auto conditions = at_path(pod, {"status", "conditions"});
  if (!conditions.is_list()) return false;
  return std::any_of(conditions.as_list().begin(), conditions.as_list().end(), [](const base::Value& condition) {
    return text_of(at_path(condition, {"type"})) == "Ready" && text_of(at_path(condition, {"status"})) == "True";
  });
}

void add_pods(const Operation& operation, const base::Value& object, ObjectEvidence& told) {
  ListOptions options;
  options.label_selector = pod_selector(object);
  if (options.label_selector.empty()) return;
  const auto each = [&](base::Arena&, base::Value& pod) -> Result<void> {
    if (told.pods.size() < kMaxEvidencePods && !is_well(pod)) told.pods.push_back(pod_evidence(operation, pod));
    return {};
  };
  (void)static_cast<bool>(operation.client->list(core("Pod"), metadata_text(object, "namespace"), options, each));
}

base::Value lines_value(base::Arena& arena, const std::vector<std::string>& lines, const SecretMask& mask) {
  auto* list = base::List::make(arena);
  for (const auto& line : lines) list->push_back(base::Value::string(arena, mask.masked_text(line)));
  return base::Value::list(list);
}

base::Value object_value(base::Arena& arena, const ObjectEvidence& told, const SecretMask& mask) {
  auto* map = base::Map::make(arena);
  map->set("object", base::Value::string(arena, told.object));
  map->set("state", base::Value::string(arena, mask.masked_text(told.state)));
  map->set("events", lines_value(arena, told.events, mask));
  map->set("logs", lines_value(arena, told.logs, mask));
  auto* pods = base::List::make(arena);
  for (const auto& pod : told.pods) pods->push_back(object_value(arena, pod, mask));
  map->set("pods", base::Value::list(pods));
  return base::Value::map(map);
}

std::vector<std::string> read_lines(const base::Value& value) {
  std::vector<std::string> lines;
  if (!value.is_list()) return lines;
  for (const auto& line : value.as_list()) lines.push_back(text_of(line));
  return lines;
}

ObjectEvidence read_object(const base::Value& value, int depth) {
  ObjectEvidence told;
  told.object = text_of(at_path(value, {"object"}));
  told.state = text_of(at_path(value, {"state"}));
  told.events = read_lines(at_path(value, {"events"}));
  told.logs = read_lines(at_path(value, {"logs"}));
  const auto pods = at_path(value, {"pods"});
  if (depth == 0 && pods.is_list()) {
    for (const auto& pod : pods.as_list()) told.pods.push_back(read_object(pod, depth + 1));
  }
  return told;
}

std::string evidence_name(const std::string& release, int revision) {
  return fmt::format("tug.evidence.v1.{}.v{}", release, revision);
}

// Takes away the evidence whose revision, as text, is chosen. Best effort.
void remove_where(const Operation& operation, const std::string& release,
                  const std::function<bool(const std::string& revision)>& is_chosen) {
  ListOptions options;
  options.label_selector = "owner=tug,name=" + release;
  std::vector<ObjectKey> found;
  const auto each = [&](base::Arena&, base::Value& secret) -> Result<void> {
    if (text_of(at_path(secret, {"type"})) != kType || !is_chosen(std::string(label(secret, "version")))) return {};
    found.push_back({core("Secret"), operation.name_space, std::string(metadata_text(secret, "name"))});
    return {};
  };
  if (!operation.client->list(core("Secret"), operation.name_space, options, each)) return;
  for (const auto& key : found) (void)static_cast<bool>(operation.client->remove(key, {}));
}

void remove_outdated(const Operation& operation, const std::string& release) {
  const auto revisions = operation.store.heads(release);
  if (!revisions || revisions->empty()) return;
  remove_where(operation, release, [&](const std::string& version) {
    return std::none_of(revisions->begin(), revisions->end(),
                        [&](const RecordHead& head) { return std::to_string(head.revision) == version; });
  });
}

// Without what is over the limit: the longest logs go first.
void shorten(Evidence& evidence, std::size_t size) {
  if (size <= kMaxEvidenceSize) return;
  for (auto& object : evidence.objects) {
    for (auto& pod : object.pods) pod.logs.clear();
  }
}

}  // namespace

Evidence collect_evidence(const Operation& operation, const Release& release, const std::vector<TargetObject>& targets,
                          const Error& error) {
  Evidence evidence;
  evidence.revision = release.revision;
  evidence.time = micro_time(operation.env.clock);
  evidence.error = error.helm();
  if (operation.client == nullptr) return evidence;
  for (const auto& target : targets) {
    if (evidence.objects.size() >= kMaxEvidenceObjects) break;
    base::Arena arena;
    const auto live = operation.client->get(arena, target.key);
    ObjectEvidence told;
    told.object = display(target.key);
    if (!live) {
      if (live.error().code() != ErrorCode::not_found) continue;
      told.state = "not there";
      evidence.objects.push_back(std::move(told));
      continue;
    }
    const auto status = object_status(*live, operation.env.clock.unix_nanoseconds(), true);
    if (status.state == ObjectState::current) continue;
    told.state = fmt::format("{}: {}", state_text(status.state), status.message);
    told.events = events_of(operation, target.key);
    add_pods(operation, *live, told);
    evidence.objects.push_back(std::move(told));
  }
  return evidence;
}

Result<void> store_evidence(const Operation& operation, const Release& release, const Evidence& evidence) {
  if (operation.client == nullptr) return {};
  base::Arena arena;
  // What the release's own Secrets and values hold must not come back in a log line.
  const auto mask = release_mask(release);
  const auto as_text = [&](const Evidence& told) -> Result<std::string> {
    auto* map = base::Map::make(arena);
    map->set("revision", base::Value::int64(told.revision));
    map->set("time", base::Value::string(arena, told.time));
    map->set("error", base::Value::string(arena, mask.masked_text(told.error)));
    auto* objects = base::List::make(arena);
    for (const auto& object : told.objects) objects->push_back(object_value(arena, object, mask));
    map->set("objects", base::Value::list(objects));
    return base::json::write(arena, base::Value::map(map));
  };
  auto text = TRY(as_text(evidence));
  if (text.size() > kMaxEvidenceSize) {
    auto shorter = evidence;
    shorten(shorter, text.size());
    text = TRY(as_text(shorter));
  }
  const auto secret = fmt::format(
      R"({{"apiVersion":"v1","kind":"Secret","type":"{}","metadata":{{"name":"{}","namespace":"{}","labels":{{"owner":"tug","name":"{}","version":"{}"}}}},"data":{{"evidence":"{}"}}}})",
      kType, evidence_name(release.name, release.revision), release.name_space, release.name, release.revision,
      base::base64_encode(text));
  auto object = TRY(base::json::read(arena, secret));
  WriteOptions options;
  options.field_manager = "tug-evidence";
  options.force = true;
  TRY(operation.client->apply(arena, object, options));
  remove_outdated(operation, release.name);
  return {};
}

Result<Evidence> load_evidence(const Operation& operation, const std::string& release, int revision) {
  base::Arena arena;
  const ObjectKey key{core("Secret"), operation.name_space, evidence_name(release, revision)};
  const auto secret = TRY(operation.client->get(arena, key));
  const auto data = at_path(secret, {"data", "evidence"});
  const auto text = TRY(base::base64_decode(data.is_string() ? data.as_string() : std::string_view()));
  const auto value = TRY(base::json::read(arena, text));
  Evidence evidence;
  evidence.revision = revision;
  evidence.time = text_of(at_path(value, {"time"}));
  evidence.error = text_of(at_path(value, {"error"}));
  const auto objects = at_path(value, {"objects"});
  if (objects.is_list()) {
    for (const auto& object : objects.as_list()) evidence.objects.push_back(read_object(object, 0));
  }
  return evidence;
}

void remove_evidence(const Operation& operation, const std::string& release) {
  if (operation.client == nullptr) return;
  remove_where(operation, release, [](const std::string&) { return true; });
}

}  // namespace cluster
