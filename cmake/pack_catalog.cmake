# The files of charts/catalog as a source file: cmake -DCATALOG=FOLDER -DOUTPUT=FILE -P pack_catalog.cmake
file(GLOB_RECURSE names RELATIVE ${CATALOG} ${CATALOG}/*)
list(SORT names)
set(rows "")
foreach(name IN LISTS names)
  file(READ ${CATALOG}/${name} text)
  string(APPEND rows "    {\"${name}\", R\"catalog(${text})catalog\"},\n")
endforeach()
file(WRITE ${OUTPUT}.new "// Made by cmake/pack_catalog.cmake out of charts/catalog.
#include \"charts/catalog.h\"

namespace chart {
namespace {

constexpr CatalogFile kFiles[] = {
${rows}};

}  // namespace

std::span<const CatalogFile> catalog_files() { return kFiles; }

}  // namespace chart
")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
file(TOUCH_NOCREATE ${OUTPUT})
