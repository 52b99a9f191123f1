// SPDX-License-Identifier: Apache-2.0
#include "app/interrupt.hpp"

#include "host/transport/interrupt.hpp"

#include <signal.h>
#include <csignal>

namespace yttria {
namespace {

extern "C" void on_signal(int) { interrupt_flag().store(true); }

}  // namespace

void catch_interrupts() {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    for (int const signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

}  // namespace yttria
