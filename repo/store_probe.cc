// The probe: an object is written if absent, then once more (which must fail), then with an ETag that it does not have
// (which must fail). What came out is kept beside the caches, by the address of the prefix.
#include "repo/store_probe.h"

#include "base/digest.h"
#include "repo/store_note.h"

namespace repo {

using base::Result;

namespace {

constexpr std::size_t kNameLength = 16;

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
  if (const auto told = store.keeps_conditions()) return *told;
  const auto subject = "conditions of " + store.url_of(prefix) + " at " + store.address();
  const auto known = read_note(env, notes, subject, kProbeLife);
  if (known == "yes" || known == "no") return known == "yes";
  const bool keeps = TRY(try_conditions(env, store, prefix));
  write_note(env, notes, subject, keeps ? "yes" : "no");
  return keeps;
}

}  // namespace repo
