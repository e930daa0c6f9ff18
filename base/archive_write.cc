// Writing tar as Go's archive/tar does: USTAR headers, and a PAX header before those whose name or
// time does not fit (not ASCII, too long to be split, before 1970 or after 2242).
#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "base/archive.h"

namespace base {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameSize = 100;
constexpr std::size_t kPrefixSize = 155;
constexpr std::int64_t kMaxOctalTime = (std::int64_t{1} << 33) - 1;  // eleven octal digits

// Offsets of the fields of a USTAR header.
enum Field : std::size_t {
  kMode = 100,
  kOwner = 108,
  kGroup = 116,
  kSize = 124,
  kTime = 136,
  kChecksum = 148,
  kType = 156,
  kMagic = 257,
  kMajor = 329,
  kMinor = 337,
  kPrefix = 345,
};

class Header {
 public:
  Header() { bytes_.fill('\0'); }
  void text(std::size_t field, std::size_t size, std::string_view value) {
    std::memcpy(bytes_.data() + field, value.data(), std::min(size, value.size()));
  }
  // `digits` octal digits and a NUL.
  void octal(std::size_t field, std::size_t digits, std::uint64_t value) {
    text(field, digits, fmt::format("{:0{}o}", value, digits));
  }
  // Ends the header: magic, type and checksum.
  std::string_view finish(char type) {
    bytes_[kType] = type;
    text(kMagic, 8,
         std::string_view("ustar\0"
                          "00",
                          8));
    std::memset(bytes_.data() + kChecksum, ' ', 8);
    std::uint64_t sum = 0;
    for (const char byte : bytes_) sum += static_cast<unsigned char>(byte);
    octal(kChecksum, 6, sum);
    bytes_[kChecksum + 6] = '\0';
    return {bytes_.data(), bytes_.size()};
  }

 private:
  std::array<char, kBlock> bytes_{};
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) > 0; });
}

std::string only_ascii(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (static_cast<signed char>(c) > 0) kept += c;
  }
  return kept;
}

void append_padding(std::string& out, std::size_t size) {
  out.append((kBlock - size % kBlock) % kBlock, '\0');
}

// Where a long name can be cut at a slash so that both parts fit; npos where it cannot.
std::size_t split_point(std::string_view name) {
  const std::size_t cut = name.substr(0, std::min(name.size(), kPrefixSize + 1)).rfind('/');
  if (cut == std::string_view::npos || cut == 0) return std::string_view::npos;
  const std::size_t rest = name.size() - cut - 1;
  return rest > kNameSize || rest == 0 || cut > kPrefixSize ? std::string_view::npos : cut;
}

// "<length> key=value\n", where the length counts itself.
std::string pax_record(std::string_view key, std::string_view value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t size = rest + fmt::formatted_size("{}", rest);
  size = rest + fmt::formatted_size("{}", size);
  return fmt::format("{} {}={}\n", size, key, value);
}

void append_pax_header(std::string& out, std::string_view name, const std::string& records) {
  const std::string folder = name.find('/') == std::string_view::npos ? "" : directory_name(name);
  std::string own_name = only_ascii(join_path(join_path(folder, "PaxHeaders.0"), base_name(name)));
  if (own_name.size() > kNameSize) own_name.resize(kNameSize);
  while (!own_name.empty() && own_name.back() == '/') own_name.pop_back();
  Header header;
  header.text(0, kNameSize, own_name);
  for (const auto field : {kMode, kOwner, kGroup}) header.octal(field, 7, 0);
  header.octal(kSize, 11, records.size());
  header.octal(kTime, 11, 0);
  out += header.finish('x');
  out += records;
  append_padding(out, records.size());
}

}  // namespace

Result<void> ArchiveWriter::add(std::string_view name, std::string_view data,
                                std::int64_t modified) {
  TRY(add_header(name, data.size(), modified));
  bytes_ += data;
  append_padding(bytes_, data.size());
  return {};
}

Result<void> ArchiveWriter::add_view(std::string_view name, std::string_view data,
                                     std::int64_t modified) {
  TRY(add_header(name, data.size(), modified));
  views_.push_back({bytes_.size(), data});
  append_padding(bytes_, data.size());
  return {};
}

Result<void> ArchiveWriter::add_entry(const ArchiveEntry& entry, std::string_view data) {
  const bool is_file = entry.type == FileType::file;
  const char kind = is_file ? '0' : entry.type == FileType::directory ? '5' : '2';
  if (!is_file) data = {};
  TRY(add_header(entry.name, data.size(), entry.modified, entry.mode, kind));
  bytes_ += data;
  append_padding(bytes_, data.size());
  return {};
}

Result<void> ArchiveWriter::add_header(std::string_view name, std::size_t size, std::int64_t modified,
                                       std::uint32_t mode, char kind) {
  if (name.find('\0') != std::string_view::npos) {
    return Error(ErrorCode::invalid,
                 "archive/tar: cannot encode header: invalid PAX record: \"path\"");
  }
  std::string records;
  const bool time_fits = modified >= 0 && modified <= kMaxOctalTime;
  if (!time_fits) records += pax_record("mtime", std::to_string(modified));
  const bool is_plain = is_ascii(name);
  const std::size_t cut = is_plain && name.size() > kNameSize ? split_point(name) : 0;
  const bool name_fits = is_plain && cut != std::string_view::npos;
  if (!name_fits || (!records.empty() && name.size() > kNameSize))
    records += pax_record("path", name);
  if (!records.empty()) append_pax_header(bytes_, name, records);

  Header header;
  if (records.empty() && cut > 0) {
    header.text(kPrefix, kPrefixSize, name.substr(0, cut));
    header.text(0, kNameSize, name.substr(cut + 1));
  } else {
    const std::string shown = only_ascii(name);
    const auto room = std::string_view(shown).substr(0, kNameSize);
    header.text(0, kNameSize, room.substr(0, room.find_last_not_of('/') + 1));
  }
  header.octal(kMode, 7, mode);
  header.octal(kOwner, 7, 0);
  header.octal(kGroup, 7, 0);
  header.octal(kSize, 11, size);
  header.octal(kTime, 11, time_fits ? static_cast<std::uint64_t>(modified) : 0);
  header.octal(kMajor, 7, 0);
  header.octal(kMinor, 7, 0);
  bytes_ += header.finish(kind);
  return {};
}

std::vector<std::string_view> ArchiveWriter::finish_in_pieces() {
  bytes_.append(2 * kBlock, '\0');
  std::vector<std::string_view> pieces;
  std::size_t done = 0;
  for (const View& view : views_) {
    pieces.push_back(std::string_view(bytes_).substr(done, view.before - done));
    pieces.push_back(view.data);
    done = view.before;
  }
  pieces.push_back(std::string_view(bytes_).substr(done));
  return pieces;
}

}  // namespace base
