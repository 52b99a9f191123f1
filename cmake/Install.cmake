# cmake --install BUILD --prefix PREFIX: the program, what it reads, and what shells and people read about it. The program finds its data
# beside itself (PREFIX/share/yttria), so that the folder can be moved as a whole.
include(GNUInstallDirs)
set(YTTRIA_SHARE ${CMAKE_INSTALL_DATAROOTDIR}/yttria)

# Written by the program from its own description of the command line.
set(written ${CMAKE_BINARY_DIR}/written)
add_custom_command(OUTPUT ${written}/yttria.1 ${written}/yttria ${written}/_yttria
  COMMAND ${CMAKE_COMMAND} -E make_directory ${written}
  COMMAND $<TARGET_FILE:yttria> manual > ${written}/yttria.1
  COMMAND $<TARGET_FILE:yttria> completion bash > ${written}/yttria
  COMMAND $<TARGET_FILE:yttria> completion zsh > ${written}/_yttria
  DEPENDS yttria VERBATIM)
add_custom_target(yttria_written ALL DEPENDS ${written}/yttria.1)

install(TARGETS yttria RUNTIME)
install(FILES ${written}/yttria.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${written}/yttria DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions)
install(FILES ${written}/_yttria DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/zsh/site-functions)

install(DIRECTORY analysis data protocols DESTINATION ${YTTRIA_SHARE})
install(DIRECTORY phantoms/catalog/ DESTINATION ${YTTRIA_SHARE}/phantoms FILES_MATCHING PATTERN "*.toml")
# Reference numbers and scenes of `yttria validate`.
install(DIRECTORY validation DESTINATION ${YTTRIA_SHARE} FILES_MATCHING
  PATTERN "*.csv" PATTERN "*.json" PATTERN "*.toml" PATTERN "*.nrrd" PATTERN "*.md" PATTERN "*.svg")
install(FILES tools/yttria_results.py DESTINATION ${YTTRIA_SHARE}/python)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md CHANGELOG.md CITATION.cff LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
