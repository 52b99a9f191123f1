// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stands in for CUDA's header in fake_cuda_test: what kernels/backend/*.cu and *.cuh use of it, on the CPU. A launch runs all its threads
// as fibers, 32 a warp; a fiber runs until it meets one of the warp's functions, and goes on when those that it names are there too.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>

#define __global__
#define __device__
#define __host__
#define __grid_constant__
#define __launch_bounds__(...)

using cudaError_t = int;
using cudaStream_t = int*;
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost };
enum cudaFuncAttribute { cudaFuncAttributePreferredSharedMemoryCarveout };
enum cudaDeviceAttr { cudaDevAttrKernelExecTimeout };
inline constexpr cudaError_t cudaSuccess = 0;
inline constexpr int cudaSharedmemCarveoutMaxL1 = 0;
struct cudaDeviceProp {
    char name[32];
    int multiProcessorCount, maxThreadsPerMultiProcessor, major, minor;
    std::size_t totalGlobalMem;
};
struct cudaFuncAttributes {
    std::size_t localSizeBytes;
};
struct FakeIndex {
    unsigned x;
};
inline thread_local FakeIndex threadIdx{0}, blockIdx{0}, gridDim{1};

namespace fake_cuda {

struct Settings {
    int devices = 1;
    bool display = false;    ///< a card with a time limit on kernels
    bool scattered = false;  ///< threads of a warp meet by chance only, as independent scheduling allows
    std::size_t free = std::size_t{1} << 30U;
    long fails_at = -1;  ///< the call of the runtime that fails, from 0
};
Settings& settings();
/// Calls of the runtime, pieces of memory not given back, and launches since the last reset.
struct Seen {
    long calls, pieces, launches;
};
Seen seen();
void reset(Settings const& next = {});

/// One entry of every function of the runtime that returns a status.
cudaError_t call();
void* take(std::size_t bytes);
void give_back(void* memory);
void copy(void* to, void const* from, std::size_t bytes);
/// Runs the threads of all blocks. Throws std::logic_error where a warp waits for a thread that does not come.
void run(unsigned blocks, unsigned threads, std::function<void()> const& thread);

enum class Meeting { active, ballot, match, shuffle };
/// Waits for the threads of `mask` at the same place. Of a ballot the mask of those whose value is not 0, of a match of those with the same
/// value, of a shuffle the value of `from`.
std::uint64_t meet(Meeting kind, unsigned mask, std::uint64_t value, int from, int place);

template <class Kernel, class... Arguments>
void launch(Kernel kernel, unsigned blocks, unsigned threads, Arguments const&... arguments) {
    if (call() == cudaSuccess) {
        run(blocks, threads, [&] { kernel(arguments...); });
    }
}

}  // namespace fake_cuda

cudaError_t cudaGetLastError();
char const* cudaGetErrorString(cudaError_t status);
template <class T>
cudaError_t cudaMalloc(T** memory, std::size_t bytes) {
    *memory = nullptr;
    cudaError_t const status = fake_cuda::call();
    if (status == cudaSuccess) { *memory = static_cast<T*>(fake_cuda::take(bytes)); }
    return status;
}
template <class T>
cudaError_t cudaMallocHost(T** memory, std::size_t bytes) {
    return cudaMalloc(memory, bytes);
}
cudaError_t cudaFree(void* memory);
cudaError_t cudaFreeHost(void* memory);
cudaError_t cudaMemcpy(void* to, void const* from, std::size_t bytes, cudaMemcpyKind kind);
cudaError_t cudaMemcpyAsync(void* to, void const* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaMemset(void* memory, int value, std::size_t bytes);
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total);
cudaError_t cudaStreamCreate(cudaStream_t* stream);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device);
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device);
cudaError_t cudaDeviceSynchronize();
cudaError_t cudaDriverGetVersion(int* version);
cudaError_t cudaRuntimeGetVersion(int* version);
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, void const* kernel);
template <class Kernel>
cudaError_t cudaFuncSetAttribute(Kernel, cudaFuncAttribute, int) {
    return fake_cuda::call();
}
template <class Kernel>
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, Kernel, int, std::size_t) {
    *blocks = 1;
    return fake_cuda::call();
}

// What a thread of a warp may call. The line where a call stands is its place, also where a function is called from two others: threads
// meet more freely here than on a card.
#define __activemask() static_cast<unsigned>(fake_cuda::meet(fake_cuda::Meeting::active, 0, 0, 0, __LINE__))
#define __ballot_sync(mask, value) static_cast<unsigned>(fake_cuda::meet(fake_cuda::Meeting::ballot, mask, (value) ? 1 : 0, 0, __LINE__))
#define __match_any_sync(mask, value) static_cast<unsigned>(fake_cuda::meet(fake_cuda::Meeting::match, mask, value, 0, __LINE__))
#define __all_sync(mask, value) (__ballot_sync(mask, value) == (mask))
#define __any_sync(mask, value) (__ballot_sync(mask, value) != 0)
#define __shfl_sync(mask, value, from) fake_cuda::meet(fake_cuda::Meeting::shuffle, mask, value, from, __LINE__)
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline unsigned long long atomicAdd(unsigned long long* to, unsigned long long value) {
    unsigned long long const was = *to;
    *to += value;
    return was;
}
