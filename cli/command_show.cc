// show all, chart, values, readme, crds: what is in a chart (MSC-068 … 072).
#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "charts/load.h"
#include "charts/metadata.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/jsonpath.h"
#include "cli/locate.h"
#include "cli/registry_files.h"
#include "engine/render.h"

namespace cli {
namespace {

enum class Part { all, chart, values, readme, crds };

const chart::File* find_readme(const chart::Chart& chart) {
  for (const auto& file : chart.files) {
    for (const auto name : {"readme.md", "readme.txt", "readme"}) {
      if (base::equal_ignoring_case(file.name, name)) return &file;
    }
  }
  return nullptr;
}

base::Result<void> append_values(Invocation& call, base::Arena& arena, const chart::Chart& chart,
                                 std::string& text) {
  const auto path = call.flags.text("jsonpath");
  if (!path.empty()) {
    const auto parsed = jsonpath::parse(path);
    if (!parsed) {
      auto error = parsed.error();
      return error.wrap(fmt::format("error parsing jsonpath {}: ", path));
    }
    const auto done = jsonpath::execute(arena, *parsed, chart.values, text);
    // Helm says nothing about what cannot be found; we do.
    if (!done && call.voice == Voice::tug) return done.error();
    return {};
  }
  for (const auto& file : chart.raw) {
    if (file.name == "values.yaml") text.append(file.data).append("\n");
  }
  return {};
}

base::Result<std::string> show_text(Invocation& call, base::Arena& arena, const chart::Chart& chart,
                                    Part part) {
  const bool all = part == Part::all;
  std::string text;
  if (all || part == Part::chart) text += TRY(chart::write_metadata(arena, chart.metadata)) + "\n";
  if ((all || part == Part::values) && !chart.values.is_nil()) {
    if (all) text += "---\n";
    TRY(append_values(call, arena, chart, text));
  }
  if (all || part == Part::readme) {
    if (const auto* readme = find_readme(chart)) {
      if (all) text += "---\n";
      text.append(readme->data).append("\n");
    }
  }
  if (all || part == Part::crds) {
    for (const auto& file : engine::crd_files(arena, chart)) {
      if (!file.text.starts_with("---")) text += "---\n";
      text.append(file.text).append("\n");
    }
  }
  return text;
}

base::Result<void> show_part(Invocation& call, base::Arena& arena, Part part) {
  TRY(check_tls_files(call));
  std::string version = call.flags.text("version");
  call.env.log.debug("original chart version", {{"version", version}});
  if (version.empty() && call.flags.boolean("devel"))
    call.env.log.debug("setting version to >0.0.0-0");
  const auto path = TRY(locate_chart(call, call.arguments[0]));
  const auto* loaded =
      TRY(chart::load(call.env, arena, path, load_options(call, chart::Loader::plain)));
  call.env.out << TRY(show_text(call, arena, *loaded, part));
  return {};
}

base::Result<void> show(Invocation& call, Part part) {
  base::Arena arena(chart::kMaxChartMemory);
  return explained(call, show_part(call, arena, part), {});
}

}  // namespace

base::Result<void> run_show_all(Invocation& call) {
  return show(call, Part::all);
}
base::Result<void> run_show_chart(Invocation& call) {
  return show(call, Part::chart);
}
base::Result<void> run_show_crds(Invocation& call) {
  return show(call, Part::crds);
}
base::Result<void> run_show_readme(Invocation& call) {
  return show(call, Part::readme);
}
base::Result<void> run_show_values(Invocation& call) {
  return show(call, Part::values);
}

}  // namespace cli
