// SPDX-License-Identifier: Apache-2.0
#pragma once

// The only tests for the CUDA compiler in the tree.
#ifdef __CUDACC__
#define YTTRIA_HD __host__ __device__ inline
#define YTTRIA_DEVICE_COMPILER 1
#else
#define YTTRIA_HD inline
#define YTTRIA_DEVICE_COMPILER 0
#endif

// In the pass for the device; before a loop over the axes there: an array indexed by a variable keeps the whole object that holds it out of
// registers.
#ifdef __CUDA_ARCH__
#define YTTRIA_ON_DEVICE 1
#define YTTRIA_UNROLL _Pragma("unroll")
#else
#define YTTRIA_ON_DEVICE 0
#define YTTRIA_UNROLL
#endif
