// A random start, the small factors of what follows it sieved out, and Miller-Rabin for the rest.
// OpenSSL's own search asks sixty-four rounds of every prime, which is meant for numbers that an
// enemy chose, and tests one candidate at a time; where the processor can, two tests take the time
// of one (BN_mod_exp_mont_consttime_x2). Entry point: random_prime().
#include "base/rsa_prime.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

#include <sys/random.h>

namespace base {
namespace {

constexpr std::uint32_t kSieveLimit = 1 << 15;  // a larger sieve takes longer than it saves
constexpr std::uint32_t kWindow = 4096;         // odd numbers looked at from one start

// As Go's crypto/rsa: one wrong "prime" in 2^112 and fewer.
int rounds_for(int bits) {
  if (bits >= 3747) return 3;
  return bits >= 1345 ? 4 : 5;
}

// The odd primes below kSieveLimit.
std::vector<std::uint32_t> small_primes() {
  std::vector<bool> composite(kSieveLimit);
  std::vector<std::uint32_t> primes;
  for (std::uint32_t i = 3; i < kSieveLimit; i += 2) {
    if (composite[i]) continue;
    primes.push_back(i);
    for (std::uint32_t multiple = i * i; i < 256 && multiple < kSieveLimit; multiple += 2 * i) {
      composite[multiple] = true;
    }
  }
  return primes;
}

// A random number of up to `bits` bits, from the kernel: OpenSSL's generator takes longer to start
// than a prime takes to find.
bool fill_random(BIGNUM* number, int bits) {
  std::vector<unsigned char> bytes(static_cast<std::size_t>(bits) / 8);
  for (std::size_t done = 0; done < bytes.size();) {
    const auto got = getrandom(bytes.data() + done, bytes.size() - done, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();  // no random numbers, no keys
    done += static_cast<std::size_t>(got);
  }
  const bool is_good = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), number) != nullptr;
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return is_good;
}

// Which of start, start + 2, … have no small factor, as distances from `start`, which is odd.
std::vector<std::uint32_t> sieve(const BIGNUM* start, const std::vector<std::uint32_t>& primes) {
  std::vector<bool> composite(kWindow);
  for (std::size_t first = 0; first < primes.size();) {
    // As many primes as fit a word share the long division.
    std::size_t last = first;
    BN_ULONG product = 1;
    while (last < primes.size() && product <= UINT64_MAX / kSieveLimit) product *= primes[last++];
    const BN_ULONG rest = BN_mod_word(start, product);
    for (; first < last; ++first) {
      const std::uint32_t prime = primes[first];
      const auto missing = prime - static_cast<std::uint32_t>(rest % prime);  // to a multiple
      const std::uint32_t even = missing % 2 == 0 ? missing : missing + prime;
      for (std::uint32_t i = even / 2 % prime; i < kWindow; i += prime) composite[i] = true;
    }
  }
  std::vector<std::uint32_t> left;
  for (std::uint32_t i = 0; i < kWindow; ++i) {
    if (!composite[i]) left.push_back(2 * i);
  }
  return left;
}

// A number that may be prime, with what Miller-Rabin needs of it: number - 1 = 2^twos * odd.
struct Candidate {
  Number number = new_number(), less_one = new_number(), odd = new_number();
  Montgomery montgomery{BN_MONT_CTX_new()};
  int twos = 0;

