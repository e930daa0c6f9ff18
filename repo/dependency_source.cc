// What downloader.Manager does with repositories; its progress lines are printed here. Indexes come from the cache,
// each read once.
#include "repo/dependency_source.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "base/at_once.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/nearest.h"
#include "base/semver.h"
#include "base/url.h"
#include "repo/locked_chart.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using chart::Dependency;
using Field = ParsedIndex::Field;

constexpr std::string_view kFileScheme = "file://";
constexpr std::string_view kHidden = "helm-manager-";
constexpr unsigned kMostDownloads = 8;  // at a time

// The name of the cached index of a repository that nobody added.
std::string hidden_name(const std::string& url) { return std::string(kHidden) + base::sha256_hex(url); }

// url.ParseRequestURI, as far as it says yes.
bool is_request_url(const std::string& text) {
  const auto url = base::parse_url(text);
  return url && (!url->scheme.empty() || text.starts_with('/'));
}

std::string place(const Dependency& dependency) {
  return dependency.name + '\0' + dependency.version + '\0' + dependency.repository;
}

Error no_definition(const std::vector<std::string>& missing) {
  std::string text = fmt::format("no repository definition for {}. Please add them via 'helm repo add'", fmt::join(missing, ", "));
  const bool is_name = std::any_of(missing.begin(), missing.end(), [](const std::string& name) {
    return name.find("//") == std::string::npos && !name.starts_with('@') && !name.starts_with("alias:");
  });
  if (is_name) {
    text += "\nNote that repositories must be URLs or aliases. For example, to refer to the \"example\"\n"
            "repository, use \"https://charts.example.com/\" or \"@example\" instead of\n"
            "\"example\". Don't forget to add the repo, too ('helm repo add').";
  }
  return Error(ErrorCode::not_found, text);
}

bool is_same_version(std::string_view a, std::string_view b) {
  const auto one = base::parse_version(a);
  if (!one) return a == b;
  const auto other = base::parse_version(b);
  return other && base::compare_versions(*one, *other) == 0;
}

// By their addresses, each once, whatever slash it ends in: the last one counts.
std::vector<Repository> each_once(const std::vector<Repository>& repositories) {
  std::map<std::string, Repository> by_url;
  for (const auto& repository : repositories) {
    std::string url = repository.url;
    if (url.ends_with('/')) url.pop_back();
    by_url[url] = repository;
  }
  std::vector<Repository> unique;
  for (auto& [url, repository] : by_url) unique.push_back(std::move(repository));
  return unique;
}

}  // namespace

bool is_hidden_name(const std::string& name) { return name.starts_with(kHidden); }

DependencySource::DependencySource(base::Env& env, Fetcher& fetcher, ChartDownloadOptions options, Refresh refresh)
    : env_(env), fetcher_(fetcher), options_(std::move(options)), refresh_(std::move(refresh)),
      notices_(options_.notices != nullptr ? *options_.notices : env.out) {
  options_.notices = nullptr;  // archives come side by side: each is told of when it is asked for
  has_login_ = !options_.username.empty() && !options_.password.empty();
  options_.username.clear();
  options_.password.clear();
  options_.pass_credentials_all = false;
  options_.tls = {};
}

bool DependencySource::is_elsewhere(const Dependency& dependency) const {
  return !dependency.repository.empty() && !dependency.repository.starts_with(kFileScheme);
}

