#include "base/tls_material.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/certificate.h"
#include "base/private_key.h"

namespace base {
namespace {

constexpr std::string_view kCertificate = "CERTIFICATE";
constexpr std::string_view kKey = "PRIVATE KEY";

Error invalid(std::string text) { return Error(ErrorCode::invalid, std::move(text)); }

bool is_key(const PemBlock& block) {
  return block.type == kKey || block.type.ends_with(" " + std::string(kKey));
}

// How Go prints a []string.
std::string type_list(const std::vector<PemBlock>& blocks) {
  std::vector<std::string_view> types;
  for (const auto& block : blocks) types.push_back(block.type);
  return fmt::format("[{}]", fmt::join(types, " "));
}

Result<const PemBlock*> find_certificate(const std::vector<PemBlock>& blocks) {
  const auto found = std::ranges::find(blocks, kCertificate, &PemBlock::type);
  if (found != blocks.end()) return &*found;
  if (blocks.empty()) return invalid("tls: failed to find any PEM data in certificate input");
  if (blocks.size() == 1 && blocks[0].type.ends_with(kKey)) {
    return invalid(
        "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM "
        "inputs may have been switched");
  }
  return invalid(
      "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the "
      "following types: " +
      type_list(blocks));
}

Result<const PemBlock*> find_key(const std::vector<PemBlock>& blocks) {
  const auto found = std::ranges::find_if(blocks, is_key);
  if (found != blocks.end()) return &*found;
  if (blocks.empty()) return invalid("tls: failed to find any PEM data in key input");
  if (blocks.size() == 1 && blocks[0].type == kCertificate) {
    return invalid("tls: found a certificate rather than a key in the PEM for the private key");
  }
  return invalid(
      "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM "
      "blocks of the following types: " +
      type_list(blocks));
}

}  // namespace

std::vector<PemBlock> pem_blocks(std::string_view text) {
  constexpr std::string_view kEnd = "-----END ";
  std::vector<PemBlock> blocks;
  std::size_t start = 0;
  for (auto end = text.find(kEnd); end != std::string_view::npos; end = text.find(kEnd, start)) {
    const auto line_end = std::min(text.find('\n', end), text.size());
    if (auto block = decode_pem(text.substr(start, line_end - start))) blocks.push_back(*std::move(block));
    start = line_end;
  }
  return blocks;
}

Result<void> check_key_pair(std::string_view certificate, std::string_view key) {
  const auto certificates = pem_blocks(certificate);
  const auto keys = pem_blocks(key);
  const auto* first = TRY(find_certificate(certificates));
  const auto* secret = TRY(find_key(keys));
  const auto parsed = TRY(Certificate::parse(first->bytes));
  const auto private_key = PrivateKey::parse_pem(encode_pem(*secret));
  if (!private_key) return invalid("tls: failed to parse private key");
  if (!parsed.has_public_key_of(*private_key)) {
    return invalid("tls: private key does not match public key");
  }
  return {};
}

Result<void> check_authorities(std::string_view text) {
  const auto blocks = pem_blocks(text);
  bool has_good = false;
  std::optional<Error> bad;
  for (const auto& block : blocks) {
    if (block.type != kCertificate) continue;
    auto parsed = Certificate::parse(block.bytes);
    if (parsed) {
      has_good = true;
    } else if (!bad) {
      bad = std::move(parsed).error().wrap("failed to parse certificate: ");
    }
  }
  if (has_good) return {};
  if (bad) return *bad;
  return invalid("unable to parse bytes as PEM block");
}

}  // namespace base
