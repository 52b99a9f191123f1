// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend/backend.hpp"

namespace yttria {

/// How the CPU transports: history by history, or in vector lanes. All give the same bits.
enum class CpuCode { scalar, avx2, avx512 };

/// Empty where this processor can run the code; else why not.
std::string cpu_code_problem(CpuCode code);
/// The widest that this processor can run.
CpuCode best_cpu_code();
char const* cpu_code_name(CpuCode code);

/// The embedded default: histories on the threads of this machine (0: all). Throws std::runtime_error on a processor below x86-64-v3 or one
/// that cannot run the code.
std::unique_ptr<Backend> make_cpu_backend(TransportInput const& input, int threads, CpuCode code = best_cpu_code());
std::string cpu_name();

}  // namespace yttria
