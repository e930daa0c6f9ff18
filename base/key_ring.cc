// The three forms of key rings. A keybox is a sequence of blobs, each with its length, its type and, where it holds an
// OpenPGP key, the place of that key within the blob; the offsets are those of GnuPG's keybox format.
#include "base/key_ring.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/armor.h"
#include "base/go_format.h"
#include "base/openpgp_packet.h"

namespace base {
namespace {

constexpr std::string_view kKeyboxMark = "KBXf";
constexpr std::size_t kKeyboxHead = 12;
constexpr std::size_t kSmallestBlob = 5;
constexpr std::size_t kOpenPgpBlobHead = 16;
constexpr char kHeaderBlob = 1, kOpenPgpBlob = 2;
constexpr std::uint32_t kEphemeral = 2;  // written, but not a part of the ring

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size = 4) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

bool is_keybox(std::string_view file) {
  return file.size() >= kKeyboxHead && file[4] == kHeaderBlob && file.substr(8, 4) == kKeyboxMark;
}

bool is_armored(std::string_view file) {
  file.remove_prefix(std::min(file.find_first_not_of(" \t\r\n\v\f"), file.size()));
  return file.starts_with("-----BEGIN PGP");
}

// The key within a blob; nothing where it has none that counts.
Result<std::string_view> key_in_blob(std::string_view blob, std::size_t offset) {
  if (blob[4] != kOpenPgpBlob) return std::string_view();
  if (blob.size() < kOpenPgpBlobHead) return invalid(fmt::format("OpenPGP blob at offset {} is too short", offset));
  const std::size_t start = number(blob, 8), size = number(blob, 12);
  if (start + size > blob.size()) {
    return invalid(fmt::format("OpenPGP blob at offset {} has an out-of-range keyblock", offset));
  }
  return (number(blob, 6, 2) & kEphemeral) != 0 ? std::string_view() : blob.substr(start, size);
}

Result<std::string> keys_in_keybox(std::string_view file) {
  std::string keys;
  for (std::size_t offset = 0; offset < file.size();) {
    const auto rest = file.substr(offset);
    if (rest.size() < kSmallestBlob) return invalid(fmt::format("truncated blob header at offset {}", offset));
    const auto size = number(rest, 0);
    if (size < kSmallestBlob) return invalid(fmt::format("invalid blob length {} at offset {}", size, offset));
    if (size > rest.size()) {
      return invalid(fmt::format("blob at offset {} has length {} exceeding the {} remaining bytes", offset, size,
                                 rest.size()));
    }
    keys += TRY(key_in_blob(rest.substr(0, size), offset));
    offset += size;
  }
  if (keys.empty()) return invalid("keybox contains no OpenPGP keys");
  return keys;
}

bool is_primary(PacketTag tag) { return tag == PacketTag::public_key || tag == PacketTag::secret_key; }
bool is_subkey(PacketTag tag) { return tag == PacketTag::public_subkey || tag == PacketTag::secret_subkey; }

// Cuts packets into keys. What stands before the first key is an error only where no key follows, as in Go.
Result<void> add_keys(std::string_view packets, std::vector<KeyBlock>& keys) {
  PacketReader reader(packets);
  const auto keys_before = keys.size();
  bool has_others = false;
  while (auto packet = TRY(reader.next())) {
    if (packet->tag == PacketTag::trust || packet->tag == PacketTag::marker) continue;
    if (is_primary(packet->tag)) {
      if (keys.size() == kMaxKeys) return invalid(fmt::format("more than {} keys in one file", kMaxKeys));
      keys.emplace_back();
      keys.back().is_secret = packet->tag == PacketTag::secret_key;
      keys.back().fingerprint = key_fingerprint(*packet);
    } else if (keys.size() == keys_before) {
      has_others = true;
      continue;
    }
    auto& key = keys.back();
    key.bytes += packet->whole;
    if (packet->tag == PacketTag::user_id) key.names.emplace_back(packet->body);
    if (is_primary(packet->tag) || is_subkey(packet->tag)) {
      key.identifiers.push_back(key_identifier(key_fingerprint(*packet)));
    }
  }
  if (has_others && keys.size() == keys_before) {
    return invalid("openpgp: invalid data: first packet was not a public/private key");
  }
  return {};
}

Result<std::vector<KeyBlock>> read_armored(std::string_view file) {
  std::vector<KeyBlock> keys;
  while (const auto type = armor_type(file)) {
    if (*type != "PGP PUBLIC KEY BLOCK" && *type != "PGP PRIVATE KEY BLOCK") {
      return invalid(fmt::format("expected a public or private key block, got {}", go_quote(*type)));
    }
    const auto block = TRY(read_armor(file));
    TRY(add_keys(block->bytes, keys));
    file.remove_prefix(block->end);
  }
  if (keys.empty()) return invalid("no keys found");
  return keys;
}

}  // namespace

Result<std::vector<KeyBlock>> read_key_ring(std::string_view file, const std::string& path) {
  if (file.size() > kMaxKeyRing) {
    return invalid(fmt::format("{} is larger than {} MiB, so it is not read as a keyring", path, kMaxKeyRing >> 20));
  }
  if (is_armored(file)) {
    auto keys = read_armored(file);
    if (!keys) return std::move(keys).error().wrap(fmt::format("reading armored keyring {}: ", path));
    return keys;
  }
  std::string in_keybox;
  if (is_keybox(file)) {
    auto found = keys_in_keybox(file);
    if (!found) return std::move(found).error().wrap(fmt::format("reading keybox {}: ", path));
    file = in_keybox = *std::move(found);
  }
  std::vector<KeyBlock> keys;
  TRY(add_keys(file, keys));
  return keys;
}

}  // namespace base
