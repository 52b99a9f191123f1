# One interface target carries the language level, the instruction set and the warnings of every target of ours.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(yttria_options INTERFACE)
target_include_directories(yttria_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(yttria_options INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion)
if(YTTRIA_WERROR)
  target_compile_options(yttria_options INTERFACE -Werror)
endif()

# The transport contract: same bits everywhere. x86-64-v3 has fma; nothing may be contracted, reordered or flushed.
add_library(yttria_exact INTERFACE)
target_compile_options(yttria_exact INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math>)
