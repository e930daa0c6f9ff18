#include "base/shared_library.h"

#include <dlfcn.h>

namespace base {

Result<void> SharedLibrary::open(const char* file) {
  handle_ = ::dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (handle_ != nullptr) return {};
  const char* reason = ::dlerror();
  return failure(reason == nullptr ? "it does not open" : reason);
}

Result<void> SharedLibrary::check() const {
  if (!has_all_) return failure("it lacks functions that are needed");
  return {};
}

Error SharedLibrary::failure(const std::string& reason) const {
  return Error(ErrorCode::unavailable, std::string("cannot use ") + name_ + ": " + reason)
      .hinting(std::string("install the Debian package ") + package_);
}

void* SharedLibrary::address(const char* symbol) {
  void* found = handle_ == nullptr ? nullptr : ::dlsym(handle_, symbol);
  has_all_ = has_all_ && found != nullptr;
  return found;
}

}  // namespace base
