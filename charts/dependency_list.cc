// The table of `dependency list`. A status is told by the archives in charts/ first and by the
// loaded subcharts second, so the same chart is "ok" as an archive and "unpacked" as a folder.
#include "charts/dependency_list.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/file_glob.h"
#include "base/go_format.h"
#include "base/semver.h"
#include "base/table.h"

namespace chart {
namespace {

using base::Arena;
using base::Env;

// Empty where the version is what the dependency asks for.
std::string version_status(const std::string& found, const Dependency& dependency) {
  if (found == dependency.version) return "";
  const auto constraint = base::Constraint::parse(dependency.version);
  if (!constraint) return "invalid version";
  const auto version = base::parse_version(found);
  if (!version) return "invalid version";
  return constraint->allows(*version) ? "" : "wrong version";
}

// Of several archives "db-*.tgz", those whose rest is a version ("db-ui-1.0.0.tgz" is another
// chart's).
std::vector<std::string> with_versions(const std::vector<std::string>& archives,
                                       const std::string& name) {
  std::vector<std::string> found;
  for (const std::string& archive : archives) {
    std::string_view rest = base::base_name(archive);
    if (rest.ends_with(".tgz")) rest.remove_suffix(4);
    if (rest.starts_with(name + "-")) rest.remove_prefix(name.size() + 1);
    if (base::parse_strict_version(rest)) found.push_back(archive);
  }
  return found;
}

struct Listing {
  Env& env;
  Arena& arena;
  const std::string& path;
  const Chart& chart;
  const LoadOptions& load_options;

  // Empty where there is no such file.
  std::string archive_status(const std::string& archive, const Dependency& dependency) const {
    const auto info = env.files.info(archive);
    if (!info || !*info) return "";
    const auto loaded = load(env, arena, archive, load_options);
    if (!loaded) return "corrupt";
    if ((*loaded)->name() != dependency.name) return "misnamed";
    const std::string wrong = version_status((*loaded)->metadata.version, dependency);
    return wrong.empty() ? "ok" : wrong;
  }

  std::string status(const Dependency& dependency) const {
    const std::string pattern = dependency.name + "-*.tgz";
    auto archives = base::glob_files(env.files, base::join_path(charts_folder(), pattern));
    if (!archives) return "bad pattern";
    if (archives->size() > 1) archives = with_versions(*archives, dependency.name);
    if (archives->size() > 1) return "too many matches";
    if (archives->size() == 1) {
      const std::string found = archive_status(archives->front(), dependency);
      if (!found.empty()) return found;
    }
    const auto& subcharts = chart.dependencies;
    const auto last =
        std::find_if(subcharts.rbegin(), subcharts.rend(),
                     [&](const Chart* subchart) { return subchart->name() == dependency.name; });
    if (last == subcharts.rend()) return "missing";
    const std::string wrong = version_status((*last)->metadata.version, dependency);
    return wrong.empty() ? "unpacked" : wrong;
  }

  bool is_listed(const std::string& name) const {
    return std::any_of(
        chart.metadata.dependencies.begin(), chart.metadata.dependencies.end(),
        [&](const auto& dependency) { return dependency && dependency->name == name; });
  }

  // A WARNING for what lies in charts/ and Chart.yaml does not know; empty where all is well.
  std::string warning_for(const std::string& file) const {
    const auto info = env.files.info(file);
    if (!info) return fmt::format("Warning: {}\n", info.error().helm());
    if (!*info) return fmt::format("Warning: stat {}: no such file or directory\n", file);
    if ((*info)->type != base::FileType::directory && base::extension(file) != ".tgz") return "";
    const auto loaded = load(env, arena, file, load_options);
    if (!loaded) return fmt::format("WARNING: {} is not a chart.\n", base::go_quote(file));
    if (is_listed((*loaded)->name())) return "";
    return fmt::format("WARNING: {} is not in Chart.yaml.\n", base::go_quote(file));
  }

  std::string charts_folder() const { return base::join_path(path, "charts"); }
};

}  // namespace

std::string dependency_table(Env& env, Arena& arena, const std::string& path, const Chart& chart,
                             const DependencyListOptions& options) {
  const Listing listing{env, arena, path, chart, options.load};
  const std::string folder = listing.charts_folder();
  if (!chart.metadata.lists_dependencies()) {
    return fmt::format("WARNING: no dependencies at {}\n", folder);
  }
  std::vector<std::vector<std::string>> rows{{"NAME", "VERSION", "REPOSITORY", "STATUS"}};
  for (const auto& dependency : chart.metadata.dependencies) {
    if (!dependency) continue;
    rows.push_back({dependency->name, dependency->version, dependency->repository,
                    listing.status(*dependency)});
  }
  std::string out = base::format_table(rows, options.max_column_width) + "\n\n";
  const auto files = base::glob_files(env.files, base::join_path(folder, "*"));
  if (!files) return out + "syntax error in pattern\n";
  for (const std::string& file : *files) out += listing.warning_for(file);
  return out;
}

}  // namespace chart
