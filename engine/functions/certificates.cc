// sprig's keys and certificates. All go through make_certificate, which gives the object that
// templates see; base/certificate.h has the encoding.
#include "engine/functions/certificates.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/certificate.h"
#include "base/go_format.h"
#include "base/ip_address.h"
#include "base/pem.h"
#include "base/private_key.h"
#include "base/time.h"
#include "engine/functions/cost.h"
#include "engine/functions/services.h"

namespace engine::functions {
namespace {

using base::Call;
using base::Error;
using base::ErrorCode;
using base::PrivateKey;
using base::Result;
using base::Value;

constexpr int kKeyBits = 2048;         // of certificates
constexpr int kLoneKeyBits = 4096;     // of genPrivateKey
constexpr std::size_t kSerialSize = 16;  // bytes

// sprig.certificate.
class CertificateObject final : public base::Object {
 public:
  CertificateObject(Value certificate, Value key) : certificate_(certificate), key_(key) {}
  std::string_view type_name() const override { return kCertificateType; }
  std::optional<Value> field(std::string_view name) const override {
    if (name == "Cert") return certificate_;
    if (name == "Key") return key_;
    return std::nullopt;
  }
  std::span<const base::Field> fields() const override {
    static constexpr std::array kFields = {base::Field{"Cert", "Cert"}, base::Field{"Key", "Key"}};
    return kFields;
  }
  std::vector<base::Part> parts() const override { return {{"Cert", certificate_}, {"Key", key_}}; }
  Result<Value> to_json(base::Arena& arena) const override { return as_map(arena, "Cert", "Key"); }
  Result<Value> to_yaml3(base::Arena& arena) const override { return as_map(arena, "cert", "key"); }

  std::string_view certificate() const { return certificate_.as_string(); }
  std::string_view key() const { return key_.as_string(); }

