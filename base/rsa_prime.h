// Random primes for RSA keys.
#pragma once

#include "base/big_number.h"

namespace base {

inline constexpr unsigned kPublicExponent = 65537;

// A random prime of `bits` bits (at least 512, a multiple of 8), the two highest of them set, whose
// predecessor is no multiple of kPublicExponent. The first prime at or above a random number from
// the kernel, tested as often as Go tests its own (the bound is that of random candidates: Damgård,
// Landrock, Pomerance; FIPS 186-5, B.3). nullptr where OpenSSL fails.
Number random_prime(int bits);

}  // namespace base
