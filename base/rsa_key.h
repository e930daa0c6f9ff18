// New RSA keys, fast: OpenSSL's own generator takes constant-time detours through every candidate, which
// costs a render with a certificate authority a quarter of a second. Here both primes are searched for
// at once (base/rsa_prime.h).
#pragma once

struct evp_pkey_st;  // OpenSSL's key

namespace base {

// A new key of `bits` (at least 1024, a multiple of 16) with the public exponent 65537, for EVP_PKEY_free; nullptr
// where OpenSSL fails. The primes are random, have their two top bits set and differ in their first 100
// bits (FIPS 186-4, B.3.3).
evp_pkey_st* generate_rsa_key(int bits);

}  // namespace base
