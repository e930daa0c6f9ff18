// Owners of OpenSSL's big numbers, which wipe what they hold. For the adapters of RSA only.
#pragma once

#include <memory>

#include <openssl/bn.h>

namespace base {

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

struct FreeNumberContext {
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using NumberContext = std::unique_ptr<BN_CTX, FreeNumberContext>;

struct FreeMontgomery {
  void operator()(BN_MONT_CTX* context) const { BN_MONT_CTX_free(context); }
};
using Montgomery = std::unique_ptr<BN_MONT_CTX, FreeMontgomery>;

inline Number new_number() { return Number(BN_new()); }

}  // namespace base
