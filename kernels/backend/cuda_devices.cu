// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/cuda.hpp"
#include "kernels/backend/cuda_support.cuh"
#include "kernels/backend/device_memory.hpp"

namespace yttria {
namespace {

std::string version_text(int version) { return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10); }

/// Empty when device 0 can run; else the reason.
std::string why_not() {
    int driver = 0;
    int runtime = 0;
    cudaRuntimeGetVersion(&runtime);
    if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
        return "no NVIDIA driver was found (the program was built with CUDA " + version_text(runtime) + ")";
    }
    if (driver / 1000 < runtime / 1000) {
        return "the NVIDIA driver supports CUDA " + version_text(driver) + " but this program was built with CUDA " +
               version_text(runtime) + " (a newer driver is needed)";
    }
    int count = 0;
    cudaError_t const status = cudaGetDeviceCount(&count);
    if (status != cudaSuccess) { return std::string("no device can be used (") + cudaGetErrorString(status) + ")"; }
    return count == 0 ? "no CUDA device was found" : "";
}

}  // namespace

void require_usable_device() {
    if (std::string const reason = why_not(); !reason.empty()) { throw std::runtime_error(reason); }
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
    if (std::string const reason = why_not(); !reason.empty()) { return {{"cuda", "none", reason, false}}; }
    std::vector<DeviceInfo> devices;
    int count = 0;
    check(cudaGetDeviceCount(&count), "counting devices");
    for (int i = 0; i < count; ++i) {
        cudaDeviceProp properties{};
        check(cudaGetDeviceProperties(&properties, i), "asking a device for its properties");
        devices.push_back({"cuda", properties.name,
                           "compute " + std::to_string(properties.major) + "." + std::to_string(properties.minor) + ", " +
                               std::to_string(properties.totalGlobalMem >> 20) + " MiB",
                           true});
    }
    return devices;
}

}  // namespace yttria
