// `dependency update` and `dependency build`: find out which versions are wanted, collect their
// archives in a folder of their own beside charts/, and only when all are there move them in,
// remove what is outdated and write the lock. The entry points are at the end.
#include "charts/dependency_build.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/go_format.h"
#include "base/semver.h"
#include "base/time.h"
#include "charts/lock.h"
#include "charts/lock_digest.h"
#include "charts/pack.h"
#include "charts/place.h"

namespace chart {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::FileType;
using base::Result;

constexpr std::string_view kFileScheme = "file://";
constexpr std::string_view kV1 = "v1";

bool is_local(const Dependency& dependency) {
  return dependency.repository.starts_with(kFileScheme);
}

// Where a file:// repository or a folder under the chart lies; it must exist.
Result<std::string> local_path(Env& env, std::string_view repository,
                               const std::string& chart_path) {
  if (repository.starts_with(kFileScheme)) repository.remove_prefix(kFileScheme.size());
  std::string path = repository.starts_with('/') ? base::clean_path(repository)
                                                 : base::join_path(chart_path, repository);
  const auto info = TRY(env.files.info(path));
  if (info) return path;
  return Error(ErrorCode::not_found, fmt::format("directory {} not found", path))
      .because(fmt::format("there is no folder {}", path))
      .hinting("mend `repository`: behind file:// stands a path from the chart's folder");
}

Result<base::Constraint> version_range(const Dependency& dependency,
                                       const std::string& shown_name) {
  auto range = base::Constraint::parse(dependency.version);
  if (range) return range;
  return std::move(range).error().wrap(
      fmt::format("dependency {} has an invalid version/constraint format: ", shown_name));
}

// One run of update or build on one chart.
class Build {
 public:
  Build(Env& env, DependencyFetcher& fetcher, const std::string& path,
        const DependencyOptions& options)
      : env_(env), fetcher_(fetcher), path_(path), options_(options) {}

  Result<void> update();
  Result<void> build();

 private:
  Result<Chart*> load_chart();
  Result<void> resolve_names(std::vector<Dependency>& requested);
  Result<void> check_in_sync(const Chart& chart, const std::vector<Dependency>& requested,
                             const std::string& helm2_digest);
  Result<std::vector<Dependency>> lock_versions(const std::vector<Dependency>& requested);
  Result<std::string> lock_version(const Dependency& wanted);
  Result<void> save_all(std::vector<Dependency>& locked);
  Result<void> prepare_charts_folder();
  Result<void> collect(std::vector<Dependency>& locked, const std::string& staging);
  Result<void> check_unpacked(const Dependency& dependency, std::optional<Error>& save_error);
  Result<void> archive_local(Dependency& dependency, const std::string& staging);
  Result<void> fetch(const Dependency& dependency, const std::string& staging);
  Result<void> move_in(const std::vector<Dependency>& locked, const std::string& staging);
  void remove_outdated(const std::vector<Dependency>& locked,
                       const std::vector<base::DirectoryEntry>& before,
                       const std::set<std::string>& saved);
  Result<void> write_lock_file(const Chart& chart, const Lock& lock);
  std::string charts_folder() const { return base::join_path(path_, "charts"); }
  Error at(Error error, const Dependency& dependency, const std::string& field) const;

  Env& env_;
  DependencyFetcher& fetcher_;
  const std::string& path_;
  const DependencyOptions& options_;
  Arena arena_{};
  const Chart* chart_ = nullptr;
};

std::vector<Dependency> requested_by(const Chart& chart) {
  std::vector<Dependency> requested;
  for (const auto& dependency : chart.metadata.dependencies) {
    if (dependency) requested.push_back(*dependency);
  }
  return requested;
}

Result<Chart*> Build::load_chart() {
  auto info = env_.files.info(path_);
  if (!info) return std::move(info).error().wrap(fmt::format("could not find {}: ", path_));
  if (!*info) {
    return Error(
        ErrorCode::not_found,
        fmt::format("could not find {}: stat {}: no such file or directory", path_, path_));
  }
  if ((*info)->type != FileType::directory) {
    return Error(ErrorCode::invalid, "only unpacked charts can be updated");
  }
  Chart* loaded = TRY(load_directory(env_, arena_, path_, options_.load));
  chart_ = loaded;
  return loaded;
}

// The error, where it has no place, at a field of the entry in Chart.yaml.
Error Build::at(Error error, const Dependency& dependency, const std::string& field) const {
  if (!error.place().file.empty()) return error;
  const auto& listed = chart_->metadata.dependencies;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    if (!listed[i] || listed[i]->name != dependency.name) continue;
    if (!dependency.alias.empty() && listed[i]->alias != dependency.alias) continue;
    error.about({"dependencies", std::to_string(i), field});
    break;
  }
  return in_metadata(std::move(error), *chart_);
}

