// sandbox: the embedded cluster for kubectl and Helm, and what to know of it.
#include <fmt/format.h>

#include "base/http_server.h"
#include "cli/commands.h"
#include "cli/signals.h"
#include "cluster/kube_config.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kWhatItIs =
    "The sandbox is for trying and testing: it keeps objects and says they are ready, and runs nothing.\n";

std::string kubeconfig(int port) {
  return fmt::format(
      "apiVersion: v1\n"
      "kind: Config\n"
      "current-context: sandbox\n"
      "clusters:\n"
      "- name: sandbox\n"
      "  cluster:\n"
      "    server: http://127.0.0.1:{}\n"
      "contexts:\n"
      "- name: sandbox\n"
      "  context:\n"
      "    cluster: sandbox\n"
      "    user: sandbox\n"
      "users:\n"
      "- name: sandbox\n"
      "  user: {{}}\n",
      port);
}

bool is_watch(const base::HttpRequest& request) {
  return request.url.find("watch=true") != std::string::npos || request.url.find("watch=1") != std::string::npos;
}

}  // namespace

Result<void> run_sandbox_serve(Invocation& call) {
  base::Cancel cancel;
  const SignalWatch signals(cancel, "");
  const auto sandbox = cluster::make_sandbox(call.env, cancel);
  base::HttpServerOptions options;
  options.port = static_cast<int>(call.flags.number("port"));
  if (options.port < 0 || options.port > 65535) {
    return Error(ErrorCode::invalid, fmt::format("{} is no port: 0 (a free one) to 65535 is wanted", options.port));
  }
  options.is_stream = is_watch;
  const auto file = call.flags.text("write-kubeconfig");
  base::Result<void> written;
  options.on_listening = [&](int port) {
    call.env.out << kWhatItIs << fmt::format("serving {} on http://127.0.0.1:{}\n", cluster::sandbox_path(call.env), port);
    if (file.empty()) {
      call.env.out << fmt::format("try: kubectl --server http://127.0.0.1:{} get namespaces\n", port);
    } else {
      written = call.env.files.write(file, kubeconfig(port), 0600);
      call.env.out << fmt::format("try: kubectl --kubeconfig {} get namespaces\n", file);
      if (!written) cancel.request();
    }
    call.env.out.flush();
  };
  TRY(base::serve_http(*sandbox, cancel, options));
  return written;
}

Result<void> run_sandbox_path(Invocation& call) {
  call.env.out << cluster::sandbox_path(call.env) << "\n";
  return {};
}

Result<void> run_sandbox_reset(Invocation& call) {
  TRY(cluster::reset_sandbox(call.env));
  call.env.out << fmt::format("the sandbox in {} is empty again\n", cluster::sandbox_path(call.env));
  return {};
}

}  // namespace cli
