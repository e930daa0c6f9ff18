#define OPENSSL_API_COMPAT 0x10100000L  // the RSA type is "deprecated", but stays
#include "base/rsa_key.h"

#include <memory>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/at_once.h"
#include "base/rsa_prime.h"

namespace base {

namespace {

constexpr int kMinDistanceBits = 100;  // p and q must differ by more than 2^(bits/2 - 100)

bool are_apart(const BIGNUM* p, const BIGNUM* q, int bits) {
  const Number distance = new_number();
  return distance != nullptr && BN_sub(distance.get(), p, q) == 1 &&
         BN_num_bits(distance.get()) > bits / 2 - kMinDistanceBits;
}

// The numbers of a key, all from p and q.
struct Numbers {
  Number n = new_number(), e = new_number(), d = new_number(), dp = new_number(), dq = new_number(),
         inverse = new_number();
};

bool compute(const BIGNUM* p, const BIGNUM* q, Numbers& numbers) {
  const NumberContext context(BN_CTX_new());
  const Number p1 = new_number();
  const Number q1 = new_number();
  const Number divisor = new_number();
  const Number lambda = new_number();
  const Number product = new_number();
  BN_CTX* ctx = context.get();
  if (ctx == nullptr || lambda == nullptr || product == nullptr || divisor == nullptr) return false;
  BN_set_flags(p1.get(), BN_FLG_CONSTTIME);
  BN_set_flags(q1.get(), BN_FLG_CONSTTIME);
  BN_set_flags(lambda.get(), BN_FLG_CONSTTIME);
  return BN_mul(numbers.n.get(), p, q, ctx) == 1 && BN_set_word(numbers.e.get(), kPublicExponent) == 1 &&
         BN_sub(p1.get(), p, BN_value_one()) == 1 && BN_sub(q1.get(), q, BN_value_one()) == 1 &&
         BN_mul(product.get(), p1.get(), q1.get(), ctx) == 1 &&
         BN_gcd(divisor.get(), p1.get(), q1.get(), ctx) == 1 &&
         BN_div(lambda.get(), nullptr, product.get(), divisor.get(), ctx) == 1 &&
         BN_mod_inverse(numbers.d.get(), numbers.e.get(), lambda.get(), ctx) != nullptr &&
         BN_mod(numbers.dp.get(), numbers.d.get(), p1.get(), ctx) == 1 &&
         BN_mod(numbers.dq.get(), numbers.d.get(), q1.get(), ctx) == 1 &&
         BN_mod_inverse(numbers.inverse.get(), q, p, ctx) != nullptr;
}

// The key as OpenSSL's RSA type, not as one of a provider: starting the providers takes longer than
// finding a prime. Nobody can watch this process sign often, so it signs without blinding, which would
// start OpenSSL's random numbers.
EVP_PKEY* make_key(Number p, Number q, Numbers numbers) {
  const std::unique_ptr<RSA, void (*)(RSA*)> owned(RSA_new(), &RSA_free);
  RSA* rsa = owned.get();
  if (rsa == nullptr || RSA_set0_key(rsa, numbers.n.get(), numbers.e.get(), numbers.d.get()) != 1) {
    return nullptr;
  }
  for (Number* given : {&numbers.n, &numbers.e, &numbers.d}) (void)given->release();
  if (RSA_set0_factors(rsa, p.get(), q.get()) != 1) return nullptr;
  for (Number* given : {&p, &q}) (void)given->release();
  if (RSA_set0_crt_params(rsa, numbers.dp.get(), numbers.dq.get(), numbers.inverse.get()) != 1) {
    return nullptr;
  }
  for (Number* given : {&numbers.dp, &numbers.dq, &numbers.inverse}) (void)given->release();
  RSA_set_flags(rsa, RSA_FLAG_NO_BLINDING);
  EVP_PKEY* key = EVP_PKEY_new();
  if (key != nullptr && EVP_PKEY_set1_RSA(key, rsa) == 1) return key;
  EVP_PKEY_free(key);
  return nullptr;
}

}  // namespace

evp_pkey_st* generate_rsa_key(int bits) {
  Number p;
  Number q;
  do {
    run_at_once(2, [&](unsigned number) { (number == 0 ? p : q) = random_prime(bits / 2); });
    if (p == nullptr || q == nullptr) return nullptr;
  } while (!are_apart(p.get(), q.get(), bits));
  if (BN_cmp(p.get(), q.get()) < 0) std::swap(p, q);
  Numbers numbers;
  return compute(p.get(), q.get(), numbers) ? make_key(std::move(p), std::move(q), std::move(numbers)) : nullptr;
}

}  // namespace base
