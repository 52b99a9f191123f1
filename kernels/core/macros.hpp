// SPDX-License-Identifier: Apache-2.0
#pragma once

// The only test for the CUDA compiler in the tree.
#ifdef __CUDACC__
#define YTTRIA_HD __host__ __device__ inline
#define YTTRIA_DEVICE_COMPILER 1
#else
#define YTTRIA_HD inline
#define YTTRIA_DEVICE_COMPILER 0
#endif
