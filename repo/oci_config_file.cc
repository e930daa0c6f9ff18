// Texts and rules are those of oras' credentials package. Parts that are not understood are kept as values and written
// back. Entry points: load, then get, put and remove.
#include "repo/oci_config_file.h"

#include <sys/stat.h>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/filesystem.h"
#include "base/json.h"
#include "base/private_folder.h"
#include "base/value_kind.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kAuths = "auths";
constexpr std::string_view kStore = "credsStore";
constexpr std::string_view kHelpers = "credHelpers";
constexpr std::uint32_t kMode = 0600;
constexpr std::size_t kMaxConfig = std::size_t{16} << 20;  // bytes

Error bad_format(const std::string& what, const std::string& why) {
  return Error(ErrorCode::invalid, fmt::format("{}: invalid config format: {}", what, why))
      .hinting("mend the file, or name another with --registry-config");
}

std::string mismatch(const Value& value, std::string_view type) {
  return fmt::format("json: cannot unmarshal {} into Go value of type {}", base::json_kind(value), type);
}

// "host" of "https://host/v1/".
std::string_view hostname_of(std::string_view server) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  }
  return server.substr(0, server.find('/'));
}

std::string text_field(const base::Map& map, std::string_view name) {
  const auto value = map.get(name);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

Result<OciCredential> credential_of(const std::string& json) {
  base::Arena arena;
  const auto value = base::json::read(arena, json);
  OciCredential credential;
  if (!value || (!value->is_map() && !value->is_nil())) {
    return bad_format("failed to unmarshal auth field", value ? mismatch(*value, "config.AuthConfig") : value.error().helm());
  }
  if (value->is_nil()) return credential;
  const auto& fields = value->as_map();
  credential = {text_field(fields, "username"), text_field(fields, "password"), text_field(fields, "identitytoken"),
                text_field(fields, "registrytoken")};
  const auto auth = text_field(fields, "auth");
  if (auth.empty()) return credential;
  const auto decoded = base::base64_decode(auth);
  const auto colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    // Helm puts the decoded text, which may be a password, into the error.
    return bad_format("failed to decode auth field",
                      decoded ? "auth does not conform the base64(username:password) format" : decoded.error().helm());
  }
  credential.username = decoded->substr(0, colon);
  credential.password = decoded->substr(colon + 1);
  return credential;
}

std::string json_of(const OciCredential& credential) {
  std::string out = "{";
  const auto add = [&](std::string_view name, const std::string& text) {
    if (text.empty()) return;
    if (out.size() > 1) out += ',';
    base::json::append_string(out, name);
    out += ':';
    base::json::append_string(out, text);
  };
  const bool has_login = !credential.username.empty() || !credential.password.empty();
  if (has_login) add("auth", base::base64_encode(credential.username + ":" + credential.password));
  add("identitytoken", credential.refresh_token);
  add("registrytoken", credential.access_token);
  return out + "}";
}

std::string json_of(const std::map<std::string, std::string>& fields) {
  std::string out = "{";
  for (const auto& [name, json] : fields) {
    if (out.size() > 1) out += ',';
    base::json::append_string(out, name);
    out += ':' + json;
  }
  return out + "}";
}

}  // namespace

Result<OciConfigFile> OciConfigFile::load(base::Env& env, const std::string& path) {
  OciConfigFile file;
  file.path_ = path;
  base::Arena arena;
  const auto found = env.files.read_with_info(arena, path, kMaxConfig);
  const std::string decoding = "failed to decode config file " + path;
  if (!found) {
    if (found.error().code() == ErrorCode::not_found) return file;
    if (found.error().helm().starts_with("read ")) return bad_format(decoding, found.error().helm());
    return Error(found.error()).wrap(fmt::format("failed to open config file at {}: ", path));
  }
  if (found->info.size > kMaxConfig) {
    return bad_format(decoding, fmt::format("it is larger than {} bytes", kMaxConfig));
  }
  auto done = file.read(found->bytes);
  if (!done && done.error().helm().starts_with("failed")) return std::move(done).error();
  if (!done) return bad_format(decoding, done.error().helm());
  return file;
}

