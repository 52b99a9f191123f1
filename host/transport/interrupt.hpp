// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace yttria {

/// Set by the program's SIGINT handler; transport ends at the next slice of work and answers with what was done.
std::atomic<bool>& interrupt_flag();

}  // namespace yttria
