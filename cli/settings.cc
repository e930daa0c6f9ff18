// Environment variables become settings, flags go over them, and `env` prints the result. The
// namespace is looked up apart (kube_namespace.cc), since it may read the kubeconfig.
#include "cli/settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"

namespace cli {
namespace {

std::string variable(base::Env& env, std::string_view name) {
  return env.variable(name).value_or("");
}

std::string variable_or(base::Env& env, std::string_view name, std::string fallback) {
  return env.variable(name).value_or(std::move(fallback));
}

bool boolean_variable(base::Env& env, std::string_view name) {
  bool value = false;
  return base::parse_bool(variable(env, name), value) && value;
}

int integer_variable(base::Env& env, std::string_view name, int fallback) {
  std::int64_t value = 0;
  const auto text = env.variable(name);
  if (!text || !base::parse_int(*text, 10, 64, value)) return fallback;
  return static_cast<int>(value);
}

double float_variable(base::Env& env, std::string_view name) {
  double value = 0;
  const auto text = env.variable(name);
  return text && base::parse_float(*text, value) ? value : 0;
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= text.size() && !text.empty();) {
    const auto end = std::min(text.find(',', start), text.size());
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::vector<std::string> group_variable(base::Env& env, std::string_view name) {
  const auto text = variable(env, name);
  const auto start = text.find_first_not_of(", ");
  if (start == std::string::npos) return {};
  return split_commas(
      std::string_view(text).substr(start, text.find_last_not_of(", ") - start + 1));
}

std::string color_variable(base::Env& env) {
  if (!variable(env, "NO_COLOR").empty()) return "never";
  const auto mode = base::ascii_lower(variable(env, "HELM_COLOR"));
  return mode == "never" || mode == "always" ? mode : "auto";
}

// ENV-001 … 004: HELM_X_HOME as it is, XDG_X_HOME/helm, ~/x/helm.
std::string home(base::Env& env, std::string_view helm_name, std::string_view xdg_name,
                 std::string_view below) {
  const auto own = variable(env, helm_name);
  if (!own.empty()) return base::clean_path(own);
  const auto xdg = variable(env, xdg_name);
  if (!xdg.empty()) return base::join_path(xdg, "helm");
  return base::join_path(base::join_path(variable(env, "HOME"), below), "helm");
}

}  // namespace

Settings read_settings(base::Env& env, std::string program) {
  Settings s;
  s.program = std::move(program);
  s.name_space = variable(env, "HELM_NAMESPACE");
  s.kube_context = variable(env, "HELM_KUBECONTEXT");
  s.kube_token = variable(env, "HELM_KUBETOKEN");
  s.kube_as_user = variable(env, "HELM_KUBEASUSER");
  s.kube_as_groups = group_variable(env, "HELM_KUBEASGROUPS");
  s.kube_api_server = variable(env, "HELM_KUBEAPISERVER");
  s.kube_ca_file = variable(env, "HELM_KUBECAFILE");
  s.kube_tls_server_name = variable(env, "HELM_KUBETLS_SERVER_NAME");
  s.kube_insecure_skip_tls_verify = boolean_variable(env, "HELM_KUBEINSECURE_SKIP_TLS_VERIFY");
  s.debug = boolean_variable(env, "HELM_DEBUG");
  s.cache_home = home(env, "HELM_CACHE_HOME", "XDG_CACHE_HOME", ".cache");
  s.config_home = home(env, "HELM_CONFIG_HOME", "XDG_CONFIG_HOME", ".config");
  s.data_home = home(env, "HELM_DATA_HOME", "XDG_DATA_HOME", ".local/share");
  s.plugins_directory = variable_or(env, "HELM_PLUGINS", base::join_path(s.data_home, "plugins"));
  s.registry_config = variable_or(env, "HELM_REGISTRY_CONFIG",
                                  base::join_path(s.config_home, "registry/config.json"));
  s.repository_config = variable_or(env, "HELM_REPOSITORY_CONFIG",
                                    base::join_path(s.config_home, "repositories.yaml"));
  s.repository_cache =
      variable_or(env, "HELM_REPOSITORY_CACHE", base::join_path(s.cache_home, "repository"));
  s.content_cache =
      variable_or(env, "HELM_CONTENT_CACHE", base::join_path(s.cache_home, "content"));
  s.max_history = integer_variable(env, "HELM_MAX_HISTORY", 10);
  s.burst_limit = integer_variable(env, "HELM_BURST_LIMIT", 100);
  s.qps = float_variable(env, "HELM_QPS");
  s.color = color_variable(env);
  return s;
}

void apply_flags(const FlagSet& flags, Settings& s) {
  s.name_space = flags.text("namespace");
  s.kubeconfig = flags.text("kubeconfig");
  s.kube_context = flags.text("kube-context");
  s.kube_token = flags.text("kube-token");
  s.kube_as_user = flags.text("kube-as-user");
  s.kube_as_groups = flags.list("kube-as-group");
  s.kube_api_server = flags.text("kube-apiserver");
  s.kube_ca_file = flags.text("kube-ca-file");
  s.kube_tls_server_name = flags.text("kube-tls-server-name");
  s.kube_insecure_skip_tls_verify = flags.boolean("kube-insecure-skip-tls-verify");
  s.debug = flags.boolean("debug");
  s.registry_config = flags.text("registry-config");
  s.repository_config = flags.text("repository-config");
  s.repository_cache = flags.text("repository-cache");
  s.content_cache = flags.text("content-cache");
  s.burst_limit = static_cast<int>(flags.number("burst-limit"));
  base::parse_float(flags.text("qps"), s.qps);
  s.color = flags.text("color");
}

std::string setting_text(const Settings& s, std::string_view name) {
  if (name == "burst-limit") return std::to_string(s.burst_limit);
  if (name == "color" || name == "colour") return s.color;
  if (name == "content-cache") return s.content_cache;
  if (name == "debug") return s.debug ? "true" : "false";
  if (name == "kube-apiserver") return s.kube_api_server;
  if (name == "kube-as-group") return fmt::format("{}", fmt::join(s.kube_as_groups, ","));
  if (name == "kube-as-user") return s.kube_as_user;
  if (name == "kube-ca-file") return s.kube_ca_file;
  if (name == "kube-context") return s.kube_context;
  if (name == "kube-insecure-skip-tls-verify")
    return s.kube_insecure_skip_tls_verify ? "true" : "false";
  if (name == "kube-tls-server-name") return s.kube_tls_server_name;
  if (name == "kube-token") return s.kube_token;
  if (name == "namespace") return s.name_space;
  if (name == "qps") return base::format_float(s.qps, 'g', -1, 32);
  if (name == "registry-config") return s.registry_config;
  if (name == "repository-cache") return s.repository_cache;
  if (name == "repository-config") return s.repository_config;
  return "";
}

std::string default_keyring(base::Env& env) {
  const auto own = env.variable("GNUPGHOME");
  const auto directory = own ? *own : base::join_path(variable(env, "HOME"), ".gnupg");
  const auto legacy = base::join_path(directory, "pubring.gpg");
  const auto is_absent = [&](const std::string& path) {
    const auto info = env.files.info(path);
    return info && !info->has_value();
  };
  if (!is_absent(legacy)) return legacy;
  auto keybox = base::join_path(directory, "pubring.kbx");
  return is_absent(keybox) ? legacy : keybox;
}

std::vector<std::pair<std::string, std::string>> environment(base::Env& env, const Settings& s) {
  const auto yes_no = [](bool value) { return std::string(value ? "true" : "false"); };
  std::vector<std::pair<std::string, std::string>> pairs{
      {"HELM_BIN", s.program},
      {"HELM_BURST_LIMIT", std::to_string(s.burst_limit)},
      {"HELM_CACHE_HOME", s.cache_home},
      {"HELM_CONFIG_HOME", s.config_home},
      {"HELM_CONTENT_CACHE", s.content_cache},
      {"HELM_DATA_HOME", s.data_home},
      {"HELM_DEBUG", yes_no(s.debug)},
      {"HELM_KUBEAPISERVER", s.kube_api_server},
      {"HELM_KUBEASGROUPS", fmt::format("{}", fmt::join(s.kube_as_groups, ","))},
      {"HELM_KUBEASUSER", s.kube_as_user},
      {"HELM_KUBECAFILE", s.kube_ca_file},
      {"HELM_KUBECONTEXT", s.kube_context},
      {"HELM_KUBEINSECURE_SKIP_TLS_VERIFY", yes_no(s.kube_insecure_skip_tls_verify)},
      {"HELM_KUBETLS_SERVER_NAME", s.kube_tls_server_name},
      {"HELM_KUBETOKEN", s.kube_token},
      {"HELM_MAX_HISTORY", std::to_string(s.max_history)},
      {"HELM_NAMESPACE", current_namespace(env, s)},
      {"HELM_PLUGINS", s.plugins_directory},
      {"HELM_QPS", base::format_float(s.qps, 'f', 2, 32)},
      {"HELM_REGISTRY_CONFIG", s.registry_config},
      {"HELM_REPOSITORY_CACHE", s.repository_cache},
      {"HELM_REPOSITORY_CONFIG", s.repository_config},
  };
  if (!s.kubeconfig.empty()) pairs.emplace_back("KUBECONFIG", s.kubeconfig);
  return pairs;
}

Colour colour_for(const Settings& settings, bool is_terminal) {
  if (settings.color == "always") return Colour::on;
  return settings.color == "auto" && is_terminal ? Colour::on : Colour::off;
}

}  // namespace cli