Result<void> Build::resolve_names(std::vector<Dependency>& requested) {
  for (const Dependency& dependency : requested) {
    if (!is_local(dependency)) continue;
    auto path = local_path(env_, dependency.repository, path_);
    if (!path) return at(std::move(path).error(), dependency, "repository");
    if (options_.debug) {
      env_.out << fmt::format("Repository from local path: {}\n", dependency.repository);
    }
  }
  return fetcher_.resolve_names(requested);
}

// The version to lock; empty where none fits.
Result<std::string> Build::lock_version(const Dependency& wanted) {
  auto parsed = version_range(wanted, base::go_quote(wanted.name));
  if (!parsed) return at(std::move(parsed).error(), wanted, "version");
  const base::Constraint& range = *parsed;
  if (wanted.repository.empty()) {
    auto path = local_path(env_, base::join_path("charts", wanted.name), path_);
    if (!path) return at(std::move(path).error(), wanted, "name");
    return wanted.version;
  }
  if (!is_local(wanted)) {
    auto version = fetcher_.choose_version(wanted);
    if (!version) return at(std::move(version).error(), wanted, "repository");
    return version;
  }
  const std::string folder = TRY(local_path(env_, wanted.repository, path_));
  const Chart* found = TRY(load_directory(env_, arena_, folder, options_.load));
  const auto version = base::parse_version(found->metadata.version);
  return version && range.allows(*version) ? found->metadata.version : std::string();
}

Result<std::vector<Dependency>> Build::lock_versions(const std::vector<Dependency>& requested) {
  std::vector<Dependency> locked;
  std::vector<std::string> missing;
  const Dependency* first_missing = nullptr;
  for (const Dependency& wanted : requested) {
    std::string version = TRY(lock_version(wanted));
    if (version.empty() && !wanted.repository.empty()) {
      if (missing.empty()) first_missing = &wanted;
      missing.push_back(fmt::format("{} (repository {}, version {})", base::go_quote(wanted.name),
                                    base::go_quote(wanted.repository),
                                    base::go_quote(wanted.version)));
      continue;
    }
    Dependency found;
    found.name = wanted.name;
    found.repository = wanted.repository;
    found.version = std::move(version);
    locked.push_back(std::move(found));
  }
  if (missing.empty()) return locked;
  const Error error(
      ErrorCode::not_found,
      fmt::format("can't get a valid version for {} subchart(s): {}. Make sure a matching chart "
                  "version exists in the repo, or change the version constraint in Chart.yaml",
                  missing.size(), fmt::join(missing, ", ")));
  return at(error, *first_missing, "version");
}

Result<void> Build::prepare_charts_folder() {
  const std::string folder = charts_folder();
  auto info = env_.files.info(folder);
  if (!info) {
    return std::move(info).error().wrap(
        fmt::format("unable to retrieve file info for '{}': ", folder));
  }
  if (!*info) return env_.files.make_directories(folder);
  if ((*info)->type == FileType::directory) return {};
  return Error(ErrorCode::conflict, base::go_quote(folder) + " is not a directory");
}

// A dependency without repository lies in charts/ already: its version must fit.
Result<void> Build::check_unpacked(const Dependency& dependency, std::optional<Error>& save_error) {
  env_.out << fmt::format(
      "Dependency {} did not declare a repository. Assuming it exists in the charts directory\n",
      dependency.name);
  const std::string folder = base::join_path(charts_folder(), dependency.name);
  auto loaded = load_directory(env_, arena_, folder, options_.load);
  if (!loaded)
    return std::move(loaded).error().wrap(fmt::format("unable to load chart '{}': ", folder));
  const base::Constraint range = TRY(version_range(dependency, dependency.name));
  const std::string& found = (*loaded)->metadata.version;
  auto version = base::parse_version(found);
  if (!version) {
    return std::move(version).error().wrap(
        fmt::format("invalid version {} for dependency {}: ", dependency.version, dependency.name));
  }
  if (!range.allows(*version)) {
    const Error error(ErrorCode::conflict,
                      fmt::format("dependency {} at version {} does not satisfy the constraint {}",
                                  dependency.name, found, dependency.version));
    save_error = at(error, dependency, "version");
  }
  return {};
}

