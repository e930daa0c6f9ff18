// Three lines of JSON as what an object was, is to be and is: every kind of patch is made and carried out. The first
// line is the kind. What a JSON merge patch makes must be what it was made for; sets of fields must come back the
// same when they are written and read again.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/arena.h"
#include "base/json.h"
#include "cluster/managed_fields.h"
#include "cluster/patch_json.h"
#include "cluster/patch_strategic.h"
#include "cluster/sandbox/field_set.h"
#include "cluster/sandbox/patches.h"

namespace {

using base::Value;

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;

bool has_null(const Value& value) {
  if (value.is_nil()) return true;
  if (!value.is_map()) return false;
  for (const auto& [key, below] : value.as_map()) {
    if (has_null(below)) return true;
  }
  return false;
}

void check_patches(base::Arena& arena, const std::array<Value, 3>& objects, const cluster::GroupVersionKind& kind) {
  namespace sandbox = cluster::sandbox;
  const auto& [original, modified, current] = objects;
  const Value patch = cluster::merge_patch(arena, original, modified);
  if (original.is_map() && modified.is_map() && !has_null(original) && !has_null(modified) &&
      !base::deep_equal(sandbox::merge_patched(arena, original, patch), modified)) {
    std::abort();
  }
  (void)cluster::three_way_merge_patch(arena, original, modified, current);
  (void)sandbox::json_patched(arena, original, modified);
  (void)sandbox::strategic_patched(arena, original, modified, kind);
  const auto schema = cluster::PatchSchema::of(kind);
  if (!schema) return;
  const auto strategic = cluster::strategic_patch(arena, original, modified, current, *schema);
  if (strategic) (void)sandbox::strategic_patched(arena, current, *strategic, kind);
  if (!strategic && strategic.error().helm().empty()) std::abort();
}

void check_fields(base::Arena& arena, const std::array<Value, 3>& objects, const cluster::GroupVersionKind& kind) {
  namespace sandbox = cluster::sandbox;
  const sandbox::FieldRules rules(kind);
  const auto a = sandbox::FieldSet::of(objects[0], rules);
  const auto b = sandbox::FieldSet::of(objects[1], rules);
  const Value written = a.write(arena);
  if (!base::deep_equal(sandbox::FieldSet::read(written).write(arena), written)) std::abort();
  if (!a.minus(a).empty() || !a.common(b).minus(b).empty() || !a.minus(a.with(b)).empty()) std::abort();
  (void)sandbox::merged(arena, objects[0], objects[1], rules);
  (void)sandbox::without(arena, objects[0], b, rules);
  (void)sandbox::differing(a, objects[0], objects[1], rules).leaves();
  (void)cluster::unite_fields(arena, objects[0], objects[1]);
  (void)sandbox::FieldSet::read(objects[2]).leaves();
  (void)cluster::upgrade_managers_patch(arena, objects[2], "helm");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    base::Arena arena(kMaxMemory);
    const auto next_line = [&text] {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      return line;
    };
    const std::string_view name = next_line();
    const auto slash = name.rfind('/');
    const auto kind = cluster::parse_kind(name.substr(0, slash), slash == name.npos ? "" : name.substr(slash + 1));
    std::array<Value, 3> objects{};
    for (Value& object : objects) {
      const auto read = base::json::read(arena, next_line(), base::json::Numbers::exact);
      if (!read) return 0;
      object = *read;
    }
    check_patches(arena, objects, kind);
    check_fields(arena, objects, kind);
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