Result<void> DependencySource::resolve_names(std::vector<Dependency>& requested) {
  auto loaded = load_repositories(env_, options_.repository_config);
  if (!loaded && loaded.error().code() != ErrorCode::not_found) return std::move(loaded).error();
  if (loaded) repositories_ = *std::move(loaded);
  std::vector<std::string> missing;
  for (auto& dependency : requested) {
    if (dependency.repository.empty()) continue;
    if (!is_elsewhere(dependency) || dependency.repository.starts_with(kOciScheme)) {
      names_[dependency.name] = dependency.repository;
      continue;
    }
    const auto known = std::find_if(repositories_.entries.begin(), repositories_.entries.end(), [&](const auto& entry) {
      return dependency.repository == "@" + entry.name || dependency.repository == "alias:" + entry.name ||
             is_same_url(entry.url, dependency.repository);
    });
    if (known != repositories_.entries.end()) {
      if (dependency.repository[0] == '@' || dependency.repository.starts_with("alias:")) dependency.repository = known->url;
      names_[dependency.name] = known->name;
    } else if (!is_request_url(dependency.repository)) {
      missing.push_back(dependency.repository);
    }
  }
  if (!missing.empty()) return no_definition(missing);
  return check_registries(requested);
}

Result<void> DependencySource::check_registries(const std::vector<Dependency>& dependencies) const {
  if (!has_login_) return {};
  std::string known;
  for (const auto& dependency : dependencies) {
    if (!is_oci(dependency.repository)) continue;
    const auto place = dependency.repository.substr(kOciScheme.size());
    const auto host = place.substr(0, place.find('/'));
    if (known.empty()) known = host;
    if (host == known) continue;
    return Error(ErrorCode::denied, fmt::format("--username and --password are for one registry, but the dependencies are in {} and {}",
                                                known, host))
        .hinting(fmt::format("log in to each instead: tug registry login {}", host));
  }
  return {};
}

Result<void> DependencySource::refresh(const std::vector<Dependency>& requested) {
  std::vector<Repository> hidden;
  for (const auto& dependency : requested) {
    if (dependency.repository.empty() || names_.contains(dependency.name)) continue;
    Repository repository;
    repository.name = hidden_name(dependency.repository);
    repository.url = dependency.repository;
    hidden.push_back(std::move(repository));
  }
  if (!cached_.empty()) return {};
  if (!hidden.empty()) {
    env_.out << "Getting updates for unmanaged Helm repositories...\n" << std::flush;
    TRY(refresh_(each_once(hidden)));
  }
  if (repositories_.entries.empty()) return {};
  env_.out << "Hang tight while we grab the latest from your chart repositories...\n" << std::flush;
  TRY(refresh_(each_once(repositories_.entries)));
  env_.out << "Update Complete. ⎈Happy Helming!⎈\n";
  return {};
}

Result<void> DependencySource::check_repositories(const std::vector<Dependency>& locked) {
  std::vector<std::string> missing;
  for (const auto& dependency : locked) {
    if (!is_elsewhere(dependency) || dependency.repository.starts_with(kOciScheme)) continue;
    std::string url = dependency.repository;
    if (url.ends_with('/')) url.pop_back();
    const bool is_known = std::any_of(repositories_.entries.begin(), repositories_.entries.end(),
                                      [&](const auto& entry) { return is_same_url(entry.url, url); });
    if (!is_known) missing.push_back(dependency.repository);
  }
  if (missing.empty()) {
    take_from_cache(locked);
    return {};
  }
  return Error(ErrorCode::not_found, fmt::format("no repository definition for {}", fmt::join(missing, ", ")))
      .hinting("add it: repo add NAME " + missing[0]);
}

void DependencySource::take_from_cache(const std::vector<Dependency>& locked) {
  if (!options_.checks_digests || check_) return;
  for (const auto& dependency : locked) {
    if (!is_elsewhere(dependency)) continue;
    auto archive = find_locked_chart(env_, options_.content_cache, dependency);
    if (!archive) return cached_.clear();
    cached_.emplace(place(dependency), *std::move(archive));
  }
}

