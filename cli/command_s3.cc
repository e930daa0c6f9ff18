// What the plugin helm-s3 has beside publishing: its version, and the way by which Helm fetches what has an s3:// address.
#include "cli/commands.h"
#include "cli/repository_access.h"
#include "cli/version.h"

namespace cli {

using base::Result;

Result<void> run_s3_version(Invocation& call) {
  const bool asks_mode = call.flags.boolean("mode");
  call.env.out << (asks_mode ? std::string_view("v3") : kTugVersion) << "\n";
  return {};
}

Result<void> run_s3_download(Invocation& call) {
  const auto fetcher = make_fetcher(call);
  call.env.out << TRY(fetcher->get({.url = call.arguments[3]}));
  return {};
}

}  // namespace cli
