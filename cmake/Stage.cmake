# yttria_stage(NAME SOURCES a.cpp ... DEPENDS target ...): a static library for one folder.
function(yttria_stage name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC yttria_options ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
endfunction()

# yttria_test(NAME SOURCES a_test.cpp ... DEPENDS target ... LABELS l): a GoogleTest program, one ctest entry a program.
function(yttria_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE yttria_options ${arg_DEPENDS} GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE YTTRIA_SOURCE_DIR="${YTTRIA_ROOT}")
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 900) # the slowest takes 255 s with three others beside it; two busy processors take thrice that
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()
