// The plugin reads KUBERNETES_EXEC_INFO and prints JSON (YAML is taken too). It shares our standard error,
// and our standard input where it may ask the user. Every failure has client-go's text, none has output.
#include "cluster/exec_credential.h"

#include <unistd.h>

#include <fmt/format.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/process.h"
#include "base/time.h"
#include "base/tls_material.h"
#include "base/yaml.h"

namespace cluster {
namespace {

constexpr const char* kGroup = "client.authentication.k8s.io";
constexpr const char* kAdvice =
    "\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\n"
    "To learn more about this feature, consult the documentation available at:\n"
    "      https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
    "#client-go-credential-plugins";

base::Error failure(std::string text) { return base::Error(base::ErrorCode::denied, std::move(text)); }

// What could steer a terminal becomes "U+001B"; line ends and tabs stay.
std::string without_escapes(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    const bool is_odd = (code < ' ' && !(code >= '\t' && code <= '\r')) || code == 0x7F;
    out += is_odd ? fmt::format("U+{:04X}", code) : std::string(1, c);
  }
  return out;
}

void append_field(std::string& json, std::string_view name, std::string_view text) {
  json += json.ends_with('{') ? "\"" : ",\"";
  json += name;
  json += "\":";
  base::json::append_string(json, text);
}

std::string cluster_info(const ConnectionConfig& config) {
  std::string json = "{";
  append_field(json, "server", config.server);
  if (!config.tls_server_name.empty()) append_field(json, "tls-server-name", config.tls_server_name);
  if (config.insecure_skip_tls_verify) json += ",\"insecure-skip-tls-verify\":true";
  if (!config.ca.empty()) append_field(json, "certificate-authority-data", base::base64_encode(config.ca));
  if (!config.proxy_url.empty()) append_field(json, "proxy-url", config.proxy_url);
  if (!config.compression) json += ",\"disable-compression\":true";
  return json + ",\"config\":" + (config.exec_config.empty() ? "null" : config.exec_config) + "}";
}

base::Result<bool> is_interactive(const ExecPlugin& plugin) {
  if (plugin.interactive_mode == "Never") return false;
  const bool has_terminal = ::isatty(STDIN_FILENO) == 1;
  if (plugin.interactive_mode == "Always" && !has_terminal) {
    return failure("exec plugin cannot support interactive mode: standard input is not a terminal");
  }
  return has_terminal;
}

// Whether a name without a slash is found on $PATH.
bool is_on_path(base::Env& env, const std::string& command) {
  const auto list = env.variable("PATH").value_or("");
  for (std::size_t start = 0; start <= list.size();) {
    const auto end = std::min(list.find(':', start), list.size());
    const auto folder = list.substr(start, end - start);
    const auto info = env.files.info(base::join_path(folder.empty() ? "." : folder, command));
    if (info && info->has_value() && (*info)->type == base::FileType::file && ((*info)->mode & 0111) != 0) return true;
    start = end + 1;
  }
  return false;
}

std::string text_at(const base::Value& object, std::string_view field) {
  const auto value = at_path(object, {field});
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

base::Result<base::Value> read_output(base::Arena& arena, std::string_view output) {
  const auto as_json = base::json::read(arena, output, base::json::Numbers::exact);
  if (as_json && as_json->is_map()) return *as_json;
  const auto as_yaml = base::yaml::read(arena, output);
  if (!as_yaml || !(as_yaml->is_map() || as_yaml->is_nil())) {
    const auto* kind = !as_yaml             ? "string"
                       : as_yaml->is_list() ? "array"
                       : as_yaml->is_bool() ? "bool"
                       : as_yaml->is_string() ? "string" : "number";
    return failure(std::string("decoding stdout: couldn't get version/kind; json parse error: json: cannot "
                               "unmarshal ") + kind +
                   " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind "
                   "string \"json:\\\"kind,omitempty\\\"\" }");
  }
  return *as_yaml;
}

base::Result<std::optional<std::int64_t>> read_expiry(const base::Value& status) {
  const auto text = text_at(status, "expirationTimestamp");
  if (text.empty()) return std::optional<std::int64_t>();
  base::Arena arena;
  const auto moment = base::parse_time(arena, base::kRfc3339, text);
  if (!moment) return failure("decoding stdout: " + moment.error().helm());
  return std::optional<std::int64_t>(moment->seconds);
}

}  // namespace

base::Result<void> check_exec_plugin(const ExecPlugin& plugin) {
  if (plugin.api_version == std::string(kGroup) + "/v1" || plugin.api_version == std::string(kGroup) + "/v1beta1") {
    return {};
  }
  return failure("exec plugin: invalid apiVersion " + base::go_quote(plugin.api_version));
}

std::string exec_info(const ConnectionConfig& config, bool interactive) {
  std::string json = "{\"kind\":\"ExecCredential\",\"apiVersion\":";
  base::json::append_string(json, config.exec->api_version);
  json += ",\"spec\":{";
  if (config.exec->provides_cluster_info) json += "\"cluster\":" + cluster_info(config) + ",";
  json += interactive ? "\"interactive\":true}}\n" : "\"interactive\":false}}\n";
  return json;
}

base::Result<ExecCredential> read_exec_credential(std::string_view output, const std::string& api_version) {
  base::Arena arena;
  const auto object = TRY(read_output(arena, output));
  const auto kind = text_at(object, "kind");
  auto version = text_at(object, "apiVersion");
  if (!kind.empty() && kind != "ExecCredential") {
    return failure("decoding stdout: no kind " + base::go_quote(kind) + " is registered for version " +
                   base::go_quote(version) + " in scheme \"pkg/runtime/scheme.go:111\"");
  }
  if (version.empty()) version = std::string(kGroup) + "/__internal";
  if (version != api_version) {
    return failure("exec plugin is configured to use API version " + api_version +
                   ", plugin returned version " + version);
  }
  const auto status = at_path(object, {"status"});
  if (!status.is_map()) return failure("exec plugin didn't return a status field");
  ExecCredential credential;
  credential.expires = TRY(read_expiry(status));
  credential.token = text_at(status, "token");
  credential.client_certificate = text_at(status, "clientCertificateData");
  credential.client_key = text_at(status, "clientKeyData");
  if (credential.token.empty() && credential.client_certificate.empty() && credential.client_key.empty()) {
    return failure("exec plugin didn't return a token or cert/key pair");
  }
  if (credential.client_certificate.empty() != credential.client_key.empty()) {
    return failure("exec plugin returned only certificate or key, not both");
  }
  if (!credential.client_key.empty()) {
    auto pair = base::check_key_pair(credential.client_certificate, credential.client_key);
    if (!pair) return std::move(pair).error().wrap("failed parsing client key/certificate: ");
  }
  return credential;
}

base::Result<ExecCredential> run_exec_plugin(base::Env& env, const ConnectionConfig& config, bool with_hint) {
  const auto& plugin = *config.exec;
  const auto command = base::clean_path(plugin.command);
  const bool interactive = TRY(is_interactive(plugin));
  if (command.find('/') == std::string::npos && !is_on_path(env, command)) {
    auto text = "exec: executable " + command + " not found";
    if (with_hint) text += kAdvice;
    if (with_hint && !plugin.install_hint.empty()) text += "\n\n" + without_escapes(plugin.install_hint);
    auto error = failure(text);
    error.because("the credential plugin " + command + " is not installed");
    if (!plugin.install_hint.empty()) error.hinting(without_escapes(plugin.install_hint));
    return error;
  }
  base::ProcessSetup setup{.environment = plugin.environment, .shares_input = interactive, .shares_errors = true};
  setup.environment.emplace_back("KUBERNETES_EXEC_INFO", exec_info(config, interactive));
  const auto ran = base::run_process(command, plugin.arguments, "", setup);
  if (!ran) {
    const auto& text = ran.error().helm();
    const auto mark = text.rfind(": ");
    return failure("exec: fork/exec " + command + ": " + (mark == std::string::npos ? text : text.substr(mark + 2)));
  }
  if (ran->status != 0) {
    const int status = ran->status > 128 ? -1 : ran->status;
    return failure(fmt::format("exec: executable {} failed with exit code {}", command, status));
  }
  return read_exec_credential(ran->out, plugin.api_version);
}

}  // namespace cluster
