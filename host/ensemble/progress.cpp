// SPDX-License-Identifier: Apache-2.0
#include "host/ensemble/progress.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <iostream>

namespace yttria {

std::string ensemble_progress_text(std::uint32_t done, std::uint32_t all, double seconds) {
    double const each = done > 0 ? seconds / done : 0;
    auto const left = static_cast<long>(each * (all - done) + 0.5);
    char text[160];
    if (left >= 60)
        std::snprintf(text, sizeof text, "ensemble: %u of %u members, %.2g s each, %ld min %ld s left", done, all, each, left / 60,
                      left % 60);
    else
        std::snprintf(text, sizeof text, "ensemble: %u of %u members, %.2g s each, %ld s left", done, all, each, left);
    return text;
}

EnsembleProgress::EnsembleProgress(std::uint32_t members, bool quiet)
    : all_(members),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) == 1) {}

EnsembleProgress::~EnsembleProgress() {
    if (!quiet_ && terminal_ && width_ > 0) std::cerr << "\r" << std::string(width_, ' ') << "\r" << std::flush;
}

void EnsembleProgress::done(std::uint32_t members) {
    if (quiet_) return;
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    auto const text = ensemble_progress_text(members, all_, seconds);
    if (terminal_) {
        std::cerr << "\r" << text << std::string(width_ > text.size() ? width_ - text.size() : 0, ' ') << std::flush;
        width_ = std::max(width_, text.size());
    } else if (members == 1 || members * 10 / all_ != (members - 1) * 10 / all_) {
        std::cerr << text << "\n";
    }
}

}  // namespace yttria
