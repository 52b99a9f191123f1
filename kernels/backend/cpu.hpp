// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

namespace yttria {

/// The embedded default: histories on the threads of this machine. Throws std::runtime_error on a processor below x86-64-v3.
std::unique_ptr<Backend> make_cpu_backend(TransportInput const& input, int threads);
std::string cpu_name();

}  // namespace yttria
