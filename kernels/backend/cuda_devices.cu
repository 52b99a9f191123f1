// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cuda.hpp"
#include "kernels/backend/cuda_support.cuh"
#include "kernels/backend/device_memory.hpp"

namespace yttria {
namespace {

std::string version_text(int version) { return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10); }

struct Found {
    int count = 0;
    std::string why_not;  ///< empty where devices were found; else the reason
};

Found find_devices() {
    int driver = 0;
    int runtime = 0;
    if (cudaRuntimeGetVersion(&runtime) != cudaSuccess || cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
        static_cast<void>(cudaGetLastError());  // said here: no launch is to be blamed for it
        return {0, "no NVIDIA driver was found (the program was built with CUDA " + version_text(runtime) + ")"};
    }
    if (driver / 1000 < runtime / 1000) {
        return {0, "the NVIDIA driver supports CUDA " + version_text(driver) + " but this program was built with CUDA " +
                       version_text(runtime) + " (a newer driver is needed)"};
    }
    int count = 0;
    if (cudaError_t const status = cudaGetDeviceCount(&count); status != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        return {0, std::string("no device can be used (") + cudaGetErrorString(status) + ")"};
    }
    return {count, count == 0 ? "no CUDA device was found" : ""};
}

}  // namespace

void require_usable_device() {
    if (Found const found = find_devices(); !found.why_not.empty()) { throw std::runtime_error(found.why_not); }
}

void require_device_memory(std::string const& what, std::uint64_t needed) {
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total), "asking the device for its free memory");
    if (std::string const problem = device_memory_problem(what, needed, free); !problem.empty()) {
        throw std::runtime_error(problem + " end other programs that use it, take a coarser or smaller grid, or run on the CPU");
    }
}

std::vector<DeviceInfo> list_cuda_devices() {
    Found const found = find_devices();
    if (!found.why_not.empty()) { return {{"cuda", "none", found.why_not, false}}; }
    std::vector<DeviceInfo> devices;
    for (int i = 0; i < found.count; ++i) {
        cudaDeviceProp properties{};
        if (cudaError_t const status = cudaGetDeviceProperties(&properties, i); status != cudaSuccess) {
            static_cast<void>(cudaGetLastError());
            devices.push_back({"cuda", "device " + std::to_string(i), cudaGetErrorString(status), false});
            continue;
        }
        devices.push_back({"cuda", properties.name,
                           "compute " + std::to_string(properties.major) + "." + std::to_string(properties.minor) + ", " +
                               std::to_string(properties.totalGlobalMem >> 20) + " MiB",
                           true});
    }
    return devices;
}

}  // namespace yttria
