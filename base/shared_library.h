// The only place that opens libraries at run time (dlopen): those that most commands do not need.
#pragma once

#include <string>

#include "base/result.h"

namespace base {

// A library and what was found in it. It stays open to the end of the process, so that its functions may be kept.
class SharedLibrary {
 public:
  // `name`: what users call it ("libcurl"); `package`: Debian's package that holds it.
  SharedLibrary(const char* name, const char* package) : name_(name), package_(package) {}

  // Opens the file that the loader finds under `file` ("libcurl.so.4"). Error: `failure` with the loader's reason.
  Result<void> open(const char* file);

  // Sets `function` to the library's function `symbol`; a missing one is remembered for `check`.
  template <typename Function>
  void find(const char* symbol, Function& function) {
    function = reinterpret_cast<Function>(address(symbol));
  }

  // Error: `failure`, where a function that was looked for is missing.
  Result<void> check() const;

  // "cannot use NAME: REASON", with the hint to install the package.
  Error failure(const std::string& reason) const;

 private:
  void* address(const char* symbol);

  const char* name_;
  const char* package_;
  void* handle_ = nullptr;
  bool has_all_ = true;
};

}  // namespace base
