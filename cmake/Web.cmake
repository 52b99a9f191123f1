# Bundles web/ (the interactive part of report.html) where npm and the packages of web/package-lock.json can be had.
# After include(Web):
#   YTTRIA_WEB_BUNDLE   the source file that holds the bundle, or the one that holds none
# Never fatal and never long: without npm, or where the registry does not answer, the reason is said and the report is the plain one.
# Packages are fetched when CMake configures, once for each lock file; building needs no network.
include_guard(GLOBAL)
option(YTTRIA_WEB "Bundle the interactive report where npm is found" ON)
set(YTTRIA_WEB_BUNDLE ${CMAKE_CURRENT_SOURCE_DIR}/viewer_none.cpp)
set(YTTRIA_WEB_SOURCE ${YTTRIA_ROOT}/web)
set(YTTRIA_WEB_SECONDS 120) # for npm; it took 2 to 5

function(yttria_say_plain_report reason)
  message(STATUS "Yttria: plain report, without interactive pictures (${reason})")
endfunction()

# The packages into the build folder: the source tree is left as it is. Their install scripts are not run.
function(yttria_fetch_web_packages folder npm out_problem)
  file(SHA256 ${YTTRIA_WEB_SOURCE}/package-lock.json lock)
  set(stamp ${folder}/packages-of-${lock})
  set(${out_problem} "" PARENT_SCOPE)
  if(EXISTS ${stamp})
    return()
  endif()
  file(MAKE_DIRECTORY ${folder})
  file(COPY ${YTTRIA_WEB_SOURCE}/package.json ${YTTRIA_WEB_SOURCE}/package-lock.json DESTINATION ${folder})
  execute_process(
    COMMAND ${npm} ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-timeout=30000
      --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=2000
    WORKING_DIRECTORY ${folder} TIMEOUT ${YTTRIA_WEB_SECONDS} RESULT_VARIABLE failed OUTPUT_FILE ${folder}/npm.log
    ERROR_FILE ${folder}/npm.log)
  if(failed)
    set(${out_problem} "npm could not fetch the packages: ${failed}, see ${folder}/npm.log; call CMake again to try once more"
      PARENT_SCOPE)
    return()
  endif()
  file(TOUCH ${stamp})
endfunction()

function(yttria_find_web)
  if(NOT YTTRIA_WEB)
    yttria_say_plain_report("YTTRIA_WEB is off")
    return()
  endif()
  find_program(npm npm NO_CACHE)
  find_program(node NAMES node nodejs NO_CACHE)
  if(NOT npm OR NOT node)
    yttria_say_plain_report("npm is not found; with the Debian package npm, or any node 18 or newer, it would be made")
    return()
  endif()
  set(folder ${CMAKE_BINARY_DIR}/web)
  yttria_fetch_web_packages(${folder} ${npm} problem)
  if(problem)
    yttria_say_plain_report("${problem}")
    return()
  endif()
  set(esbuild ${folder}/node_modules/esbuild/bin/esbuild)
  execute_process(COMMAND ${node} ${esbuild} --version TIMEOUT 30 OUTPUT_VARIABLE version ERROR_QUIET RESULT_VARIABLE failed
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    yttria_say_plain_report("esbuild does not run here: ${failed}")
    return()
  endif()
  message(STATUS "Yttria: interactive report, bundled by esbuild ${version}")
  file(GLOB sources CONFIGURE_DEPENDS ${YTTRIA_WEB_SOURCE}/src/*.js ${YTTRIA_WEB_SOURCE}/src/*.css)
  set(bundle ${folder}/viewer_bundle.cpp)
  add_custom_command(OUTPUT ${bundle} COMMENT "Bundling the interactive report" VERBATIM
    COMMAND ${CMAKE_COMMAND} -DNODE=${node} -DESBUILD=${esbuild} -DSOURCE=${YTTRIA_WEB_SOURCE} -DFOLDER=${folder} -DOUTPUT=${bundle}
      -P ${YTTRIA_ROOT}/cmake/WebBundle.cmake
    DEPENDS ${sources} ${YTTRIA_WEB_SOURCE}/package-lock.json ${YTTRIA_ROOT}/cmake/WebBundle.cmake)
  set(YTTRIA_WEB_BUNDLE ${bundle} PARENT_SCOPE)
endfunction()

yttria_find_web()
