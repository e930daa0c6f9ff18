// Any bytes as the record of a release, and any text as the JSON in one: what is read must be written as a record
// that reads as the same release, and both ways to read it must agree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/base64.h"
#include "base/gzip.h"
#include "cluster/record_parts.h"
#include "cluster/release.h"

namespace {

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;

void check(base::Arena& arena, std::string_view text) {
  (void)cluster::decode_release(arena, text);
  (void)cluster::decode_release(arena, text, cluster::Detail::summary);

  // What follows is about the JSON, which changes of packed bytes would hardly ever reach.
  const std::string packed = base::base64_encode(base::gzip(text));
  const auto release = cluster::read_release_json(arena, text);
  const auto decoded = cluster::decode_release(arena, packed);
  if (static_cast<bool>(release) != static_cast<bool>(decoded)) std::abort();
  (void)cluster::decode_release(arena, packed, cluster::Detail::summary);
  if (!release || *release == nullptr) return;
  (void)cluster::body_place(arena, **release);
  const auto json = cluster::release_json(arena, **release);
  if (!json) return;
  const auto again = cluster::read_release_json(arena, *json);
  if (!again) std::abort();
  const auto json_again = cluster::release_json(arena, **again);
  if (!json_again || *json_again != *json) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    base::Arena arena(kMaxMemory);
    check(arena, {reinterpret_cast<const char*>(data), size});
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
