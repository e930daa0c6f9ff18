// librnp behind two functions and a class. Keys are given to it one by one, so that a ring of thousands costs as much
// as its file is long; what it says about signatures and keys is put into the order in which Go's openpgp package
// checks, since its first error is what Helm prints. Nothing that librnp logs is shown.
#include "base/openpgp.h"

#include <fcntl.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/clear_signed.h"
#include "base/digest.h"
#include "base/openpgp_packet.h"
#include "base/rnp_library.h"

namespace base {
namespace {

constexpr const char* kHash = "SHA512";
constexpr int kSha1 = 2;
constexpr std::size_t kMaxSignatures = 64;  // that are tried in one message
constexpr std::int64_t kNewestTime = 0xffffffff;

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

Error unknown_signer(std::uint64_t issuer) {
  Error error(ErrorCode::denied, "openpgp: signature made by unknown entity");
  if (issuer == 0) return std::move(error).because("it has no signature that can be checked");
  return std::move(error)
      .because(fmt::format("it is signed with the key {:016X}, which is not in the keyring or may not sign", issuer))
      .hinting("if you trust that key: put it into a file with gpg --export KEY, and name the file with --keyring");
}

// Something of librnp's that is given back when it goes out of scope.
template <typename Handle, typename Destroy>
class Owned {
 public:
  explicit Owned(Destroy destroy) : destroy_(destroy) {}
  ~Owned() {
    if (handle_ != nullptr) destroy_(handle_);
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Handle* out() { return &handle_; }
  Handle get() const { return handle_; }

 private:
  Handle handle_ = nullptr;
  Destroy destroy_;
};

using KeyHandle = Owned<rnp_key_handle_t, decltype(&rnp_key_handle_destroy)>;

// One key that librnp has read, and the questions about it.
class LoadedKey {
 public:
  static Result<std::unique_ptr<LoadedKey>> load(const KeyBlock& block, std::int64_t now, WeakHashes weak_hashes);
  LoadedKey(const RnpLibrary& library) : rnp(library) {}
  ~LoadedKey() {
    if (primary != nullptr) rnp.key_handle_destroy(primary);
    if (ffi != nullptr) rnp.ffi_destroy(ffi);
  }
  LoadedKey(const LoadedKey&) = delete;
  LoadedKey& operator=(const LoadedKey&) = delete;

  using Question = rnp_result_t (*)(rnp_key_handle_t, bool*);
  static bool ask(Question question, rnp_key_handle_t key) {
    bool answer = false;
    return question(key, &answer) == RNP_SUCCESS && answer;
  }
  bool may_sign(rnp_key_handle_t key) const {
    bool answer = false;
    return rnp.key_allows_usage(key, "sign", &answer) == RNP_SUCCESS && answer;
  }
  // When it expires or expired; 0: never.
  std::int64_t expires(rnp_key_handle_t key) const {
    std::uint32_t created = 0, lifetime = 0;
    if (rnp.key_get_creation(key, &created) != RNP_SUCCESS) return 0;
    if (rnp.key_get_expiration(key, &lifetime) != RNP_SUCCESS || lifetime == 0) return 0;
    return std::int64_t{created} + lifetime;
  }
  std::string text(rnp_result_t (*question)(rnp_key_handle_t, char**), rnp_key_handle_t key) const {
    char* answer = nullptr;
    if (question(key, &answer) != RNP_SUCCESS || answer == nullptr) return {};
    std::string copy(answer);
    rnp.buffer_destroy(answer);
    return copy;
  }
  std::vector<std::string> names(bool& all_revoked) const;

