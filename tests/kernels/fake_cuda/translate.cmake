# Makes a .cu file a .cpp for the stand-in: kernel<<<blocks, threads>>>(...) becomes fake_cuda::launch(kernel, blocks, threads, ...).
#   cmake -DFROM=a.cu -DTO=a.cpp -P translate.cmake
file(READ ${FROM} text)
string(REGEX REPLACE "([a-z_]+)<<<([^,>]+), ([^>]+)>>>\\(" "fake_cuda::launch(\\1, \\2, \\3, " text "${text}")
if(text MATCHES "<<<")
  message(FATAL_ERROR "${FROM}: a launch that this script cannot read (it knows <<<blocks, threads>>>) teach it the new form")
endif()
file(WRITE ${TO} "${text}")
