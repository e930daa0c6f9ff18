// Clear-signed messages of OpenPGP (RFC 9580, section 7): a text that people can read and its signature.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxClearSigned = std::size_t{16} << 20;  // bytes of a message

// Nothing in it but `text` is signed, and nothing else may be believed: headers and what stands around the message
// come from whoever wrote the file.
struct ClearSigned {
  std::vector<std::string> hashes{};  // what the headers say it was hashed with, in capitals
  std::string text{};                 // its lines end in LF, the last one in nothing
  std::string signed_bytes{};         // the same with CRLF: what the signature is over
  std::string signature{};            // OpenPGP packets
  std::string_view before{};          // what stands before the message in the file
  std::string_view after{};           // and behind it
};

// The first message in `file`. Read as Go's clearsign package does: the only header is Hash and it names known hashes,
// blanks at the ends of lines are not part of the text. Errors: "signature block not found" for anything that is no
// complete message or longer than kMaxClearSigned; those of read_armor() for a damaged signature.
Result<ClearSigned> read_clear_signed(std::string_view file);

// The text as it is signed: without blanks at the ends of its lines.
std::string signed_lines(std::string_view text);
// A message of signed_lines() and the signature over it, as Go writes it.
std::string write_clear_signed(std::string_view lines, std::string_view hash, std::string_view signature);

}  // namespace base
