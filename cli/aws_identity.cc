#include "cli/aws_identity.h"

#include <unistd.h>

#include <fmt/format.h>

#include "cli/repository_access.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<std::string> ask_code(base::Env& env, const std::string& device) {
  if (::isatty(STDIN_FILENO) != 1) {
    return Error(ErrorCode::denied, fmt::format("the device {} must give a code, and standard input is no terminal", device))
        .hinting("run it in a terminal, or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of a session");
  }
  env.err << fmt::format("Code of {}: ", device) << std::flush;
  auto code = read_password();
  env.err << '\n' << std::flush;
  return code;
}

}  // namespace

std::shared_ptr<repo::AwsIdentity> aws_identity(Invocation& call) {
  auto& env = call.env;
  return std::make_shared<repo::AwsIdentity>(env, call.cancel, [&env](const std::string& device) { return ask_code(env, device); });
}

}  // namespace cli
