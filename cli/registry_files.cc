// The texts are those of oras' configuration reader and of Go's crypto/tls; what is checked, and in which
// order, is what Helm's newRegistryClient does.
#include "cli/registry_files.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/value_kind.h"
#include "repo/tls_files.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Error bad_format(const std::string& what, const std::string& why) {
  return Error(ErrorCode::invalid, fmt::format("{}: invalid config format: {}", what, why))
      .hinting("mend the file, or name another with --registry-config");
}

std::string mismatch(const base::Value& value, std::string_view type) {
  return fmt::format("json: cannot unmarshal {} into Go value of type {}", base::json_kind(value), type);
}

Result<void> check_fields(const base::Map& content) {
  const auto store = content.get("credsStore");
  if (!store.is_nil() && !store.is_string())
    return bad_format("failed to unmarshal creds store field", mismatch(store, "string"));
  const auto helpers = content.get("credHelpers");
  const std::string bad_helpers = "failed to unmarshal cred helpers field";
  if (!helpers.is_nil() && !helpers.is_map())
    return bad_format(bad_helpers, mismatch(helpers, "map[string]string"));
  if (helpers.is_map()) {
    for (const auto& helper : helpers.as_map()) {
      if (!helper.value.is_nil() && !helper.value.is_string())
        return bad_format(bad_helpers, mismatch(helper.value, "string"));
    }
  }
  const auto auths = content.get("auths");
  if (!auths.is_nil() && !auths.is_map()) {
    return bad_format("failed to unmarshal auths field",
                      mismatch(auths, "map[string]json.RawMessage"));
  }
  return {};
}

}  // namespace

Result<void> check_registry_config(base::Env& env, const std::string& path) {
  if (path.empty()) return {};
  base::Arena arena;
  const std::string decoding = "failed to decode config file " + path;
  const auto text = env.files.read(arena, path);
  if (!text) {
    const auto& error = text.error();
    if (error.code() == ErrorCode::not_found) return {};
    if (error.helm().starts_with("read ")) return bad_format(decoding, error.helm());
    return Error(error).wrap(fmt::format("failed to open config file at {}: ", path));
  }
  std::size_t used = 0;
  const auto content = base::json::read_first(arena, *text, used);
  if (!content && content.error().helm() == "EOF") return {};
  if (!content) return bad_format(decoding, content.error().helm());
  if (content->is_nil()) return {};
  if (!content->is_map()) return bad_format(decoding, mismatch(*content, "map[string]json.RawMessage"));
  return check_fields(content->as_map());
}

Result<void> check_tls_files(const Invocation& call) {
  const bool has_pair = !call.flags.text("cert-file").empty() && !call.flags.text("key-file").empty();
  const bool is_needed = has_pair || !call.flags.text("ca-file").empty() ||
                         call.flags.boolean("insecure-skip-tls-verify");
  if (!is_needed) return {};
  const auto checked = repo::read_tls_files(call.env, {call.flags.text("cert-file"), call.flags.text("key-file"),
                                                       call.flags.text("ca-file"), false});
  if (checked) return {};
  Error error = checked.error();
  const std::string reason = error.reason();
  error.wrap("missing registry client: can't create TLS config for client: ").because(reason);
  return std::move(error.hinting("name PEM files that can be read with --cert-file, --key-file and --ca-file"));
}

}  // namespace cli
