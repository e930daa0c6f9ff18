// Headers of both forms, subpackets of signatures, fingerprints. All sizes come from the file, so each is held against
// what is left of it. The order of checks and their words are those of Go's packet package, which Helm prints.
#include "base/openpgp_packet.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"

namespace base {
namespace {

constexpr int kNewestKnownTag = 39;  // above it, packets may be passed over
constexpr std::size_t kHeaderOfV4 = 6;  // of a signature: version, type, two algorithms, a length
constexpr std::string_view kKnownTags = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x11\x12\x14\x15";

Error cut_off() { return Error(ErrorCode::invalid, "unexpected EOF"); }
Error bad_data(std::string_view what) {
  return Error(ErrorCode::invalid, "openpgp: invalid data: " + std::string(what));
}

std::size_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

// A number of `size` bytes, the first one counting most.
std::uint64_t number(std::string_view bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | byte_at(bytes, i);
  return value;
}

// The length of a new packet's body or of a subpacket, which loses it. Lengths in pieces give nothing.
std::optional<std::size_t> take_length(std::string_view& rest, bool is_subpacket) {
  if (rest.empty()) return std::nullopt;
  const auto first = byte_at(rest, 0);
  std::size_t length = first;
  std::size_t size = 1;
  if (first == 255) {
    size = 5;
    if (rest.size() < size) return std::nullopt;
    length = number(rest.substr(1), 4);
  } else if (first >= 192) {
    if (first >= 224 && !is_subpacket) return std::nullopt;
    size = 2;
    if (rest.size() < size) return std::nullopt;
    length = ((first - 192) << 8) + byte_at(rest, 1) + 192;
  }
  rest.remove_prefix(size);
  return length;
}

// The length of an old packet's body; one without a length goes on to the end.
std::optional<std::size_t> take_old_length(std::string_view& rest, std::size_t kind) {
  if (kind == 3) return rest.size();
  const std::size_t size = std::size_t{1} << kind;
  if (rest.size() < size) return std::nullopt;
  const auto length = number(rest, size);
  rest.remove_prefix(size);
  return length;
}

// One subpacket. Unsigned ones count only where they say who signed.
Result<void> read_subpacket(std::size_t type, std::string_view data, bool is_hashed, SignatureFacts& facts) {
  constexpr std::size_t kCreated = 2, kExpires = 3, kIssuer = 16, kFingerprint = 33;
  if (type == kIssuer) {
    if (data.size() != 8) return bad_data("issuer subpacket with bad length");
    facts.issuer = number(data, 8);
  } else if (type == kFingerprint && data.size() == 21 && data[0] == 4) {
    facts.issuer = key_identifier(data.substr(1));
  }
  if (!is_hashed) return {};
  if (type == kCreated) {
    if (data.size() != 4) return bad_data("signature creation time not four bytes");
    facts.created = static_cast<std::uint32_t>(number(data, 4));
  } else if (type == kExpires) {
    if (data.size() != 4) return bad_data("expiration subpacket with bad length");
    facts.lifetime = static_cast<std::uint32_t>(number(data, 4));
  }
  return {};
}

Result<void> read_subpackets(std::string_view rest, bool is_hashed, SignatureFacts& facts) {
  while (!rest.empty()) {
    const auto length = take_length(rest, true);
    if (!length || *length > rest.size()) return bad_data("signature subpacket truncated");
    if (*length == 0) return bad_data("zero length signature subpacket");
    const auto type = byte_at(rest, 0) & 0x7f;
    TRY(read_subpacket(type, rest.substr(1, *length - 1), is_hashed, facts));
    rest.remove_prefix(*length);
  }
  if (facts.created == 0) return bad_data("no creation time in signature");
  return {};
}

// Two bytes of length and as many as they say.
Result<std::string_view> take_area(std::string_view& rest) {
  if (rest.size() < 2) return cut_off();
  const auto size = number(rest, 2);
  rest.remove_prefix(2);
  if (rest.size() < size) return cut_off();
  const auto area = rest.substr(0, size);
  rest.remove_prefix(size);
  return area;
}

bool is_signing(int algorithm) {
  return algorithm == 1 || algorithm == 3 || algorithm == 17 || algorithm == 19 || algorithm == 22 ||
         algorithm == 27 || algorithm == 28;
}

// How many bytes of a version 4 key's body are its public part; 0 where it is cut off or unknown.
std::size_t public_size(std::string_view body) {
  constexpr std::size_t kHead = 6;  // version, time, algorithm
  if (body.size() < kHead) return 0;
  int numbers = 0;
  std::size_t at = kHead;
  switch (byte_at(body, 5)) {
    case 1: case 2: case 3: numbers = 2; break;
    case 16: numbers = 3; break;
    case 17: numbers = 4; break;
    case 18: case 19: case 22: {  // the curve comes first
      if (at >= body.size()) return 0;
      at += 1 + byte_at(body, at);
      numbers = 1;
      break;
    }
    case 25: case 27: return std::min<std::size_t>(at + 32, body.size());
    default: return 0;
  }
  for (; numbers > 0; --numbers) {
    if (at > body.size() || body.size() - at < 2) return 0;
    at += 2 + (number(body.substr(at), 2) + 7) / 8;
  }
  if (at < body.size() && byte_at(body, 5) == 18) at += 1 + byte_at(body, at);
  return at > body.size() ? 0 : at;
}

}  // namespace

Result<std::optional<Packet>> PacketReader::next() {
  if (rest_.empty()) return std::optional<Packet>();
  const auto start = rest_;
  const auto first = byte_at(rest_, 0);
  if ((first & 0x80) == 0) return bad_data("tag byte does not have MSB set");
  const bool is_new = (first & 0x40) != 0;
  const auto tag = is_new ? first & 0x3f : (first & 0x3f) >> 2;
  rest_.remove_prefix(1);
  const auto length = is_new ? take_length(rest_, false) : take_old_length(rest_, first & 3);
  if (!length || *length > rest_.size()) return cut_off();
  if (tag <= kNewestKnownTag && kKnownTags.find(static_cast<char>(tag)) == std::string_view::npos) {
    return Error(ErrorCode::invalid, fmt::format("openpgp: unknown critical packet type: {}", tag));
  }
  Packet packet{static_cast<PacketTag>(tag), rest_.substr(0, *length), {}};
  rest_.remove_prefix(*length);
  packet.whole = start.substr(0, start.size() - rest_.size());
  return std::optional(packet);
}

Result<std::optional<SignatureFacts>> read_signature(std::string_view body) {
  if (body.empty()) return cut_off();
  if (body[0] != 4) return std::optional<SignatureFacts>();
  if (body.size() < kHeaderOfV4) return cut_off();
  SignatureFacts facts;
  facts.type = static_cast<int>(byte_at(body, 1));
  facts.key_algorithm = static_cast<int>(byte_at(body, 2));
  facts.hash_algorithm = static_cast<int>(byte_at(body, 3));
  const auto hash = hash_name(facts.hash_algorithm);
  if (!is_signing(facts.key_algorithm) || hash.empty() || hash == "MD5" || hash == "RIPEMD160") {
    return std::optional<SignatureFacts>();
  }
  auto rest = body.substr(4);
  const auto hashed = TRY(take_area(rest));
  TRY(read_subpackets(hashed, true, facts));
  const auto unhashed = TRY(take_area(rest));
  TRY(read_subpackets(unhashed, false, facts));
  if (rest.size() < 2) return cut_off();  // the first bytes of the hash
  return std::optional(facts);
}

std::string_view hash_name(int algorithm) {
  switch (algorithm) {
    case 1: return "MD5";
    case 2: return "SHA1";
    case 3: return "RIPEMD160";
    case 8: return "SHA256";
    case 9: return "SHA384";
    case 10: return "SHA512";
    case 11: return "SHA224";
    case 12: return "SHA3-256";
    case 14: return "SHA3-512";
    default: return {};
  }
}

std::string key_fingerprint(const Packet& key) {
  const auto size = !key.body.empty() && key.body[0] == 4 ? public_size(key.body) : 0;
  if (size == 0 || size > 0xffff) return {};
  std::string hashed{'\x99', static_cast<char>(size >> 8), static_cast<char>(size & 0xff)};
  return sha1(hashed + std::string(key.body.substr(0, size)));
}

std::uint64_t key_identifier(std::string_view fingerprint) {
  return fingerprint.size() < 8 ? 0 : number(fingerprint.substr(fingerprint.size() - 8), 8);
}

}  // namespace base
