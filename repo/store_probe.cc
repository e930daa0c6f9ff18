// The probe: an object is written if absent, then once more (which must fail), then with an ETag that it does not have
// (which must fail). What came out is kept beside the caches, by the address of the prefix.
#include "repo/store_probe.h"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/go_format.h"
#include "base/regular_file.h"

namespace repo {

using base::Result;

namespace {

constexpr std::size_t kNameLength = 16;

// "yes 1714979289": what was found out, and when.
std::optional<bool> read_note(base::Env& env, const std::string& path) {
  base::Arena arena;
  const auto info = env.files.info(path);
  if (!info || !*info) return std::nullopt;
  const auto text = base::read_regular(env.files, arena, path);
  if (!text) return std::nullopt;
  const auto space = text->find(' ');
  std::int64_t time = 0;
  if (space == std::string_view::npos || !base::parse_int(text->substr(space + 1), 10, 64, time)) return std::nullopt;
  const auto age = env.clock.unix_nanoseconds() / 1'000'000'000 - time;
  if (age < 0 || age > kProbeLife) return std::nullopt;
  const auto word = text->substr(0, space);
  return word == "yes" ? std::optional(true) : word == "no" ? std::optional(false) : std::nullopt;
}

void write_note(base::Env& env, const std::string& folder, const std::string& path, bool keeps) {
  if (!env.files.make_directories(folder)) return;
  const auto text = fmt::format("{} {}", keeps ? "yes" : "no", env.clock.unix_nanoseconds() / 1'000'000'000);
  (void)env.files.write(path, text, 0600);  // only saves time
}

Result<bool> try_conditions(base::Env& env, ObjectStore& store, const std::string& prefix) {
  const auto key = prefix + ".probe-" + random_name(env.random, kNameLength);
  WriteOptions absent;
  absent.condition.is_absent = true;
  const auto first = store.put(key, "tug tries whether this store keeps conditions\n", absent);
  if (!first) {
    if (first.error().code() == base::ErrorCode::denied) return false;
    return first.error();
  }
  if (first->end != WriteEnd::written || first->etag.empty()) return false;
  const auto second = store.put(key, "a second write\n", absent);
  WriteOptions wrong;
  wrong.condition.etag = "\"" + base::md5_hex(key) + "\"";
  const auto third = store.put(key, "a third write\n", wrong);
  TRY(store.remove(key));
  const auto is_refused = [](const Result<WriteResult>& result) {
    return result && (result->end == WriteEnd::changed || result->end == WriteEnd::busy);
  };
  return is_refused(second) && is_refused(third);
}

}  // namespace

std::string random_name(base::Random& random, std::size_t count) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";
  std::string name(count, '\0');
  random.fill(name.data(), count);
  for (auto& c : name) c = kLetters[static_cast<unsigned char>(c) % kLetters.size()];
  return name;
}

Result<bool> keeps_conditions(base::Env& env, ObjectStore& store, const std::string& prefix, const std::string& notes) {
  if (const auto known = store.keeps_conditions()) return *known;
  const auto subject = store.url_of(prefix) + " " + store.address();
  const auto path = notes.empty() ? "" : notes + "/conditions-" + base::sha256_hex(subject).substr(0, 32);
  if (!path.empty()) {
    if (const auto known = read_note(env, path)) return *known;
  }
  const bool keeps = TRY(try_conditions(env, store, prefix));
  if (!path.empty()) write_note(env, notes, path, keeps);
  return keeps;
}

}  // namespace repo
