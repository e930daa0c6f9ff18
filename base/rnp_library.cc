#include "base/rnp_library.h"

#include <string>

#include "base/shared_library.h"

namespace base {
namespace {

constexpr const char* kLibrary = "librnp.so.0";
constexpr unsigned kOldestVersion = 0x00004000;  // 0.16: ten bits for each part

Result<RnpLibrary> open_library() {
  SharedLibrary library("librnp", "librnp0");
  TRY(library.open(kLibrary));
  RnpLibrary rnp;
  library.find("rnp_ffi_create", rnp.ffi_create);
  library.find("rnp_ffi_destroy", rnp.ffi_destroy);
  library.find("rnp_ffi_set_log_fd", rnp.ffi_set_log_fd);
  library.find("rnp_set_timestamp", rnp.set_timestamp);
  library.find("rnp_add_security_rule", rnp.add_security_rule);
  library.find("rnp_import_keys", rnp.import_keys);
  library.find("rnp_locate_key", rnp.locate_key);
  library.find("rnp_key_handle_destroy", rnp.key_handle_destroy);
  library.find("rnp_key_get_subkey_count", rnp.key_get_subkey_count);
  library.find("rnp_key_get_subkey_at", rnp.key_get_subkey_at);
  library.find("rnp_key_get_fprint", rnp.key_get_fprint);
  library.find("rnp_key_get_keyid", rnp.key_get_keyid);
  library.find("rnp_key_allows_usage", rnp.key_allows_usage);
  library.find("rnp_key_is_expired", rnp.key_is_expired);
  library.find("rnp_key_is_revoked", rnp.key_is_revoked);
  library.find("rnp_key_is_locked", rnp.key_is_locked);
  library.find("rnp_key_is_valid", rnp.key_is_valid);
  library.find("rnp_key_get_creation", rnp.key_get_creation);
  library.find("rnp_key_get_expiration", rnp.key_get_expiration);
  library.find("rnp_key_have_secret", rnp.key_have_secret);
  library.find("rnp_key_unlock", rnp.key_unlock);
  library.find("rnp_key_get_uid_count", rnp.key_get_uid_count);
  library.find("rnp_key_get_uid_at", rnp.key_get_uid_at);
  library.find("rnp_key_get_uid_handle_at", rnp.key_get_uid_handle_at);
  library.find("rnp_uid_is_valid", rnp.uid_is_valid);
  library.find("rnp_uid_is_primary", rnp.uid_is_primary);
  library.find("rnp_uid_is_revoked", rnp.uid_is_revoked);
  library.find("rnp_uid_handle_destroy", rnp.uid_handle_destroy);
  library.find("rnp_input_from_memory", rnp.input_from_memory);
  library.find("rnp_input_destroy", rnp.input_destroy);
  library.find("rnp_output_to_memory", rnp.output_to_memory);
  library.find("rnp_output_memory_get_buf", rnp.output_memory_get_buf);
  library.find("rnp_output_destroy", rnp.output_destroy);
  library.find("rnp_op_sign_cleartext_create", rnp.op_sign_cleartext_create);
  library.find("rnp_op_sign_add_signature", rnp.op_sign_add_signature);
  library.find("rnp_op_sign_set_hash", rnp.op_sign_set_hash);
  library.find("rnp_op_sign_set_creation_time", rnp.op_sign_set_creation_time);
  library.find("rnp_op_sign_execute", rnp.op_sign_execute);
  library.find("rnp_op_sign_destroy", rnp.op_sign_destroy);
  library.find("rnp_op_verify_detached_create", rnp.op_verify_detached_create);
  library.find("rnp_op_verify_execute", rnp.op_verify_execute);
  library.find("rnp_op_verify_get_signature_count", rnp.op_verify_get_signature_count);
  library.find("rnp_op_verify_get_signature_at", rnp.op_verify_get_signature_at);
  library.find("rnp_op_verify_signature_get_status", rnp.op_verify_signature_get_status);
  library.find("rnp_op_verify_destroy", rnp.op_verify_destroy);
  library.find("rnp_buffer_destroy", rnp.buffer_destroy);
  library.find("rnp_result_to_string", rnp.result_to_string);
  library.find("rnp_version", rnp.version);
  TRY(library.check());
  if (rnp.version() < kOldestVersion) return library.failure("it is older than 0.16");
  return rnp;
}

std::recursive_mutex& rnp_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

}  // namespace

RnpSilence::RnpSilence() : lock_(rnp_mutex()), before_(stderr) {
  static std::FILE* const nowhere = std::fopen("/dev/null", "w");
  if (nowhere != nullptr) stderr = nowhere;
}

RnpSilence::~RnpSilence() { stderr = before_; }

Result<const RnpLibrary*> load_rnp() {
  static const Result<RnpLibrary> library = open_library();
  if (!library) return library.error();
  return &*library;
}

}  // namespace base
