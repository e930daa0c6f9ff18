// Random texts and numbers, from the Random of the services: nobody can guess them, and a test can.
#include "engine/functions/randoms.h"

#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

std::uint64_t random_below(base::Random& random, std::uint64_t limit) {
  constexpr std::uint64_t kGreatest = std::numeric_limits<std::uint64_t>::max();
  // Numbers beyond the last whole multiple of `limit` are drawn again.
  const std::uint64_t usable = kGreatest - kGreatest % limit;
  std::uint64_t number = kGreatest;
  while (number >= usable) random.fill(&number, sizeof number);
  return number % limit;
}

void fill_random(base::Random& random, std::string_view alphabet, char* place, std::size_t count) {
  const std::size_t usable = 256 - 256 % alphabet.size();
  std::array<unsigned char, 256> bytes{};
  std::size_t filled = 0;
  while (filled < count) {
    const std::size_t wanted = std::min(bytes.size(), count - filled);
    random.fill(bytes.data(), wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
      if (bytes[i] < usable) place[filled++] = alphabet[bytes[i] % alphabet.size()];
    }
  }
}

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kLettersAndDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kPrintable =
    " !\"#$%&'()*+,-./"
    "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// As many characters as the argument says; none for a negative number.
Result<Value> random_text(const Call& call, std::string_view alphabet) {
  const std::int64_t count = call.args[0].as_signed();
  if (count <= 0) return Value::string(std::string_view{});
  const auto size = static_cast<std::size_t>(count);
  char* const place = TRY(allocate_text(call, size));
  fill_random(services(call).random, alphabet, place, size);
  return Value::string({place, size});
}

Result<Value> rand_alpha(const Call& call) {
  return random_text(call, kLetters);
}
Result<Value> rand_alpha_num(const Call& call) {
  return random_text(call, kLettersAndDigits);
}
Result<Value> rand_ascii(const Call& call) {
  return random_text(call, kPrintable);
}
Result<Value> rand_numeric(const Call& call) {
  return random_text(call, kDigits);
}

Result<Value> rand_bytes(const Call& call) {
  const std::int64_t count = call.args[0].as_signed();
  if (count < 0) return failure("runtime error: makeslice: len out of range");
  TRY(check_text_size(static_cast<std::size_t>(count)));
  std::string bytes(static_cast<std::size_t>(count), '\0');
  services(call).random.fill(bytes.data(), bytes.size());
  return text_value(call, base::base64_encode(bytes));
}

Result<Value> rand_int(const Call& call) {
  const auto least = static_cast<std::uint64_t>(call.args[0].as_signed());
  const std::uint64_t range = static_cast<std::uint64_t>(call.args[1].as_signed()) - least;
  if (static_cast<std::int64_t>(range) <= 0) return failure("invalid argument to Intn");
  const std::uint64_t number = least + random_below(services(call).random, range);
  return Value::integer(static_cast<std::int64_t>(number));
}

Result<Value> shuffle(const Call& call) {
  std::u32string characters;
  auto rest = call.args[0].as_string();
  while (!rest.empty()) {
    const base::Rune rune = base::decode_rune(rest);
    characters += rune.code;
    rest.remove_prefix(rune.size);
  }
  for (std::size_t i = characters.size(); i > 1; --i) {
    std::swap(characters[i - 1], characters[random_below(services(call).random, i)]);
  }
  std::string out;
  for (const char32_t character : characters) base::append_rune(out, character);
  return text_value(call, out);
}

Result<Value> uuid_v4(const Call& call) {
  std::array<unsigned char, 16> bytes{};
  services(call).random.fill(bytes.data(), bytes.size());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", bytes[i]);
  }
  return text_value(call, out);
}

constexpr Function kRandomFunctions[] = {
    {"randAlpha", takes::kInteger, false, Param::string, rand_alpha,
     "randAlpha COUNT: COUNT random letters"},
    {"randAlphaNum", takes::kInteger, false, Param::string, rand_alpha_num,
     "randAlphaNum COUNT: COUNT random letters and digits"},
    {"randAscii", takes::kInteger, false, Param::string, rand_ascii,
     "randAscii COUNT: COUNT random printable ASCII characters"},
    {"randBytes", takes::kInteger, false, Param::string, rand_bytes,
     "randBytes COUNT: COUNT random bytes in base64", true},
    {"randInt", takes::kIntegerInteger, false, Param::integer, rand_int,
     "randInt LEAST LIMIT: a random number from LEAST up to but not LIMIT"},
    {"randNumeric", takes::kInteger, false, Param::string, rand_numeric,
     "randNumeric COUNT: COUNT random digits"},
    {"shuffle", takes::kString, false, Param::string, shuffle,
     "shuffle TEXT: the characters of TEXT in random order"},
    {"uuidv4", {}, false, Param::string, uuid_v4, "uuidv4: a random UUID"},
};

}  // namespace

std::span<const Function> random_functions() {
  return kRandomFunctions;
}

}  // namespace engine::functions