Result<void> Build::archive_local(Dependency& dependency, const std::string& staging) {
  if (options_.debug) {
    env_.out << fmt::format("Archiving {} from repo {}\n", dependency.name, dependency.repository);
  }
  const std::string folder = TRY(local_path(env_, dependency.repository, path_));
  Chart* found = TRY(load_directory(env_, arena_, folder, options_.load));
  const std::optional<std::int64_t> epoch = TRY(source_date_epoch(env_));
  if (epoch) stamp_times(*found, *epoch);
  const base::Constraint range = TRY(version_range(dependency, dependency.name));
  const base::Version version = TRY(base::parse_version(found->metadata.version));
  if (!range.allows(version)) {
    const Error error(ErrorCode::not_found,
                      fmt::format("can't get a valid version for dependency {}", dependency.name));
    return at(Error(error).because(fmt::format("{} has version {} there, which is not in the range {}",
                                               dependency.name, found->metadata.version,
                                               dependency.version)),
              dependency, "version");
  }
  TRY(save_archive(env_, arena_, *found, staging));
  dependency.version = found->metadata.version;
  return {};
}

Result<void> Build::fetch(const Dependency& dependency, const std::string& staging) {
  const FetchedDependency fetched = TRY(fetcher_.fetch(arena_, dependency));
  if (fetched.data.empty()) return {};
  const std::string file = base::join_path(staging, base::base_name(fetched.file_name));
  TRY(env_.files.write(file, fetched.data, 0644));
  if (fetched.provenance.empty()) return {};
  return env_.files.write(file + ".prov", fetched.provenance, 0644);
}

// Errors of the "" repository end the run at once; those of the others are announced first.
Result<void> Build::collect(std::vector<Dependency>& locked, const std::string& staging) {
  std::optional<Error> save_error;
  for (Dependency& dependency : locked) {
    if (dependency.repository.empty()) {
      TRY(check_unpacked(dependency, save_error));
    } else {
      auto saved =
          is_local(dependency) ? archive_local(dependency, staging) : fetch(dependency, staging);
      if (!saved) save_error = at(std::move(saved).error(), dependency, "name");
    }
    if (!save_error) continue;
    env_.out << fmt::format("Save error occurred:  {}\n", save_error->helm());
    return *std::move(save_error);
  }
  return {};
}

void Build::remove_outdated(const std::vector<Dependency>& locked,
                            const std::vector<base::DirectoryEntry>& before,
                            const std::set<std::string>& saved) {
  env_.out << "Deleting outdated charts\n";
  for (const base::DirectoryEntry& entry : before) {
    if (entry.type == FileType::directory || saved.contains(entry.name)) continue;
    const std::string file = base::join_path(charts_folder(), entry.name);
    const auto loaded = load_archive(env_, arena_, file, options_.load);
    if (!loaded) {
      env_.out << fmt::format("Could not verify {} for deletion: {} (Skipping)\n", file,
                              loaded.error().helm());
      continue;
    }
    const bool is_kept =
        std::any_of(locked.begin(), locked.end(), [&](const Dependency& dependency) {
          return dependency.repository.empty() && dependency.name == (*loaded)->name();
        });
    if (is_kept) continue;
    const auto removed = env_.files.remove(file);
    if (!removed) {
      env_.out << fmt::format("Could not delete {}: {} (Skipping)", file, removed.error().helm());
    }
  }
}

// Moves what was collected into charts/ and removes the archives that nobody asks for any more.
Result<void> Build::move_in(const std::vector<Dependency>& locked, const std::string& staging) {
  const std::vector<base::DirectoryEntry> collected = TRY(env_.files.list(staging));
  const std::vector<base::DirectoryEntry> before = TRY(env_.files.list(charts_folder()));
  std::set<std::string> saved;
  for (const base::DirectoryEntry& entry : collected) {
    if (entry.type == FileType::directory) continue;
    saved.insert(entry.name);
    const std::string source = base::join_path(staging, entry.name);
    const auto loaded = load_archive(env_, arena_, source, options_.load);
    if (!loaded) {
      env_.out << fmt::format("Could not verify {} for moving: {} (Skipping)", source,
                              loaded.error().helm());
      continue;
    }
    const std::string_view bytes = TRY(env_.files.read(arena_, source));
    const auto moved = env_.files.write(base::join_path(charts_folder(), entry.name), bytes, 0644);
    if (!moved) {
      env_.out << fmt::format("Unable to move {} to charts dir {} (Skipping)", source,
                              moved.error().helm());
    }
  }
  remove_outdated(locked, before, saved);
  return {};
}

