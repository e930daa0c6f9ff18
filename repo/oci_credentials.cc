// Helm's file goes before Docker's; a helper that a file names goes before what stands in it. Helpers are programs
// docker-credential-NAME: the server's name in, JSON out; what they print is in no error of ours but for their one
// line of text where they fail.
#include "repo/oci_credentials.h"

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/json_object.h"
#include "base/process.h"
#include "base/unicode.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kHelperPrefix = "docker-credential-";
constexpr std::string_view kTokenUser = "<token>";
constexpr std::string_view kNothingKnown = "credentials not found in native keychain";
constexpr std::uint32_t kExecutable = 0111;

bool is_program(base::Env& env, const std::string& name) {
  const auto path = env.variable("PATH").value_or("");
  for (std::size_t start = 0; start <= path.size();) {
    const auto end = std::min(path.find(':', start), path.size());
    const auto folder = path.substr(start, end - start);
    const auto info = env.files.info(base::join_path(folder.empty() ? "." : folder, name));
    if (info && *info && (*info)->type == base::FileType::file && ((*info)->mode & kExecutable) != 0) return true;
    start = end + 1;
  }
  return false;
}

// The keychain that desktops have.
std::string detected_helper(base::Env& env) {
  const std::string suffix = is_program(env, "pass") ? "pass" : "secretservice";
  return is_program(env, std::string(kHelperPrefix) + suffix) ? suffix : "";
}

Result<std::string> run_helper(const std::string& suffix, const std::string& action, std::string_view input) {
  const auto program = std::string(kHelperPrefix) + suffix;
  if (suffix.find('/') != std::string::npos) {
    return Error(ErrorCode::invalid, fmt::format("credential helper {} is no name of a program", program));
  }
  auto done = base::run_process(program, {action}, input, {.shares_errors = true});
  if (!done) {
    Error error = std::move(done).error();
    error.because(error.helm());
    if (error.helm().ends_with("no such file or directory")) {
      error.with_helm(fmt::format("exec: {}: executable file not found in $PATH", base::go_quote(program)));
    }
    return std::move(error).hinting(fmt::format("the registry file or Docker's names the helper {}: put it into "
                                                       "$PATH, or take it out there", program));
  }
  if (done->out.size() > kMaxHelperOutput) {
    return Error(ErrorCode::invalid, fmt::format("{} {} prints more than {} bytes", program, action, kMaxHelperOutput));
  }
  if (done->status == 0) return std::move(done->out);
  const auto text = base::trim_space(done->out);
  const bool is_a_line = !text.empty() && text.find('{') == std::string_view::npos;
  return Error(ErrorCode::denied, is_a_line ? std::string(text) : fmt::format("exit status {}", done->status))
      .because(fmt::format("{} {} fails: {}", program, action, is_a_line ? text : "it says nothing"));
}

Result<OciCredential> ask_helper(const std::string& suffix, const std::string& server) {
  const auto answer = run_helper(suffix, "get", server);
  if (!answer && answer.error().helm() == kNothingKnown) return OciCredential();
  if (!answer) return Error(answer.error());
  base::Arena arena;
  const auto value = TRY(base::json::read(arena, *answer));
  if (!value.is_map()) {
    return Error(ErrorCode::invalid, fmt::format("{}{} answers with something else than an object", kHelperPrefix, suffix));
  }
  const auto text = [&](std::string_view name) {
    const auto field = value.as_map().get(name);
    return field.is_string() ? std::string(field.as_string()) : std::string();
  };
  if (text("Username") == kTokenUser) return OciCredential{.refresh_token = text("Secret")};
  return OciCredential{text("Username"), text("Secret")};
}

Result<void> tell_helper(const std::string& suffix, const std::string& server, const OciCredential& credential) {
  base::Arena arena;
  std::string json;
  base::json::ObjectWriter object(arena, json);
  const bool has_token = !credential.refresh_token.empty();
  object.text("ServerURL", server);
  object.text("Username", has_token ? kTokenUser : credential.username);
  object.text("Secret", has_token ? credential.refresh_token : credential.password);
  object.end();
  TRY(run_helper(suffix, "store", json));
  return {};
}

std::string docker_config(base::Env& env) {
  const auto folder = env.variable("DOCKER_CONFIG").value_or("");
  if (!folder.empty()) return base::join_path(folder, "config.json");
  const auto home = env.variable("HOME").value_or("");
  return home.empty() ? "" : base::join_path(home, ".docker/config.json");
}

}  // namespace

std::string oci_server_name(const std::string& host) {
  return host == "docker.io" || host == "registry-1.docker.io" ? "https://index.docker.io/v1/" : host;
}

std::string OciCredentials::Store::helper(const std::string& server) const {
  auto named = file.helper(server);
  return named.empty() ? detected : named;
}

Result<OciCredentials> OciCredentials::open(base::Env& env, const std::string& path) {
  OciCredentials credentials(env);
  const auto add = [&](OciConfigFile file) {
    const auto detected = file.is_configured() ? std::string() : detected_helper(env);
    credentials.stores_.push_back({std::move(file), detected});
  };
  add(TRY(OciConfigFile::load(env, path)));
  const auto docker = docker_config(env);
  if (docker.empty()) return credentials;
  auto file = OciConfigFile::load(env, docker);
  if (file) {
    add(*std::move(file));
  } else {
    env.log.debug("Docker's configuration does not count", {{"error", file.error().helm()}});
  }
  return credentials;
}

Result<OciCredential> OciCredentials::find_in(const Store& store, const std::string& server) const {
  const auto helper = store.helper(server);
  return helper.empty() ? store.file.get(server) : ask_helper(helper, server);
}

Result<OciCredential> OciCredentials::find(const std::string& host) const {
  const auto server = oci_server_name(host);
  for (const auto& store : stores_) {
    auto credential = TRY(find_in(store, server));
    if (!credential.is_empty()) return credential;
  }
  return OciCredential();
}

Result<void> OciCredentials::put(const std::string& host, const OciCredential& credential) {
  auto& store = stores_.front();
  const auto server = oci_server_name(host);
  const auto helper = store.helper(server);
  if (helper.empty()) return store.file.put(*env_, server, credential);
  TRY(tell_helper(helper, server, credential));
  if (!store.detected.empty()) {
    auto kept = store.file.use_helper(*env_, store.detected);
    if (!kept) return std::move(kept).error().wrap("failed to set credsStore: ");
  }
  return {};
}

Result<void> OciCredentials::remove(const std::string& host) {
  auto& store = stores_.front();
  const auto server = oci_server_name(host);
  const auto helper = store.helper(server);
  if (helper.empty()) return store.file.remove(*env_, server);
  TRY(run_helper(helper, "erase", server));
  return {};
}

}  // namespace repo
