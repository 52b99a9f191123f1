# Writes version.hpp; touched only when the commit changes, so that nothing is rebuilt for nothing.
# A working tree with uncommitted changes to tracked files says so ("-dirty"); without git the commit is "unknown".
execute_process(COMMAND git describe --always --dirty --abbrev=12 --exclude=*
  WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE YTTRIA_COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(YTTRIA_COMMIT "unknown")
endif()
set(YTTRIA_VERSION ${VERSION})
configure_file(${INPUT} ${OUTPUT} @ONLY)
