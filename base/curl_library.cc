#include "base/curl_library.h"

#include <string>

#include <dlfcn.h>

namespace base {
namespace {

constexpr const char* kLibrary = "libcurl.so.4";
constexpr unsigned kOldestVersion = 0x074D00;  // 7.77.0

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Error failure(std::string reason) {
  return Error(ErrorCode::unavailable, "cannot use libcurl: " + std::move(reason))
      .hinting("install the Debian package libcurl4");
}

Result<CurlLibrary> open_library() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return failure(::dlerror());
  CurlLibrary curl;
  decltype(&curl_version_info) version_info = nullptr;
  const bool has_all = find(library, "curl_global_init", curl.global_init) &&
                       find(library, "curl_easy_init", curl.easy_init) &&
                       find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
                       find(library, "curl_easy_setopt", curl.easy_setopt) &&
                       find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
                       find(library, "curl_easy_perform", curl.easy_perform) &&
                       find(library, "curl_easy_pause", curl.easy_pause) &&
                       find(library, "curl_easy_strerror", curl.easy_strerror) &&
                       find(library, "curl_slist_append", curl.slist_append) &&
                       find(library, "curl_slist_free_all", curl.slist_free_all) &&
                       find(library, "curl_multi_init", curl.multi_init) &&
                       find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
                       find(library, "curl_multi_setopt", curl.multi_setopt) &&
                       find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
                       find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
                       find(library, "curl_multi_perform", curl.multi_perform) &&
                       find(library, "curl_multi_poll", curl.multi_poll) &&
                       find(library, "curl_multi_wakeup", curl.multi_wakeup) &&
                       find(library, "curl_multi_info_read", curl.multi_info_read) &&
                       find(library, "curl_version_info", version_info);
  if (!has_all) return failure("it lacks functions that are needed");
  const auto* version = version_info(CURLVERSION_NOW);
  if (version->version_num < kOldestVersion) {
    return failure(std::string("version ") + version->version + " is older than 7.77");
  }
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return failure("it does not start");
  return curl;
}

}  // namespace

Result<const CurlLibrary*> load_curl() {
  static const Result<CurlLibrary> library = open_library();
  if (!library) return library.error();
  return &*library;
}

}  // namespace base
