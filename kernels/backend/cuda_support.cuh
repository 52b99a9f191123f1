// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace yttria {

/// Every runtime call goes through here. The runtime keeps an error until it is asked for: left there, the next launch would be blamed.
inline void check(cudaError_t status, char const* doing) {
    if (status != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        throw std::runtime_error(std::string("the GPU failed while ") + doing + " (" + cudaGetErrorString(status) + ")");
    }
}

/// Throws std::runtime_error that says why there is none: no device, or a driver older than the runtime (both versions named).
void require_usable_device();

/// Throws std::runtime_error where device 0 has fewer bytes free: what needs them, how many there are, what to do.
void require_device_memory(std::string const& what, std::uint64_t needed);

/// Memory on the device, freed with the object.
template <class T>
class DeviceBuffer {
public:
    explicit DeviceBuffer(std::size_t count) : count_(count) {
        check(cudaMalloc(&data_, (count > 0 ? count : 1) * sizeof(T)), "taking device memory");
    }
    explicit DeviceBuffer(std::vector<T> const& values) : DeviceBuffer(values.size()) {
        if (count_ > 0) { check(cudaMemcpy(data_, values.data(), count_ * sizeof(T), cudaMemcpyHostToDevice), "copying to the device"); }
    }
    ~DeviceBuffer() { cudaFree(data_); }
    DeviceBuffer(DeviceBuffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), count_(other.count_) {}
    DeviceBuffer(DeviceBuffer const&) = delete;
    DeviceBuffer& operator=(DeviceBuffer const&) = delete;
    DeviceBuffer& operator=(DeviceBuffer&&) = delete;

    T* data() const { return data_; }
    void copy_from(T const* host, std::size_t count) {
        check(cudaMemcpy(data_, host, count * sizeof(T), cudaMemcpyHostToDevice), "copying to the device");
    }
    void clear() { check(cudaMemset(data_, 0, count_ * sizeof(T)), "clearing device memory"); }
    void copy_to(T* host, std::size_t first, std::size_t count) const {
        check(cudaMemcpy(host, data_ + first, count * sizeof(T), cudaMemcpyDeviceToHost), "copying from the device");
    }

private:
    T* data_ = nullptr;
    std::size_t count_ = 0;
};

/// Adds words [first, end) of `from` to `to`, through a pinned buffer and a stream of its own: several threads may do so at once.
inline void add_words(DeviceBuffer<unsigned long long> const& from, std::size_t first, std::size_t end, std::int64_t* to) {
    constexpr std::size_t piece = 1U << 19U;  // 4 MiB
    struct Stream {
        cudaStream_t handle = nullptr;
        Stream() { check(cudaStreamCreate(&handle), "making a stream"); }
        ~Stream() { cudaStreamDestroy(handle); }
        Stream(Stream const&) = delete;
        Stream& operator=(Stream const&) = delete;
    } const stream;
    struct Pinned {
        unsigned long long* words = nullptr;
        Pinned() { check(cudaMallocHost(&words, piece * sizeof(*words)), "taking pinned memory"); }
        ~Pinned() { cudaFreeHost(words); }
        Pinned(Pinned const&) = delete;
        Pinned& operator=(Pinned const&) = delete;
    } const staging;
    for (std::size_t at = first; at < end; at += piece) {
        std::size_t const count = end - at < piece ? end - at : piece;
        check(cudaMemcpyAsync(staging.words, from.data() + at, count * sizeof(*staging.words), cudaMemcpyDeviceToHost, stream.handle),
              "copying from the device");
        check(cudaStreamSynchronize(stream.handle), "copying from the device");
        for (std::size_t i = 0; i < count; ++i) { to[at + i] += static_cast<std::int64_t>(staging.words[i]); }
    }
}

}  // namespace yttria
