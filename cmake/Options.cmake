# Interface targets carry the language level, the instruction set and the warnings of every target of ours.
include_guard(GLOBAL)
get_filename_component(YTTRIA_ROOT ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
set(YTTRIA_ROOT ${YTTRIA_ROOT} CACHE INTERNAL "The repository, also where kernels/ is configured alone")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Used where it is, never needed.
find_program(YTTRIA_CCACHE ccache)
mark_as_advanced(YTTRIA_CCACHE)
if(YTTRIA_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${YTTRIA_CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${YTTRIA_CCACHE})
endif()

add_library(yttria_options INTERFACE)
target_include_directories(yttria_options INTERFACE ${YTTRIA_ROOT})
target_compile_options(yttria_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion>)
if(YTTRIA_WERROR)
  target_compile_options(yttria_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
if(YTTRIA_SANITIZE)
  # -ffp-contract and the instruction set stay as they are: the bits of a result must not depend on the preset.
  target_compile_options(yttria_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=address,undefined -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=undefined>)
  target_link_options(yttria_options INTERFACE -fsanitize=address,undefined)
endif()

if(YTTRIA_FUZZ)
  target_compile_options(yttria_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link,address,undefined
                                                   -fno-omit-frame-pointer -fno-sanitize-recover=undefined>)
  target_link_options(yttria_options INTERFACE -fsanitize=address,undefined)
endif()

# The transport contract: same bits everywhere. x86-64-v3 has fma; nothing may be contracted, reordered or flushed.
set(YTTRIA_EXACT_FLAGS -march=x86-64-v3 -ffp-contract=off -fno-math-errno -fno-trapping-math)
add_library(yttria_exact INTERFACE)
target_compile_options(yttria_exact INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${YTTRIA_EXACT_FLAGS}>)
if(YTTRIA_SANITIZE)
  # A float that no integer can hold becomes 0x80000000 on x86 and the nearest integer on a GPU: it must not happen at all.
  target_compile_options(yttria_exact INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=float-cast-overflow
                                                 -fno-sanitize-recover=float-cast-overflow>)
endif()

# yttria_lanes_flags(FOR_AVX2 FOR_AVX512): the two files that a program has for vector lanes. The second is for a newer processor than the
# rest and is entered only where there is one. GCC 12 takes its own _mm*_undefined for a mistake (GCC bug 105593).
function(yttria_lanes_flags for_avx2 for_avx512)
  set(quiet "")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(quiet -Wno-uninitialized)
  endif()
  set_source_files_properties(${for_avx2} PROPERTIES COMPILE_OPTIONS "${quiet}")
  set_source_files_properties(${for_avx512} PROPERTIES COMPILE_OPTIONS "${quiet};-mavx512f;-mavx512dq;-mavx512vl;-mavx512bw")
endfunction()
