// Reads one kubeconfig file into entries. YAML becomes JSON values, and these are decoded field by field:
// unknown fields are passed over, the first field of a wrong type is an error in encoding/json's words.
#include <initializer_list>

#include "base/arena.h"
#include "base/base64.h"
#include "base/go_format.h"
#include "base/json.h"
#include "base/value_kind.h"
#include "base/yaml.h"
#include "cluster/kube_config_file.h"

namespace cluster {
namespace {

constexpr std::string_view kExecExtension = "client.authentication.k8s.io/exec";

// Decodes fields of one struct after the other and keeps the first thing that is wrong.
class Decoder {
 public:
  // Goes into a field that holds a struct called `type` in Go.
  template <typename Work>
  void within(std::string_view type, std::string_view field, Work work) {
    const auto type_before = std::exchange(type_, type);
    const auto size_before = path_.size();
    if (!field.empty()) path_ += (path_.empty() ? "" : ".") + std::string(field);
    work();
    path_.resize(size_before);
    type_ = type_before;
  }

  void text(const base::Value& parent, std::string_view field, std::string& into) {
    const auto value = at_path(parent, {field});
    if (value.is_string()) {
      into = value.as_string();
    } else {
      refuse(value, field, "string");
    }
  }
  void flag(const base::Value& parent, std::string_view field, bool& into) {
    const auto value = at_path(parent, {field});
    if (value.is_bool()) {
      into = value.as_bool();
    } else {
      refuse(value, field, "bool");
    }
  }
  void bytes(const base::Value& parent, std::string_view field, std::string& into) {
    const auto value = at_path(parent, {field});
    if (!value.is_string()) return refuse(value, field, "[]uint8");
    auto decoded = base::base64_decode(value.as_string());
    if (decoded) {
      into = *std::move(decoded);
    } else {
      fail(decoded.error().helm());
    }
  }
  void texts(const base::Value& parent, std::string_view field, std::vector<std::string>& into) {
    const auto value = at_path(parent, {field});
    if (!value.is_list()) return refuse(value, field, "[]string");
    for (const auto& item : value.as_list()) {
      if (!item.is_string() && !item.is_nil()) return refuse(item, field, "string");
      into.emplace_back(item.is_string() ? item.as_string() : "");
    }
  }
  // The elements of a list of structs; each is given to `work`.
  template <typename Work>
  void structs(const base::Value& parent, std::string_view field, std::string_view type, Work work) {
    const auto value = at_path(parent, {field});
    if (!value.is_list()) return refuse(value, field, "[]v1." + std::string(type));
    within(type, field, [&] {
      for (const auto& item : value.as_list()) {
        if (item.is_map()) {
          work(item);
        } else if (!item.is_nil()) {
          fail("json: cannot unmarshal " + std::string(base::json_kind(item)) + " into Go value of type v1." +
               std::string(type));
        }
      }
    });
  }
  // A map below `parent`; nil where it is not there.
  base::Value map(const base::Value& parent, std::string_view field, std::string_view go_type) {
    const auto value = at_path(parent, {field});
    if (value.is_map()) return value;
    refuse(value, field, go_type);
    return {};
  }

  void refuse(const base::Value& value, std::string_view field, std::string_view go_type) {
    if (value.is_nil()) return;
    fail("json: cannot unmarshal " + std::string(base::json_kind(value)) + " into Go struct field " +
         std::string(type_) + "." + (path_.empty() ? "" : path_ + ".") + std::string(field) + " of type " +
         std::string(go_type));
  }
  void fail(std::string text) {
    if (!error_) error_ = base::Error(base::ErrorCode::invalid, std::move(text));
  }
  const std::optional<base::Error>& error() const { return error_; }

