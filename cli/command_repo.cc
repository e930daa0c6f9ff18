// repo: add, list, remove, update and index.
#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <mutex>

#include <fmt/format.h>

#include "base/at_once.h"
#include "base/go_format.h"
#include "base/hidden_password.h"
#include "base/json_object.h"
#include "base/table.h"
#include "cli/chart_options.h"
#include "cli/locate.h"
#include "cli/commands.h"
#include "cli/release_text.h"
#include "cli/repository_access.h"
#include "repo/chart_repository.h"
#include "repo/index_directory.h"
#include "repo/url_join.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using repo::Repository;

constexpr unsigned kMostUpdates = 16;  // repositories at a time

// Addresses that were shut down, and where their charts went.
struct Moved {
  std::string_view from;
  std::string_view to;
};
constexpr std::array kMoved{
    Moved{"//kubernetes-charts.storage.googleapis.com", "https://charts.helm.sh/stable"},
    Moved{"//kubernetes-charts-incubator.storage.googleapis.com", "https://charts.helm.sh/incubator"},
};

Error none_configured() {
  return Error(ErrorCode::not_found, "no repositories configured").hinting("add one: repo add NAME URL");
}

// --password, --password-stdin or what is typed.
Result<std::string> password_of(Invocation& call) {
  auto password = call.flags.text("password");
  if (call.flags.text("username").empty() || !password.empty()) return password;
  if (call.flags.boolean("password-stdin")) {
    password.assign(std::istreambuf_iterator<char>(call.env.in), {});
    for (const char end : {'\n', '\r'}) {
      if (password.ends_with(end)) password.pop_back();
    }
    return password;
  }
  call.env.out << "Password: " << std::flush;
  auto typed = read_password();
  call.env.out << '\n';
  return typed;
}

Result<Repository> asked_repository(Invocation& call) {
  Repository wanted;
  wanted.name = call.arguments[0];
  wanted.url = call.arguments[1];
  wanted.username = call.flags.text("username");
  wanted.password = TRY(password_of(call));
  wanted.cert_file = call.flags.text("cert-file");
  wanted.key_file = call.flags.text("key-file");
  wanted.ca_file = call.flags.text("ca-file");
  wanted.insecure_skip_tls_verify = call.flags.boolean("insecure-skip-tls-verify");
  wanted.pass_credentials_all = call.flags.boolean("pass-credentials");
  if (wanted.name.find('/') != std::string::npos) {
    return Error(ErrorCode::invalid,
                 fmt::format("repository name ({}) contains '/', please specify a different name without '/'", wanted.name));
  }
  return wanted;
}

Result<void> add(Invocation& call) {
  const auto& url = call.arguments[1];
  for (const auto& moved : kMoved) {
    if (call.flags.boolean("allow-deprecated-repos") || url.find(moved.from) == std::string::npos) continue;
    return Error(ErrorCode::not_found, fmt::format("repo {} is no longer available; try {} instead",
                                                   base::go_quote(url), base::go_quote(moved.to)));
  }
  const auto& path = call.settings.repository_config;
  const auto lock = TRY(repo::lock_repositories(call.env, call.cancel, path));
  auto read = repo::read_repositories(call.env, path);
  if (!read && read.error().code() != ErrorCode::not_found) return std::move(read).error();
  auto repositories = read ? *std::move(read) : repo::Repositories();
  const auto wanted = TRY(asked_repository(call));
  const auto* existing = repositories.find(wanted.name);
  if (existing != nullptr && !call.flags.boolean("force-update")) {
    if (*existing != wanted) {
      return Error(ErrorCode::conflict,
                   fmt::format("repository name ({}) already exists, please specify a different name", wanted.name))
          .hinting("--force-update replaces it");
    }
    call.env.out << base::go_quote(wanted.name) << " already exists with the same configuration, skipping\n";
    return {};
  }
  const auto fetcher = make_fetcher(call);
  TRY(repo::check_repository(*fetcher, wanted));
  auto updated = repo::update_repository(call.env, *fetcher, call.settings.repository_cache, wanted, duplicate_keys(call));
  if (!updated) {
    Error error = repo::not_a_repository(std::move(updated).error(), url);
    if (!url.starts_with("oci://")) return error;
    return std::move(error.hinting(fmt::format("registries are not added: write the address itself, as in `tug pull {}/NAME`", url)));
  }
  repositories.set(wanted);
  TRY(repo::write_repositories(call.env, path, repositories));
  call.env.out << base::go_quote(wanted.name) << " has been added to your repositories\n";
  return {};
}

