// Signatures of OpenPGP, made and checked by librnp. What a signature means for a chart is repo/provenance's business.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/key_ring.h"
#include "base/result.h"

namespace base {

// Whether signatures over SHA-1, of which two texts can be made to share one, count.
enum class WeakHashes { refused, allowed };

struct SignatureOptions {
  std::int64_t now = 0;  // unix seconds
  WeakHashes weak_hashes = WeakHashes::refused;
};

struct Signer {
  std::vector<std::string> names{};  // those that the key itself has signed, in its order
  std::string fingerprint{};         // of the primary key, in capitals
  std::string hash{};                // what the text was hashed with: "SHA512"
};

// Who signed these bytes: the first of the signatures whose key is in the ring and may sign decides. Errors, as Go
// words them: "openpgp: signature made by unknown entity", "openpgp: invalid signature: RSA verification failure",
// "openpgp: key expired", "openpgp: signature expired", "openpgp: signature made by
// revoked key", "openpgp: invalid data: …". Unavailable where librnp is.
Result<Signer> check_signature(const std::vector<KeyBlock>& ring, std::string_view signed_bytes,
                               std::string_view signature, const SignatureOptions& options);

// A secret key that signs.
class SigningKey {
 public:
  // Fails for a block without a secret key ("provided key is not a private key. …", as Helm) and one that librnp
  // cannot read.
  static Result<SigningKey> open(const KeyBlock& key, std::int64_t now);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  // Whether it needs a passphrase first.
  bool is_locked() const;
  // When it expired, in unix seconds; 0 where it has not.
  std::int64_t expired() const;
  // "openpgp: invalid data: private key checksum failure" for a wrong passphrase.
  Result<void> unlock(const std::string& passphrase);
  // The text as a clear-signed message over SHA-512, as Helm writes it. A primary key that may not sign leaves it to
  // a subkey that may.
  Result<std::string> clear_sign(std::string_view text);

 private:
  struct State;
  explicit SigningKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace base