 private:
  std::string_view type_ = "Config";
  std::string path_{};
  std::optional<base::Error> error_{};
};

void read_cluster(Decoder& decoder, const base::Value& from, ClusterEntry& entry) {
  decoder.text(from, "certificate-authority", entry.ca_file);
  decoder.bytes(from, "certificate-authority-data", entry.ca_data);
  decoder.flag(from, "disable-compression", entry.disable_compression);
  decoder.flag(from, "insecure-skip-tls-verify", entry.insecure);
  decoder.text(from, "proxy-url", entry.proxy_url);
  decoder.text(from, "server", entry.server);
  decoder.text(from, "tls-server-name", entry.tls_server_name);
  decoder.structs(from, "extensions", "NamedExtension", [&](const base::Value& extension) {
    std::string name;
    decoder.text(extension, "name", name);
    base::Arena arena;
    const auto json = base::json::write(arena, at_path(extension, {"extension"}));
    if (name == kExecExtension && json) entry.exec_config = *json;
  });
}

void read_exec(Decoder& decoder, const base::Value& from, ExecPlugin& plugin) {
  decoder.text(from, "apiVersion", plugin.api_version);
  decoder.texts(from, "args", plugin.arguments);
  decoder.text(from, "command", plugin.command);
  decoder.structs(from, "env", "ExecEnvVar", [&](const base::Value& variable) {
    auto& [name, value] = plugin.environment.emplace_back();
    decoder.text(variable, "name", name);
    decoder.text(variable, "value", value);
  });
  decoder.text(from, "installHint", plugin.install_hint);
  decoder.text(from, "interactiveMode", plugin.interactive_mode);
  decoder.flag(from, "provideClusterInfo", plugin.provides_cluster_info);
  const bool is_old = plugin.api_version == "client.authentication.k8s.io/v1beta1" ||
                      plugin.api_version == "client.authentication.k8s.io/v1alpha1";
  if (plugin.interactive_mode.empty() && is_old) plugin.interactive_mode = "IfAvailable";
}

void read_auth_provider(Decoder& decoder, const base::Value& from, AuthProvider& provider) {
  const auto config = decoder.map(from, "config", "map[string]string");
  if (config.is_map()) {
    decoder.within("AuthProviderConfig", "config", [&] {
      for (const auto& [key, value] : config.as_map()) {
        if (!value.is_string()) {
          decoder.refuse(value, key, "string");
        } else {
          provider.config[std::string(key)] = value.as_string();
        }
      }
    });
  }
  decoder.text(from, "name", provider.name);
}

void read_extra(Decoder& decoder, const base::Value& from, UserEntry& entry) {
  const auto extra = decoder.map(from, "as-user-extra", "map[string][]string");
  if (!extra.is_map()) return;
  for (const auto& [key, values] : extra.as_map()) {
    decoder.texts(extra, key, entry.as_extra[std::string(key)]);
  }
}

void read_user(Decoder& decoder, const base::Value& from, UserEntry& entry) {
  decoder.text(from, "as", entry.as);
  decoder.texts(from, "as-groups", entry.as_groups);
  decoder.text(from, "as-uid", entry.as_uid);
  read_extra(decoder, from, entry);
  if (const auto provider = decoder.map(from, "auth-provider", "v1.AuthProviderConfig"); provider.is_map()) {
    decoder.within("AuthProviderConfig", "auth-provider",
                   [&] { read_auth_provider(decoder, provider, entry.auth_provider.emplace()); });
  }
  decoder.text(from, "client-certificate", entry.certificate_file);
  decoder.bytes(from, "client-certificate-data", entry.certificate_data);
  decoder.text(from, "client-key", entry.key_file);
  decoder.bytes(from, "client-key-data", entry.key_data);
  if (const auto exec = decoder.map(from, "exec", "v1.ExecConfig"); exec.is_map()) {
    decoder.within("ExecConfig", "exec", [&] { read_exec(decoder, exec, entry.exec.emplace()); });
  }
  decoder.text(from, "password", entry.password);
  decoder.text(from, "token", entry.token);
  decoder.text(from, "tokenFile", entry.token_file);
  decoder.text(from, "username", entry.username);
}

// One of the three lists of named entries. `go` has the names of Go's types in it.
struct GoNames {
  std::string_view list_item;  // "NamedCluster"
  std::string_view item;       // "Cluster"
  std::string_view list;       // "clusters"
  std::string_view field;      // "cluster"
};
template <typename Entry, typename Read>
void read_entries(Decoder& decoder, const base::Value& document, const GoNames& go,
                  std::map<std::string, Entry>& into, Read read) {
  decoder.structs(document, go.list, go.list_item, [&](const base::Value& item) {
    std::string name;
    Entry entry;
    const auto body = decoder.map(item, go.field, "v1." + std::string(go.item));
    decoder.text(item, "name", name);
    if (body.is_map()) decoder.within(go.item, go.field, [&] { read(decoder, body, entry); });
    if (!into.try_emplace(name, std::move(entry)).second) {
      // Helm prints the whole list here, tokens and passwords in it.
      decoder.fail("error converting *[]" + std::string(go.list_item) + " into *map[string]*api." +
                   std::string(go.item) + ": duplicate name \"" + name + "\" in list");
    }
  });
}

base::Result<void> check_kind(const base::Value& document) {
  constexpr const char* kHead =
      "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string "
      "\"json:\\\"kind,omitempty\\\"\" }";
  const auto fail = [](std::string text) { return base::Error(base::ErrorCode::invalid, std::move(text)); };
  if (!document.is_map() && !document.is_nil()) {
    return fail("couldn't get version/kind; json parse error: json: cannot unmarshal " +
                std::string(base::json_kind(document)) + " into Go value of type " + kHead);
  }
  std::string version = "v1";
  std::string kind = "Config";
  for (auto& [field, into] : {std::pair<std::string_view, std::string*>{"apiVersion", &version}, {"kind", &kind}}) {
    const auto value = at_path(document, {field});
    if (value.is_string() && !value.as_string().empty()) *into = value.as_string();
    if (value.is_string() || value.is_nil()) continue;
    return fail("couldn't get version/kind; json parse error: json: cannot unmarshal " +
                std::string(base::json_kind(value)) + " into Go struct field ." + std::string(field) +
                " of type string");
  }
  if (version == "v1" && kind == "Config") return {};
  return fail("no kind " + base::go_quote(kind) + " is registered for version " + base::go_quote(version) +
              " in scheme \"pkg/runtime/scheme.go:111\"");
}

}  // namespace

base::Result<KubeConfig> read_kube_config(std::string_view text, const std::string& file) {
  constexpr std::string_view kYamlStep = "error converting YAML to JSON: ";
  KubeConfig config;
  if (text.empty()) return config;
  base::Arena arena;
  auto document = base::yaml::read(arena, text);
  if (!document) {
    auto error = std::move(document).error();
    if (error.helm().starts_with(kYamlStep)) error.with_helm(error.helm().substr(kYamlStep.size()));
    return error;
  }
  TRY(check_kind(*document));
  Decoder decoder;
  read_entries(decoder, *document, {"NamedCluster", "Cluster", "clusters", "cluster"}, config.clusters, read_cluster);
  read_entries(decoder, *document, {"NamedContext", "Context", "contexts", "context"}, config.contexts,
               [](Decoder& inner, const base::Value& from, ContextEntry& entry) {
                 inner.text(from, "cluster", entry.cluster);
                 inner.text(from, "namespace", entry.name_space);
                 inner.text(from, "user", entry.user);
               });
  decoder.text(*document, "current-context", config.current_context);
  read_entries(decoder, *document, {"NamedAuthInfo", "AuthInfo", "users", "user"}, config.users, read_user);
  if (decoder.error()) return *decoder.error();
  for (auto& [name, cluster] : config.clusters) cluster.file = file;
  for (auto& [name, user] : config.users) user.file = file;
  return config;
}

}  // namespace cluster
