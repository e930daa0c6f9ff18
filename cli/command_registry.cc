// registry login and logout: credentials of registries are tried, kept and forgotten.
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/hidden_password.h"
#include "base/unicode.h"
#include "cli/registry_commands.h"
#include "cli/repository_access.h"
#include "repo/oci_credentials.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// One line of standard input, without its end.
Result<std::string> read_line(Invocation& call) {
  std::string line;
  if (!std::getline(call.env.in, line)) return Error(ErrorCode::invalid, "EOF").because("standard input ends");
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> ask_secret(Invocation& call, std::string_view what) {
  call.env.out << what << ": " << std::flush;
  auto typed = read_password();
  if (!typed) {
    return std::move(typed).error().hinting("without a terminal, give the password on standard input: --password-stdin");
  }
  call.env.out << '\n';
  if (!typed->empty()) return typed;
  return Error(ErrorCode::invalid, what == "Token" ? "token required" : "password required");
}

// --username, --password, --password-stdin, or what is typed.
Result<repo::OciCredential> asked_credential(Invocation& call) {
  repo::OciCredential credential;
  credential.username = call.flags.text("username");
  credential.password = call.flags.text("password");
  if (call.flags.boolean("password-stdin")) {
    credential.password.assign(std::istreambuf_iterator<char>(call.env.in), {});
    for (const char end : {'\n', '\r'}) {
      if (credential.password.ends_with(end)) credential.password.pop_back();
    }
    return credential;
  }
  if (!credential.password.empty()) {
    call.env.log.warn("using --password via the CLI is insecure. Use --password-stdin");
    return credential;
  }
  if (credential.username.empty()) {
    call.env.out << "Username: " << std::flush;
    credential.username = base::trim_space(TRY(read_line(call)));
  }
  credential.password = TRY(ask_secret(call, credential.username.empty() ? "Token" : "Password"));
  return credential;
}

void warn_of_path(base::Env& env, const std::string& host) {
  const auto slash = host.find('/');
  if (slash == std::string::npos) return;
  env.log.warn("registry login currently only supports registry hostname, not a repository path",
               {{"host", base::hide_host_password(host)}, {"suggested", base::hide_host_password(host.substr(0, slash))}});
}

repo::OciAccess login_access(const Invocation& call) {
  repo::OciAccess access;
  access.config = call.settings.registry_config;
  access.plain_http = call.flags.boolean("plain-http");
  const bool has_pair = !call.flags.text("cert-file").empty() && !call.flags.text("key-file").empty();
  if (access.plain_http) return access;
  if (has_pair) access.tls = {call.flags.text("cert-file"), call.flags.text("key-file"), "", false};
  access.tls.authority = call.flags.text("ca-file");
  access.tls.insecure = call.flags.boolean("insecure");
  return access;
}

}  // namespace

Result<void> run_registry_login(Invocation& call) {
  const auto& host = call.arguments[0];
  const auto credential = TRY(asked_credential(call));
  warn_of_path(call.env, host);
  repo::OciReference place;
  place.registry = host;
  if (host.find('/') != std::string::npos || !repo::parse_oci_reference(host + "/any")) {
    return Error(ErrorCode::invalid, fmt::format("invalid reference: invalid registry {}", base::go_quote(base::hide_host_password(host))))
        .hinting("name the registry by its host, and a port where it has one: ghcr.io, localhost:5000");
  }
  const auto session = TRY(repo::OciSession::open(call.env, call.cancel, login_access(call)));
  auto tried = session->ping(place.host(), credential);
  if (!tried) return std::move(tried).error().wrap(fmt::format("authenticating to {}: ", base::go_quote(host)));
  TRY(session->credentials().put(host, credential));
  call.env.out << "Login Succeeded\n";
  return {};
}

Result<void> run_registry_logout(Invocation& call) {
  const auto& host = call.arguments[0];
  auto credentials = TRY(repo::OciCredentials::open(call.env, call.settings.registry_config));
  auto removed = credentials.remove(host);
  if (!removed) {
    return std::move(removed).error().wrap(
        fmt::format("failed to delete the credential for {}: ", repo::oci_server_name(host)));
  }
  call.env.out << "Removing login credentials for " << base::hide_host_password(host) << '\n';
  return {};
}

}  // namespace cli
