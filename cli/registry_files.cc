// The texts are those of oras' configuration reader and of Go's crypto/tls; what is checked, and in which
// order, is what Helm's newRegistryClient does.
#include "cli/registry_files.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/certificate.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/tls_material.h"
#include "base/value_kind.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kCertificate = "CERTIFICATE";

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

bool holds_certificate(std::string_view text) {
  const auto blocks = base::pem_blocks(text);
  return std::any_of(blocks.begin(), blocks.end(), [](const auto& block) {
    return block.type == kCertificate && base::Certificate::parse(block.bytes);
  });
}

struct TlsTexts {
  std::string_view certificate{};
  std::string_view key{};
  std::string_view authority{};
};

// The files that were named. Both what is wrong with the pair and with the authority is told.
Result<TlsTexts> read_files(const Invocation& call, base::Arena& arena) {
  TlsTexts texts;
  std::vector<std::string> problems;
  const auto read = [&](std::string_view flag, std::string_view prefix, std::string_view& into) {
    const auto path = call.flags.text(flag);
    const auto bytes = call.env.files.read(arena, path);
    if (bytes) {
      into = *bytes;
    } else {
      problems.push_back(fmt::format("{}: {}: {}", prefix, base::go_quote(path), bytes.error().helm()));
    }
    return problems.empty();
  };
  const bool has_pair = !call.flags.text("cert-file").empty() || !call.flags.text("key-file").empty();
  if (has_pair && read("cert-file", "unable to read cert file", texts.certificate))
    read("key-file", "unable to read key file", texts.key);
  if (!call.flags.text("ca-file").empty()) read("ca-file", "can't read CA file", texts.authority);
  if (problems.empty()) return texts;
  return Error(ErrorCode::not_found, fmt::format("{}", fmt::join(problems, "\n")));
}

Result<void> check_files(const Invocation& call) {
  base::Arena arena;
  const auto texts = TRY(read_files(call, arena));
  if (!texts.certificate.empty() && !texts.key.empty()) {
    auto fits = base::check_key_pair(texts.certificate, texts.key);
    if (!fits) return std::move(fits).error().wrap("unable to load cert from key pair: ");
  }
  if (!texts.authority.empty() && !holds_certificate(texts.authority))
    return Error(ErrorCode::invalid, "failed to append certificates from pem block");
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
  auto checked = check_files(call);
  if (checked) return {};
  Error error = std::move(checked).error();
  const std::string reason = error.reason();
  error.wrap("missing registry client: can't create TLS config for client: ").because(reason);
  return std::move(error.hinting("name PEM files that can be read with --cert-file, --key-file and --ca-file"));
}

}  // namespace cli
