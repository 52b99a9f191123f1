// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace yttria {

struct ProcessOutcome {
    int code = -1;       ///< exit code; 128 + signal where a signal ended it, so 137 where it could not be started (`errors` says so)
    int signal = 0;      ///< that ended it, 0 for none
    std::string output;  ///< what it wrote to stdout
    std::string errors;  ///< to stderr; of each the last 64 KiB
};

/// Runs a program (found by PATH where there is no slash) and waits for it, without a shell. It dies with this process, so nothing goes
/// on unseen when this one is killed. SIGINT and SIGTERM that this process gets are passed on. May be called from several threads.
ProcessOutcome run_process(std::vector<std::string> const& words);

/// Path of this program.
std::string own_path();

}  // namespace yttria
