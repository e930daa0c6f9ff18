#include "cli/getter_plugins.h"

#include <memory>

#include "base/url.h"
#include "repo/plugin_command.h"
#include "repo/plugin_folder.h"
#include "repo/url_join.h"

namespace cli {
namespace {

// As helm, a plugin is told the credentials and whether they may go anywhere, and decides itself; as tug, it gets them
// only for the host they belong to.
repo::PluginDownload asked(const repo::Download& download, const std::string& scheme, Voice voice) {
  repo::PluginDownload wanted{.url = download.url,
                              .scheme = scheme,
                              .username = download.username,
                              .password = download.password,
                              .pass_credentials_all = download.pass_credentials_all,
                              .certificate = download.tls.certificate,
                              .key = download.tls.key,
                              .authority = download.tls.authority};
  const bool belongs = download.pass_credentials_all || repo::has_same_host(download.owner, download.url);
  if (voice == Voice::tug && !belongs) {
    wanted.username.clear();
    wanted.password.clear();
  }
  return wanted;
}

}  // namespace

void add_getter_plugins(Invocation& call, repo::Fetcher& fetcher) {
  base::MemoryLog nobody;
  base::Env quiet{call.env.files, call.env.clock, call.env.random, nobody, call.env.in, call.env.out, call.env.err, call.env.variable};
  const auto found = repo::load_plugins(quiet, call.settings.plugins_directory);
  if (!found) return;
  for (const auto& plugin : *found) {
    if (plugin.metadata.type != repo::kGetterPlugin) continue;
    const auto shared = std::make_shared<const repo::Plugin>(plugin);
    for (const auto& scheme : plugin.metadata.config.protocols) {
      if (fetcher.knows(scheme)) continue;
      fetcher.add_scheme(scheme, [&call, shared, scheme](const repo::Download& download) {
        return repo::run_getter(call.env, *shared, asked(download, scheme, call.voice), environment(call.env, call.settings));
      });
    }
  }
}

}  // namespace cli