Result<std::string> DependencySource::choose_version(const Dependency& wanted) {
  if (is_oci(wanted.repository)) return choose_in_registry(wanted);
  const auto range = TRY(base::Constraint::parse(wanted.version));
  const auto known = names_.find(wanted.name);
  const auto name = known != names_.end() ? known->second : hidden_name(wanted.repository);
  auto index = indexes_.find(name);
  if (index == indexes_.end()) {
    auto loaded = load_index(env_, arena_, index_file(options_.repository_cache, name), options_.duplicates);
    if (!loaded) {
      Error error = std::move(loaded).error();
      const bool is_missing = error.code() == ErrorCode::not_found;
      error.wrap(fmt::format("no cached repository for {} found. (try 'helm repo update'): ", name));
      if (is_missing && is_hidden_name(name)) {
        error.because(fmt::format("the index of {} is not in the cache", without_password(wanted.repository)));
        error.hinting("leave out --skip-refresh");
      } else if (is_missing) {
        error.because(fmt::format("the index of repository {} is not in the cache", name)).hinting("tug repo update " + name);
      }
      return error;
    }
    index = indexes_.emplace(name, *loaded).first;
  }
  const auto chart = index->second.find_chart(wanted.name);
  if (!chart) {
    Error error(ErrorCode::not_found, fmt::format("{} chart not found in repo {}", wanted.name, wanted.repository));
    const auto near = base::nearest_name(chart_names(index->second), wanted.name);
    if (!near.empty()) error.hinting(fmt::format("did you mean {}?", near));
    return error;
  }
  for (std::uint32_t entry = chart->first; entry < chart->first + chart->count; ++entry) {
    const auto version = base::parse_version(index->second.text(entry, Field::version));
    if (!version || index->second.urls(entry).empty() || !range.allows(*version)) continue;
    return version->original;
  }
  return std::string();
}

// A version as it is; of a range the newest tag. What no tag fits stays a range, and is missed when it is fetched.
Result<std::string> DependencySource::choose_in_registry(const Dependency& wanted) {
  const auto range = TRY(base::Constraint::parse(wanted.version));
  if (base::parse_version(wanted.version)) return wanted.version;
  auto versions = options_.registries->versions(wanted.repository + "/" + wanted.name);
  if (!versions) {
    return std::move(versions).error().wrap(
        fmt::format("could not retrieve list of tags for repository {}: ", wanted.repository));
  }
  for (const auto& text : *versions) {
    const auto version = base::parse_version(text);
    if (version && range.allows(*version)) return text;
  }
  return wanted.version;
}

Result<LocatedChart> DependencySource::locate_in_registry(const Dependency& locked) {
  const auto chart = locked.repository + "/" + locked.name;
  auto located = ChartDownloader(env_, fetcher_, options_).locate(chart, locked.version);
  if (!located) return std::move(located).error().wrap(fmt::format("could not download {}: ", chart));
  return located;
}

// Where the archive of a locked dependency is: by the first repository of that address.
Result<LocatedChart> DependencySource::locate(const Dependency& locked) {
  for (const auto& repository : repositories_.entries) {
    if (!is_same_url(locked.repository, repository.url)) continue;
    const auto& index = indexes_.at(repository.name);
    const auto chart = index.find_chart(locked.name);
    if (!chart) return Error(ErrorCode::not_found, "could not find : entry not found");
    for (std::uint32_t entry = chart->first; entry < chart->first + chart->count; ++entry) {
      const auto urls = index.urls(entry);
      const auto version = index.text(entry, Field::version);
      if (urls.empty() || !(locked.version.empty() || is_same_version(locked.version, version))) continue;
      auto url = resolve_reference(locked.repository, std::string(urls[0]));
      if (!url) return std::move(url).error().wrap("could not find : ");
      LocatedChart found{"", download_from(repository, *url)};  // Helm looks neither at the digest nor into its cache
      if (options_.checks_digests) found.digest = index.text(entry, Field::digest);
      found.download.accept = "application/gzip,application/octet-stream";
      return found;
    }
    return Error(ErrorCode::not_found, "could not find : no matching version");
  }
  ChartDownloader downloader(env_, fetcher_, options_);
  auto url = downloader.find_in(locked.repository, locked.name, locked.version);
  if (url) return downloader.locate(*url, "");
  return std::move(url).error().wrap(
      fmt::format("could not find : chart {} not found in {}: ", locked.name, without_password(locked.repository)));
}

