// SPDX-License-Identifier: Apache-2.0
#include "host/transport/interrupt.hpp"

namespace yttria {
namespace {

// Constant-initialised and lock-free, so that a signal handler may touch it at any time.
constinit std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

std::atomic<bool>& interrupt_flag() { return flag; }

}  // namespace yttria