// As helm, a password in an address is printed.
std::string shown_address(const Invocation& call, const std::string& url) {
  return call.voice == Voice::helm ? url : base::hide_passwords(url);
}

std::string list_json(const Invocation& call, const repo::Repositories& repositories) {
  base::Arena arena;
  std::string json = "[";
  for (const auto& entry : repositories.entries) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("name", entry.name);
    object.text("url", shown_address(call, entry.url));
    object.end();
  }
  return json + "]";
}

bool is_wanted(const Invocation& call, const std::string& name) {
  return call.arguments.empty() || std::find(call.arguments.begin(), call.arguments.end(), name) != call.arguments.end();
}

Result<std::vector<Repository>> wanted_repositories(Invocation& call) {
  const auto& path = call.settings.repository_config;
  auto read = repo::load_repositories(call.env, path);
  const bool is_missing = !read && read.error().code() == ErrorCode::not_found;
  if (!read && !is_missing) return std::move(read).error().wrap("failed loading file: " + path + ": ");
  if (is_missing || read->entries.empty()) {
    return Error(ErrorCode::not_found, "no repositories found. You must add one before updating");
  }
  for (const auto& name : call.arguments) {
    if (read->find(name) != nullptr) continue;
    return Error(ErrorCode::not_found,
                 fmt::format("no repositories found matching '{}'.  Nothing will be updated", name));
  }
  std::vector<Repository> wanted;
  for (auto& entry : read->entries) {
    if (is_wanted(call, entry.name)) wanted.push_back(std::move(entry));
  }
  return wanted;
}

// What came of one download; prints its line. The caller sees to it that this is done one after the other.
Result<void> finish_update(Invocation& call, base::Env& env, const Repository& repository,
                           Result<repo::DownloadedIndex> index) {
  auto stored = [&]() -> Result<std::string> {
    if (!index) return index.error();
    return repo::keep_index(env, call.settings.repository_cache, repository, *index, duplicate_keys(call));
  }();
  const auto url = repo::without_password(repository.url);
  const bool is_hidden = repo::is_hidden_name(repository.name);  // one that nobody added goes by its address
  const auto shown = base::go_quote(is_hidden ? url : repository.name);
  if (stored) {
    env.out << fmt::format("...Successfully got an update from the {} chart repository\n", shown) << std::flush;
    return {};
  }
  env.out << fmt::format("...Unable to get an update from the {} chart repository{}:\n\t{}\n", shown,
                         is_hidden ? "" : " (" + url + ")", stored.error().helm())
          << std::flush;
  return std::move(stored).error();
}

}  // namespace

namespace {

repo::ChartDownloadOptions dependency_options(const Invocation& call, repo::OciCharts& registries) {
  auto options = download_options(call);
  options.notices = &call.env.out;
  options.registries = &registries;
  return options;
}

}  // namespace

DependencyRepositories::DependencyRepositories(Invocation& call, base::Env& env)
    : fetcher_(make_fetcher(call)),
      registries_(make_registries(call)),
      source_(env, *fetcher_, dependency_options(call, *registries_), [&call, &env, this](const std::vector<Repository>& repositories) -> Result<void> {
        for (const auto& repository : repositories) TRY(repo::check_repository(*fetcher_, repository));
        std::vector<std::string> failed;  // told of where it happened
        return update_repositories(call, env, *fetcher_, repositories, failed);
      }) {}

