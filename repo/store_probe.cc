// The probe: an object is written if absent, then once more (which must fail), then with an ETag that it does not have
// (which must fail). What came out, but for failures, is kept beside the caches, by the address of the prefix.
#include "repo/store_probe.h"

#include "base/digest.h"
#include "repo/store_note.h"

namespace repo {

using base::Result;

namespace {

constexpr std::size_t kNameLength = 16;

// Nothing where this time it cannot be told.
Result<std::optional<bool>> try_conditions(base::Env& env, ObjectStore& store, const std::string& prefix) {
  const auto key = prefix + ".probe-" + random_name(env.random, kNameLength);
  WriteOptions absent;
  absent.condition.is_absent = true;
  const auto first = store.put(key, "tug tries whether this store keeps conditions\n", absent);
  if (!first) {
    if (first.error().code() == base::ErrorCode::denied) return std::optional<bool>();
    return first.error();
  }
  if (first->end == WriteEnd::unsupported) return std::optional(false);
  if (first->end != WriteEnd::written) return std::optional<bool>();
  const auto second = store.put(key, "a second write\n", absent);
  WriteOptions wrong;
  wrong.condition.etag = "\"" + base::md5_hex(key) + "\"";
  const auto third = store.put(key, "a third write\n", wrong);
  TRY(store.remove(key));
  bool keeps = !first->etag.empty();
  for (const auto* result : {&second, &third}) {
    const bool is_unknown = !*result && result->error().code() == base::ErrorCode::invalid;  // the condition is
    if (!*result && !is_unknown) return result->error();
    keeps = keeps && *result && ((*result)->end == WriteEnd::changed || (*result)->end == WriteEnd::busy);
  }
  return std::optional(keeps);
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
  const auto keeps = TRY(try_conditions(env, store, prefix));
  if (keeps) write_note(env, notes, subject, *keeps ? "yes" : "no");
  if (keeps) return *keeps;
  // Who may write charts and the index and nothing else could not write under a lock either.
  env.log.warn("it cannot be tried whether " + store.url_of(prefix) +
               " keeps the conditions of writes, since .probe-… may not be written there: it is taken to keep them");
  return true;
}

}  // namespace repo
