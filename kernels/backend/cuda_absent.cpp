// SPDX-License-Identifier: Apache-2.0
// Stands in for cuda.cu where no new enough nvcc was found.
#include "kernels/backend/cuda.hpp"

#include <stdexcept>

namespace yttria {

bool cuda_built() { return false; }

std::unique_ptr<Backend> make_cuda_backend(TransportInput const&, CudaCode) {
    throw std::runtime_error(
        "this program was built without CUDA (no nvcc 12.4 or newer was found) install the CUDA toolkit and build again");
}

std::vector<DeviceInfo> list_cuda_devices() { return {{"cuda", "none", "built without CUDA (no nvcc 12.4 or newer was found)", false}}; }

}  // namespace yttria
