#include "base/curl_library.h"

#include <string>

#include "base/shared_library.h"

namespace base {
namespace {

constexpr const char* kLibrary = "libcurl.so.4";
constexpr unsigned kOldestVersion = 0x074D00;  // 7.77.0

Result<CurlLibrary> open_library() {
  SharedLibrary library("libcurl", "libcurl4");
  TRY(library.open(kLibrary));
  CurlLibrary curl;
  decltype(&curl_version_info) version_info = nullptr;
  library.find("curl_global_init", curl.global_init);
  library.find("curl_easy_init", curl.easy_init);
  library.find("curl_easy_cleanup", curl.easy_cleanup);
  library.find("curl_easy_setopt", curl.easy_setopt);
  library.find("curl_easy_getinfo", curl.easy_getinfo);
  library.find("curl_easy_perform", curl.easy_perform);
  library.find("curl_easy_pause", curl.easy_pause);
  library.find("curl_easy_strerror", curl.easy_strerror);
  library.find("curl_slist_append", curl.slist_append);
  library.find("curl_slist_free_all", curl.slist_free_all);
  library.find("curl_multi_init", curl.multi_init);
  library.find("curl_multi_cleanup", curl.multi_cleanup);
  library.find("curl_multi_setopt", curl.multi_setopt);
  library.find("curl_multi_add_handle", curl.multi_add_handle);
  library.find("curl_multi_remove_handle", curl.multi_remove_handle);
  library.find("curl_multi_perform", curl.multi_perform);
  library.find("curl_multi_poll", curl.multi_poll);
  library.find("curl_multi_wakeup", curl.multi_wakeup);
  library.find("curl_multi_info_read", curl.multi_info_read);
  library.find("curl_version_info", version_info);
  TRY(library.check());
  const auto* version = version_info(CURLVERSION_NOW);
  if (version->version_num < kOldestVersion) {
    return library.failure(std::string("version ") + version->version + " is older than 7.77");
  }
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return library.failure("it does not start");
  return curl;
}

}  // namespace

Result<const CurlLibrary*> load_curl() {
  static const Result<CurlLibrary> library = open_library();
  if (!library) return library.error();
  return &*library;
}

}  // namespace base
