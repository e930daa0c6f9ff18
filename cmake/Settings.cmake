# Compiler settings, and add_folder().
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<BOOL:${TUG_WERROR}>:-Werror>)
if(TUG_WERROR AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # What g++ 12 sees in optimised code that is not there: a warning, no more.
  target_compile_options(warnings INTERFACE -Wno-error=free-nonheap-object -Wno-error=maybe-uninitialized
    -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds -Wno-error=dangling-pointer)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-ffunction-sections)  # cmake/first_functions.ld puts some of them first
endif()
if(TUG_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(TUG_SANITIZE OR TUG_FUZZ)  # what the sanitizers alone do not see: indexes of views, pieces of an arena
  add_compile_definitions(_GLIBCXX_ASSERTIONS TUG_GUARD_ARENA)
endif()
if(TUG_FUZZ)  # the folders are instrumented, only the fuzzers themselves get libFuzzer's main
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# add_folder(NAME [USES folder...] [LIBRARIES target...]): the folder's .cc files, those of its
# sub-folders included, as one static library. main.cc is left for the program.
function(add_folder name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_LIBRARIES} warnings)
  target_compile_definitions(${name} PUBLIC FMT_HEADER_ONLY=1)
endfunction()
