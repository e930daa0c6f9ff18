// git is run for everything, with the folder as -C and references behind what ends options where git knows one. A version
// that begins with a dash is refused, since git would take it for an option.
#include "repo/plugin_git.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/process.h"
#include "base/semver.h"
#include "base/symbolic_link.h"
#include "base/url.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int kMaxCopyDepth = 100;

// "user@host:path": git's short form of ssh.
bool is_short_ssh(std::string_view source) {
  const auto at = source.find('@');
  const auto colon = source.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || at == 0 || colon < at + 2) return false;
  const auto fits = [](std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) {
      return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '_' || more.find(c) != std::string_view::npos;
    });
  };
  return fits(source.substr(0, at), "") && fits(source.substr(at + 1, colon - at - 1), ".-");
}

Result<base::Url> url_of(const std::string& source) {
  if (!is_short_ssh(source)) return base::parse_url(source);
  const auto at = source.find('@');
  const auto colon = source.find(':');
  base::Url url;
  url.has_user = true;
  url.user = source.substr(0, at);
  url.host = source.substr(at + 1, colon - at - 1);
  url.path = "/" + source.substr(colon + 1);
  return url;
}

Error undetected(const std::string& source) {
  return Error(ErrorCode::invalid, "Cannot detect VCS")
      .because(fmt::format("{} is neither a file or folder here nor a URL of an archive or a git repository", base::go_quote(source)))
      .hinting("end the URL of a repository with .git");
}

// Hosts whose repositories are git's whatever the path ends in.
bool is_git_host(std::string_view host) {
  constexpr std::array<std::string_view, 6> kHosts{"github.com", "bitbucket.org", "git.launchpad.net", "go.googlesource.com",
                                                   "git.openstack.org", "git.code.sf.net"};
  return std::ranges::find(kHosts, host) != kHosts.end();
}

Result<void> copy_entry(base::FileSystem& files, const std::string& from, const std::string& to, int depth) {
  if (depth > kMaxCopyDepth) return Error(ErrorCode::invalid, fmt::format("{} has more than {} folders in each other", from, kMaxCopyDepth));
  const auto info = TRY(files.info(from, false));
  if (!info) return {};
  if (info->type == base::FileType::link) return base::make_link(TRY(files.read_link(from)), to);
  if (info->type == base::FileType::file) {
    base::Arena arena;
    return files.write(to, TRY(files.read(arena, from)), info->mode);
  }
  if (info->type != base::FileType::directory) return {};
  TRY(files.make_directories(to));
  for (const auto& entry : TRY(files.list(from))) {
    TRY(copy_entry(files, base::join_path(from, entry.name), base::join_path(to, entry.name), depth + 1));
  }
  return {};
}

}  // namespace

Result<std::string> plugin_cache_key(const std::string& source) {
  const auto url = TRY(url_of(source));
  std::string key;
  if (!url.scheme.empty()) key += url.scheme + "-";
  if (!url.user.empty()) key += url.user + "-";
  key += url.host + url.path;
  for (char& c : key) {
    if (c == '/' || c == ':') c = '-';
  }
  return key;
}

Result<void> check_git_source(base::FileSystem& files, const std::string& source) {
  const auto url = url_of(source);
  if (!url) return Error(url.error());
  if (url->scheme == "file") {
    const auto git = files.info(base::join_path(url->path, ".git"));
    if (git && *git) return {};
    return undetected(source);
  }
  if (url->host.empty()) return undetected(source);
  const auto ending = base::extension(url->path);
  for (const std::string_view other : {".hg", ".svn", ".bzr"}) {
    if (ending != other) continue;
    return Error(ErrorCode::unavailable, fmt::format("plugins are installed from git repositories only, not from {}", other.substr(1)));
  }
  const bool is_git = url->scheme == "git" || url->scheme == "git+ssh" || ending == ".git" || is_git_host(url->host);
  if (!is_git) return undetected(source);
  return {};
}

bool GitFolder::exists() const {
  const auto info = files_.info(base::join_path(folder_, ".git"));
  return info && info->has_value();
}

