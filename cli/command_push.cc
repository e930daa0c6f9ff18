// push: a chart archive to a registry.
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/moment.h"
#include "base/url.h"
#include "charts/load.h"
#include "cli/chart_options.h"
#include "cli/registry_commands.h"
#include "cli/registry_files.h"
#include "cli/repository_access.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> check_remote(const std::string& remote) {
  const auto url = base::parse_url(remote);
  const std::string hint = "name the place to push to: oci://HOST/PATH";
  if (!url) return Error(ErrorCode::invalid, "invalid chart URL format: " + remote).hinting(hint);
  if (url->scheme.empty()) {
    return Error(ErrorCode::invalid, "scheme prefix missing from remote (e.g. \"oci://\")").hinting(hint);
  }
  if (url->scheme != "oci") {
    return Error(ErrorCode::invalid, fmt::format("scheme {} not supported", base::go_quote(url->scheme))).hinting(hint);
  }
  return {};
}

// When the archive was written, which is what Helm calls its creation.
Result<std::string> check_archive(base::Env& env, const std::string& path) {
  const auto info = TRY(env.files.info(path));
  if (!info) return Error(ErrorCode::not_found, path + ": no such file");
  if (info->type == base::FileType::directory) {
    return Error(ErrorCode::invalid, "cannot push directory, must provide chart archive (.tgz)")
        .hinting("pack it first: tug package " + path);
  }
  return base::format_moment(base::local_moment(info->modified));
}

// What signs the archive, where it lies beside it.
Result<std::optional<std::string>> provenance_of(base::Env& env, const std::string& path) {
  const auto file = path + ".prov";
  const auto info = env.files.info(file);
  if (!info || !*info) return std::optional<std::string>();
  base::Arena arena;
  return std::optional<std::string>(TRY(env.files.read(arena, file)));
}

}  // namespace

Result<void> run_push(Invocation& call) {
  TRY(check_tls_files(call));
  const auto& path = call.arguments[0];
  const auto& remote = call.arguments[1];
  TRY(check_remote(remote));
  const auto created = TRY(check_archive(call.env, path));
  base::Arena arena(chart::kMaxChartMemory);
  const auto* loaded = TRY(chart::load(call.env, arena, path, load_options(call, chart::Loader::plain)));
  const auto archive = TRY(call.env.files.read(arena, path));
  const auto registries = make_registries(call);
  const repo::OciUpload upload{archive, TRY(provenance_of(call.env, path)), loaded->metadata, created};
  call.env.out << TRY(registries->push(remote, upload));
  return {};
}

}  // namespace cli
