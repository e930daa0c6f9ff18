#include "cluster/addon_pki.h"

#include <array>
#include <set>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/json.h"
#include "base/pem.h"
#include "base/time.h"
#include "cluster/error_join.h"

namespace cluster {

using base::Arena;
using base::Error;
using base::Result;
using base::Value;

namespace {

constexpr std::size_t kSerialBytes = 16;
constexpr std::int64_t kDaysOfYear = 365;

const GroupVersionKind kSecretKind{"", "v1", "Secret"};
const GroupVersionKind kIssuerKind{"cert-manager.io", "v1", "Issuer"};
const GroupVersionKind kNodeKind{"", "v1", "Node"};

Result<bool> is_missing(KubeClient& client, const GroupVersionKind& kind, const std::string& name) {
  Arena arena;
  const auto found = client.get(arena, {kind, std::string(kPkiNamespace), name}, Contents::metadata);
  if (found) return false;
  const bool has_no_kind = found.error().http_reason() == "NoKindMatch";
  if (is_not_found(found.error()) || has_no_kind) return true;
  return found.error();
}

struct Authority {
  std::string certificate{};  // PEM
  std::string key{};
};

Result<Authority> make_authority(base::Env& env, const std::string& name) {
  const auto key = TRY(base::PrivateKey::generate(base::KeyKind::rsa));
  const auto start = base::time_from_unix_nanoseconds(env.clock.unix_nanoseconds(), nullptr);
  std::string serial(kSerialBytes, '\0');
  env.random.fill(serial.data(), serial.size());
  serial.front() = static_cast<char>(static_cast<unsigned char>(serial.front()) >> 1U);  // numbers are positive
  const base::CertificateContents contents{.common_name = name,
                                           .dns_names = {name},
                                           .addresses = {},
                                           .serial = serial,
                                           .not_before = start,
                                           .not_after = base::add(start, kPkiYears * kDaysOfYear * 24 * base::kHour),
                                           .is_authority = true};
  const auto der = TRY(base::create_certificate(contents, key, nullptr, key));
  return Authority{base::encode_pem({"CERTIFICATE", der}), key.pem()};
}

Result<void> create(KubeClient& client, const std::string& json, const std::string& field_manager) {
  Arena arena;
  const auto object = TRY(base::json::read(arena, json));
  WriteOptions write;
  write.field_manager = field_manager;
  const auto made = client.create(arena, object, write);
  if (made || is_already_there(made.error())) return {};
  return made.error();
}

std::string quoted(const std::string& text) {
  std::string out;
  base::json::append_string(out, text);
  return out;
}

std::vector<std::string> selectors(NodeGroup group) {
  switch (group) {
    case NodeGroup::control_plane: return {"node-role.kubernetes.io/control-plane=", "node-role.kubernetes.io/master="};
    case NodeGroup::workers: return {"node-role.kubernetes.io/node="};
    case NodeGroup::all: return {""};
  }
  return {};
}

}  // namespace

Result<bool> lacks_pki(KubeClient& client, const std::string& name) {
  if (TRY(is_missing(client, kSecretKind, name + "-ca"))) return true;
  return is_missing(client, kIssuerKind, name);
}

Result<void> make_pki(base::Env& env, KubeClient& client, const std::string& name, const std::string& field_manager) {
  const std::string space(kPkiNamespace);
  if (TRY(is_missing(client, kSecretKind, name + "-ca"))) {
    const auto authority = TRY(make_authority(env, name));
    TRY(create(client,
               fmt::format(R"({{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/tls","metadata":{{"name":{},)"
                           R"("namespace":"{}"}},"data":{{"tls.crt":"{}","tls.key":"{}"}}}})",
                           quoted(name + "-ca"), space, base::base64_encode(authority.certificate),
                           base::base64_encode(authority.key)),
               field_manager));
  }
  if (!TRY(is_missing(client, kIssuerKind, name))) return {};
  return create(client,
                fmt::format(R"({{"apiVersion":"cert-manager.io/v1","kind":"Issuer","metadata":{{"name":{},"namespace":"{}"}},)"
                            R"("spec":{{"ca":{{"secretName":{}}}}}}})",
                            quoted(name), space, quoted(name + "-ca")),
                field_manager);
}

Result<MarkedNodes> mark_nodes(KubeClient& client, NodeGroup group, const std::string& field_manager) {
  MarkedNodes done;
  std::set<std::string> found;
  std::set<std::string> unmarked;
  for (const auto& selector : selectors(group)) {
    ListOptions options;
    options.label_selector = selector;
    options.contents = Contents::metadata;
    TRY(client.list(kNodeKind, "", options, [&](Arena&, Value& node) -> Result<void> {
      const std::string name(metadata_text(node, "name"));
      found.insert(name);
      if (!at_path(node, {"metadata", "annotations", kNeedsUpdate}).is_string()) unmarked.insert(name);
      return {};
    }));
  }
  done.found = found.size();
  const auto patch = fmt::format(R"({{"metadata":{{"annotations":{{"{}":""}}}}}})", kNeedsUpdate);
  WriteOptions write;
  write.field_manager = field_manager;
  for (const auto& name : unmarked) {
    Arena arena;
    const auto marked = client.patch(arena, {kNodeKind, "", name}, PatchType::merge, patch, write);
    if (marked) ++done.marked;
    if (!marked && !is_not_found(marked.error())) return marked.error();
  }
  return done;
}

}  // namespace cluster
