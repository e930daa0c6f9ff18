// serve: a folder of charts as a repository on loopback, or elsewhere with a token.
#include <charconv>

#include <fmt/format.h>

#include "base/http_server.h"
#include "base/listening_socket.h"
#include "cli/serve_command.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "repo/site/site.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kMaxToken = 4096;
constexpr std::size_t kLeastToken = 8;
constexpr std::string_view kTokenVariable = "TUG_SERVE_TOKEN";

struct Endpoint {
  std::string address{};
  int port = 0;

  std::string url(int given_port) const {
    const bool is_six = address.find(':') != std::string::npos;
    return fmt::format("http://{}{}{}:{}", is_six ? "[" : "", address, is_six ? "]" : "", given_port);
  }
};

Result<Endpoint> read_endpoint(const std::string& text) {
  const auto refused = [&] {
    return Error(ErrorCode::invalid, fmt::format("--address {}: ADDRESS:PORT is wanted, with an address in numbers", text))
        .hinting("--address 127.0.0.1:8080, or [::1]:8080; port 0 means a free one");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return refused();
  Endpoint endpoint;
  endpoint.address = text.substr(0, colon);
  if (endpoint.address.starts_with('[') && endpoint.address.ends_with(']')) {
    endpoint.address = endpoint.address.substr(1, endpoint.address.size() - 2);
  }
  if (endpoint.address == "localhost") endpoint.address = "127.0.0.1";
  if (endpoint.address.empty()) endpoint.address = "0.0.0.0";
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, endpoint.port);
  if (error != std::errc() || stop != end || endpoint.port < 0 || endpoint.port > 65535) return refused();
  return endpoint;
}

// The token that uploads need; empty where none is given.
Result<std::string> read_token(Invocation& call) {
  std::string token = call.flags.text("token");
  const auto file = call.flags.text("token-file");
  if (!file.empty()) {
    base::Arena arena;
    token = TRY(call.env.files.read_with_info(arena, file, kMaxToken)).bytes;
    while (token.ends_with('\n') || token.ends_with('\r') || token.ends_with(' ')) token.pop_back();
  } else if (token.empty() && !call.flags.boolean("read-only")) {
    token = call.env.variable(kTokenVariable).value_or("");
  }
  const bool is_given = !file.empty() || !token.empty();
  if (is_given && (token.size() < kLeastToken || token.size() > kMaxToken)) {
    return Error(ErrorCode::invalid, fmt::format("the token for uploads must have {} to {} characters", kLeastToken, kMaxToken))
        .hinting("openssl rand -hex 20 > FILE makes one");
  }
  return token;
}

Result<repo::SiteAccess> read_access(Invocation& call, const Endpoint& endpoint) {
  repo::SiteAccess access;
  access.address = endpoint.address;
  access.hosts = call.flags.list("host");
  access.token = TRY(read_token(call));
  access.allows_upload = call.flags.boolean("allow-upload");
  if (base::is_loopback(endpoint.address)) return access;
  if (access.token.empty() && !call.flags.boolean("read-only")) {
    return Error(ErrorCode::denied,
                 fmt::format("{} is not loopback: others can reach it, and there is no token for uploads", endpoint.address))
        .hinting("--token-file FILE lets those publish who have the token, --read-only nobody");
  }
  return access;
}

void tell(Invocation& call, const repo::ChartFolder& folder, const repo::SiteAccess& access, const std::string& url) {
  const auto* writers = !access.token.empty()  ? "with the token"
                        : access.allows_upload ? "everybody on this machine"
                                               : "nobody (--allow-upload or --token-file lets some)";
  call.env.out << fmt::format("serving {} on {}\n", folder.path(), url) << fmt::format("who may publish: {}\n", writers)
               << fmt::format("try: tug repo add NAME {}\n", url);
  call.env.out.flush();
}

}  // namespace

Result<void> run_serve(Invocation& call) {
  const auto endpoint = TRY(read_endpoint(call.flags.text("address")));
  const auto path = TRY(base::absolute_path(call.env.files, call.arguments.empty() ? "." : call.arguments[0]));
  const auto info = TRY(call.env.files.info(path));
  if (!info || info->type != base::FileType::directory) {
    return Error(ErrorCode::not_found, fmt::format("{} is no folder", path));
  }
  repo::SiteOptions options;
  options.access = TRY(read_access(call, endpoint));
  options.program = fmt::format("tug {}", kTugVersion);
  repo::Site site(call.env, path, options);
  TRY(site.folder().look());
  base::Cancel cancel;
  const SignalWatch signals(cancel, "");
  base::HttpServerOptions server;
  server.address = endpoint.address;
  server.port = endpoint.port;
  server.max_body = repo::kMaxUpload;
  server.refusal = [&](const base::HttpRequest& request) { return site.refusal(request); };
  server.file = [&](const base::HttpRequest& request) { return site.file(request); };
  server.on_listening = [&](int port) { tell(call, site.folder(), options.access, endpoint.url(port)); };
  return base::serve_http(site, cancel, server);
}

}  // namespace cli
