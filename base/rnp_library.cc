#include "base/rnp_library.h"

#include <string>

#include <dlfcn.h>

namespace base {
namespace {

constexpr const char* kLibrary = "librnp.so.0";
constexpr unsigned kOldestVersion = 0x00004000;  // 0.16: ten bits for each part

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Error failure(std::string reason) {
  return Error(ErrorCode::unavailable, "cannot use librnp: " + std::move(reason))
      .hinting("install the Debian package librnp0");
}

Result<RnpLibrary> open_library() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return failure(::dlerror());
  RnpLibrary rnp;
  const bool has_all = find(library, "rnp_ffi_create", rnp.ffi_create) &&
                       find(library, "rnp_ffi_destroy", rnp.ffi_destroy) &&
                       find(library, "rnp_ffi_set_log_fd", rnp.ffi_set_log_fd) &&
                       find(library, "rnp_set_timestamp", rnp.set_timestamp) &&
                       find(library, "rnp_add_security_rule", rnp.add_security_rule) &&
                       find(library, "rnp_import_keys", rnp.import_keys) &&
                       find(library, "rnp_locate_key", rnp.locate_key) &&
                       find(library, "rnp_key_handle_destroy", rnp.key_handle_destroy) &&
                       find(library, "rnp_key_get_subkey_count", rnp.key_get_subkey_count) &&
                       find(library, "rnp_key_get_subkey_at", rnp.key_get_subkey_at) &&
                       find(library, "rnp_key_get_fprint", rnp.key_get_fprint) &&
                       find(library, "rnp_key_get_keyid", rnp.key_get_keyid) &&
                       find(library, "rnp_key_allows_usage", rnp.key_allows_usage) &&
                       find(library, "rnp_key_is_expired", rnp.key_is_expired) &&
                       find(library, "rnp_key_is_revoked", rnp.key_is_revoked) &&
                       find(library, "rnp_key_is_locked", rnp.key_is_locked) &&
                       find(library, "rnp_key_is_valid", rnp.key_is_valid) &&
                       find(library, "rnp_key_get_creation", rnp.key_get_creation) &&
                       find(library, "rnp_key_get_expiration", rnp.key_get_expiration) &&
                       find(library, "rnp_key_have_secret", rnp.key_have_secret) &&
                       find(library, "rnp_key_unlock", rnp.key_unlock) &&
                       find(library, "rnp_key_get_uid_count", rnp.key_get_uid_count) &&
                       find(library, "rnp_key_get_uid_at", rnp.key_get_uid_at) &&
                       find(library, "rnp_key_get_uid_handle_at", rnp.key_get_uid_handle_at) &&
                       find(library, "rnp_uid_is_valid", rnp.uid_is_valid) &&
                       find(library, "rnp_uid_is_primary", rnp.uid_is_primary) &&
                       find(library, "rnp_uid_is_revoked", rnp.uid_is_revoked) &&
                       find(library, "rnp_uid_handle_destroy", rnp.uid_handle_destroy) &&
                       find(library, "rnp_input_from_memory", rnp.input_from_memory) &&
                       find(library, "rnp_input_destroy", rnp.input_destroy) &&
                       find(library, "rnp_output_to_memory", rnp.output_to_memory) &&
                       find(library, "rnp_output_memory_get_buf", rnp.output_memory_get_buf) &&
                       find(library, "rnp_output_destroy", rnp.output_destroy) &&
                       find(library, "rnp_op_sign_cleartext_create", rnp.op_sign_cleartext_create) &&
                       find(library, "rnp_op_sign_add_signature", rnp.op_sign_add_signature) &&
                       find(library, "rnp_op_sign_set_hash", rnp.op_sign_set_hash) &&
                       find(library, "rnp_op_sign_set_creation_time", rnp.op_sign_set_creation_time) &&
                       find(library, "rnp_op_sign_execute", rnp.op_sign_execute) &&
                       find(library, "rnp_op_sign_destroy", rnp.op_sign_destroy) &&
                       find(library, "rnp_op_verify_detached_create", rnp.op_verify_detached_create) &&
                       find(library, "rnp_op_verify_execute", rnp.op_verify_execute) &&
                       find(library, "rnp_op_verify_get_signature_count", rnp.op_verify_get_signature_count) &&
                       find(library, "rnp_op_verify_get_signature_at", rnp.op_verify_get_signature_at) &&
                       find(library, "rnp_op_verify_signature_get_status", rnp.op_verify_signature_get_status) &&
                       find(library, "rnp_op_verify_destroy", rnp.op_verify_destroy) &&
                       find(library, "rnp_buffer_destroy", rnp.buffer_destroy) &&
                       find(library, "rnp_result_to_string", rnp.result_to_string) &&
                       find(library, "rnp_version", rnp.version);
  if (!has_all) return failure("it lacks functions that are needed");
  if (rnp.version() < kOldestVersion) return failure("it is older than 0.16");
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
