// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace yttria {

/// "ensemble: 37 of 224 members, 1.2 s each, 3 min 44 s left"
std::string ensemble_progress_text(std::uint32_t done, std::uint32_t all, double seconds);

/// On stderr: rewritten in place on a terminal, else a line after the first member and each tenth part. Nothing when quiet.
class EnsembleProgress {
public:
    EnsembleProgress(std::uint32_t members, bool quiet);
    ~EnsembleProgress();  ///< ends the line
    EnsembleProgress(EnsembleProgress const&) = delete;
    EnsembleProgress& operator=(EnsembleProgress const&) = delete;
    void done(std::uint32_t members);

private:
    std::uint32_t all_;
    bool quiet_, terminal_;
    std::size_t width_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace yttria
