// What the server called the index that the cache has (ETag, Last-Modified), in a file beside it: NAME-tag.tug. With
// it a server is asked only whether its index is still that one.
#pragma once

#include <string>
#include <string_view>

#include "base/env.h"
#include "repo/fetch.h"

namespace repo {

inline constexpr std::size_t kMaxTag = 1024;  // bytes of an ETag or a date that are kept

// The file of an index at `path`.
std::string tag_file(const std::string& path);
// What is kept for the index at `path`, if it came from that URL and its bytes have that digest (32 bytes); else empty.
Validators read_index_tag(base::Env& env, const std::string& path, const std::string& url, std::string_view digest);
// Keeps it. Empty or long ones are not kept, and what was there is removed. Where it cannot be written, nothing is said:
// the index is then fetched the next time.
void write_index_tag(base::Env& env, const std::string& path, const std::string& url, std::string_view digest,
                     const Validators& validators);

}  // namespace repo
