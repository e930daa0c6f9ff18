// Clear-signed messages, armour and key rings out of anything: only what stands below the headers is text, it is the same as
// what is signed, it survives being written and read again, and packets lie one behind the other.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/armor.h"
#include "base/clear_signed.h"
#include "base/key_ring.h"
#include "base/openpgp_packet.h"

namespace {

// Between its first line and the first blank one a message has nothing but Hash headers.
void check_headers(std::string_view file) {
  auto rest = file.substr(std::min(file.find('\n') + 1, file.size()));
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    const auto first = line.find_first_not_of(" \t\r\v\f");
    if (first == std::string_view::npos) return;
    if (!line.substr(first).starts_with("Hash")) std::abort();
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
}

void check_message(std::string_view file) {
  const auto message = base::read_clear_signed(file);
  if (!message) return;
  check_headers(file.substr(message->before.size()));
  std::string lines;
  for (const char c : message->text) lines += c == '\n' ? "\r\n" : std::string(1, c);
  if (lines != message->signed_bytes) std::abort();
  if (base::signed_lines(message->text) != message->text) return;  // with a lone CR at the end of a line
  const auto again = base::read_clear_signed(base::write_clear_signed(message->text, "SHA512", message->signature));
  if (!again || again->text != message->text || again->signature != message->signature) std::abort();
  base::PacketReader packets(message->signature);
  std::string all;
  for (auto packet = packets.next(); packet && *packet; packet = packets.next()) {
    all += (*packet)->whole;
    (void)base::read_signature((*packet)->body);
    (void)base::key_fingerprint(**packet);
  }
  if (!message->signature.starts_with(all)) std::abort();
}

// What is read out of armour is read again when it is written.
void check_armor(std::string_view text) {
  const auto block = base::read_armor(text);
  if (block && *block && base::armor_type(text) != (*block)->type) std::abort();
  if (!block || !*block) return;
  if ((*block)->end > text.size()) std::abort();
  const auto again = base::read_armor(base::write_armor((*block)->type, (*block)->bytes) + "\n");
  if (!again || !*again || (*again)->type != (*block)->type || (*again)->bytes != (*block)->bytes) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  check_message(file);
  check_armor(file);
  (void)base::read_key_ring(file, "ring");
  return 0;
}
