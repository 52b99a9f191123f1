// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace yttria {

/// Where a run is.
struct ProgressState {
    std::uint64_t decays_done = 0, decays_planned = 0;
    double seconds = 0;
    double uncertainty_reached = 0;  ///< relative, 1 sigma; NaN where not known
};

/// "12.3 % of 1.0e+08 decays, 2.1e+06 decays/s, 42 s left, u 1.3 %"
std::string progress_text(ProgressState const& state);

/// One line on stderr, rewritten in place at most four times a second; nothing where stderr is not a terminal or when quiet.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();  ///< wipes the line
    ProgressLine(ProgressLine const&) = delete;
    ProgressLine& operator=(ProgressLine const&) = delete;
    void show(ProgressState const& state);

private:
    bool active_ = false;
    std::size_t width_ = 0;  ///< characters on the line now
    std::chrono::steady_clock::time_point next_;
};

}  // namespace yttria