  const RnpLibrary& rnp;
  rnp_ffi_t ffi = nullptr;
  rnp_key_handle_t primary = nullptr;
};

Result<std::unique_ptr<LoadedKey>> LoadedKey::load(const KeyBlock& block, std::int64_t now, WeakHashes weak_hashes) {
  auto key = std::make_unique<LoadedKey>(*TRY(load_rnp()));
  const auto& rnp = key->rnp;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(block.bytes.data());
  if (rnp.ffi_create(&key->ffi, "GPG", "GPG") != RNP_SUCCESS) return invalid("openpgp: librnp does not start");
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) rnp.ffi_set_log_fd(key->ffi, nowhere);  // which closes it
  rnp.set_timestamp(key->ffi, static_cast<std::uint64_t>(std::clamp<std::int64_t>(now, 0, kNewestTime)));
  if (weak_hashes == WeakHashes::allowed) {
    rnp.add_security_rule(key->ffi, RNP_FEATURE_HASH_ALG, "SHA1", RNP_SECURITY_OVERRIDE, 0, RNP_SECURITY_DEFAULT);
  }
  Owned<rnp_input_t, decltype(rnp.input_destroy)> input(rnp.input_destroy);
  rnp.input_from_memory(input.out(), bytes, block.bytes.size(), false);
  constexpr std::uint32_t kAll = RNP_LOAD_SAVE_PUBLIC_KEYS | RNP_LOAD_SAVE_SECRET_KEYS | RNP_LOAD_SAVE_PERMISSIVE;
  const auto read = rnp.import_keys(key->ffi, input.get(), kAll, nullptr);
  const auto fingerprint = hex_encode(block.fingerprint);
  if (read == RNP_SUCCESS) rnp.locate_key(key->ffi, "fingerprint", fingerprint.c_str(), &key->primary);
  if (key->primary == nullptr) {
    return invalid(fmt::format("openpgp: key {} cannot be read: {}", fingerprint, rnp.result_to_string(read)));
  }
  return key;
}

std::vector<std::string> LoadedKey::names(bool& all_revoked) const {
  std::vector<std::string> found;
  std::size_t count = 0;
  std::size_t revoked_count = 0;
  rnp.key_get_uid_count(primary, &count);
  for (std::size_t i = 0; i < count; ++i) {
    Owned<rnp_uid_handle_t, decltype(rnp.uid_handle_destroy)> uid(rnp.uid_handle_destroy);
    bool is_valid = false;
    bool is_revoked = false;
    char* name = nullptr;
    if (rnp.key_get_uid_handle_at(primary, i, uid.out()) != RNP_SUCCESS) continue;
    if (rnp.uid_is_revoked(uid.get(), &is_revoked) == RNP_SUCCESS && is_revoked) ++revoked_count;
    if (rnp.uid_is_valid(uid.get(), &is_valid) != RNP_SUCCESS || !is_valid) continue;
    if (rnp.key_get_uid_at(primary, i, &name) != RNP_SUCCESS || name == nullptr) continue;
    found.emplace_back(name);
    rnp.buffer_destroy(name);
  }
  all_revoked = count > 0 && revoked_count == count;
  return found;
}

std::string_view algorithm_name(int algorithm) {
  switch (algorithm) {
    case 1: case 3: return "RSA";
    case 17: return "DSA";
    case 19: return "ECDSA";
    case 22: return "EdDSA";
    case 27: return "Ed25519";
    default: return "ed448";
  }
}

// What librnp says of one signature by a key that it has.
rnp_result_t status_of(const LoadedKey& key, std::string_view signed_bytes, std::string_view signature) {
  const auto& rnp = key.rnp;
  Owned<rnp_input_t, decltype(rnp.input_destroy)> text(rnp.input_destroy);
  Owned<rnp_input_t, decltype(rnp.input_destroy)> packet(rnp.input_destroy);
  Owned<rnp_op_verify_t, decltype(rnp.op_verify_destroy)> operation(rnp.op_verify_destroy);
  const auto open = [&rnp](rnp_input_t* input, std::string_view bytes) {
    return rnp.input_from_memory(input, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), false);
  };
  std::size_t count = 0;
  rnp_op_verify_signature_t checked = nullptr;
  if (open(text.out(), signed_bytes) != RNP_SUCCESS || open(packet.out(), signature) != RNP_SUCCESS ||
      rnp.op_verify_detached_create(operation.out(), key.ffi, text.get(), packet.get()) != RNP_SUCCESS) {
    return RNP_ERROR_GENERIC;
  }
  const auto done = rnp.op_verify_execute(operation.get());
  if (rnp.op_verify_get_signature_count(operation.get(), &count) != RNP_SUCCESS || count != 1) {
    if (done != RNP_SUCCESS) return done;
    return RNP_ERROR_GENERIC;
  }
  if (rnp.op_verify_get_signature_at(operation.get(), 0, &checked) != RNP_SUCCESS) return RNP_ERROR_GENERIC;
  return rnp.op_verify_signature_get_status(checked);
}

// What of a key or a signature does not count any more, in the order in which Go asks.
Result<void> check_times(const LoadedKey& key, rnp_key_handle_t signer, bool all_names_revoked,
                         const SignatureFacts& facts, std::int64_t now) {
  const auto& rnp = key.rnp;
  const auto is_over = [&](rnp_key_handle_t which) {
    const auto end = key.expires(which);
    return end != 0 && now > end;
  };
  if (LoadedKey::ask(rnp.key_is_revoked, key.primary) || LoadedKey::ask(rnp.key_is_revoked, signer) ||
      all_names_revoked) {
    return Error(ErrorCode::denied, "openpgp: signature made by revoked key")
        .because("the key that signed it was revoked");
  }
  if (is_over(key.primary) || is_over(signer)) {
    return Error(ErrorCode::denied, "openpgp: key expired")
        .because("the key that signed it has expired")
        .hinting("if its owner made it last longer: export it again and name the file with --keyring");
  }
  if (facts.created > now || (facts.lifetime != 0 && now > std::int64_t{facts.created} + facts.lifetime)) {
    return Error(ErrorCode::denied, "openpgp: signature expired");
  }
  return {};
}

// Of one key that has the identifier; nothing where it may not sign.
Result<std::optional<Signer>> check_with(const KeyBlock& block, std::string_view signed_bytes, const Packet& packet,
                                         const SignatureFacts& facts, const SignatureOptions& options) {
  auto loaded = LoadedKey::load(block, options.now, options.weak_hashes);
  if (!loaded && loaded.error().code() == ErrorCode::unavailable) return std::move(loaded).error();
  if (!loaded) return std::optional<Signer>();  // as Go passes over keys that it cannot read
  const auto& key = **loaded;
  KeyHandle signer(key.rnp.key_handle_destroy);
  const auto identifier = fmt::format("{:016X}", facts.issuer);
  key.rnp.locate_key(key.ffi, "keyid", identifier.c_str(), signer.out());
  if (signer.get() == nullptr || !key.may_sign(signer.get())) return std::optional<Signer>();
  bool all_revoked = false;
  Signer found{key.names(all_revoked), key.text(key.rnp.key_get_fprint, key.primary), std::string(hash_name(facts.hash_algorithm))};
  const auto status = status_of(key, signed_bytes, packet.whole);
  TRY(check_times(key, signer.get(), all_revoked, facts, options.now));
  if (status != RNP_SUCCESS) {
    return Error(ErrorCode::denied, fmt::format("openpgp: invalid signature: {} verification failure",
                                                algorithm_name(facts.key_algorithm)))
        .because(facts.hash_algorithm == kSha1 && options.weak_hashes == WeakHashes::refused
                     ? "it is signed over SHA-1, which can be forged, or was changed after it was signed"
                     : "it was changed after it was signed");
  }
  if (found.names.empty()) return std::optional<Signer>();
  return std::optional(std::move(found));
}

}  // namespace

