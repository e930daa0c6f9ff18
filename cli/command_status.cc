// status: a release with the objects it is made of, as they are in the cluster now (MSC-049 … 051).
#include <fmt/format.h>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/kube_table.h"
#include "cli/release_text.h"
#include "cluster/release_objects.h"

namespace cli {
namespace {

using base::Arena;
using base::Result;

// "==> v1/ConfigMap" and a table for each kind. Helm's order of kinds is random, ours is sorted.
std::string objects_text(const base::Value& objects, std::int64_t now) {
  KubeTablePrinter printer;
  std::string text;
  for (const auto& [kind, list] : objects.as_map()) {
    text += fmt::format("==> {}\n", kind);
    for (const auto& object : list.as_list()) printer.print(text, object, now);
    text += '\n';
  }
  return text;
}

}  // namespace

Result<void> run_status(Invocation& call) {
  auto access = TRY(open_releases(call));
  Arena arena;
  const auto read = cluster::release_content(arena, access.store(), call.arguments[0],
                                             static_cast<int>(call.flags.number("revision")));
  if (!read) return access.explain(read.error());
  const auto& release = shown_release(call, arena, **read);
  const auto format = output_format(call);
  auto objects = base::Value::map(base::Map::make(arena));
  if (access.has_cluster()) {
    const auto form = format == OutputFormat::table ? cluster::ObjectForm::table
                                                    : cluster::ObjectForm::whole;
    objects = TRY(cluster::release_objects(arena, call.env, *access.client(), release, form));
  }
  if (format != OutputFormat::table) {
    for (auto& kind : objects.as_map()) {
      for (auto& object : kind.value.as_list()) object = shown_object(call, arena, object);
    }
    const auto json = TRY(cluster::release_json(arena, release, false, objects));
    return print_encoded(call, arena, json, format);
  }
  ReleaseTextOptions options;
  options.is_coloured = coloured_output(call);
  options.resources = objects_text(objects, call.env.clock.unix_nanoseconds() / base::kSecond);
  call.env.out << TRY(release_text(call.env, arena, release, options));
  return {};
}

}  // namespace cli
