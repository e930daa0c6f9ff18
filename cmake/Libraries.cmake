# Debian's libraries. Static archives where Debian ships them, since loading shared objects is most of
# a start (docs/ARCHITECTURE.md, "Start"). Of libarchive only the reading of tar is used, which needs no
# other library; its writer would pull in seven.
foreach(archive archive re2 deflate crypto z utf8proc)
  find_library(TUG_${archive} NAMES lib${archive}.a ${archive} REQUIRED)
endforeach()
if(TUG_SANITIZE OR TUG_FUZZ)  # AddressSanitizer's crypt_r goes on to that of a shared library
  find_library(TUG_crypt NAMES crypt REQUIRED)
else()
  find_library(TUG_crypt NAMES libcrypt.a crypt REQUIRED)
endif()
find_package(Threads REQUIRED)
find_path(TUG_FMT_INCLUDE fmt/format.h REQUIRED)
set(TUG_BASE_LIBRARIES ${TUG_archive} ${TUG_re2} ${TUG_deflate} ${TUG_crypto} ${TUG_z} ${TUG_utf8proc}
  ${TUG_crypt} Threads::Threads ${CMAKE_DL_LIBS})