Result<void> update_repositories(Invocation& call, base::Env& env, repo::Fetcher& fetcher, const std::vector<Repository>& repositories, std::vector<std::string>& failed) {
  std::mutex one_at_a_time;
  std::atomic<std::size_t> next{0};
  const auto threads = static_cast<unsigned>(std::min<std::size_t>(kMostUpdates, repositories.size()));
  base::run_at_once(std::max(threads, 1U), [&](unsigned) {
    for (std::size_t i = next++; i < repositories.size(); i = next++) {
      base::Arena arena;
      auto index = repo::download_changed_index(env, arena, fetcher, call.settings.repository_cache, repositories[i],
                                                duplicate_keys(call));
      const std::lock_guard lock(one_at_a_time);
      if (!finish_update(call, env, repositories[i], std::move(index))) {
        failed.push_back(repo::without_password(repositories[i].url));
      }
    }
  });
  return {};
}

Result<void> run_repo_add(Invocation& call) { return add(call); }

Result<void> run_repo_list(Invocation& call) {
  const auto read = repo::load_repositories(call.env, call.settings.repository_config);
  const auto repositories = read ? *read : repo::Repositories();
  const auto format = output_format(call);
  base::Arena arena;
  if (format != OutputFormat::table) return print_encoded(call, arena, list_json(call, repositories), format);
  if (repositories.entries.empty()) {
    call.env.err << "no repositories to show\n";
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  if (!call.flags.boolean("no-headers")) rows.push_back({"NAME", "URL"});
  for (const auto& entry : repositories.entries) rows.push_back({entry.name, shown_address(call, entry.url)});
  call.env.out << base::format_table(rows) << '\n';
  return {};
}

Result<void> run_repo_remove(Invocation& call) {
  const auto& path = call.settings.repository_config;
  const auto lock_info = TRY(call.env.files.info(repo::lock_path(path)));
  std::unique_ptr<base::FileLock> lock;
  if (lock_info) lock = TRY(repo::lock_repositories(call.env, call.cancel, path));
  auto repositories = repo::load_repositories(call.env, path);
  if (!repositories || repositories->entries.empty()) return none_configured();
  for (const auto& name : call.arguments) {
    if (!repositories->remove(name)) {
      return Error(ErrorCode::not_found, fmt::format("no repo named {} found", base::go_quote(name)));
    }
    TRY(repo::write_repositories(call.env, path, *repositories));
    TRY(repo::remove_from_cache(call.env, call.settings.repository_cache, name));
    call.env.out << base::go_quote(name) << " has been removed from your repositories\n";
  }
  return {};
}

Result<void> run_repo_update(Invocation& call) {
  const auto repositories = TRY(wanted_repositories(call));
  const auto fetcher = make_fetcher(call);
  for (const auto& repository : repositories) TRY(repo::check_repository(*fetcher, repository));
  call.env.out << "Hang tight while we grab the latest from your chart repositories...\n" << std::flush;
  std::vector<std::string> failed;
  TRY(update_repositories(call, call.env, *fetcher, repositories, failed));
  if (!failed.empty()) {
    return Error(ErrorCode::unavailable,
                 fmt::format("failed to update the following repositories: [{}]", fmt::join(failed, " ")));
  }
  call.env.out << "Update Complete. ⎈Happy Helming!⎈\n";
  return {};
}

Result<void> run_repo_index(Invocation& call) {
  const auto folder = TRY(base::absolute_path(call.env.files, call.arguments[0]));
  repo::IndexDirectoryOptions options;
  options.url = call.flags.text("url");
  options.merge = call.flags.text("merge");
  options.json = call.flags.boolean("json");
  options.load = load_options(call, chart::Loader::plain);
  return repo::write_directory_index(call.env, folder, options);
}

}  // namespace cli
