// verify: the signature of an archive on this machine.
#include "cli/signing.h"
#include "cli/signing_commands.h"

namespace cli {

base::Result<void> run_verify(Invocation& call) {
  const auto& path = call.arguments[0];
  const auto provenance = path + std::string(repo::kProvenanceExtension);
  call.env.out << repo::verified_text(TRY(repo::verify_chart(call.env, path, provenance, verify_options(call))));
  return {};
}

}  // namespace cli
