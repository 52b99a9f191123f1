// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend/backend.hpp"
#include "kernels/backend/cpu.hpp"
#include "kernels/backend/cuda.hpp"

#include <stdexcept>
#include <thread>

namespace yttria {

std::unique_ptr<Backend> make_backend(BackendRequest const& request, TransportInput const& input, std::string& note) {
    if (request.name == "cuda") { return make_cuda_backend(input); }
    if (request.name == "cuda-history") { return make_cuda_backend(input, CudaCode::history); }
    if (request.name == "cuda-rounds") { return make_cuda_backend(input, CudaCode::rounds); }
    if (request.name == "auto") {
        if (cuda_built()) {
            try {
                return make_cuda_backend(input);
            } catch (std::exception const& e) { note = std::string("running on the CPU: ") + e.what(); }
        }
    } else if (request.name == "cpu-scalar") {
        return make_cpu_backend(input, request.threads, CpuCode::scalar);
    } else if (request.name == "cpu-avx2") {
        return make_cpu_backend(input, request.threads, CpuCode::avx2);
    } else if (request.name == "cpu-avx512") {
        return make_cpu_backend(input, request.threads, CpuCode::avx512);
    } else if (request.name != "cpu") {
        throw std::invalid_argument("back end '" + request.name + "' is not known (auto, cpu and cuda are)");
    }
    return make_cpu_backend(input, request.threads);
}

std::vector<DeviceInfo> list_devices() {
    std::vector<DeviceInfo> devices = list_cuda_devices();
    devices.insert(
        devices.begin(),
        {"cpu", cpu_name(),
         std::to_string(std::max(1U, std::thread::hardware_concurrency())) + " threads, " + cpu_code_name(best_cpu_code()), true});
    return devices;
}

}  // namespace yttria
