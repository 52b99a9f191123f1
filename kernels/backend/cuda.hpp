// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

namespace yttria {

/// How a card goes through the histories; the same bits (docs/decisions/0015-gpu-rounds.md).
enum class CudaCode { history, rounds };

bool cuda_built();
/// On all cards that CUDA shows (CUDA_VISIBLE_DEVICES), each with its share of the replicates. Throws std::runtime_error that says why
/// there is no usable device (not built, none found, driver older than the runtime: both named).
std::unique_ptr<Backend> make_cuda_backend(TransportInput const& input, CudaCode code = CudaCode::history);
std::vector<DeviceInfo> list_cuda_devices();

}  // namespace yttria
