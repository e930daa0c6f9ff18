// The packets that OpenPGP's files are made of (RFC 9580, sections 4 and 5), as far as tug looks into them itself: what
// a key is called and who says that he signed. Nothing here decides whether a signature is good.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

enum class PacketTag : std::uint8_t {
  signature = 2,
  secret_key = 5,
  public_key = 6,
  secret_subkey = 7,
  marker = 10,
  trust = 12,
  user_id = 13,
  public_subkey = 14,
  user_attribute = 17,
  padding = 21,
};

struct Packet {
  PacketTag tag{};
  std::string_view body{};
  std::string_view whole{};  // with its header
};

// Goes through packets that lie one behind the other. What it gives are parts of `bytes`.
class PacketReader {
 public:
  explicit PacketReader(std::string_view bytes) : rest_(bytes) {}
  // The next packet, nothing at the end. Errors, as Go words them: "openpgp: invalid data: tag byte does not have MSB
  // set", "openpgp: unknown critical packet type: 23", "unexpected EOF". Bodies in pieces are refused: no key and no
  // signature may have one.
  Result<std::optional<Packet>> next();

 private:
  std::string_view rest_;
};

// What a signature says of itself; nothing of it is proven.
struct SignatureFacts {
  int type = 0;            // 0 of bytes, 1 of text
  int key_algorithm = 0;   // 1 RSA, 17 DSA, 19 ECDSA, 22 and 27 EdDSA
  int hash_algorithm = 0;  // 2 SHA-1, 8 SHA-256, 9 SHA-384, 10 SHA-512, 11 SHA-224
  std::uint64_t issuer = 0;  // the identifier of the key that made it; 0: it says none
  std::uint32_t lifetime = 0;  // seconds after `created`; 0: for ever
  std::uint32_t created = 0;   // unix seconds
};
// Of the body of a signature packet of version 4; nothing for other versions and algorithms, which are passed over as
// Helm does. Errors: "openpgp: invalid data: signature subpacket truncated", "…: no creation time in signature",
// "unexpected EOF".
Result<std::optional<SignatureFacts>> read_signature(std::string_view body);
// "SHA512"; empty for numbers that are none.
std::string_view hash_name(int algorithm);

// The fingerprint of the key in the body of a key packet, 20 raw bytes; empty for versions other than 4 and for what
// is cut off. Secret keys have that of their public part.
std::string key_fingerprint(const Packet& key);
// What signatures call it: its last 8 bytes.
std::uint64_t key_identifier(std::string_view fingerprint);

}  // namespace base
