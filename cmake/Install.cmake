# cmake --install, and cpack for a .deb that needs only Debian's packages. Manual pages and completions are
# made by the program itself, from the tables its help comes from.
include(GNUInstallDirs)
set(generated ${PROJECT_BINARY_DIR}/generated)
add_custom_command(
  OUTPUT ${generated}/stamp
  COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}/man ${generated}/completions
  COMMAND tug docs --type man --dir ${generated}/man
  COMMAND sh -c "'$<TARGET_FILE:tug>' completion bash > '${generated}/completions/tug.bash'"
  COMMAND sh -c "'$<TARGET_FILE:tug>' completion zsh > '${generated}/completions/_tug'"
  COMMAND sh -c "'$<TARGET_FILE:tug>' completion fish > '${generated}/completions/tug.fish'"
  COMMAND ${CMAKE_COMMAND} -E touch ${generated}/stamp
  DEPENDS tug VERBATIM)
add_custom_target(generated ALL DEPENDS ${generated}/stamp)

install(TARGETS tug RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${generated}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated}/completions/tug.bash RENAME tug
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${generated}/completions/_tug DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${generated}/completions/tug.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY charts/catalog DESTINATION ${CMAKE_INSTALL_DATADIR}/tug)
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tug)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tug)
set(CPACK_PACKAGE_VENDOR "the tug authors")
set(CPACK_PACKAGE_CONTACT "the tug authors <tug@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_HOMEPAGE_URL "")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcurl4, libmd4c0, librnp0, tzdata")  # opened when needed, so not seen by dpkg-shlibdeps
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "git")  # plugins from git repositories
include(CPack)
