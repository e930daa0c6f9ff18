// gzip in and out. libdeflate for whole blocks, zlib for what must be read or written piece by piece.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxWholeGunzip = 32 * 1024 * 1024;  // larger ones are read in pieces

// The parts of a gzip header that are not fixed. The time is 0 and the system "unknown" (255), as
// Go's writer leaves them.
struct GzipHeader {
  std::string_view extra{};    // the Extra field as it stands, with its subfield headers
  std::string_view comment{};  // Latin-1, no NUL
};

// `bytes` as one gzip member.
std::string gzip(std::string_view bytes, const GzipHeader& header = {});

// Told of bytes that gzip() has packed and does not need again, from any thread.
using GzipDone = std::function<void(std::string_view bytes)>;
// `pieces`, one behind the other, as one gzip member. Large ones are packed by several threads, without
// being put together. The same bytes give the same member, however they are cut and on any machine.
std::string gzip(std::span<const std::string_view> pieces, const GzipHeader& header,
                 const GzipDone& done = {});

// What gunzip read. A text may be whole for its reader although the gzip around it is not: Go reads
// as far as it needs and never sees what is wrong behind.
struct Gunzipped {
  std::string_view bytes{};  // in the arena
  std::string
      error{};  // what went wrong behind `bytes`: "unexpected EOF", "gzip: invalid checksum", …
  bool is_too_long = false;  // stopped at the limit
};

// Unpacks all members of `bytes`, at most `max_bytes`. Fails only for a bad first header, with Go's
// texts: "gzip: invalid header", "EOF", "unexpected EOF".
Result<Gunzipped> gunzip(Arena& arena, std::string_view bytes, std::size_t max_bytes);

}  // namespace base