Result<Signer> check_signature(const std::vector<KeyBlock>& ring, std::string_view signed_bytes,
                               std::string_view signature, const SignatureOptions& options) {
  const RnpSilence silence;
  PacketReader reader(signature);
  std::size_t tried = 0;
  std::uint64_t issuer = 0;
  while (auto packet = TRY(reader.next())) {
    if (packet->tag == PacketTag::marker || packet->tag == PacketTag::trust) continue;
    if (packet->tag != PacketTag::signature) return invalid("openpgp: invalid data: non signature packet found");
    const auto facts = TRY(read_signature(packet->body));
    if (!facts) continue;
    if (facts->issuer == 0) return invalid("openpgp: invalid data: signature doesn't have an issuer");
    if (++tried > kMaxSignatures) return invalid(fmt::format("more than {} signatures in one message", kMaxSignatures));
    std::optional<Error> failure;
    for (const auto& key : ring) {
      const auto& known = key.identifiers;
      if (std::find(known.begin(), known.end(), facts->issuer) == known.end()) continue;
      auto signer = check_with(key, signed_bytes, *packet, *facts, options);
      if (!signer) {
        failure = std::move(signer).error();
        continue;
      }
      if (*signer) {
        if (facts->type > 1) return invalid(fmt::format("openpgp: unsupported feature: unsupported signature type: {}", facts->type));
        return **std::move(signer);
      }
    }
    if (failure) return *std::move(failure);
    issuer = facts->issuer;
  }
  return unknown_signer(issuer);
}