  bool set(const BIGNUM* start, std::uint32_t distance, BN_CTX* context) {
    if (BN_copy(number.get(), start) == nullptr || BN_add_word(number.get(), distance) != 1 ||
        BN_copy(less_one.get(), number.get()) == nullptr ||
        BN_sub_word(less_one.get(), 1) != 1) {
      return false;
    }
    for (twos = 1; BN_is_bit_set(less_one.get(), twos) == 0;) ++twos;
    return BN_rshift(odd.get(), less_one.get(), twos) == 1 &&
           BN_MONT_CTX_set(montgomery.get(), number.get(), context) == 1;
  }
  // Whether base^odd, in `power`, lets the number be prime. `power` is used up.
  bool allows(BIGNUM* power, BN_CTX* context) const {
    if (BN_is_one(power) || BN_cmp(power, less_one.get()) == 0) return true;
    for (int i = 1; i < twos; ++i) {
      if (BN_mod_sqr(power, power, number.get(), context) != 1) return false;
      if (BN_cmp(power, less_one.get()) == 0) return true;
    }
    return false;
  }
};

class Search {
 public:
  explicit Search(int bits) : bits_(bits) {}
  Number run();

 private:
  bool choose_start();
  bool random_base(BIGNUM* base) const;
  // One round each for two candidates, which may be the same one.
  bool test(const Candidate& a, const Candidate& b, std::array<bool, 2>& may_be_prime);
  // The rounds that are left for one that has passed the first. Nothing where OpenSSL fails.
  std::optional<bool> confirm(const Candidate& candidate);

  int bits_;
  NumberContext context_{BN_CTX_new()};
  Number start_ = new_number();
  std::array<Number, 2> bases_{new_number(), new_number()};
  std::array<Number, 2> powers_{new_number(), new_number()};
};

bool Search::choose_start() {
  return fill_random(start_.get(), bits_) && BN_set_bit(start_.get(), bits_ - 1) == 1 &&
         BN_set_bit(start_.get(), bits_ - 2) == 1 && BN_set_bit(start_.get(), 0) == 1;
}

bool Search::random_base(BIGNUM* base) const {
  do {
    if (!fill_random(base, bits_)) return false;
    BN_clear_bit(base, bits_ - 1);  // so that it is below the number
  } while (BN_is_zero(base) || BN_is_one(base));
  return true;
}

bool Search::test(const Candidate& a, const Candidate& b, std::array<bool, 2>& may_be_prime) {
  if (!random_base(bases_[0].get()) || !random_base(bases_[1].get()) ||
      BN_mod_exp_mont_consttime_x2(powers_[0].get(), bases_[0].get(), a.odd.get(), a.number.get(),
                                   a.montgomery.get(), powers_[1].get(), bases_[1].get(),
                                   b.odd.get(), b.number.get(), b.montgomery.get(),
                                   context_.get()) != 1) {
    return false;
  }
  may_be_prime = {a.allows(powers_[0].get(), context_.get()),
                  b.allows(powers_[1].get(), context_.get())};
  return true;
}

std::optional<bool> Search::confirm(const Candidate& candidate) {
  if (BN_num_bits(candidate.number.get()) != bits_) return false;
  if (BN_mod_word(candidate.number.get(), kPublicExponent) == 1) return false;
  for (int done = 1; done < rounds_for(bits_); done += 2) {
    std::array<bool, 2> passed{};
    if (!test(candidate, candidate, passed)) return std::nullopt;
    if (!passed[0] || !passed[1]) return false;
  }
  return true;
}

Number Search::run() {
  const std::vector<std::uint32_t> primes = small_primes();
  std::array<Candidate, 2> pair;
  while (choose_start()) {
    const std::vector<std::uint32_t> left = sieve(start_.get(), primes);
    for (std::size_t at = 0; at + 1 < left.size(); at += 2) {
      std::array<bool, 2> passed{};
      if (!pair[0].set(start_.get(), left[at], context_.get()) ||
          !pair[1].set(start_.get(), left[at + 1], context_.get()) ||
          !test(pair[0], pair[1], passed)) {
        return nullptr;
      }
      for (std::size_t i = 0; i < 2; ++i) {
        if (!passed[i]) continue;
        const auto is_prime = confirm(pair[i]);
        if (!is_prime) return nullptr;
        if (*is_prime) return std::move(pair[i].number);
      }
    }
  }
  return nullptr;
}

}  // namespace

Number random_prime(int bits) { return Search(bits).run(); }

}  // namespace base