Result<void> DependencySource::open(const std::vector<Dependency>& locked) {
  if (!cached_.empty()) return {};
  TRY(check_registries(locked));
  for (const auto& repository : repositories_.entries) {
    if (indexes_.contains(repository.name)) continue;
    const auto path = index_file(options_.repository_cache, repository.name);
    indexes_.emplace(repository.name, TRY(load_index(env_, arena_, path, options_.duplicates)));
  }
  std::vector<Ahead*> wanted;
  std::vector<const Dependency*> of_wanted;
  for (const auto& dependency : locked) {
    if (!is_elsewhere(dependency) || ahead_.contains(place(dependency))) continue;
    auto located = is_oci(dependency.repository) ? locate_in_registry(dependency) : locate(dependency);
    const bool is_there = static_cast<bool>(located);
    auto& ahead = ahead_.emplace(place(dependency), Ahead{std::move(located)}).first->second;
    if (!is_there) break;  // what comes after it is never asked for
    wanted.push_back(&ahead);
    of_wanted.push_back(&dependency);
  }
  ChartDownloader downloader(env_, fetcher_, options_);
  std::atomic<std::size_t> next{0};
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(kMostDownloads, wanted.size()));
  base::run_at_once(std::max(threads, 1U), [&](unsigned) {
    for (std::size_t i = next++; i < wanted.size(); i = next++) {
      auto& ahead = *wanted[i];
      ahead.archive.emplace(downloader.download(*ahead.chart));
      if (check_ && *ahead.archive) ahead.checked.emplace(check_(downloader, *ahead.chart, **ahead.archive));
    }
  });
  if (!options_.checks_digests) return {};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto digest = digest_bytes(wanted[i]->chart->digest);
    const auto& archive = *wanted[i]->archive;
    if (archive && digest && !digest->empty()) {
      note_locked_chart(env_, options_.content_cache, *of_wanted[i], *digest, *archive);
    }
  }
  return {};
}

Result<chart::FetchedDependency> DependencySource::fetch(base::Arena& arena, const Dependency& locked) {
  if (const auto cached = cached_.find(place(locked)); cached != cached_.end()) {
    if (!std::exchange(downloaded_[place(locked)], true)) {
      env_.out << fmt::format("Taking {} {} from the cache\n", locked.name, locked.version);
      return chart::FetchedDependency{cached->second.file_name, arena.copy(cached->second.bytes)};
    }
    return chart::FetchedDependency{};
  }
  const auto ahead = ahead_.find(place(locked));
  if (ahead == ahead_.end()) return Error(ErrorCode::internal, "dependency " + locked.name + " was not prepared");
  const auto& [chart, archive, checked] = ahead->second;
  const bool is_in_registry = is_oci(locked.repository);
  if (!chart && is_in_registry) env_.out << fmt::format("Downloading {} from repo {}\n", locked.name, locked.repository);
  if (!chart) return chart.error();
  const auto& url = chart->download.url;
  if (!is_in_registry && downloaded_.contains(url)) {
    env_.out << fmt::format("Already downloaded {} from repo {}\n", locked.name, locked.repository);
    return chart::FetchedDependency{};
  }
  env_.out << fmt::format("Downloading {} from repo {}\n", locked.name, locked.repository);
  const auto shown = is_in_registry ? locked.repository + "/" + locked.name : without_password(url);
  if (!*archive) return Error(archive->error()).wrap(fmt::format("could not download {}: ", shown));
  notices_ << (*archive)->notice;
  if (checked && !*checked) return Error(checked->error()).wrap(fmt::format("could not download {}: ", shown));
  const auto beside = checked ? **checked : Checked{};
  env_.out << beside.notice;
  downloaded_[url] = true;
  return chart::FetchedDependency{(*archive)->file_name, arena.copy((*archive)->bytes), beside.provenance};
}

}  // namespace repo