Result<void> OciConfigFile::read(std::string_view text) {
  base::Arena arena;
  std::size_t used = 0;
  const auto content = base::json::read_first(arena, text, used, base::json::Numbers::exact);
  if (!content && content.error().helm() == "EOF") return {};
  if (!content) return Error(content.error());
  if (content->is_nil()) return {};
  if (!content->is_map()) return Error(ErrorCode::invalid, mismatch(*content, "map[string]json.RawMessage"));
  for (const auto& field : content->as_map()) {
    const auto& value = field.value;
    if (field.key == kStore) {
      if (!value.is_nil() && !value.is_string()) return bad_format("failed to unmarshal creds store field", mismatch(value, "string"));
      if (value.is_string()) store_ = value.as_string();
      continue;
    }
    if (field.key == kHelpers) {
      const std::string failing = "failed to unmarshal cred helpers field";
      if (!value.is_nil() && !value.is_map()) return bad_format(failing, mismatch(value, "map[string]string"));
      for (const auto& helper : value.is_map() ? value.as_map() : *base::Map::make(arena)) {
        if (!helper.value.is_string()) return bad_format(failing, mismatch(helper.value, "string"));
        helpers_[std::string(helper.key)] = helper.value.as_string();
      }
    }
    if (field.key == kAuths) {
      if (!value.is_nil() && !value.is_map()) {
        return bad_format("failed to unmarshal auths field", mismatch(value, "map[string]json.RawMessage"));
      }
      for (const auto& auth : value.is_map() ? value.as_map() : *base::Map::make(arena)) {
        auths_[std::string(auth.key)] = TRY(base::json::write(arena, auth.value));
      }
      continue;
    }
    content_[std::string(field.key)] = TRY(base::json::write(arena, value));
  }
  return {};
}

std::string OciConfigFile::helper(const std::string& server) const {
  const auto found = helpers_.find(server);
  return found != helpers_.end() && !found->second.empty() ? found->second : store_;
}

Result<OciCredential> OciConfigFile::get(const std::string& server) const {
  auto found = auths_.find(server);
  for (auto auth = auths_.begin(); found == auths_.end() && auth != auths_.end(); ++auth) {
    if (hostname_of(auth->first) == server) found = auth;
  }
  if (found == auths_.end()) return OciCredential();
  return credential_of(found->second);
}

Result<void> OciConfigFile::put(base::Env& env, const std::string& server, const OciCredential& credential) {
  if (credential.username.find(':') != std::string::npos) {
    return Error(ErrorCode::invalid, "bad credential format: colons(:) are not allowed in username");
  }
  auths_[server] = json_of(credential);
  return save(env);
}

Result<void> OciConfigFile::remove(base::Env& env, const std::string& server) {
  if (auths_.erase(server) == 0) return {};
  return save(env);
}

Result<void> OciConfigFile::use_helper(base::Env& env, const std::string& suffix) {
  store_ = suffix;
  return save(env);
}

Result<void> OciConfigFile::save(base::Env& env) const {
  auto content = content_;
  content[std::string(kAuths)] = json_of(auths_);
  if (!store_.empty()) {
    std::string quoted;
    base::json::append_string(quoted, store_);
    content[std::string(kStore)] = quoted;
  }
  base::Arena arena;
  const auto value = TRY(base::json::read(arena, json_of(content), base::json::Numbers::exact));
  const auto text = TRY(base::json::write(arena, value, {.indent = "\t"}));
  const auto folder = base::directory_name(path_);
  if (auto made = base::make_private_directories(folder); !made) {
    return std::move(made).error().wrap(fmt::format("failed to make directory {}: ", folder));
  }
  ::chmod(path_.c_str(), kMode);  // writing keeps the mode of what is there, which others may read
  auto written = env.files.write(path_, text, kMode);
  if (!written) return std::move(written).error().wrap("failed to save config file: ");
  return {};
}

}  // namespace repo
