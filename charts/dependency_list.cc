// The table of `dependency list`. A status is told by the archives in charts/ first and by the loaded
// subcharts second, so the same chart is "ok" as an archive and "unpacked" as a folder.
#include "charts/dependency_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/file_glob.h"
#include "base/go_format.h"
#include "base/semver.h"
#include "base/table.h"
#include "charts/load.h"

namespace chart {
namespace {

using base::Arena;
using base::Env;

constexpr LoadOptions kPlain{.loader = Loader::plain};

// Empty where the version is what the dependency asks for.
std::string version_status(const std::string& found, const Dependency& dependency) {
  if (found == dependency.version) return "";
  const auto constraint = base::Constraint::parse(dependency.version);
  if (!constraint) return "invalid version";
  const auto version = base::parse_version(found);
  if (!version) return "invalid version";
  return constraint->allows(*version) ? "" : "wrong version";
}

// Empty where there is no such file.
std::string archive_status(Env& env, Arena& arena, const std::string& archive,
                           const Dependency& dependency) {
  const auto info = env.files.info(archive);
  if (!info || !*info) return "";
  const auto chart = load(env, arena, archive, kPlain);
  if (!chart) return "corrupt";
  if ((*chart)->name() != dependency.name) return "misnamed";
  const std::string wrong = version_status((*chart)->metadata.version, dependency);
  return wrong.empty() ? "ok" : wrong;
}

// Of several archives "db-*.tgz", those whose rest is a version ("db-ui-1.0.0.tgz" is another chart's).
std::vector<std::string> with_versions(const std::vector<std::string>& archives, const std::string& name) {
  std::vector<std::string> found;
  for (const std::string& archive : archives) {
    std::string_view rest = base::base_name(archive);
    if (rest.ends_with(".tgz")) rest.remove_suffix(4);
    if (rest.starts_with(name + "-")) rest.remove_prefix(name.size() + 1);
    if (base::parse_strict_version(rest)) found.push_back(archive);
  }
  return found;
}

std::string dependency_status(Env& env, Arena& arena, const std::string& path, const Chart& chart,
                              const Dependency& dependency) {
  const std::string folder = base::join_path(path, "charts");
  auto archives = base::glob_files(env.files, base::join_path(folder, dependency.name + "-*.tgz"));
  if (!archives) return "bad pattern";
  if (archives->size() > 1) archives = with_versions(*archives, dependency.name);
  if (archives->size() > 1) return "too many matches";
  if (archives->size() == 1) {
    const std::string status = archive_status(env, arena, archives->front(), dependency);
    if (!status.empty()) return status;
  }
  const auto& subcharts = chart.dependencies;
  const auto last = std::find_if(subcharts.rbegin(), subcharts.rend(), [&](const Chart* subchart) {
    return subchart->name() == dependency.name;
  });
  if (last == subcharts.rend()) return "missing";
  const std::string wrong = version_status((*last)->metadata.version, dependency);
  return wrong.empty() ? "unpacked" : wrong;
}

bool is_listed(const Chart& chart, const std::string& name) {
  return std::any_of(chart.metadata.dependencies.begin(), chart.metadata.dependencies.end(),
                     [&](const auto& dependency) { return dependency && dependency->name == name; });
}

// A WARNING for what lies in charts/ and Chart.yaml does not know.
void append_unlisted(std::string& out, Env& env, Arena& arena, const std::string& path,
                     const Chart& chart) {
  const auto found = base::glob_files(env.files, base::join_path(base::join_path(path, "charts"), "*"));
  if (!found) {
    out += "syntax error in pattern\n";
    return;
  }
  for (const std::string& file : *found) {
    const auto info = env.files.info(file);
    if (!info || !*info) {
      const std::string reason = info ? fmt::format("stat {}: no such file or directory", file)
                                      : info.error().helm();
      out += fmt::format("Warning: {}\n", reason);
      continue;
    }
    if ((*info)->type != base::FileType::directory && base::extension(file) != ".tgz") continue;
    const auto loaded = load(env, arena, file, kPlain);
    if (!loaded) {
      out += fmt::format("WARNING: {} is not a chart.\n", base::go_quote(file));
    } else if (!is_listed(chart, (*loaded)->name())) {
      out += fmt::format("WARNING: {} is not in Chart.yaml.\n", base::go_quote(file));
    }
  }
}

}  // namespace

std::string dependency_table(Env& env, Arena& arena, const std::string& path, const Chart& chart,
                             std::size_t max_column_width) {
  if (!chart.metadata.lists_dependencies()) {
    return fmt::format("WARNING: no dependencies at {}\n", base::join_path(path, "charts"));
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "REPOSITORY", "STATUS"}};
  for (const auto& dependency : chart.metadata.dependencies) {
    if (!dependency) continue;
    rows.push_back({dependency->name, dependency->version, dependency->repository,
                    dependency_status(env, arena, path, chart, *dependency)});
  }
  std::string out = base::format_table(rows, max_column_width) + "\n\n";
  append_unlisted(out, env, arena, path, chart);
  return out;
}

}  // namespace chart
