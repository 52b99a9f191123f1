// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

namespace yttria {

bool cuda_built();
/// Throws std::runtime_error that says why there is no usable device (not built, none found, driver older than the runtime: both named).
std::unique_ptr<Backend> make_cuda_backend(TransportInput const& input);
std::vector<DeviceInfo> list_cuda_devices();

}  // namespace yttria
