// What is taken out follows a list of steps, each a way to empty a field of the record and a way to put it back.
// A step is undone only where the place's list of steps names it, and the body's digest is checked first.
#include "cluster/record_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/json.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kPlaceFile = ".tug/record.json";
constexpr std::string_view kObjectPrefix = "sh.helm.release.v1.";
constexpr std::size_t kMaxParts = 512;
constexpr std::size_t kDigestInName = 8;

// The manifest of a record whose own is elsewhere: valid YAML that no cluster knows, so that whoever would act on
// it is refused.
constexpr std::string_view kStandIn =
    "# The manifest of this revision is too large for one object; tug keeps it in others.\n"
    "apiVersion: tug/v1\n"
    "kind: ManifestInParts\n"
    "metadata:\n"
    "  name: ";
std::string stand_in(const Release& release) {
  return fmt::format("{}{}-v{}\n", kStandIn, release.name, release.revision);
}

// A release whose parts can be changed without touching the original, which it shares the rest with.
struct Draft {
  Release release{};
  chart::Chart chart{};

  Draft() { release.chart = &chart; }
  explicit Draft(const Release& original) : release(original) {
    if (original.chart != nullptr) {
      chart = *original.chart;
      release.chart = &chart;
    }
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
};

void take_chart(Draft& rest, Draft& body) {
  std::swap(rest.chart.templates, body.chart.templates);
  std::swap(rest.chart.files, body.chart.files);
  std::swap(rest.chart.schema, body.chart.schema);
  std::swap(rest.chart.has_schema, body.chart.has_schema);
}
void take_manifest(Draft& rest, Draft& body) {
  std::swap(rest.release.manifest, body.release.manifest);
  rest.release.manifest = stand_in(rest.release);
}
void take_hooks(Draft& rest, Draft& body) {
  for (auto& hook : rest.release.hooks) {
    std::swap(hook.manifest, body.release.hooks.emplace_back().manifest);
  }
}
void take_values(Draft& rest, Draft& body) {
  std::swap(rest.chart.values, body.chart.values);
  std::swap(rest.release.config, body.release.config);
  std::swap(rest.release.notes, body.release.notes);
}

void put_chart(Release& release, Release& body) {
  if (release.chart == nullptr) return;
  std::erase_if(release.chart->files, [](const auto& file) { return file.name == kPlaceFile; });
  release.chart->templates = std::move(body.chart->templates);
  release.chart->files = std::move(body.chart->files);
  release.chart->schema = body.chart->schema;
  release.chart->has_schema = body.chart->has_schema;
}
// The stand-in may be that of an earlier revision, where Helm has rolled back to it.
void put_manifest(Release& release, Release& body) {
  if (release.manifest.starts_with(kStandIn)) release.manifest = std::move(body.manifest);
}
void put_hooks(Release& release, Release& body) {
  if (release.hooks.size() != body.hooks.size()) return;
  for (std::size_t i = 0; i < release.hooks.size(); ++i) {
    release.hooks[i].manifest = std::move(body.hooks[i].manifest);
  }
}
void put_values(Release& release, Release& body) {
  if (release.chart != nullptr) release.chart->values = body.chart->values;
  release.config = body.config;
  release.notes = std::move(body.notes);
}

struct Step {
  std::string_view name;
  void (*take)(Draft& rest, Draft& body);
  void (*put)(Release& release, Release& body);
};
constexpr std::array kSteps{
    Step{"chart", &take_chart, &put_chart},
    Step{"manifest", &take_manifest, &put_manifest},
    Step{"hooks", &take_hooks, &put_hooks},
    Step{"values", &take_values, &put_values},
};

std::string place_json(const BodyPlace& place, std::size_t steps) {
  std::string omits;
  for (std::size_t i = 0; i < steps; ++i) {
    omits += fmt::format("{}\"{}\"", i == 0 ? "" : ",", kSteps.at(i).name);
  }
  return fmt::format(R"({{"object":"{}","digest":"{}","parts":{},"omits":[{}]}})", place.object,
                     place.digest, place.parts, omits);
}

const chart::File* place_file(const Release& release) {
  if (release.chart == nullptr || !release.chart->templates.empty()) return nullptr;
  const auto& files = release.chart->files;
  return files.size() == 1 && files.front().name == kPlaceFile ? &files.front() : nullptr;
}

Value place_value(Arena& arena, const Release& release) {
  const auto* file = place_file(release);
  if (file == nullptr) return {};
  const auto json = base::json::read(arena, file->data);
  return json && json->is_map() ? *json : Value();
}

std::string text_field(const Value& map, std::string_view name) {
  const Value value = map.as_map().get(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<SplitRecord> split_record(Arena& arena, const Release& release, SplitLimits limits) {
  Draft rest(release);
  Draft body;
  body.release.revision = 0;
  body.release.has_status = false;
  if (release.chart == nullptr) rest.release.chart = &rest.chart;
  SplitRecord split;
  for (std::size_t steps = 1; steps <= kSteps.size(); ++steps) {
    kSteps.at(steps - 1).take(rest, body);
    split.body = TRY(encode_release(arena, body.release));
    split.place = {record_name(release.name, release.revision), base::sha256_hex(split.body),
                   (split.body.size() + limits.max_part - 1) / limits.max_part};
    const auto json = place_json(split.place, steps);
    rest.chart.files = {chart::File{kPlaceFile, json, {}}};
    split.record = TRY(encode_release(arena, rest.release));
    if (split.record.size() <= limits.max_record && split.place.parts <= kMaxParts) return split;
  }
  return Error(ErrorCode::invalid,
               fmt::format("the record of {} v{} has {} bytes, which is more than can be stored",
                           release.name, release.revision, split.record.size() + split.body.size()));
}

std::optional<BodyPlace> body_place(Arena& arena, const Release& release) {
  const Value map = place_value(arena, release);
  if (!map.is_map()) return std::nullopt;
  BodyPlace place{text_field(map, "object"), text_field(map, "digest"), 0};
  const Value parts = map.as_map().get("parts");
  if (parts.is_float() && parts.as_float() >= 1 && parts.as_float() <= kMaxParts) {
    place.parts = static_cast<std::size_t>(parts.as_float());
  }
  const bool is_sound =
      place.object.starts_with(kObjectPrefix) && is_digest(place.digest) && place.parts > 0;
  return is_sound ? std::optional(std::move(place)) : std::nullopt;
}

Result<void> join_record(Arena& arena, Release& release, const BodyPlace& place,
                         std::string_view body) {
  if (base::sha256_hex(body) != place.digest) {
    return Error(ErrorCode::invalid, "the parts of " + place.object + " are not those it was split into");
  }
  const Value map = place_value(arena, release);
  if (!map.is_map()) return {};
  auto* taken = TRY(decode_release(arena, body));
  if (taken->chart == nullptr) taken->chart = arena.own<chart::Chart>();
  const Value omits = map.as_map().get("omits");
  if (!omits.is_list()) return {};
  // The chart's files name the place, so they are put back last.
  for (auto step = kSteps.rbegin(); step != kSteps.rend(); ++step) {
    const bool is_omitted = std::any_of(
        omits.as_list().begin(), omits.as_list().end(),
        [&](const Value& name) { return name.is_string() && name.as_string() == step->name; });
    if (is_omitted) step->put(release, *taken);
  }
  return {};
}

std::string part_name(const BodyPlace& place, std::size_t part) {
  return fmt::format("{}.part-{}-{}", place.object, place.digest.substr(0, kDigestInName), part);
}

}  // namespace cluster
