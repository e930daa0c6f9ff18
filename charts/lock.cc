#include "charts/lock.h"

#include <array>

#include "base/time.h"
#include "base/yaml.h"
#include "charts/metadata.h"
#include "charts/metadata_read.h"

namespace chart {
namespace {

using base::Value;

constexpr StructReader::GoType kLockType{"v2.Lock"};
constexpr std::string_view kZeroTime = "0001-01-01T00:00:00Z";
constexpr std::int32_t kHalfSecond = 500'000'000;

// time.Time's own JSON reading: RFC 3339, written back in its shortest form.
void read_time(StructReader& reader, const Value& value, std::string& into) {
  if (value.is_nil()) return;
  reader.check_finite(value);
  if (!value.is_string()) return reader.fail("Time.UnmarshalJSON: input is not a JSON string");
  const auto time = base::parse_time(reader.arena(), base::kRfc3339, value.as_string());
  if (!time) return reader.fail(time.error().helm());
  into = base::format_rfc3339_nano(*time);
}

void read_locked(StructReader& reader, const Value& value, Lock& into) {
  std::vector<std::optional<Dependency>> dependencies;
  read_dependencies(reader, value, dependencies);
  into.dependencies.clear();
  into.has_dependencies = value.is_list();
  for (auto& dependency : dependencies) {
    if (dependency) into.dependencies.push_back(std::move(*dependency));
  }
}

using Field = StructReader::Field<Lock>;
constexpr std::array kLockFields{
    Field{"generated",
          [](StructReader& r, const Value& v, Lock& lock) { read_time(r, v, lock.generated); }},
    Field{"digest", [](StructReader& r, const Value& v, Lock& lock) { r.string(v, lock.digest); }},
    Field{"dependencies", &read_locked},
};

}  // namespace

base::Result<std::optional<Lock>> read_lock(base::Arena& arena, std::string_view text) {
  return read_lock(arena, TRY(base::yaml::read_for_struct(arena, text)));
}

base::Result<std::optional<Lock>> read_lock(base::Arena& arena, const Value& yaml) {
  if (yaml.is_nil()) return std::optional<Lock>();
  Lock lock;
  lock.generated = kZeroTime;
  lock.has_dependencies = false;
  StructReader reader(arena, false);
  reader.structure<Lock>(yaml, kLockType, kLockFields, lock);
  TRY(reader.result());
  return std::optional<Lock>(std::move(lock));
}

base::Result<std::string> write_lock(base::Arena& arena, const Lock& lock) {
  auto* map = base::Map::make(arena);
  auto* dependencies = base::List::make(arena, base::ListType::any, lock.dependencies.size());
  for (const auto& dependency : lock.dependencies) {
    dependencies->push_back(dependency_json(arena, dependency));
  }
  map->set("dependencies", lock.has_dependencies ? Value::list(dependencies) : Value());
  map->set("digest", Value::string(arena, lock.digest));
  map->set("generated", Value::string(arena, lock.generated));
  return base::yaml::write(arena, Value::map(map));
}

std::int64_t lock_time(const Lock& lock) {
  base::Arena arena;
  const auto time = base::parse_time(arena, base::kRfc3339, lock.generated);
  if (!time) return base::kZeroTimeSeconds;
  return time->seconds + (time->nanoseconds >= kHalfSecond ? 1 : 0);
}

}  // namespace chart