 private:
  Value as_map(base::Arena& arena, std::string_view certificate, std::string_view key) const {
    base::Map* map = base::Map::make(arena);
    map->set(certificate, certificate_);
    map->set(key, key_);
    return Value::map(map);
  }
  Value certificate_;
  Value key_;
};

Value certificate_value(const Call& call, std::string_view certificate, std::string_view key) {
  return Value::object(call.arena.own<CertificateObject>(Value::string(call.arena, certificate),
                                                         Value::string(call.arena, key)));
}

// What is to be certified: the name, and the arguments of sprig's functions that go with it.
struct Subject {
  std::string_view name{};
  Value addresses{};  // nil or a list
  Value hosts{};
  std::int64_t days = 0;
  bool is_authority = false;
};

// Who signs: a certificate's owner. Without one the new certificate signs itself.
struct Signer {
  base::Certificate certificate;
  PrivateKey key;
};

Error not_text(std::string_view what, const Value& value) {
  return Error(ErrorCode::invalid, "error " + std::string(what) + ": " + base::format_value(value) +
                                       " is not a string");
}

// The bytes of an address as net.ParseIP and certificates have them: IPv4 in IPv6 is IPv4, a zone is
// not allowed. Empty where it is none.
std::string address_bytes(std::string_view text) {
  const auto address = base::parse_ip_address(text);
  if (!address || !address->zone.empty()) return {};
  const std::string_view bytes(reinterpret_cast<const char*>(address->bytes.data()), 16);
  if (address->is_v4) return std::string(bytes.substr(0, 4));
  constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
  return std::string(bytes.starts_with(kMapped) ? bytes.substr(12) : bytes);
}

Result<std::vector<std::string>> read_addresses(const Value& list) {
  std::vector<std::string> addresses;
  if (!list.is_list()) return addresses;
  for (const Value& item : list.as_list()) {
    if (!item.is_string()) return not_text("parsing ip", item);
    std::string address = address_bytes(item.as_string());
    if (address.empty()) {
      return Error(ErrorCode::invalid, "error parsing ip: " + std::string(item.as_string()));
    }
    addresses.push_back(std::move(address));
  }
  return addresses;
}

Result<std::vector<std::string>> read_hosts(const Value& list) {
  std::vector<std::string> hosts;
  if (!list.is_list()) return hosts;
  for (const Value& item : list.as_list()) {
    if (!item.is_string()) return not_text("processing alternate dns name", item);
    hosts.emplace_back(item.as_string());
  }
  return hosts;
}

Result<Value> make_certificate(const Call& call, const Subject& subject, const PrivateKey& key,
                               const Signer* signer) {
  const std::int64_t now = services(call).clock.unix_nanoseconds();
  const auto start = base::time_from_unix_nanoseconds(now, nullptr);
  // Wraps around as Go's durations do.
  const auto validity =
      static_cast<std::uint64_t>(subject.days) * static_cast<std::uint64_t>(24 * base::kHour);
  std::string serial(kSerialSize, '\0');
  auto addresses = TRY(read_addresses(subject.addresses));
  base::CertificateContents contents{
      .common_name = std::string(subject.name),
      .dns_names = {},
      .addresses = std::move(addresses),
      .serial = {},
      .not_before = start,
      .not_after = base::add(start, static_cast<std::int64_t>(validity)),
      .is_authority = subject.is_authority};
  contents.dns_names = TRY(read_hosts(subject.hosts));
  services(call).random.fill(serial.data(), serial.size());
  contents.serial = std::move(serial);
  auto der = signer == nullptr ? base::create_certificate(contents, key, nullptr, key)
                               : base::create_certificate(contents, key, &signer->certificate, signer->key);
  if (!der) return std::move(der.error()).wrap("error creating certificate: ");
  return certificate_value(call, base::encode_pem({"CERTIFICATE", *der}), key.pem());
}

// The key in the argument at `position`, or a new one where there is no such argument.
Result<PrivateKey> key_argument(const Call& call, std::size_t position) {
  if (call.args.size() <= position) {
    charge(call, kKeySteps);
    return PrivateKey::generate(base::KeyKind::rsa, kKeyBits);
  }
  auto key = PrivateKey::parse_pem(call.args[position].as_string());
  if (!key) return std::move(key.error()).wrap("parsing private key: ");
  return key;
}

Subject subject_arguments(const Call& call) {
  return {call.args[0].as_string(), call.args[1], call.args[2], call.args[3].as_signed(), false};
}

Result<base::Certificate> read_certificate(std::string_view pem, std::string_view name) {
  const auto block = base::decode_pem(pem);
  if (!block) return Error(ErrorCode::invalid, "unable to decode certificate");
  auto certificate = base::Certificate::parse(block->bytes);
  if (!certificate) {
    return std::move(certificate.error()).wrap("error parsing certificate: " + std::string(name) + ".Bytes: ");
  }
  return certificate;
}

Result<PrivateKey> read_key(std::string_view pem) {
  auto key = PrivateKey::parse_pem(pem);
  if (!key) return std::move(key.error()).wrap("error parsing private key: ");
  return key;
}

}  // namespace

Result<Value> generate_private_key(const Call& call) {
  const auto kind = call.args[0].as_string();
  std::optional<Result<PrivateKey>> key;
  charge(call, kKeySteps);
  if (kind.empty() || kind == "rsa") key = PrivateKey::generate(base::KeyKind::rsa, kLoneKeyBits);
  if (kind == "dsa") key = PrivateKey::generate(base::KeyKind::dsa);
  if (kind == "ecdsa") key = PrivateKey::generate(base::KeyKind::ecdsa);
  if (kind == "ed25519") key = PrivateKey::generate(base::KeyKind::ed25519);
  if (!key) return Value::string(call.arena, "Unknown type " + std::string(kind));
  if (!*key) return Value::string(call.arena, "failed to generate private key: " + key->error().helm());
  return Value::string(call.arena, (*key)->pem());
}

Result<Value> generate_authority(const Call& call) {
  const PrivateKey key = TRY(key_argument(call, 2));
  const Subject subject{.name = call.args[0].as_string(), .days = call.args[1].as_signed(),
                        .is_authority = true};
  return make_certificate(call, subject, key, nullptr);
}

Result<Value> generate_self_signed(const Call& call) {
  const PrivateKey key = TRY(key_argument(call, 4));
  return make_certificate(call, subject_arguments(call), key, nullptr);
}

Result<Value> generate_signed(const Call& call) {
  const PrivateKey key = TRY(key_argument(call, 5));
  const auto& authority = static_cast<const CertificateObject&>(call.args[4].as_object());
  base::Certificate certificate = TRY(read_certificate(authority.certificate(), "decodedSignerCert"));
  PrivateKey authority_key = TRY(read_key(authority.key()));
  const Signer signer{std::move(certificate), std::move(authority_key)};
  return make_certificate(call, subject_arguments(call), key, &signer);
}

Result<Value> build_custom_certificate(const Call& call) {
  const auto certificate = base::base64_decode(call.args[0].as_string());
  if (!certificate) return Error(ErrorCode::invalid, "unable to decode base64 certificate");
  const auto key = base::base64_decode(call.args[1].as_string());
  if (!key) return Error(ErrorCode::invalid, "unable to decode base64 private key");
  TRY(read_certificate(*certificate, "decodedCert"));
  TRY(read_key(*key));
  return certificate_value(call, *certificate, *key);
}

}  // namespace engine::functions
