// librnp, opened when the first signature is made or checked: loading it takes longer than most commands run.
// Only openpgp.cc uses it.
#pragma once

#include <cstdio>
#include <mutex>

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#include "base/result.h"

namespace base {

// The functions of librnp that are used here, under their own names.
struct RnpLibrary {
  decltype(&rnp_ffi_create) ffi_create = nullptr;
  decltype(&rnp_ffi_destroy) ffi_destroy = nullptr;
  decltype(&rnp_ffi_set_log_fd) ffi_set_log_fd = nullptr;
  decltype(&rnp_set_timestamp) set_timestamp = nullptr;
  decltype(&rnp_add_security_rule) add_security_rule = nullptr;
  decltype(&rnp_import_keys) import_keys = nullptr;
  decltype(&rnp_locate_key) locate_key = nullptr;
  decltype(&rnp_key_handle_destroy) key_handle_destroy = nullptr;
  decltype(&rnp_key_get_subkey_count) key_get_subkey_count = nullptr;
  decltype(&rnp_key_get_subkey_at) key_get_subkey_at = nullptr;
  decltype(&rnp_key_get_fprint) key_get_fprint = nullptr;
  decltype(&rnp_key_get_keyid) key_get_keyid = nullptr;
  decltype(&rnp_key_allows_usage) key_allows_usage = nullptr;
  decltype(&rnp_key_is_expired) key_is_expired = nullptr;
  decltype(&rnp_key_is_revoked) key_is_revoked = nullptr;
  decltype(&rnp_key_is_locked) key_is_locked = nullptr;
  decltype(&rnp_key_is_valid) key_is_valid = nullptr;
  decltype(&rnp_key_get_creation) key_get_creation = nullptr;
  decltype(&rnp_key_get_expiration) key_get_expiration = nullptr;
  decltype(&rnp_key_have_secret) key_have_secret = nullptr;
  decltype(&rnp_key_unlock) key_unlock = nullptr;
  decltype(&rnp_key_get_uid_count) key_get_uid_count = nullptr;
  decltype(&rnp_key_get_uid_at) key_get_uid_at = nullptr;
  decltype(&rnp_key_get_uid_handle_at) key_get_uid_handle_at = nullptr;
  decltype(&rnp_uid_is_valid) uid_is_valid = nullptr;
  decltype(&rnp_uid_is_primary) uid_is_primary = nullptr;
  decltype(&rnp_uid_is_revoked) uid_is_revoked = nullptr;
  decltype(&rnp_uid_handle_destroy) uid_handle_destroy = nullptr;
  decltype(&rnp_input_from_memory) input_from_memory = nullptr;
  decltype(&rnp_input_destroy) input_destroy = nullptr;
  decltype(&rnp_output_to_memory) output_to_memory = nullptr;
  decltype(&rnp_output_memory_get_buf) output_memory_get_buf = nullptr;
  decltype(&rnp_output_destroy) output_destroy = nullptr;
  decltype(&rnp_op_sign_cleartext_create) op_sign_cleartext_create = nullptr;
  decltype(&rnp_op_sign_add_signature) op_sign_add_signature = nullptr;
  decltype(&rnp_op_sign_set_hash) op_sign_set_hash = nullptr;
  decltype(&rnp_op_sign_set_creation_time) op_sign_set_creation_time = nullptr;
  decltype(&rnp_op_sign_execute) op_sign_execute = nullptr;
  decltype(&rnp_op_sign_destroy) op_sign_destroy = nullptr;
  decltype(&rnp_op_verify_detached_create) op_verify_detached_create = nullptr;
  decltype(&rnp_op_verify_execute) op_verify_execute = nullptr;
  decltype(&rnp_op_verify_get_signature_count) op_verify_get_signature_count = nullptr;
  decltype(&rnp_op_verify_get_signature_at) op_verify_get_signature_at = nullptr;
  decltype(&rnp_op_verify_signature_get_status) op_verify_signature_get_status = nullptr;
  decltype(&rnp_op_verify_destroy) op_verify_destroy = nullptr;
  decltype(&rnp_buffer_destroy) buffer_destroy = nullptr;
  decltype(&rnp_result_to_string) result_to_string = nullptr;
  decltype(&rnp_version) version = nullptr;
};

// Opens it once for the process. Fails (unavailable) where it is not installed or too old: 0.16 is the first with the
// rules about weak hashes that are used here.
Result<const RnpLibrary*> load_rnp();

// As long as one lives, librnp is quiet and used by one thread alone. Debian's build writes what it thinks of keys to C's
// stderr and takes no word against it; nothing else of this program writes there (standard error is a std::ostream).
class RnpSilence {
 public:
  RnpSilence();
  ~RnpSilence();
  RnpSilence(const RnpSilence&) = delete;
  RnpSilence& operator=(const RnpSilence&) = delete;

 private:
  std::unique_lock<std::recursive_mutex> lock_;
  std::FILE* before_;
};

}  // namespace base
