// Files with OpenPGP keys, as GnuPG keeps and exports them: a stream of packets (pubring.gpg, secring.gpg), a keybox
// (pubring.kbx), armour (.asc). helm.md REP-105, REP-107, REP-108.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxKeyRing = std::size_t{64} << 20;  // bytes of a file
inline constexpr std::size_t kMaxKeys = 100'000;                   // in a file

// One key with all that belongs to it: names, subkeys, and the signatures that say so.
struct KeyBlock {
  std::string bytes{};                     // its packets
  bool is_secret = false;
  std::string fingerprint{};               // of the primary key, raw bytes
  std::vector<std::uint64_t> identifiers{};  // of the primary key and its subkeys
  std::vector<std::string> names{};        // "Jane Doe <jane@example.com>"; nothing says yet that they are its own
};

// The keys in a file called `path`, in its order; none in an empty file. What form it has, it says itself. Errors:
// "reading keybox P: …", "reading armored keyring P: …", those of PacketReader.
Result<std::vector<KeyBlock>> read_key_ring(std::string_view file, const std::string& path);

}  // namespace base
