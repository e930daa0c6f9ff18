// gzip in. Whole members of a known, moderate size go through libdeflate, which is several
// times faster; everything else (large, damaged, cut short, more than one member) through zlib,
// which stops at the limit and keeps what it had.
#include "base/gzip.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <libdeflate.h>
#include <zlib.h>

namespace base {
namespace {

constexpr std::size_t kTrailerSize = 8;
constexpr std::size_t kFixedHeaderSize = 10;
constexpr std::size_t kMaxRatio = 1032;  // deflate cannot pack tighter
constexpr std::size_t kPiece = 256 * 1024;

enum Flag : unsigned { kHeaderChecksum = 2, kExtra = 4, kName = 8, kComment = 16 };

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* that) const { libdeflate_free_decompressor(that); }
};

std::uint32_t number_at(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t number = 0;
  for (int i = 0; i < size; ++i) {
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return number;
}

struct HeaderEnd {
  std::size_t size = 0;         // of the header
  const char* error = nullptr;  // Go's text
};

// Finds the end of the member header at the start of `bytes`.
HeaderEnd read_header(std::string_view bytes) {
  if (bytes.empty()) return {0, "EOF"};
  if (bytes.size() < kFixedHeaderSize) return {0, "unexpected EOF"};
  if (bytes.substr(0, 3) != std::string_view("\x1f\x8b\x08", 3)) return {0, "gzip: invalid header"};
  const unsigned flags = static_cast<unsigned char>(bytes[3]);
  std::size_t at = kFixedHeaderSize;
  if ((flags & kExtra) != 0) {
    if (bytes.size() < at + 2) return {0, "unexpected EOF"};
    at += 2 + number_at(bytes, at, 2);
    if (bytes.size() < at) return {0, "unexpected EOF"};
  }
  for (const unsigned text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    const std::size_t end = bytes.find('\0', at);
    if (end == std::string_view::npos) return {0, "unexpected EOF"};
    at = end + 1;
  }
  if ((flags & kHeaderChecksum) != 0) {
    if (bytes.size() < at + 2) return {0, "unexpected EOF"};
    const auto sum = libdeflate_crc32(0, bytes.data(), at) & 0xFFFF;
    if (sum != number_at(bytes, at, 2)) return {0, "gzip: invalid header"};
    at += 2;
  }
  return {at, nullptr};
}

// The usual case: one sound member whose trailer tells its size. False where it is anything else.
bool gunzip_whole(Arena& arena, std::string_view bytes, std::size_t header, std::size_t max_bytes,
                  std::string_view& unpacked) {
  if (bytes.size() < header + kTrailerSize) return false;
  const std::size_t size = number_at(bytes, bytes.size() - 4, 4);
  const std::size_t packed = bytes.size() - header - kTrailerSize;
  if (size > std::min({max_bytes, kMaxWholeGunzip, packed * kMaxRatio})) return false;
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> inflater(
      libdeflate_alloc_decompressor());
  if (inflater == nullptr) return false;
  char* out = static_cast<char*>(arena.allocate(std::max<std::size_t>(size, 1), 1));
  std::size_t consumed = 0;
  std::size_t produced = 0;
  const auto result = libdeflate_deflate_decompress_ex(inflater.get(), bytes.data() + header,
                                                       packed, out, size, &consumed, &produced);
  if (result != LIBDEFLATE_SUCCESS || consumed != packed || produced != size) return false;
  const auto sum = number_at(bytes, bytes.size() - kTrailerSize, 4);
  if (libdeflate_crc32(0, out, size) != sum) return false;
  unpacked = {out, size};
  return true;
}

// Unpacks the deflate stream at the start of `bytes` onto the end of `out` and moves behind it.
// Gives what went wrong, empty for nothing.
std::string inflate_member(std::string_view& bytes, std::string& out, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return "out of memory";
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  const char* start = bytes.data();
  std::size_t left = bytes.size();
  int result = Z_OK;
  while (result == Z_OK && out.size() < max_bytes) {
    const std::size_t before = out.size();
    const std::size_t room = std::min(kPiece, max_bytes - before);
    const std::size_t piece = std::min<std::size_t>(left, 1U << 30U);
    out.resize(before + room);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(start));
    stream.avail_in = static_cast<uInt>(piece);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(room);
    result = inflate(&stream, Z_NO_FLUSH);
    const std::size_t used = piece - stream.avail_in;
    start += used;
    left -= used;
    out.resize(before + room - stream.avail_out);
  }
  const std::size_t offset = bytes.size() - left;
  bytes.remove_prefix(offset);
  if (result == Z_STREAM_END || result == Z_OK) return {};
  if (result == Z_BUF_ERROR) return "unexpected EOF";
  return fmt::format("flate: corrupt input before offset {}", offset);
}

// The members one after the other, until the end, the limit or something wrong.
Gunzipped gunzip_in_pieces(Arena& arena, std::string_view bytes, std::size_t header,
                           std::size_t max_bytes) {
  auto* out = arena.own<std::string>();
  Gunzipped result;
  for (;;) {
    bytes.remove_prefix(header);
    const std::size_t start = out->size();
    result.error = inflate_member(bytes, *out, max_bytes);
    if (!result.error.empty()) break;
    result.is_too_long = out->size() >= max_bytes;
    if (result.is_too_long) break;
    if (bytes.size() < kTrailerSize) {
      result.error = "unexpected EOF";
      break;
    }
    const auto sum = libdeflate_crc32(0, out->data() + start, out->size() - start);
    const auto size = static_cast<std::uint32_t>(out->size() - start);
    if (number_at(bytes, 0, 4) != sum || number_at(bytes, 4, 4) != size) {
      result.error = "gzip: invalid checksum";
      break;
    }
    bytes.remove_prefix(kTrailerSize);
    if (bytes.empty()) break;
    const HeaderEnd next = read_header(bytes);
    if (next.error != nullptr) {
      result.error = next.error;
      break;
    }
    header = next.size;
  }
  result.bytes = *out;
  return result;
}

}  // namespace

Result<Gunzipped> gunzip(Arena& arena, std::string_view bytes, std::size_t max_bytes) {
  const HeaderEnd header = read_header(bytes);
  if (header.error != nullptr) return Error(ErrorCode::invalid, header.error);
  Gunzipped result;
  if (gunzip_whole(arena, bytes, header.size, max_bytes, result.bytes)) return result;
  return gunzip_in_pieces(arena, bytes, header.size, max_bytes);
}

}  // namespace base
