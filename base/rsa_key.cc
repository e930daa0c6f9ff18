#include "base/rsa_key.h"

#include <memory>
#include <thread>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace base {

namespace {

constexpr unsigned kPublicExponent = 65537;
constexpr int kMinDistanceBits = 100;  // p and q must differ by more than 2^(bits/2 - 100)

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;
struct FreeContext {
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Context = std::unique_ptr<BN_CTX, FreeContext>;

Number new_number() { return Number(BN_new()); }

// A random prime whose predecessor has no factor in common with the public exponent (which is prime).
Number generate_prime(int bits) {
  Number prime = new_number();
  do {
    if (prime == nullptr || BN_generate_prime_ex(prime.get(), bits, 0, nullptr, nullptr, nullptr) != 1) {
      return nullptr;
    }
  } while (BN_mod_word(prime.get(), kPublicExponent) == 1);
  return prime;
}

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
  const Context context(BN_CTX_new());
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

EVP_PKEY* make_key(const BIGNUM* p, const BIGNUM* q, const Numbers& numbers) {
  const std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)> builder(OSSL_PARAM_BLD_new(),
                                                                          &OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD* to = builder.get();
  const bool pushed = to != nullptr && OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_N, numbers.n.get()) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_E, numbers.e.get()) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_D, numbers.d.get()) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_FACTOR1, p) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_FACTOR2, q) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_EXPONENT1, numbers.dp.get()) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_EXPONENT2, numbers.dq.get()) == 1 &&
                      OSSL_PARAM_BLD_push_BN(to, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, numbers.inverse.get()) == 1;
  if (!pushed) return nullptr;
  const std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)> parameters(OSSL_PARAM_BLD_to_param(to),
                                                                     &OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1) {
    return nullptr;
  }
  return key;
}

}  // namespace

evp_pkey_st* generate_rsa_key(int bits) {
  Number p;
  Number q;
  do {
    std::thread other([&] { q = generate_prime(bits / 2); });
    p = generate_prime(bits / 2);
    other.join();
    if (p == nullptr || q == nullptr) return nullptr;
  } while (!are_apart(p.get(), q.get(), bits));
  if (BN_cmp(p.get(), q.get()) < 0) std::swap(p, q);
  Numbers numbers;
  return compute(p.get(), q.get(), numbers) ? make_key(p.get(), q.get(), numbers) : nullptr;
}

}  // namespace base
