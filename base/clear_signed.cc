// The rules are those of Go's clearsign package, since Helm's verdict must be ours: where the message begins, which
// headers it may have, what of a line counts. CVE-2019-11841 was about headers that pass for text: anything but
// "Hash: <known>" in printable ASCII makes the whole message none.
#include "base/clear_signed.h"

#include <algorithm>
#include <array>

#include "base/armor.h"
#include "base/ascii.h"

namespace base {
namespace {

constexpr std::string_view kStart = "-----BEGIN PGP SIGNED MESSAGE-----";
constexpr std::string_view kSignature = "-----BEGIN PGP SIGNATURE-----";
constexpr std::string_view kEnd = "\n-----END PGP SIGNATURE-----";
constexpr std::string_view kEscape = "- ";
constexpr std::array<std::string_view, 9> kHashes{"MD5",    "SHA1",   "RIPEMD160", "SHA224",  "SHA256",
                                                  "SHA384", "SHA512", "SHA3-256",  "SHA3-512"};

Error no_message() { return Error(ErrorCode::invalid, "signature block not found"); }

// The next line without its end, which may be CRLF; `rest` loses both.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view without_blanks(std::string_view line, std::string_view blanks) {
  const auto last = line.find_last_not_of(blanks);
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return without_blanks(text, kBlanks);
}

// Where the message begins, behind its first line's dashes; npos where it does not.
std::size_t find_start(std::string_view file) {
  if (file.starts_with(kStart)) return 0;
  const auto found = file.find("\n" + std::string(kStart));
  return found == std::string_view::npos ? found : found + 1;
}

bool read_header(std::string_view line, std::vector<std::string>& hashes) {
  if (std::any_of(line.begin(), line.end(), [](char c) { return c < 0x20 || c > 0x7e; })) return false;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || trim(line.substr(0, colon)) != "Hash") return false;
  for (auto rest = line.substr(colon + 1);;) {
    const auto comma = rest.find(',');
    std::string name(trim(rest.substr(0, comma)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (std::find(kHashes.begin(), kHashes.end(), name) == kHashes.end()) return false;
    hashes.push_back(std::move(name));
    if (comma == std::string_view::npos) return true;
    rest.remove_prefix(comma + 1);
  }
}

// The headers and the blank line that ends them.
bool take_headers(std::string_view& rest, std::vector<std::string>& hashes) {
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (trim(line).empty()) return true;
    if (!read_header(line, hashes)) return false;
  }
  return false;
}

// The signed lines; `rest` begins with the signature then.
bool take_text(std::string_view& rest, ClearSigned& message) {
  for (bool is_first = true;; is_first = false) {
    const auto before = rest;
    auto line = take_line(rest);
    if (line.empty() && rest.empty()) return false;
    if (line == kSignature) {
      rest = before;
      return true;
    }
    if (!is_first) {
      message.signed_bytes += "\r\n";
      message.text += '\n';
    }
    if (line.starts_with(kEscape)) line.remove_prefix(kEscape.size());
    line = without_blanks(line, " \t");
    message.signed_bytes += line;
    message.text += line;
  }
}

}  // namespace

Result<ClearSigned> read_clear_signed(std::string_view file) {
  ClearSigned message;
  const auto start = find_start(file);
  if (start == std::string_view::npos || file.size() > kMaxClearSigned) return no_message();
  message.before = file.substr(0, start);
  auto rest = file.substr(start + kStart.size());
  if (!take_line(rest).empty()) return no_message();
  if (!take_headers(rest, message.hashes) || !take_text(rest, message)) return no_message();
  auto end = rest.find(kEnd);
  if (end == std::string_view::npos) return no_message();
  end = std::min(rest.find_first_not_of("\r\n", end + kEnd.size()), rest.size());
  message.after = rest.substr(end);
  auto block = TRY(read_armor(rest.substr(0, end)));
  if (!block) return no_message();
  message.signature = std::move(block->bytes);
  return message;
}

std::string signed_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines += without_blanks(text.substr(0, end), " \t\r");
    if (end == std::string_view::npos) break;
    lines += '\n';
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string write_clear_signed(std::string_view lines, std::string_view hash, std::string_view signature) {
  std::string message = std::string(kStart) + "\nHash: " + std::string(hash) + "\n\n";
  for (std::size_t begin = 0; begin < lines.size();) {
    const auto end = std::min(lines.find('\n', begin), lines.size() - 1) + 1;
    if (lines[begin] == '-') message += kEscape;
    message += lines.substr(begin, end - begin);
    begin = end;
  }
  return message + '\n' + write_armor("PGP SIGNATURE", signature);
}

}  // namespace base
