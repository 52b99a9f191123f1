// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace yttria {

/// Ctrl-C and SIGTERM set the flag that transport reads between slices of work; a second one ends the program at once.
void catch_interrupts();

}  // namespace yttria