Result<void> Build::save_all(std::vector<Dependency>& locked) {
  TRY(fetcher_.open(locked));
  TRY(prepare_charts_folder());
  const std::string staging = base::join_path(path_, fmt::format("tmpcharts-{}", ::getpid()));
  TRY(env_.files.make_directories(staging));
  env_.out << fmt::format("Saving {} charts\n", locked.size());
  Result<void> done = collect(locked, staging);
  if (done) done = move_in(locked, staging);
  const auto cleaned = env_.files.remove(staging);
  if (!cleaned) env_.log.debug(cleaned.error().helm());
  return done;
}

Result<void> Build::write_lock_file(const Chart& chart, const Lock& lock) {
  const std::string text = TRY(write_lock(arena_, lock));
  const std::string name = chart.metadata.api_version == kV1 ? "requirements.lock" : "Chart.lock";
  const std::string file = base::join_path(path_, name);
  auto info = env_.files.info(file, false);
  if (!info) {
    return std::move(info).error().wrap(
        fmt::format("error getting info for {}: ", base::go_quote(file)));
  }
  if (*info && (*info)->type == FileType::link) {
    auto target = env_.files.read_link(file);
    if (!target) {
      return std::move(target).error().wrap(
          fmt::format("error reading symlink for {}: ", base::go_quote(file)));
    }
    return Error(ErrorCode::denied,
                 fmt::format("the {} file is a symlink to {}", name, base::go_quote(*target)))
        .hinting("remove the link; the lock must be a file of the chart");
  }
  return env_.files.write(file, text, 0644);
}

Result<void> Build::update() {
  const Chart* chart = TRY(load_chart());
  std::vector<Dependency> requested = requested_by(*chart);
  if (!chart->metadata.lists_dependencies()) return {};
  TRY(resolve_names(requested));
  if (!options_.skip_refresh) TRY(fetcher_.refresh(requested));
  Lock lock;
  lock.dependencies = TRY(lock_versions(requested));
  lock.has_dependencies = true;
  lock.generated = base::format_rfc3339_nano(
      base::time_from_unix_nanoseconds(env_.clock.unix_nanoseconds(), base::local_zone()));
  TRY(save_all(lock.dependencies));
  lock.digest = TRY(lock_digest(arena_, requested, lock.dependencies));
  if (chart->lock && chart->lock->digest == lock.digest) return {};
  return write_lock_file(*chart, lock);
}

Result<void> Build::check_in_sync(const Chart& chart, const std::vector<Dependency>& requested,
                                  const std::string& helm2_digest) {
  const std::string digest = TRY(lock_digest(arena_, requested, chart.lock->dependencies));
  if (digest == chart.lock->digest && chart.metadata.lists_dependencies()) return {};
  if (chart.metadata.api_version != kV1) {
    const Error error(
        ErrorCode::conflict,
        "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). "
        "Please update the dependencies with 'helm dependency update'");
    return in_metadata(Error(error).about({"dependencies"}), chart);
  }
  env_.log.info("warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...");
  if (helm2_digest == chart.lock->digest) return {};
  const Error error(ErrorCode::conflict,
                    "the lock file (requirements.lock) is out of sync with the dependencies file "
                    "(requirements.yaml). Please update the dependencies");
  return in_metadata(Error(error).about({"dependencies"}), chart);
}

Result<void> Build::build() {
  const Chart* chart = TRY(load_chart());
  if (!chart->lock) return update();
  std::vector<Dependency> requested = requested_by(*chart);
  const std::string helm2_digest = TRY(helm2_lock_digest(arena_, requested));
  TRY(resolve_names(requested));
  TRY(check_in_sync(*chart, requested, helm2_digest));
  std::vector<Dependency> locked = chart->lock->dependencies;
  TRY(fetcher_.check_repositories(locked));
  if (!options_.skip_refresh) TRY(fetcher_.refresh(locked));
  return save_all(locked);
}

}  // namespace

Result<void> update_dependencies(Env& env, DependencyFetcher& fetcher, const std::string& path,
                                 const DependencyOptions& options) {
  TRY(source_date_epoch(env));
  return Build(env, fetcher, path, options).update();
}

Result<void> build_dependencies(Env& env, DependencyFetcher& fetcher, const std::string& path,
                                const DependencyOptions& options) {
  TRY(source_date_epoch(env));
  return Build(env, fetcher, path, options).build();
}

}  // namespace chart