struct SigningKey::State {
  std::unique_ptr<LoadedKey> key{};
  std::int64_t now = 0;
  std::int64_t expired = 0;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::open(const KeyBlock& block, std::int64_t now) {
  if (!block.is_secret) {
    return invalid("provided key is not a private key. Try providing a keyring with secret keys")
        .because("the keyring has only the public part of that key");
  }
  const RnpSilence silence;
  auto state = std::make_unique<State>();
  state->now = now;
  state->key = TRY(LoadedKey::load(block, now, WeakHashes::allowed));
  if (LoadedKey::ask(state->key->rnp.key_is_expired, state->key->primary)) {
    // librnp signs with no key that has expired, Helm does: it is shown the time when it had not.
    state->expired = state->key->expires(state->key->primary);
    state->key = TRY(LoadedKey::load(block, state->expired - 1, WeakHashes::allowed));
  }
  return SigningKey(std::move(state));
}

bool SigningKey::is_locked() const {
  return LoadedKey::ask(state_->key->rnp.key_is_locked, state_->key->primary);
}

std::int64_t SigningKey::expired() const { return state_->expired; }

Result<void> SigningKey::unlock(const std::string& passphrase) {
  const RnpSilence silence;
  const auto& key = *state_->key;
  const auto opened = key.rnp.key_unlock(key.primary, passphrase.c_str());
  if (opened != RNP_SUCCESS) {
    return Error(ErrorCode::denied, "openpgp: invalid data: private key checksum failure")
        .because("the passphrase does not open the key");
  }
  std::size_t count = 0;
  key.rnp.key_get_subkey_count(key.primary, &count);
  for (std::size_t i = 0; i < count; ++i) {  // where one of them has another passphrase, signing with it fails
    KeyHandle subkey(key.rnp.key_handle_destroy);
    if (key.rnp.key_get_subkey_at(key.primary, i, subkey.out()) != RNP_SUCCESS) continue;
    if (LoadedKey::ask(key.rnp.key_have_secret, subkey.get())) key.rnp.key_unlock(subkey.get(), passphrase.c_str());
  }
  return {};
}

Result<std::string> SigningKey::clear_sign(std::string_view text) {
  const RnpSilence silence;
  const auto& rnp = state_->key->rnp;
  const auto lines = signed_lines(text);
  Owned<rnp_input_t, decltype(rnp.input_destroy)> input(rnp.input_destroy);
  Owned<rnp_output_t, decltype(rnp.output_destroy)> output(rnp.output_destroy);
  Owned<rnp_op_sign_t, decltype(rnp.op_sign_destroy)> operation(rnp.op_sign_destroy);
  const auto fail = [&](rnp_result_t result) {
    return Error(ErrorCode::denied, fmt::format("openpgp: key {} does not sign: {}",
                                                state_->key->text(rnp.key_get_fprint, state_->key->primary),
                                                rnp.result_to_string(result)));
  };
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  const auto* data = reinterpret_cast<const std::uint8_t*>(lines.data());
  auto result = rnp.input_from_memory(input.out(), data, lines.size(), false);
  if (result == RNP_SUCCESS) result = rnp.output_to_memory(output.out(), 0);
  if (result == RNP_SUCCESS) {
    result = rnp.op_sign_cleartext_create(operation.out(), state_->key->ffi, input.get(), output.get());
  }
  if (result == RNP_SUCCESS) result = rnp.op_sign_add_signature(operation.get(), state_->key->primary, nullptr);
  if (result == RNP_SUCCESS) result = rnp.op_sign_set_hash(operation.get(), kHash);
  const auto now = static_cast<std::uint32_t>(std::clamp<std::int64_t>(state_->now, 0, kNewestTime));
  if (result == RNP_SUCCESS) result = rnp.op_sign_set_creation_time(operation.get(), now);
  if (result == RNP_SUCCESS) result = rnp.op_sign_execute(operation.get());
  if (result == RNP_SUCCESS) result = rnp.output_memory_get_buf(output.get(), &bytes, &size, false);
  if (result != RNP_SUCCESS) return fail(result);
  // Its message ends lines otherwise than Helm's; the signature is over the same text.
  const auto message = TRY(read_clear_signed({reinterpret_cast<const char*>(bytes), size}));
  auto ours = write_clear_signed(lines, kHash, message.signature);
  if (TRY(read_clear_signed(ours)).signed_bytes != message.signed_bytes) {
    return Error(ErrorCode::internal, "openpgp: what was signed is not the text");
  }
  return ours;
}

}  // namespace base