Result<std::string> GitFolder::git(std::vector<std::string> words, std::string_view failure) const {
  auto ran = base::run_process("git", words, "");
  if (!ran) {
    return Error(ErrorCode::unavailable, "git is not installed").because(ran.error().reason()).hinting("install git");
  }
  if (ran->status == 0) return std::move(ran->out);
  auto said = ran->err;
  while (said.ends_with('\n')) said.pop_back();
  return Error(ErrorCode::unavailable, fmt::format("{}: exit status {}", failure, ran->status))
      .because(fmt::format("git {} failed: {}", words[0] == "-C" ? words[2] : words[0], said));
}

std::string GitFolder::remote() const {
  auto told = git({"-C", folder_, "config", "--get", "remote.origin.url"}, "");
  if (!told) return "";
  while (told->ends_with('\n')) told->pop_back();
  return *told;
}

Result<void> GitFolder::fetch(const std::string& source) {
  const auto info = TRY(files_.info(folder_));
  if (info) return update();
  TRY(files_.make_directories(base::directory_name(folder_)));
  TRY(git({"clone", "--recursive", "--", source, folder_}, "Unable to get repository"));
  return {};
}

Result<void> GitFolder::update() {
  constexpr std::string_view kFailure = "Unable to update repository";
  TRY(git({"-C", folder_, "fetch", "--tags", "--", "origin"}, kFailure));
  base::Arena arena;
  const auto head = TRY(files_.read(arena, base::join_path(folder_, ".git/HEAD")));
  if (!head.starts_with("ref: ")) return {};
  TRY(git({"-C", folder_, "pull"}, kFailure));
  return tidy_submodules();
}

Result<void> GitFolder::tidy_submodules() {
  TRY(git({"-C", folder_, "submodule", "update", "--init", "--recursive"}, "Unexpected error while defensively updating submodules"));
  TRY(git({"-C", folder_, "clean", "-x", "-d", "-f", "-f"},
          "Unexpected error while defensively cleaning up after possible derelict submodule directories"));
  TRY(git({"-C", folder_, "submodule", "foreach", "--recursive", "git clean -x -d -f -f"},
          "Unexpected error while defensively cleaning up after possible derelict nested submodule directories"));
  return {};
}

Result<std::string> GitFolder::reference_of(const std::string& version, const std::string& source) const {
  if (version.starts_with('-')) {
    return Error(ErrorCode::invalid, fmt::format("{} is no version of a plugin", base::go_quote(version)));
  }
  if (git({"-C", folder_, "rev-parse", "--verify", version}, "") || git({"-C", folder_, "show-ref", version}, "")) return version;
  const auto range = TRY(base::Constraint::parse(version));
  const auto listed = TRY(git({"-C", folder_, "show-ref", "--tags"}, "Unable to retrieve tags"));
  std::vector<base::Version> versions;
  for (std::size_t start = 0; start < listed.size();) {
    const auto end = std::min(listed.find('\n', start), listed.size());
    const auto line = std::string_view(listed).substr(start, end - start);
    if (auto tag = base::parse_version(line.substr(line.rfind("tags/") + 5)); tag) versions.push_back(*std::move(tag));
    start = end + 1;
  }
  std::ranges::stable_sort(versions, [](const base::Version& a, const base::Version& b) { return base::compare_versions(a, b) > 0; });
  for (const auto& candidate : versions) {
    if (range.allows(candidate)) return candidate.original;
  }
  return Error(ErrorCode::not_found, fmt::format("requested version {} does not exist for plugin {}", base::go_quote(version), base::go_quote(source)));
}

Result<void> GitFolder::choose(const std::string& version, const std::string& source) {
  if (version.empty()) return {};
  const auto reference = TRY(reference_of(version, source));
  TRY(git({"-C", folder_, "checkout", reference}, "Unable to update checked out version"));
  return tidy_submodules();
}

bool GitFolder::is_changed() const {
  const auto told = git({"-C", folder_, "diff"}, "");
  return !told || !told->empty();
}

Result<void> copy_folder(base::FileSystem& files, const std::string& from, const std::string& to) {
  return copy_entry(files, from, to, 0);
}

}  // namespace repo
